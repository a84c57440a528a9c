"""Hours that come in: kept beside the days, which are what their hours make."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from kpi.imports import RawRow
from kpi.knowledge import Knowledge
from kpi.model import Scope, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.alerts.alerts import CHECK_JOB
from kpi.usecases.numbers import intake
from kpi.usecases.numbers.intake import Intake
from tests.askers import an_asker
from tests.factories import CHANNEL, NOW, TODAY, WORKSPACE, UowFactory, a_source, a_team
from tests.sent import Sent


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def row(hour: int, value: object, days: int = -1, name: str = "impressions") -> RawRow:
    day = TODAY + timedelta(days=days)
    at = datetime.combine(day, time(hour))
    return RawRow(1, day, name, Decimal(str(value)), Scope(), at=at, is_hour=True)


def taken(
    uow: UnitOfWork,
    knowledge: Knowledge,
    *rows: RawRow,
    later: int = 0,
    **who: object,
) -> Intake:
    asker, source = an_asker(now=NOW + timedelta(hours=later)), a_source(**who)
    terms = intake.terms_of(uow, asker, knowledge, source)
    return intake.store(uow, asker, knowledge, source, intake.read(Sent(rows), terms))


def the_series(uow: UnitOfWork) -> SeriesId:
    (one,) = uow.series.of_channel(WORKSPACE, CHANNEL)
    return one.series_id


def day(uow: UnitOfWork, days: int = -1) -> str:
    found = uow.observations.on_day(WORKSPACE, the_series(uow), TODAY + timedelta(days=days))
    return str(found[0].value) if found else ""


def looks(uow: UnitOfWork) -> int:
    counted = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=99)
    return sum(job.kind == CHECK_JOB for job in counted)


def test_an_hour_that_comes_later_completes_its_day(uow: UnitOfWork, knowledge: Knowledge) -> None:
    first = taken(uow, knowledge, row(9, 5), row(10, 6))
    second = taken(uow, knowledge, row(11, 7), later=1)

    assert day(uow) == "18"
    assert (first.hours, second.hours) == (2, 1)
    assert (first.run.written, second.run.replaced) == (1, 1)


def test_an_hour_that_comes_again_corrects_its_day(uow: UnitOfWork, knowledge: Knowledge) -> None:
    taken(uow, knowledge, row(9, 500), row(10, 6))
    taken(uow, knowledge, row(9, 5), later=1)

    assert day(uow) == "11"


def test_another_source_corrects_an_hour_and_leaves_the_others(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    taken(uow, knowledge, row(9, 500), row(10, 6))
    taken(uow, knowledge, row(9, 5), later=1, source_id="other")

    assert day(uow) == "11"


def test_an_hour_without_anything_is_looked_at_although_the_day_stays(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    taken(uow, knowledge, row(9, 5))
    assert looks(uow) == 1

    again = taken(uow, knowledge, row(10, 0), later=1)

    assert (again.run.unchanged, again.hours) == (1, 1)
    assert looks(uow) == 1


def test_the_same_hours_again_are_nothing_new(uow: UnitOfWork, knowledge: Knowledge) -> None:
    taken(uow, knowledge, row(9, 5))
    looks(uow)

    assert taken(uow, knowledge, row(9, 5), later=1).hours == 0
    assert looks(uow) == 0


def test_days_alone_say_nothing_of_hours(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert taken(uow, knowledge, row(9, 5)._replace(at=None, is_hour=False)).hours is None


def test_old_hours_make_days_and_are_not_kept(uow: UnitOfWork, knowledge: Knowledge) -> None:
    taken(uow, knowledge, row(9, 5, -100), row(10, 6, -100))

    assert day(uow, -100) == "11"
    long_ago = NOW - timedelta(days=200)
    assert uow.hours.points(WORKSPACE, the_series(uow), long_ago, NOW) == []


def test_a_single_old_hour_does_not_take_the_place_of_its_day(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    taken(uow, knowledge, *(row(hour, 5, -100) for hour in range(24)))
    taken(uow, knowledge, row(9, 7, -100), row(9, 7, -1), later=1)
    assert (day(uow, -100), day(uow)) == ("120", "7")

    taken(uow, knowledge, *(row(hour, 6, -100) for hour in range(24)), later=2)
    assert day(uow, -100) == "144"


def test_days_and_hours_come_in_together(uow: UnitOfWork, knowledge: Knowledge) -> None:
    of_a_day = row(0, 9, name="link_clicks")._replace(at=None, is_hour=False)

    found = taken(uow, knowledge, row(9, 5), row(10, 6), of_a_day)

    assert (found.hours, found.run.written) == (2, 2)
