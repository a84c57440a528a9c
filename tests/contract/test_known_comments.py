"""Which comments were counted: by series and day, the oldest forgotten first."""

from datetime import timedelta

from kpi.model import Period, SeriesId
from kpi.ports import DayComments
from tests.factories import (
    OTHER_WORKSPACE,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_workspace,
    some_day_comments,
)

WEEK = Period(start=TODAY - timedelta(days=6), end=TODAY + timedelta(days=1))


def day(back: int, count: int = 2, series_id: SeriesId = SERIES) -> DayComments:
    return some_day_comments(day=TODAY - timedelta(days=back), count=count, series_id=series_id)


def test_a_day_is_replaced_and_days_come_in_order(uow_factory: UowFactory) -> None:
    other = SeriesId("s9")
    with uow_factory() as uow:
        uow.known_comments.save([])
        uow.known_comments.save([day(0), day(3), day(7), day(1, series_id=other)])
        uow.known_comments.save([day(3, count=5)])
        uow.commit()
    with uow_factory(reading=True) as uow:
        found = uow.known_comments.of_series(WORKSPACE, SERIES, WEEK)
    assert found == [day(3, count=5), day(0)]
    assert found[0].seen == day(3).seen


def test_a_workspace_keeps_its_first_key(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        assert uow.known_comments.key(WORKSPACE) == b""

        uow.known_comments.add_key(WORKSPACE, b"one")
        uow.known_comments.add_key(WORKSPACE, b"two")

        assert uow.known_comments.key(WORKSPACE) == b"one"
        assert uow.known_comments.key(OTHER_WORKSPACE) == b""


def test_the_oldest_days_are_forgotten_whole(uow_factory: UowFactory) -> None:
    elsewhere = some_day_comments(workspace_id=OTHER_WORKSPACE, count=50)
    with uow_factory() as uow:
        uow.known_comments.save([day(0, 3), day(1, 3), day(2, 3), day(3, 1), elsewhere])

        uow.known_comments.trim(WORKSPACE, 7)

        assert uow.known_comments.of_series(WORKSPACE, SERIES, WEEK) == [day(1, 3), day(0, 3)]
        assert uow.known_comments.of_series(OTHER_WORKSPACE, SERIES, WEEK) == [elsewhere]


def test_a_workspace_that_is_erased_leaves_neither_comments_nor_key(
    uow_factory: UowFactory,
) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.known_comments.add_key(WORKSPACE, b"key")
        uow.known_comments.save([day(0)])
        uow.workspaces.erase(WORKSPACE)

        assert uow.known_comments.key(WORKSPACE) == b""
        assert uow.known_comments.of_series(WORKSPACE, SERIES, WEEK) == []
