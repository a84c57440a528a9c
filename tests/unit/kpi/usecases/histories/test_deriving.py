"""A rate is made of the sums that a team has, where it is clear which, never over a given one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpi.knowledge import Knowledge
from kpi.model import (
    Aggregation,
    KpiId,
    MetricKey,
    Observation,
    Period,
    Scope,
    SeriesId,
    Unit,
)
from kpi.ports import UnitOfWork, Window
from kpi.reading import newest
from kpi.usecases.histories import deriving
from tests.factories import (
    NOW,
    WORKSPACE,
    UowFactory,
    a_day,
    a_kpi,
    a_moment,
    a_series,
    a_target,
    daily,
)
from tests.rated import CTR, look_at_ctr

KPI = a_kpi(kpi_id=KpiId("k"), metric=MetricKey("ctr"), series_id=CTR.series_id)
START = a_day(-3)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        look_at_ctr(unit)
        unit.kpis.save(KPI)
        yield unit


def put(uow: UnitOfWork, name: str, *values: object, scope: Scope | None = None) -> SeriesId:
    series_id = SeriesId(f"{name} {scope}")
    uow.series.find_or_add(
        a_series(series_id=series_id, metric=MetricKey(name), scope=scope or Scope())
    )
    uow.observations.upsert(WORKSPACE, daily(*values, start=START, series_id=series_id))
    return series_id


def derived(uow: UnitOfWork) -> dict[date, Decimal]:
    period = Period(start=a_day(-400), end=a_day(9))
    return dict(uow.observations.points(WORKSPACE, CTR.series_id, period))


def after(uow: UnitOfWork, knowledge: Knowledge, *touched: SeriesId) -> list[SeriesId]:
    return deriving.after_observations(uow, knowledge, WORKSPACE, touched, NOW)


def test_a_rate_is_the_ratio_of_sums_not_the_mean_of_rates(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    clicks = put(uow, "link_clicks", 10, 1)
    put(uow, "impressions", 1000, 10)

    assert after(uow, knowledge, clicks) == [CTR.series_id]

    assert list(derived(uow).values()) == [Decimal(1), Decimal(10)]
    window = Window(series_id=CTR.series_id, period=Period(start=START, end=a_day(9)))
    (rolled,) = uow.observations.roll_up(WORKSPACE, [window])
    said = newest(KPI, CTR, rolled)
    assert said is not None
    assert round(said[0], 3) == Decimal("1.089")


def test_the_same_again_changes_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    clicks = put(uow, "link_clicks", 10, 3)
    put(uow, "impressions", 1000, 700)
    after(uow, knowledge, clicks)

    assert after(uow, knowledge, clicks) == []


def test_a_corrected_part_corrects_the_rate(uow: UnitOfWork, knowledge: Knowledge) -> None:
    clicks = put(uow, "link_clicks", 10)
    put(uow, "impressions", 1000)
    after(uow, knowledge, clicks)
    uow.observations.upsert(
        WORKSPACE, daily(50, start=START, series_id=clicks, learnt_at=a_moment(hours=1))
    )

    assert after(uow, knowledge, clicks) == [CTR.series_id]
    assert list(derived(uow).values()) == [Decimal(5)]


def test_a_new_kpi_is_filled_from_what_is_there(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, "link_clicks", 10)
    put(uow, "impressions", 200)

    assert after(uow, knowledge, CTR.series_id) == [CTR.series_id]
    assert list(derived(uow).values()) == [Decimal(5)]


@pytest.mark.parametrize("below", [(), (0, 0)], ids=["missing", "nothing to divide by"])
def test_without_both_parts_there_is_no_rate(
    uow: UnitOfWork, knowledge: Knowledge, below: tuple[int, ...]
) -> None:
    clicks = put(uow, "link_clicks", 10, 20)
    put(uow, "impressions", *below)

    assert after(uow, knowledge, clicks) == []
    assert derived(uow) == {}


def test_parts_of_two_accounts_are_not_mixed(uow: UnitOfWork, knowledge: Knowledge) -> None:
    ours, theirs = Scope(account="ours"), Scope(account="theirs")
    clicks = put(uow, "link_clicks", 10, scope=ours)
    put(uow, "impressions", 1000, scope=theirs)
    assert after(uow, knowledge, clicks) == []

    put(uow, "impressions", 100, scope=ours)
    assert after(uow, knowledge, clicks) == [CTR.series_id]


def test_of_several_accounts_from_the_start_none_is_guessed(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    for account in ("ours", "theirs"):
        clicks = put(uow, "link_clicks", 10, scope=Scope(account=account))
        put(uow, "impressions", 1000, scope=Scope(account=account))

    assert after(uow, knowledge, clicks) == []

    found = deriving.candidates(uow, knowledge, CTR, NOW)
    assert (len(found.scopes), found.meant) == (2, None)


def test_a_rate_goes_on_with_its_account_when_another_s_parts_come(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    ours, theirs = Scope(account="ours"), Scope(account="theirs")
    clicks = put(uow, "link_clicks", 10, 7, scope=ours)
    put(uow, "impressions", 1000, 300, scope=ours)
    after(uow, knowledge, clicks)
    put(uow, "link_clicks", 90, 1, 5, scope=theirs)
    put(uow, "impressions", 100, 100, 100, scope=theirs)
    assert after(uow, knowledge, clicks) == []

    later = daily(5, start=a_day(-1), series_id=clicks)
    uow.observations.upsert(WORKSPACE, later)
    uow.observations.upsert(
        WORKSPACE, daily(100, start=a_day(-1), series_id=SeriesId(f"impressions {ours}"))
    )

    assert after(uow, knowledge, clicks) == [CTR.series_id]
    assert [round(one, 2) for one in derived(uow).values()] == [1, Decimal("2.33"), 5]
    assert deriving.candidates(uow, knowledge, CTR, NOW).meant == ours


def test_a_rate_of_an_account_is_made_of_that_alone(uow: UnitOfWork, knowledge: Knowledge) -> None:
    theirs = Scope(account="theirs")
    own = replace(CTR, series_id=SeriesId("ctr of theirs"), scope=theirs)
    uow.series.find_or_add(own)
    for clicks, scope in ((10, Scope(account="ours")), (30, theirs)):
        put(uow, "link_clicks", clicks, scope=scope)
        put(uow, "impressions", 1000, scope=scope)
    uow.kpis.save(replace(KPI, series_id=own.series_id))

    assert after(uow, knowledge, own.series_id) == [own.series_id]
    ((_, value),) = uow.observations.points(
        WORKSPACE, own.series_id, Period(start=a_day(-9), end=a_day(9))
    )
    assert value == Decimal(3)


def test_a_rate_that_a_source_gives_stands(uow: UnitOfWork, knowledge: Knowledge) -> None:
    given = Observation(
        series_id=CTR.series_id,
        day=START,
        value=Decimal("4.2"),
        source="file",
        learnt_at=a_moment(),
    )
    uow.observations.upsert(WORKSPACE, [given])
    clicks = put(uow, "link_clicks", 10, 10)
    put(uow, "impressions", 100, 100)

    assert after(uow, knowledge, clicks) == []
    assert derived(uow) == {START: Decimal("4.2")}


def test_what_is_no_rate_is_made_of_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert deriving.candidates(uow, knowledge, a_series(), NOW).scopes == ()


def test_what_no_kpi_follows_is_not_made(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.kpis.save(a_kpi(target=a_target(5)))
    likes = put(uow, "likes", 5)

    assert after(uow, knowledge, likes) == []


@pytest.mark.parametrize(
    ("metric", "parts"),
    [
        ("ctr", ("link_clicks", "impressions")),
        ("cpa", ("ad_spend", "conversions")),
        ("roas", ("revenue", "ad_spend")),
        ("impressions", None),
        ("csat", None),
        ("bounce_rate", None),
        ("own:1", None),
    ],
)
def test_the_catalog_says_what_a_rate_is_made_of(
    knowledge: Knowledge, metric: str, parts: tuple[str, str] | None
) -> None:
    found = knowledge.parts_of(MetricKey(metric))

    made_of = [term.metric for term in (*found.above, *found.below)] if found else []
    assert made_of == [MetricKey(part) for part in parts or ()]
    sides = knowledge.sides_of(MetricKey(metric))
    assert [side.key for side in sides or ()] == made_of


@pytest.mark.parametrize("metric", ["sentiment", "share_of_voice"])
def test_a_rate_of_more_than_two_metrics_has_no_two_sides(
    knowledge: Knowledge, metric: str
) -> None:
    assert knowledge.sides_of(MetricKey(metric)) is None


def test_a_price_per_thousand_is_told_for_a_thousand(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    cpm = a_series(
        series_id=SeriesId("cpm"),
        metric=MetricKey("cpm"),
        aggregation=Aggregation.RATIO,
        unit=Unit.CURRENCY,
        scope=Scope(),
    )
    uow.series.find_or_add(cpm)
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), metric=cpm.metric, series_id=cpm.series_id))
    spent = put(uow, "ad_spend", 3000)
    put(uow, "impressions", 10_000)

    assert after(uow, knowledge, spent) == [cpm.series_id]
    days = Period(start=START, end=a_day(9))
    assert uow.observations.points(WORKSPACE, cpm.series_id, days) == [(START, Decimal(300))]


@pytest.mark.parametrize(
    ("metric", "unit", "expected"),
    [
        ("comment_quality", Unit.PERCENT, ["40", "50"]),
        ("positive_comment_share", Unit.PERCENT, ["60", "50"]),
        ("sentiment", Unit.SCORE, ["0.5", "-0.25"]),
    ],
)
def test_what_comments_are_is_made_of_their_counts(
    uow: UnitOfWork, knowledge: Knowledge, metric: str, unit: Unit, expected: list[str]
) -> None:
    own = replace(CTR, series_id=SeriesId("own"), metric=MetricKey(metric), unit=unit)
    uow.series.find_or_add(own)
    uow.kpis.save(replace(KPI, metric=own.metric, series_id=own.series_id))
    read = put(uow, "comments_read", 10, 4)
    put(uow, "positive_comments", 6, 2)
    put(uow, "negative_comments", 1, 3)
    put(uow, "substantive_comments", 4, 2)

    after(uow, knowledge, read)

    period = Period(start=a_day(-400), end=a_day(9))
    found = uow.observations.points(WORKSPACE, own.series_id, period)
    assert [value for _, value in found] == [Decimal(value) for value in expected]


SOV = replace(CTR, series_id=SeriesId("sov"), metric=MetricKey("share_of_voice"))


def voices(uow: UnitOfWork, knowledge: Knowledge, own: Scope, *rivals: Scope) -> list[Decimal]:
    """Return the share of voice of two days: 30 and 10 mentions, each rival has 40 and 30."""
    uow.series.find_or_add(SOV)
    uow.kpis.save(replace(KPI, metric=SOV.metric, series_id=SOV.series_id))
    touched = put(uow, "mentions", 30, 10, scope=own)
    for rival in rivals:
        put(uow, "competitor_mentions", 40, 30, scope=rival)
    after(uow, knowledge, touched)
    period = Period(start=a_day(-400), end=a_day(9))
    return [value for _, value in uow.observations.points(WORKSPACE, SOV.series_id, period)]


def test_share_of_voice_is_among_all_competitors_that_were_named(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    rivals = (Scope(account="North"), Scope(account="South"))

    found = voices(uow, knowledge, Scope(account="us"), *rivals)

    assert [round(value, 2) for value in found] == [Decimal("27.27"), Decimal("14.29")]


def test_competitors_of_another_network_are_no_rivals(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    rivals = (Scope(platform="x", account="North"), Scope(platform="line", account="North"))

    found = voices(uow, knowledge, Scope(platform="x"), *rivals)

    assert [round(value, 2) for value in found] == [Decimal("42.86"), Decimal(25)]


def test_without_a_competitor_there_is_no_share_of_voice(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    assert voices(uow, knowledge, Scope()) == []


def test_a_day_on_which_a_competitor_is_missing_has_none(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    put(uow, "competitor_mentions", 40, scope=Scope(account="North"))

    assert len(voices(uow, knowledge, Scope(), Scope(account="South"))) == 1


ER = replace(CTR, series_id=SeriesId("er"), metric=MetricKey("engagement_rate_followers"))


def levels(uow: UnitOfWork, *days: int) -> None:
    """Store that there were 1,000 followers more on each of the days, counted from the start."""
    series_id = SeriesId("followers")
    uow.series.find_or_add(
        a_series(
            series_id=series_id,
            metric=MetricKey("followers"),
            aggregation=Aggregation.LAST,
            scope=Scope(),
        )
    )
    for number, day in enumerate(days, start=1):
        start = START + timedelta(days=day)
        uow.observations.upsert(WORKSPACE, daily(1000 * number, start=start, series_id=series_id))


def by_followers(uow: UnitOfWork, knowledge: Knowledge) -> list[Decimal]:
    """Return the engagement rates of three days with 10, 20 and 30 engagements."""
    uow.series.find_or_add(ER)
    uow.kpis.save(replace(KPI, metric=ER.metric, series_id=ER.series_id))
    touched = put(uow, "engagements", 10, 20, 30)
    after(uow, knowledge, touched)
    period = Period(start=a_day(-400), end=a_day(9))
    return [value for _, value in uow.observations.points(WORKSPACE, ER.series_id, period)]


def test_followers_stand_until_they_are_counted_again(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    levels(uow, 0, 2)

    assert by_followers(uow, knowledge) == [Decimal(1), Decimal(2), Decimal("1.5")]
    window = Window(series_id=ER.series_id, period=Period(start=START, end=a_day(9)))
    (rolled,) = uow.observations.roll_up(WORKSPACE, [window])
    assert (rolled.numerator, rolled.denominator) == (Decimal(60), Decimal(4000))


@pytest.mark.parametrize(("day", "known"), [(1, 2), (-90, 3), (-92, 1), (-120, 0)])
def test_followers_count_for_the_days_after_and_not_for_ever(
    uow: UnitOfWork, knowledge: Knowledge, day: int, known: int
) -> None:
    levels(uow, day)

    assert len(by_followers(uow, knowledge)) == known


def test_a_level_makes_no_rate_of_days_without_anything_else(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    levels(uow, 0, 5)

    assert len(by_followers(uow, knowledge)) == 3


def test_what_has_the_scope_of_the_rate_itself_is_meant(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    for scope in (Scope(), Scope(platform="x")):
        clicks = put(uow, "link_clicks", 10, scope=scope)
        put(uow, "impressions", 100, scope=scope)

    assert after(uow, knowledge, clicks) == [CTR.series_id]
