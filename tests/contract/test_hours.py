"""Values by hour: written once, replaced by the last word, read for a stretch, forgotten."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotFound, NotUnderstood
from kpi.model import SeriesId
from kpi.ports import HourValue, UnitOfWork
from tests.factories import (
    NOW,
    OTHER_WORKSPACE,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_moment,
    a_series,
    an_hour,
)

NEWEST = an_hour().hour
LONG_AGO = NEWEST - timedelta(days=400)
OTHER_SERIES = SeriesId("s2")


def _hour(back: int, value: object = 10, **changes: object) -> HourValue:
    return an_hour(value, hour=NEWEST - timedelta(hours=back), **changes)


def _with_series(uow: UnitOfWork) -> None:
    uow.series.find_or_add(a_series())
    uow.series.find_or_add(a_series(series_id=OTHER_SERIES, metric="clicks"))


def _points(
    uow: UnitOfWork, start: datetime = LONG_AGO, end: datetime = NOW
) -> list[tuple[datetime, str]]:
    return [(one.hour, str(one.value)) for one in uow.hours.points(WORKSPACE, SERIES, start, end)]


def test_an_hour_comes_back_whole(uow_factory: UowFactory) -> None:
    one = an_hour("3.25", learnt_at=a_moment(microseconds=7), source="source:ads")
    with uow_factory() as uow:
        _with_series(uow)
        assert uow.hours.upsert(WORKSPACE, [one]) == 1
        uow.commit()

    with uow_factory(reading=True) as uow:
        assert uow.hours.points(WORKSPACE, SERIES, LONG_AGO, a_moment()) == [one]


def test_an_equal_value_changes_nothing_and_another_one_takes_its_place(
    uow_factory: UowFactory,
) -> None:
    later = a_moment(hours=2)
    with uow_factory() as uow:
        _with_series(uow)
        assert uow.hours.upsert(WORKSPACE, [_hour(0), _hour(1, 0)]) == 2
        assert uow.hours.upsert(WORKSPACE, []) == 0
        assert uow.hours.upsert(WORKSPACE, [_hour(0, learnt_at=later), _hour(1, 5)]) == 1

        found = uow.hours.points(WORKSPACE, SERIES, LONG_AGO, later)

    assert [str(one.value) for one in found] == ["5", "10"]
    assert {one.learnt_at for one in found} == {NOW}


def test_of_several_sources_the_one_that_learnt_last_is_effective(
    uow_factory: UowFactory,
) -> None:
    later = a_moment(minutes=1)
    with uow_factory() as uow:
        _with_series(uow)
        uow.hours.upsert(WORKSPACE, [_hour(0, 7, source="a", learnt_at=later), _hour(1, 1)])
        uow.hours.upsert(WORKSPACE, [_hour(0, 8, source="b"), _hour(1, 2, source="zzz")])

        assert [value for _, value in _points(uow)] == ["2", "7"]


def test_a_stretch_holds_its_start_and_not_its_end(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        uow.hours.upsert(WORKSPACE, [_hour(back, back) for back in range(5)])

        found = _points(uow, NEWEST - timedelta(hours=3), NEWEST - timedelta(hours=1))
        between = _points(uow, NEWEST - timedelta(minutes=90), NEWEST + timedelta(minutes=1))

    assert [value for _, value in found] == ["3", "2"]
    assert [value for _, value in between] == ["1", "0"]


def test_the_newest_hour_of_each_series_is_known(uow_factory: UowFactory) -> None:
    since = NEWEST - timedelta(hours=3)
    with uow_factory() as uow:
        _with_series(uow)
        uow.hours.upsert(WORKSPACE, [_hour(2), _hour(1), _hour(9, series_id=OTHER_SERIES)])
        series = [SERIES, OTHER_SERIES, SeriesId("none")]

        assert uow.hours.newest(WORKSPACE, series, since) == {SERIES: NEWEST - timedelta(hours=1)}
        assert uow.hours.newest(OTHER_WORKSPACE, series, since) == {}
        assert uow.hours.points(OTHER_WORKSPACE, SERIES, LONG_AGO, a_moment()) == []


def test_what_is_old_is_forgotten(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        uow.hours.upsert(WORKSPACE, [_hour(back) for back in range(4)])

        assert uow.hours.sweep(NEWEST - timedelta(hours=1)) == 2
        assert [hour for hour, _ in _points(uow)] == [NEWEST - timedelta(hours=1), NEWEST]


def test_a_series_that_is_not_there_takes_no_hours(uow_factory: UowFactory) -> None:
    with uow_factory() as uow, pytest.raises(NotFound):
        uow.hours.upsert(WORKSPACE, [an_hour()])


def test_an_amount_that_no_store_keeps_is_refused(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        with pytest.raises(NotUnderstood):
            uow.hours.upsert(WORKSPACE, [an_hour()._replace(value=Decimal("1e15"))])
