"""What channels have connected."""

from dataclasses import replace
from datetime import time

from kpi.model import SourceId
from kpi.ports import Rhythm, SourceKind, SourceState
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    OTHER_WORKSPACE,
    SOURCE,
    WORKSPACE,
    UowFactory,
    a_moment,
    a_source,
    a_workspace,
)


def test_a_source_comes_back_whole(uow_factory: UowFactory) -> None:
    source = a_source(
        kind=SourceKind.SINGER,
        settings={"tap": "tap-jsonl", "metrics": {"likes": "likes"}},
        secret=b"\x00sealed",
        bookmark={"bookmarks": {"posts": {"since": "2026-12-01"}}},
        at=time(6, 30),
        rhythm=Rhythm.HOURLY,
        has_hours=True,
        state=SourceState.PAUSED,
        failures=3,
    )

    with uow_factory() as uow:
        uow.sources.save(a_source())
        uow.sources.save(source)
        uow.commit()

    with uow_factory() as uow:
        assert uow.sources.get(WORKSPACE, SOURCE) == source
        assert uow.sources.get(WORKSPACE, SourceId("q9")) is None


def test_sources_come_by_name(uow_factory: UowFactory) -> None:
    first, second = a_source(name="a"), a_source(source_id="q2", name="b")
    elsewhere = a_source(source_id="q3", name="c", channel_id=OTHER_CHANNEL)

    with uow_factory() as uow:
        for one in (elsewhere, second, first):
            uow.sources.save(one)

        assert uow.sources.of_channel(WORKSPACE, CHANNEL) == [first, second]
        assert uow.sources.all(WORKSPACE) == [first, second, elsewhere]
        assert uow.sources.all(OTHER_WORKSPACE) == []


def test_a_source_is_deleted_once(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.sources.save(a_source())

        assert uow.sources.delete(WORKSPACE, SOURCE)
        assert not uow.sources.delete(WORKSPACE, SOURCE)
        assert uow.sources.get(WORKSPACE, SOURCE) is None


def test_what_is_due_is_on_has_a_time_and_was_planned_before(uow_factory: UowFactory) -> None:
    early = a_source(source_id="q2", at=time(6), planned_until=a_moment(hours=-2))
    late = a_source(source_id="q3", at=time(6), planned_until=a_moment(hours=-1))
    others = [
        a_source(source_id="q4", planned_until=a_moment(hours=-3)),
        a_source(source_id="q5", at=time(6), planned_until=NOW),
        a_source(
            source_id="q6", at=time(6), state=SourceState.PAUSED, planned_until=a_moment(hours=-3)
        ),
        a_source(workspace_id=OTHER_WORKSPACE, at=time(6), planned_until=a_moment(hours=-3)),
    ]

    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.workspaces.save(a_workspace(workspace_id=OTHER_WORKSPACE, uninstalled_at=NOW))
        for one in (late, early, *others):
            uow.sources.save(one)

        assert uow.sources.due_candidates(NOW, 10) == [early, late]
        assert uow.sources.due_candidates(NOW, 1) == [early]


def test_planning_changes_nothing_else_of_a_source(uow_factory: UowFactory) -> None:
    source = a_source(at=time(6), rhythm=Rhythm.HOURLY, failures=2)
    other = a_source(source_id="q2")

    with uow_factory() as uow:
        uow.sources.save(source)
        uow.sources.save(other)
        uow.sources.mark_planned(WORKSPACE, SOURCE, a_moment(hours=1))
        uow.sources.mark_planned(WORKSPACE, SourceId("q9"), a_moment(hours=1))
        uow.commit()

    with uow_factory() as uow:
        planned = replace(source, planned_until=a_moment(hours=1))
        assert uow.sources.all(WORKSPACE) == [planned, other]
