from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal

import pytest

from kpi.day_values import DayValues
from kpi.errors import NotAllowed, NotFound, SourceFailed
from kpi.knowledge import load
from kpi.messages import MessageKind
from kpi.model import MetricKey, Scope, Unit
from kpi.ports import Job, Source, SourceKind, SourceState, UnitOfWork
from kpi.usecases.files.reading_files import Taken, Understood
from kpi.usecases.numbers import pulls
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OWNER,
    SOURCE,
    WORKSPACE,
    UowFactory,
    a_day,
    a_moment,
    a_person,
    a_source,
    a_team,
    a_workspace,
)
from tests.outboxes import deliver

DOWN = SourceFailed("source_failed.status", status=503)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        yield unit


def daily(**changes: object) -> Source:
    """Return a source that is fetched at 10:00 in Tokyo, an hour after NOW."""
    return a_source(**{"kind": SourceKind.HTTP_OUT, "at": time(10), **changes})


def jobs(uow: UnitOfWork) -> list[Job]:
    return uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=9)


def now(uow: UnitOfWork) -> Source:
    found = uow.sources.get(WORKSPACE, SOURCE)
    assert found is not None
    return found


def likes(value: int = 5) -> Understood:
    taken = Taken(name="likes", unit=Unit.COUNT, values=DayValues())
    taken.values.put(a_day(-1), Decimal(value))
    return Understood(series={(MetricKey("likes"), Scope()): taken}, rows=1)


# by the clock


def test_a_source_is_read_once_a_day_at_its_time(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    asked = [pulls.enqueue_due(uow, a_moment(hours=hours)) for hours in (0.9, 1, 2, 24, 25, 26)]

    assert asked == [0, 1, 0, 0, 1, 0]
    assert [(job.kind, job.payload) for job in jobs(uow)] == [("pull", {"source": SOURCE})] * 2


def test_days_that_nobody_looked_at_are_read_once(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    assert pulls.enqueue_due(uow, a_moment(days=5, hours=2)) == 1


def test_a_source_of_a_channel_that_is_no_team_is_left_alone(uow: UnitOfWork) -> None:
    uow.sources.save(daily(channel_id="C9"))

    assert pulls.enqueue_due(uow, a_moment(hours=2)) == 0


def test_planning_twice_at_once_is_planning_once(uow: UnitOfWork) -> None:
    uow.sources.save(daily())
    pulls.enqueue_due(uow, a_moment(hours=2))
    uow.sources.save(daily())

    assert pulls.enqueue_due(uow, a_moment(hours=3)) == 0


# by a button


def test_a_source_is_read_now_as_often_as_asked(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    pulls.read_now(uow, an_asker(), SOURCE)
    pulls.read_now(uow, an_asker(), SOURCE)

    assert len(jobs(uow)) == 2
    assert uow.audit.of_subject(WORKSPACE, SOURCE) == []


def test_a_paused_source_goes_on_and_that_is_recorded(uow: UnitOfWork) -> None:
    uow.sources.save(daily(failures=2))

    pulls.pause(uow, an_asker(), SOURCE)
    paused = now(uow)
    pulls.read_now(uow, an_asker(), SOURCE)

    assert paused.state is SourceState.PAUSED
    assert (now(uow).state, now(uow).failures) == (SourceState.ON, 0)
    assert [one.action for one in uow.audit.of_subject(WORKSPACE, SOURCE)] == [
        "source.resumed",
        "source.paused",
    ]


def test_guests_neither_read_nor_pause(uow: UnitOfWork) -> None:
    uow.sources.save(daily())
    guest = an_asker(a_person(is_guest=True))

    for act in (pulls.read_now, pulls.pause):
        with pytest.raises(NotAllowed):
            act(uow, guest, SOURCE)


def test_only_what_is_on_and_installed_is_read(uow: UnitOfWork) -> None:
    assert pulls.to_read(uow, WORKSPACE, SOURCE) is None
    uow.sources.save(daily())
    assert pulls.to_read(uow, WORKSPACE, SOURCE) == daily()

    uow.sources.save(daily(state=SourceState.PAUSED))
    assert pulls.to_read(uow, WORKSPACE, SOURCE) is None
    uow.sources.save(a_source())
    assert pulls.to_read(uow, WORKSPACE, SOURCE) is None
    uow.sources.save(daily())
    uow.workspaces.save(a_workspace(uninstalled_at=NOW))
    assert pulls.to_read(uow, WORKSPACE, SOURCE) is None


# what came of it


def test_what_was_read_is_stored_with_how_far_that_was(uow: UnitOfWork) -> None:
    uow.sources.save(daily(failures=2, bookmark={"at": 1}))

    taken = pulls.succeeded(uow, an_asker(), load(), daily(), likes(), {"at": 2})
    again = pulls.succeeded(uow, an_asker(), load(), daily(), likes(), None)

    assert taken is not None
    assert (taken.run.source, taken.run.written) == ("http_out:q1", 1)
    assert again is not None
    assert again.run.unchanged == 1
    assert (now(uow).failures, now(uow).bookmark) == (0, {"at": 2})


def test_three_failures_in_a_row_pause_it_and_the_owner_is_told_twice(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    states = []
    for _ in range(4):
        pulls.failed(uow, an_asker(), daily(), DOWN)
        states.append(now(uow).state.value)

    assert states == ["on", "on", "paused", "paused"]
    told = deliver(uow, NOW)
    assert {one.to for one in told} == {OWNER}
    assert [one.message.kind for one in told] == [MessageKind.SOURCE_FAILED] * 2
    assert [one.message.data["paused"] for one in told] == [False, True]
    assert told[0].message.data["reason"] == {"status": "503"}
    runs = uow.runs.of_channel(WORKSPACE, CHANNEL)
    assert {run.error for run in runs} == {"source_failed.status"}


def test_a_success_between_failures_begins_the_count_anew(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    for _ in range(2):
        pulls.failed(uow, an_asker(), daily(), DOWN)
    pulls.succeeded(uow, an_asker(), load(), daily(), likes(), None)
    pulls.failed(uow, an_asker(), daily(), DOWN)

    assert (now(uow).state, now(uow).failures) == (SourceState.ON, 1)


def test_what_was_disconnected_meanwhile_leaves_nothing(uow: UnitOfWork) -> None:
    assert pulls.succeeded(uow, an_asker(), load(), daily(), likes(), None) is None
    assert pulls.failed(uow, an_asker(), daily(), DOWN) is None
    assert uow.runs.of_channel(WORKSPACE, CHANNEL) == []
    with pytest.raises(NotFound):
        pulls.read_now(uow, an_asker(), SOURCE)
