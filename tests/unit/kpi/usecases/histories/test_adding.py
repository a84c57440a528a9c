"""A sum of several influencers is made of their numbers, and made anew with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpi.formulas import EMV
from kpi.knowledge import Knowledge
from kpi.model import (
    INFLUENCERS,
    POSTS,
    Aggregation,
    KpiId,
    MetricKey,
    Period,
    Scope,
    Series,
    SeriesId,
    Unit,
)
from kpi.ports import UnitOfWork
from kpi.usecases.digests import overdue
from kpi.usecases.histories import breaking, deriving, lacking
from kpi.usecases.histories.lacking import Lack, Why
from kpi.usecases.lookups import outcomes, standings
from kpi.usecases.lookups.series import sums_within
from kpi.usecases.numbers import provenance
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    WORKSPACE,
    UowFactory,
    a_break,
    a_day,
    a_formula,
    a_goal,
    a_kpi,
    a_series,
    a_team,
    daily,
)

ALL = Scope(over=INFLUENCERS)
HANA, REN, MIMI = (Scope(platform="instagram", influencer=who) for who in ("hana", "ren", "mimi"))
WHOLE = a_series(series_id=SeriesId("whole"), scope=ALL)
START = a_day(-8)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A KPI over the impressions of all influencers, added up."""
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(WHOLE)
        unit.kpis.save(a_kpi(series_id=WHOLE.series_id))
        yield unit


def put(
    uow: UnitOfWork,
    scope: Scope,
    *values: object,
    metric: str = "impressions",
    start: date = START,
) -> SeriesId:
    series_id = SeriesId(f"{metric} {scope}")
    uow.series.find_or_add(a_series(series_id=series_id, metric=MetricKey(metric), scope=scope))
    uow.observations.upsert(WORKSPACE, daily(*values, start=start, series_id=series_id))
    return series_id


def made(
    uow: UnitOfWork, knowledge: Knowledge, touched: SeriesId, of: Series = WHOLE
) -> list[int]:
    """Return what the sum is once the worker has looked at what was touched."""
    deriving.after_observations(uow, knowledge, WORKSPACE, [touched], NOW)
    return [round(value) for value in stored(uow, of).values()]


def stored(uow: UnitOfWork, of: Series = WHOLE) -> dict[date, Decimal]:
    span = Period(start=a_day(-100), end=a_day(9))
    return dict(uow.observations.points(WORKSPACE, of.series_id, span))


def whole(uow: UnitOfWork, metric: str, **changes: object) -> Series:
    """Save a KPI over the sum of another metric."""
    key = MetricKey(metric)
    own = a_series(series_id=SeriesId(f"all {metric}"), metric=key, scope=ALL, **changes)
    uow.series.find_or_add(own)
    uow.kpis.save(a_kpi(kpi_id=KpiId(metric), metric=key, series_id=own.series_id))
    return own


def test_days_of_all_are_added_up(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, HANA, *[10] * 6)

    assert made(uow, knowledge, put(uow, REN, *[1] * 6)) == [11] * 6
    assert made(uow, knowledge, put(uow, REN, 5)) == [15, *[11] * 5]


def test_one_alone_makes_no_sum(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert made(uow, knowledge, put(uow, HANA, 10)) == []
    assert lacking.of_series(uow, knowledge, WHOLE) is None
    assert lacking.goes_by(uow, knowledge, WHOLE, NOW) is None


def test_what_is_taken_back_is_taken_off(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, HANA, *[10] * 6)
    ren = put(uow, REN, *[1] * 6)
    made(uow, knowledge, ren)

    uow.observations.take_back(WORKSPACE, ren, START, "hand", NOW)

    assert made(uow, knowledge, ren) == [10, *[11] * 5]


def test_a_total_by_itself_is_not_counted_twice(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, HANA, 10)
    put(uow, Scope(), 500)
    put(uow, Scope(platform="instagram"), 500)

    assert made(uow, knowledge, put(uow, REN, 1)) == [11]


def test_a_late_file_is_named_and_nothing_drops(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, HANA, *[10] * 9)
    put(uow, MIMI, 5)
    ren = put(uow, REN, *[1] * 6)

    assert made(uow, knowledge, ren) == [16, *[11] * 5]
    assert lacking.goes_by(uow, knowledge, WHOLE, NOW) == Lack(
        why=Why.ADDED,
        parts=(),
        scopes=(HANA, MIMI, REN),
        late={REN: a_day(-3)},
        gone={},
    )
    assert lacking.late(uow, knowledge, WHOLE, NOW) == {REN: a_day(-3)}


def test_a_digest_says_whose_numbers_a_sum_waits_for(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    put(uow, HANA, *[10] * 19, start=a_day(-18))
    made(uow, knowledge, put(uow, REN, *[1] * 6, start=a_day(-18)))
    (kpi,) = uow.kpis.of_channel(WORKSPACE, CHANNEL)
    today = a_day(0)
    (one,) = standings.of_kpis(uow, WORKSPACE, [kpi], today)
    label = provenance.of_kpi(uow, an_asker(), knowledge, kpi.kpi_id).label

    (said,) = overdue.of_kpis(uow, knowledge, [(label, one)], today)

    assert (said.last_day, said.late) == (a_day(-13), (REN,))
    assert lacking.late(uow, knowledge, replace(WHOLE, scope=HANA), NOW) == {}


def test_posts_are_added_up_by_the_day_that_they_were_posted(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    own = a_series(series_id=SeriesId("posts"), scope=replace(ALL, basis=POSTS))
    uow.series.find_or_add(own)
    uow.kpis.save(a_kpi(kpi_id=KpiId("posts"), series_id=own.series_id))
    put(uow, replace(HANA, basis=POSTS), 100, None, None, 50)

    touched = put(uow, replace(REN, basis=POSTS), None, 30)

    assert made(uow, knowledge, touched, own) == [100, 30, 50]


def test_a_rate_is_that_of_the_sums_each_of_the_same_influencers(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    rate = whole(uow, "ctr", aggregation=Aggregation.RATIO, unit=Unit.PERCENT)
    put(uow, HANA, 100, 100)
    put(uow, HANA, 10, 10, metric="link_clicks")
    put(uow, REN, 900, 900)
    put(uow, MIMI, 10_000, 10_000)  # and no clicks

    touched = put(uow, REN, 10, 40, metric="link_clicks")

    assert made(uow, knowledge, touched, rate) == [2, 5]
    span = Period(start=START, end=a_day(0))
    parts = uow.observations.parts(WORKSPACE, rate.series_id, span)
    assert [(int(above), int(below)) for _, above, below in parts] == [(20, 1000), (50, 1000)]


@pytest.mark.parametrize(("metric", "value"), [("likes", 10), (EMV, 30)])
def test_earned_media_value_is_added_up_priced_or_given(
    uow: UnitOfWork, knowledge: Knowledge, metric: str, value: int
) -> None:
    own = whole(uow, EMV, unit=Unit.CURRENCY)
    uow.formulas.add(a_formula(prices={"likes": "3"}, valid_from=START))
    put(uow, HANA, value, metric=metric)

    assert made(uow, knowledge, put(uow, REN, value, metric=metric), own) == [60]


def test_it_says_of_whom_the_numbers_are(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, HANA, 10)
    made(uow, knowledge, put(uow, REN, 1))
    (kpi,) = uow.kpis.of_channel(WORKSPACE, CHANNEL)

    found = provenance.of_kpi(uow, an_asker(), knowledge, kpi.kpi_id)

    assert found.added == (HANA, REN)
    assert [one.said[0].origin.kind for one in found.days] == ["derived"]


def test_a_sum_breaks_where_one_of_its_parts_does(uow: UnitOfWork, knowledge: Knowledge) -> None:
    hana = put(uow, HANA, 10)
    put(uow, Scope(account="cafe"), 10)
    uow.series.save_break(a_break(series_id=hana, day=a_day(-4)))

    assert a_day(-4) in breaking.days(uow, knowledge, [WHOLE])[WHOLE.series_id]


def test_the_sum_that_a_team_wanted_proves_its_goal(uow: UnitOfWork, knowledge: Knowledge) -> None:
    goal = a_goal(outcome_metric=MetricKey("impressions"))
    put(uow, HANA, 10)
    touched = put(uow, REN, 1)
    assert outcomes.series_of(uow, goal) is None

    made(uow, knowledge, touched)

    assert outcomes.series_of(uow, goal) == WHOLE


def test_sums_are_offered_of_what_may_be_added_alone(uow: UnitOfWork) -> None:
    levels = [
        uow.series.find_or_add(
            a_series(
                series_id=SeriesId(f"followers {scope}"),
                metric=MetricKey("followers"),
                aggregation=Aggregation.LAST,
                scope=scope,
            )
        )
        for scope in (HANA, REN)
    ]
    put(uow, HANA, 10)
    put(uow, REN, 10)
    touched = uow.series.of_channel(WORKSPACE, CHANNEL, MetricKey("impressions"))

    assert sums_within(uow, replace(levels[0], scope=Scope()), levels) == []
    assert sums_within(uow, replace(touched[0], scope=Scope()), touched[:1]) == []
    assert sums_within(uow, replace(touched[0], scope=Scope()), touched) == [WHOLE]


def test_numbers_beyond_what_is_kept_are_left_out(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, HANA, 10**12)

    assert made(uow, knowledge, put(uow, REN, 10**12)) == []
