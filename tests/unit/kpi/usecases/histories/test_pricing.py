"""Earned media value is worked out by the formula that held on each day, from all its parts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from kpi.formulas import EMV, FormulaId
from kpi.knowledge import Knowledge
from kpi.model import KpiId, MetricKey, Observation, Period, Scope, SeriesId, Unit
from kpi.ports import UnitOfWork
from kpi.usecases.histories import deriving, lacking
from kpi.usecases.histories.lacking import Lack, Why
from tests.factories import (
    NOW,
    WORKSPACE,
    UowFactory,
    a_day,
    a_formula,
    a_goal,
    a_kpi,
    a_moment,
    a_series,
    a_team,
    daily,
)

SERIES = a_series(series_id=SeriesId("emv"), metric=EMV, unit=Unit.CURRENCY, scope=Scope())
START = a_day(-3)
LIKES, SAVES = MetricKey("likes"), MetricKey("saves")
BOTH = {"likes": "20", "saves": "100"}
INSTAGRAM, TIKTOK = Scope(platform="instagram"), Scope(platform="tiktok")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(SERIES)
        unit.kpis.save(a_kpi(kpi_id=KpiId("k"), metric=EMV, series_id=SERIES.series_id))
        yield unit


def put(uow: UnitOfWork, metric: MetricKey, *values: object, scope: Scope | None = None) -> None:
    series_id = SeriesId(f"{metric} {scope}")
    uow.series.find_or_add(a_series(series_id=series_id, metric=metric, scope=scope or Scope()))
    uow.observations.upsert(WORKSPACE, daily(*values, start=START, series_id=series_id))


def state(uow: UnitOfWork, name: str, day: int, **prices: str) -> None:
    """State a formula from so many days after START; one stated later has a later name."""
    uow.formulas.add(
        a_formula(
            formula_id=FormulaId(name),
            prices=prices or BOTH,
            valid_from=a_day(day - 3),
            at=a_moment(minutes=ord(name)),
        )
    )


def priced(uow: UnitOfWork, knowledge: Knowledge) -> list[Decimal]:
    """Work it out and return the values by day."""
    deriving.after_observations(uow, knowledge, WORKSPACE, [SERIES.series_id], NOW)
    return [value for _, value in points(uow)]


def points(uow: UnitOfWork) -> list[tuple[date, Decimal]]:
    period = Period(start=a_day(-900), end=a_day(9))
    return uow.observations.points(WORKSPACE, SERIES.series_id, period)


def test_each_day_is_worth_its_parts(uow: UnitOfWork, knowledge: Knowledge) -> None:
    state(uow, "a", 0)
    put(uow, LIKES, 10, 20)
    put(uow, SAVES, 1, 2)

    assert priced(uow, knowledge) == [Decimal(300), Decimal(600)]
    assert {one.source for one in uow.observations.on_day(WORKSPACE, SERIES.series_id, START)} == {
        "derived"
    }


def test_a_part_that_comes_in_is_enough_to_work_it_out(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0, likes="20")
    put(uow, LIKES, 10)
    put(uow, MetricKey("reach"), 10)
    likes, reach = SeriesId(f"{LIKES} None"), SeriesId("reach None")

    assert deriving.after_observations(uow, knowledge, WORKSPACE, [reach], NOW) == []
    changed = deriving.after_observations(uow, knowledge, WORKSPACE, [likes], NOW)
    assert changed == [SERIES.series_id]
    assert deriving.after_observations(uow, knowledge, WORKSPACE, [likes], NOW) == []


def test_old_days_keep_the_formula_that_they_were_made_with(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0, likes="20")
    put(uow, LIKES, 10, 10, 10)
    assert priced(uow, knowledge) == [Decimal(200)] * 3

    state(uow, "b", 2, likes="30")

    assert priced(uow, knowledge) == [Decimal(200), Decimal(200), Decimal(300)]


def test_days_before_the_first_formula_are_worth_nothing_that_is_known(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 1, likes="20")
    put(uow, LIKES, 10, 10)

    priced(uow, knowledge)

    assert [day for day, _ in points(uow)] == [a_day(-2)]


@pytest.mark.parametrize("day", [9, 900])
def test_a_formula_for_days_to_come_does_nothing_yet(
    uow: UnitOfWork, knowledge: Knowledge, day: int
) -> None:
    state(uow, "a", day, likes="20")
    put(uow, LIKES, 10, 10)

    assert priced(uow, knowledge) == []


def test_a_formula_from_long_ago_holds_still(uow: UnitOfWork, knowledge: Knowledge) -> None:
    state(uow, "a", -1000, likes="1")
    state(uow, "b", -900, likes="20")
    put(uow, LIKES, 10)

    assert priced(uow, knowledge) == [Decimal(200)]


def test_a_mended_formula_is_used_for_the_days_since_its_own(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0, likes="2000")
    put(uow, LIKES, 10)
    priced(uow, knowledge)

    state(uow, "b", 0, likes="20")

    assert priced(uow, knowledge) == [Decimal(200)]


def test_a_day_without_one_of_the_parts_has_no_value(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0)
    put(uow, LIKES, 10, 20)
    put(uow, SAVES, 1)

    assert priced(uow, knowledge) == [Decimal(300)]


def test_a_part_that_is_taken_back_takes_the_value_with_it(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0)
    put(uow, LIKES, 10, 20)
    put(uow, SAVES, 1, 2)
    priced(uow, knowledge)
    saves = SeriesId(f"{SAVES} None")
    (value,) = uow.observations.on_day(WORKSPACE, saves, START)
    uow.observations.take_back(WORKSPACE, saves, START, value.source, a_moment(hours=1))

    assert priced(uow, knowledge) == [Decimal(600)]


def test_a_formula_with_a_part_that_nobody_counts_leaves_no_value_of_the_old_one(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0, likes="20")
    put(uow, LIKES, 10)
    priced(uow, knowledge)

    state(uow, "b", 0)

    assert priced(uow, knowledge) == []
    assert lacking.of_series(uow, knowledge, SERIES) == Lack(why=Why.MISSING, parts=(SAVES,))


def test_where_a_second_account_appears_it_goes_on_with_the_first(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0, likes="20")
    put(uow, LIKES, 10, scope=INSTAGRAM)
    priced(uow, knowledge)

    put(uow, LIKES, 99, scope=TIKTOK)
    put(uow, LIKES, 10, 11, scope=INSTAGRAM)

    assert priced(uow, knowledge) == [Decimal(200), Decimal(220)]
    assert deriving.candidates(uow, knowledge, SERIES, NOW).meant == INSTAGRAM


def test_where_several_accounts_have_the_parts_from_the_start_none_is_guessed(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    state(uow, "a", 0, likes="20")
    for scope in (INSTAGRAM, TIKTOK):
        put(uow, LIKES, 10, scope=scope)

    assert priced(uow, knowledge) == []


def test_a_value_that_a_source_gives_stands(uow: UnitOfWork, knowledge: Knowledge) -> None:
    state(uow, "a", 0, likes="20")
    put(uow, LIKES, 10)
    given = Observation(
        series_id=SERIES.series_id,
        day=START,
        value=Decimal(7),
        source="file",
        learnt_at=a_moment(),
    )
    uow.observations.upsert(WORKSPACE, [given])

    assert priced(uow, knowledge) == [Decimal(7)]


def test_more_than_any_number_is_no_value(uow: UnitOfWork, knowledge: Knowledge) -> None:
    state(uow, "a", 0, likes="100000000")
    put(uow, LIKES, 100_000, 1)

    assert priced(uow, knowledge) == [Decimal(100_000_000)]


def test_without_a_formula_none_is_invented(uow: UnitOfWork, knowledge: Knowledge) -> None:
    put(uow, LIKES, 10)

    assert priced(uow, knowledge) == []
    assert lacking.of_series(uow, knowledge, SERIES) == Lack(why=Why.FORMULA, parts=())
