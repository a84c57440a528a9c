from collections.abc import Iterator
from decimal import Decimal

import pytest

from kpi.errors import NotAllowed, NotFound, Stale
from kpi.knowledge import Knowledge
from kpi.model import (
    ACCOUNTS,
    INFLUENCERS,
    Aggregation,
    KpiId,
    KpiState,
    MetricKey,
    Scope,
    Series,
    SeriesId,
    Unit,
)
from kpi.ports import UnitOfWork
from kpi.usecases.alerts.alerts import CHECK_JOB
from kpi.usecases.histories import deriving
from kpi.usecases.kpis.linking import Links, apart, choose, link, offered, recounted, unclear
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_CHANNEL,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_person,
    a_series,
    a_team,
    an_observation,
)

ON_X = Scope(platform="x")
ON_INSTAGRAM = Scope(platform="instagram")
ALL_ACCOUNTS = Scope(over=ACCOUNTS)
HANA, REN, SORA = (Scope(platform="instagram", influencer=who) for who in ("hana", "ren", "sora"))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI over every platform, without a value so far."""
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi())
        yield unit


def brought(uow: UnitOfWork, name: str, scope: Scope, *, empty: bool = False) -> Series:
    """Store a series with a value, as a file brings it."""
    made = uow.series.find_or_add(a_series(series_id=SeriesId(name), scope=scope))
    if not empty:
        uow.observations.upsert(WORKSPACE, [an_observation(series_id=made.series_id)])
    return made


def linked(uow: UnitOfWork, *touched: Series) -> Links:
    return link(uow, an_asker(), CHANNEL, touched)


def series_of(uow: UnitOfWork, kpi_id: KpiId = KPI) -> SeriesId:
    found = uow.kpis.get(WORKSPACE, kpi_id)
    assert found is not None
    return found.series_id


def test_a_kpi_without_values_takes_the_only_series_that_fits(uow: UnitOfWork) -> None:
    links = linked(uow, brought(uow, "x", ON_X))

    assert [kpi.series_id for kpi in links.linked] == ["x"]
    assert series_of(uow) == "x"
    (entry,) = uow.audit.of_subject(WORKSPACE, KPI)
    assert (entry.action, entry.before, entry.after) == (
        "kpi.linked",
        {"series": SERIES, "metric": "impressions"},
        {"series": "x", "metric": "impressions"},
    )


def test_a_linked_kpi_keeps_its_series_when_another_one_comes(uow: UnitOfWork) -> None:
    linked(uow, brought(uow, "x", ON_X))

    links = linked(uow, brought(uow, "ig", ON_INSTAGRAM))

    assert links == Links()
    assert series_of(uow) == "x"


def test_where_several_fit_none_is_guessed(uow: UnitOfWork) -> None:
    both = brought(uow, "ig", ON_INSTAGRAM), brought(uow, "x", ON_X)

    links = linked(uow, *both)

    assert links.linked == ()
    (one,) = links.open
    assert (one.kpi.kpi_id, one.series[1:]) == (KPI, both)
    assert one.series[0].scope == ALL_ACCOUNTS
    assert series_of(uow) == SERIES


def test_series_without_values_are_no_choice(uow: UnitOfWork) -> None:
    brought(uow, "ig", ON_INSTAGRAM, empty=True)

    links = linked(uow, brought(uow, "x", ON_X))

    assert [kpi.series_id for kpi in links.linked] == ["x"]


def test_a_kpi_is_not_asked_about_for_what_came_before(uow: UnitOfWork) -> None:
    brought(uow, "ig", ON_INSTAGRAM)
    other = uow.series.find_or_add(
        a_series(series_id=SeriesId("likes"), metric=MetricKey("likes"), scope=ON_X)
    )
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), metric=MetricKey("likes"), series_id="likes"))

    assert linked(uow, other) == Links()


def test_one_series_that_was_there_before_is_left_alone(uow: UnitOfWork) -> None:
    brought(uow, "ig", ON_INSTAGRAM)
    outside = brought(uow, "s1", Scope())

    assert linked(uow, outside) == Links()


def test_a_kpi_of_one_platform_does_not_take_another_s_numbers(uow: UnitOfWork) -> None:
    own = brought(uow, "own", ON_INSTAGRAM, empty=True)
    uow.kpis.save(a_kpi(series_id=own.series_id))

    assert linked(uow, brought(uow, "x", ON_X)) == Links()


def test_a_kpi_is_not_linked_by_what_does_not_concern_it(uow: UnitOfWork) -> None:
    own = brought(uow, "own", ON_INSTAGRAM, empty=True)
    brought(uow, "shop", Scope(platform="instagram", account="shop"))
    uow.kpis.save(a_kpi(series_id=own.series_id))

    assert linked(uow, brought(uow, "x", ON_X)) == Links()
    assert series_of(uow) == "own"


def test_a_kpi_with_values_stays_and_is_offered_what_is_new(uow: UnitOfWork) -> None:
    uow.observations.upsert(WORKSPACE, [an_observation()])
    old, new = brought(uow, "x", ON_X), brought(uow, "ig", ON_INSTAGRAM)

    links = link(uow, an_asker(), CHANNEL, [old, new], [new])
    again = link(uow, an_asker(), CHANNEL, [old, new])

    assert links.linked == ()
    assert [(one.kpi.kpi_id, one.series, one.stays) for one in links.open] == [(KPI, (new,), True)]
    assert again == Links()
    assert series_of(uow) == SERIES


def test_a_kpi_is_offered_new_series_without_taking_any(uow: UnitOfWork) -> None:
    new = brought(uow, "ig", ON_INSTAGRAM)
    assert offered(uow, an_asker(), CHANNEL, [new]) == ()
    assert series_of(uow) == SERIES

    uow.observations.upsert(WORKSPACE, [an_observation()])

    (one,) = offered(uow, an_asker(), CHANNEL, [new])
    assert (one.series, one.stays) == ((new,), True)
    assert offered(uow, an_asker(), CHANNEL, []) == ()


def test_a_kpi_whose_series_is_gone_is_passed_over(uow: UnitOfWork) -> None:
    uow.kpis.save(a_kpi(series_id=SeriesId("gone")))

    assert linked(uow, brought(uow, "x", ON_X)) == Links()


def test_somebody_chooses_and_the_kpi_is_looked_at_anew(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    brought(uow, "x", ON_X)

    kpi = choose(uow, an_asker(), knowledge, KPI, SeriesId("x"))

    assert (kpi.series_id, series_of(uow)) == ("x", "x")
    (job,) = uow.jobs.claim(worker="w", lease=NOW - NOW, limit=5)
    assert (job.kind, job.payload) == (CHECK_JOB, {"series": ["x"]})


def test_choosing_twice_changes_nothing_more(uow: UnitOfWork, knowledge: Knowledge) -> None:
    brought(uow, "x", ON_X)

    for _ in range(2):
        choose(uow, an_asker(), knowledge, KPI, SeriesId("x"))

    assert len(uow.audit.of_subject(WORKSPACE, KPI)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"series_id": SeriesId("other")},
        {"metric": MetricKey("likes")},
        {"channel_id": OTHER_CHANNEL},
    ],
    ids=["unknown", "another_metric", "another_channel"],
)
def test_only_a_series_of_the_kpi_can_be_chosen(
    uow: UnitOfWork, knowledge: Knowledge, change: dict[str, object]
) -> None:
    uow.series.find_or_add(a_series(**{"series_id": SeriesId("x"), "scope": ON_X, **change}))

    with pytest.raises(NotFound) as caught:
        choose(uow, an_asker(), knowledge, KPI, SeriesId("x"))

    assert caught.value.code == "not_found.series"


def test_a_removed_kpi_and_a_guest_choose_nothing(uow: UnitOfWork, knowledge: Knowledge) -> None:
    brought(uow, "x", ON_X)
    with pytest.raises(NotAllowed):
        choose(uow, an_asker(a_person(is_guest=True)), knowledge, KPI, SeriesId("x"))

    uow.kpis.save(a_kpi(state=KpiState.REMOVED))

    with pytest.raises(Stale):
        choose(uow, an_asker(), knowledge, KPI, SeriesId("x"))


CTR = MetricKey("ctr")


@pytest.fixture
def rate(uow: UnitOfWork, knowledge: Knowledge) -> Series:
    """A KPI over the CTR of whatever there is, made of the numbers of X so far."""
    own = uow.series.find_or_add(
        a_series(
            series_id=SeriesId("ctr"),
            metric=CTR,
            aggregation=Aggregation.RATIO,
            unit=Unit.PERCENT,
            scope=Scope(),
        )
    )
    uow.kpis.save(a_kpi(kpi_id=KpiId("rate"), metric=CTR, series_id=own.series_id))
    parts_of(uow, ON_X, clicks=2)
    deriving.after_observations(uow, knowledge, WORKSPACE, [own.series_id], NOW)
    return own


def parts_of(uow: UnitOfWork, scope: Scope, clicks: int = 5) -> list[Series]:
    """Store what a click rate is made of."""
    made = [
        uow.series.find_or_add(
            a_series(series_id=SeriesId(f"{part} {scope}"), metric=MetricKey(part), scope=scope)
        )
        for part in ("link_clicks", "impressions")
    ]
    for one, value in zip(made, (clicks, 100), strict=True):
        stored = an_observation(series_id=one.series_id, value=Decimal(value))
        uow.observations.upsert(WORKSPACE, [stored])
    return made


def test_a_rate_stays_with_its_account_and_is_offered_the_new_one(
    uow: UnitOfWork, knowledge: Knowledge, rate: Series
) -> None:
    new = parts_of(uow, ON_INSTAGRAM)

    (one,) = apart(uow, an_asker(), knowledge, CHANNEL, new)

    assert (one.kpi.kpi_id, one.stays) == ("rate", True)
    assert [it.metric for it in one.series] == [CTR, CTR]
    assert [it.scope for it in one.series] == [ALL_ACCOUNTS, ON_INSTAGRAM]
    assert apart(uow, an_asker(), knowledge, CHANNEL, []) == ()
    for chosen in one.series:
        choose(uow, an_asker(), knowledge, KpiId("rate"), chosen.series_id)
        assert deriving.after_observations(uow, knowledge, WORKSPACE, [chosen.series_id], NOW) == [
            chosen.series_id
        ]
    assert rate.scope == Scope()


def test_a_rate_that_has_not_begun_may_be_made_of_all_or_of_one(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = a_rate(uow, CTR, Scope())
    kpi = a_kpi(kpi_id=KpiId("waits"), metric=CTR, series_id=own.series_id)
    uow.kpis.save(kpi)
    assert unclear(uow, an_asker(), knowledge, kpi) is None
    parts_of(uow, ON_X)
    assert unclear(uow, an_asker(), knowledge, kpi) is None
    parts_of(uow, ON_INSTAGRAM)

    found = unclear(uow, an_asker(), knowledge, kpi)

    assert found is not None
    assert [one.scope for one in found.series] == [ALL_ACCOUNTS, ON_INSTAGRAM, ON_X]
    assert not found.stays
    uow.observations.upsert(WORKSPACE, [an_observation(series_id=own.series_id, source="file")])
    assert unclear(uow, an_asker(), knowledge, kpi) is None


def test_a_rate_by_followers_is_never_made_of_all(uow: UnitOfWork, knowledge: Knowledge) -> None:
    by = MetricKey("engagement_rate_followers")
    own = a_rate(uow, by, Scope())
    kpi = a_kpi(kpi_id=KpiId("waits"), metric=by, series_id=own.series_id)
    uow.kpis.save(kpi)
    for scope in (ON_X, ON_INSTAGRAM):
        for metric in ("engagements", "followers"):
            name = SeriesId(f"{metric} {scope}")
            one = a_series(series_id=name, metric=MetricKey(metric), scope=scope)
            stored = uow.series.find_or_add(one)
            uow.observations.upsert(WORKSPACE, [an_observation(series_id=stored.series_id)])

    found = unclear(uow, an_asker(), knowledge, kpi)

    assert found is not None
    assert [one.scope for one in found.series] == [ON_INSTAGRAM, ON_X]


def test_a_kpi_on_one_influencer_is_offered_all_when_another_one_comes(uow: UnitOfWork) -> None:
    hana = brought(uow, "hana", HANA)
    uow.kpis.save(a_kpi(series_id=hana.series_id))
    ren = brought(uow, "ren", REN)

    (one,) = link(uow, an_asker(), CHANNEL, [ren], [ren]).open

    assert [it.scope for it in one.series] == [Scope(over=INFLUENCERS)]
    assert one.stays


def test_a_kpi_on_all_influencers_takes_another_one_without_a_word(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    two = brought(uow, "hana", HANA), brought(uow, "ren", REN)
    (one,) = link(uow, an_asker(), CHANNEL, two, two).open
    choose(uow, an_asker(), knowledge, KPI, one.series[0].series_id)
    deriving.after_observations(uow, knowledge, WORKSPACE, [one.series[0].series_id], NOW)
    sora = brought(uow, "sora", SORA)

    assert link(uow, an_asker(), CHANNEL, [sora], [sora]) == Links()
    assert deriving.after_observations(uow, knowledge, WORKSPACE, [sora.series_id], NOW) == [
        one.series[0].series_id
    ]


def test_a_rate_that_a_source_gives_is_offered_none(
    uow: UnitOfWork, knowledge: Knowledge, rate: Series
) -> None:
    uow.observations.upsert(WORKSPACE, [an_observation(series_id=rate.series_id, source="file")])

    assert apart(uow, an_asker(), knowledge, CHANNEL, parts_of(uow, ON_INSTAGRAM)) == ()


PLAIN, BY_IMPRESSIONS = MetricKey("engagement_rate"), MetricKey("engagement_rate_impressions")
ON_LINKEDIN = Scope(platform="linkedin")


def a_rate(uow: UnitOfWork, metric: MetricKey, scope: Scope) -> Series:
    return uow.series.find_or_add(
        a_series(
            series_id=SeriesId(f"{metric} {scope}"),
            metric=metric,
            aggregation=Aggregation.RATIO,
            unit=Unit.PERCENT,
            scope=scope,
        )
    )


@pytest.mark.parametrize("scope", [Scope(), ON_LINKEDIN])
def test_a_kpi_is_asked_whether_it_means_the_rate_by_another_denominator(
    uow: UnitOfWork, knowledge: Knowledge, scope: Scope
) -> None:
    own = a_rate(uow, PLAIN, scope)
    uow.kpis.save(a_kpi(kpi_id=KpiId("rate"), metric=PLAIN, series_id=own.series_id))
    came = a_rate(uow, BY_IMPRESSIONS, ON_LINKEDIN)

    (one,) = recounted(uow, an_asker(), knowledge, CHANNEL, [came])

    assert (one.kpi.kpi_id, one.series, one.stays) == ("rate", (came,), False)
    kpi = choose(uow, an_asker(), knowledge, KpiId("rate"), came.series_id)
    assert (kpi.metric, kpi.series_id) == (BY_IMPRESSIONS, came.series_id)
    assert recounted(uow, an_asker(), knowledge, CHANNEL, [came]) == ()


@pytest.mark.parametrize(
    ("source", "scope", "is_asked"),
    [
        ("file", ON_LINKEDIN, True),
        ("hand", ON_LINKEDIN, False),
        ("derived", ON_LINKEDIN, False),
        ("file", Scope(), False),
    ],
)
def test_a_kpi_with_values_is_asked_where_a_file_brought_them(
    uow: UnitOfWork, knowledge: Knowledge, source: str, scope: Scope, *, is_asked: bool
) -> None:
    own = a_rate(uow, PLAIN, scope)
    uow.kpis.save(a_kpi(kpi_id=KpiId("rate"), metric=PLAIN, series_id=own.series_id))
    uow.observations.upsert(WORKSPACE, [an_observation(series_id=own.series_id, source=source)])
    came = a_rate(uow, BY_IMPRESSIONS, ON_LINKEDIN)

    found = recounted(uow, an_asker(), knowledge, CHANNEL, [came])

    assert [one.stays for one in found] == ([True] if is_asked else [])


def test_any_other_metric_is_no_choice(uow: UnitOfWork, knowledge: Knowledge) -> None:
    own = a_series(series_id=SeriesId("own"), metric=MetricKey("own:smiles"), scope=Scope())
    uow.series.find_or_add(own)

    assert recounted(uow, an_asker(), knowledge, CHANNEL, [own]) == ()
    with pytest.raises(NotFound):
        choose(uow, an_asker(), knowledge, KPI, own.series_id)


def test_a_kpi_on_a_nickname_is_offered_the_platform_that_it_is_for(uow: UnitOfWork) -> None:
    old = brought(uow, "old", Scope(platform="ようつべ"))
    uow.kpis.save(a_kpi(series_id=old.series_id))
    new = brought(uow, "new", Scope(platform="youtube"))

    (one,) = link(uow, an_asker(), CHANNEL, [new], [new]).open

    assert (one.series, one.stays) == ((new,), True)
