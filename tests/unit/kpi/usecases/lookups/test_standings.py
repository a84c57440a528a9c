"""Where KPIs stand: a day that still grows is left out, a level starts where it stood."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from kpi.model import Aggregation, Kpi, MetricKey, Recurrence, RollUp, Target, TargetKind
from kpi.ports import UnitOfWork
from kpi.progress import Progress, Status
from kpi.usecases.lookups.standings import of_kpis, roll_up
from tests.factories import (
    DECEMBER,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_kpi,
    a_series,
    a_target,
    an_hour,
    daily,
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.series.find_or_add(a_series())
        yield unit


def known(found: RollUp) -> tuple[int, int, date | None]:
    """Return the total, how many days it has and the newest of them."""
    return int(found.total), found.days, found.last_day


def rolled(uow: UnitOfWork, kpi: Kpi | None = None) -> RollUp:
    (one,) = roll_up(uow, WORKSPACE, [kpi or a_kpi()], TODAY)
    return one.main


def by_hour(uow: UnitOfWork) -> None:
    hour = an_hour().hour.replace(hour=0)
    uow.hours.upsert(WORKSPACE, [an_hour(hour=datetime.combine(TODAY, time(0), hour.tzinfo))])


def test_a_day_that_grows_by_the_hour_is_left_out(uow: UnitOfWork) -> None:
    uow.observations.upsert(WORKSPACE, daily(5, 6, 1, start=TODAY - timedelta(days=2)))
    assert known(rolled(uow)) == (12, 3, TODAY)

    by_hour(uow)

    found = rolled(uow)
    assert known(found) == (11, 2, TODAY - timedelta(days=1))
    assert found.newest_day == TODAY


def test_of_the_first_day_nothing_is_known_yet(uow: UnitOfWork) -> None:
    uow.observations.upsert(WORKSPACE, daily(5, start=TODAY))
    by_hour(uow)

    found = rolled(uow)

    assert known(found) == (0, 0, None)
    assert found.newest_day == TODAY


@pytest.mark.parametrize(
    "target",
    [
        a_target(recurrence=Recurrence.DAILY),
        a_target(kind=TargetKind.LEVEL),
    ],
    ids=["daily", "level"],
)
def test_what_the_newest_value_stands_for_keeps_it(uow: UnitOfWork, target: Target) -> None:
    uow.observations.upsert(WORKSPACE, daily(5, 6, start=TODAY - timedelta(days=1)))
    by_hour(uow)

    assert rolled(uow, a_kpi(target=target)).last_day == TODAY


def test_another_series_is_not_asked_about(uow: UnitOfWork) -> None:
    uow.observations.upsert(WORKSPACE, daily(5, start=TODAY - timedelta(days=1)))
    by_hour(uow)

    assert rolled(uow).series_id == SERIES
    assert rolled(uow).last_day == TODAY - timedelta(days=1)


# where a level started


def followers(uow: UnitOfWork, *days: tuple[date, int]) -> None:
    """Have these followers be known; December is the period."""
    metric = MetricKey("followers")
    uow.series.find_or_add(a_series(series_id="f1", metric=metric, aggregation=Aggregation.LAST))
    uow.observations.upsert(
        WORKSPACE,
        [one for day, value in days for one in daily(value, start=day, series_id="f1")],
    )


def of_followers(uow: UnitOfWork, kind: TargetKind, target: int) -> Progress:
    kpi = a_kpi(series_id="f1", target=a_target(target, kind=kind))
    (found,) = of_kpis(uow, WORKSPACE, [kpi], TODAY)
    return found.progress


def test_a_level_given_for_the_first_day_itself_started_there(uow: UnitOfWork) -> None:
    followers(uow, (DECEMBER.start, 1_000), (TODAY - timedelta(days=1), 1_060))

    change = of_followers(uow, TargetKind.CHANGE, 310)
    level = of_followers(uow, TargetKind.LEVEL, 1_310)

    assert [change.value, change.baseline, change.expected] == [60, 1_000, 60]
    assert change.status is Status.ON_TRACK
    assert [level.value, level.baseline] == [1_060, 1_000]
    assert level.status is Status.ON_TRACK


def test_a_level_that_was_known_before_started_there(uow: UnitOfWork) -> None:
    earlier = DECEMBER.start - timedelta(days=3)
    followers(uow, (earlier, 900), (DECEMBER.start, 1_000), (TODAY, 1_060))

    assert of_followers(uow, TargetKind.CHANGE, 310).baseline == 900


def test_a_level_that_came_in_later_has_no_start(uow: UnitOfWork) -> None:
    followers(uow, (DECEMBER.start + timedelta(days=1), 1_000), (TODAY, 1_060))

    assert of_followers(uow, TargetKind.CHANGE, 310).status is Status.NO_DATA
    assert of_followers(uow, TargetKind.LEVEL, 2_000).baseline is None
