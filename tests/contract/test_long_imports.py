"""Imports of more values than are written at once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest

from kpi.errors import NotUnderstood
from kpi.model import Observation, Period
from kpi.ports import UnitOfWork, Written
from storage.observations.writing import CHUNK
from tests.factories import (
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_moment,
    a_series,
    a_window,
    an_observation,
)

DAYS = CHUNK + 10
OTHER = a_series(series_id="s2", metric="clicks")


def _long_file(**changes: object) -> Iterator[Observation]:
    """Yield two and a bit chunks: a series, then another one from another source."""
    for series, source in ((a_series(), "file"), (OTHER, "tap")):
        for number in range(DAYS):
            yield an_observation(
                number % 7,
                series_id=series.series_id,
                day=TODAY + timedelta(days=number),
                source=source,
                run_id=f"r{number // 15_000}",
                **changes,
            )


def _with_series(uow: UnitOfWork) -> None:
    uow.series.find_or_add(a_series())
    uow.series.find_or_add(OTHER)


def test_a_long_file_is_written_whole(uow_factory: UowFactory) -> None:
    period = Period(start=TODAY, end=a_day(DAYS))

    with uow_factory() as uow:
        _with_series(uow)
        written = uow.observations.upsert(WORKSPACE, _long_file())
        uow.commit()

    with uow_factory() as uow:
        windows = [a_window(series_id=s.series_id, period=period) for s in (a_series(), OTHER)]
        rolled = uow.observations.roll_up(WORKSPACE, windows)
        (last,) = uow.observations.on_day(WORKSPACE, OTHER.series_id, a_day(DAYS - 1))

    assert written == Written(read=2 * DAYS, written=2 * DAYS)
    assert [one.days for one in rolled] == [DAYS, DAYS]
    assert [one.total for one in rolled] == [sum(number % 7 for number in range(DAYS))] * 2
    assert (last.source, last.run_id) == ("tap", "r1")


def test_a_long_file_that_comes_again_changes_nothing(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _with_series(uow)
        uow.observations.upsert(WORKSPACE, _long_file())

        again = uow.observations.upsert(WORKSPACE, _long_file(learnt_at=a_moment(days=1)))

    assert again == Written(read=2 * DAYS, unchanged=2 * DAYS)


def test_a_long_file_that_breaks_off_leaves_nothing(uow_factory: UowFactory) -> None:
    def broken() -> Iterator[Observation]:
        yield from islice(_long_file(), CHUNK + 5)
        yield an_observation("NaN")

    with uow_factory() as uow:
        _with_series(uow)
        uow.commit()
        with pytest.raises(NotUnderstood):
            uow.observations.upsert(WORKSPACE, broken())

    with uow_factory() as uow:
        assert uow.observations.recent_days(WORKSPACE, [SERIES]) == {SERIES: []}
        assert uow.observations.upsert(WORKSPACE, [an_observation(1)]).written == 1
