from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal

import pytest

from kpi.day_values import DayValues
from kpi.errors import NotAllowed, NotFound, NotUnderstood, SourceFailed
from kpi.knowledge import load
from kpi.messages import MessageKind
from kpi.model import MetricKey, Scope, SourceId, Unit
from kpi.ports import Job, Json, Rhythm, Source, SourceKind, SourceState, UnitOfWork
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
    a_run,
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


def hourly(**changes: object) -> Source:
    """Return a source that is fetched ten minutes past each hour."""
    return daily(**{"rhythm": Rhythm.HOURLY, "at": time(6, 10), **changes})


def jobs(uow: UnitOfWork) -> list[Job]:
    return uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=9)


def planned(uow: UnitOfWork, *hours: float) -> tuple[list[int], list[tuple[str, Json]]]:
    """Let the clock come by, with all done that it asked for; return how often and what it did."""
    asked, done = [], []
    for hour in hours:
        asked.append(pulls.enqueue_due(uow, a_moment(hours=hour)))
        for job in jobs(uow):
            done.append((job.kind, job.payload))
            uow.jobs.finish(job)
    return asked, done


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

    asked, done = planned(uow, 0.9, 1, 2, 24, 25, 26)

    assert asked == [0, 1, 0, 0, 1, 0]
    assert done == [("pull", {"source": SOURCE, "by_hand": False})] * 2


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


def test_a_source_is_read_every_hour_at_its_minute(uow: UnitOfWork) -> None:
    uow.sources.save(hourly())

    asked, _ = planned(uow, 0.1, 0.2, 0.3, 1.1, 1.2, 1.9, 2.2)

    assert asked == [0, 1, 0, 0, 1, 0, 1]


def test_an_hourly_source_goes_by_the_minutes_of_the_channel(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(zone="Asia/Kolkata"))  # half an hour beside
    uow.sources.save(hourly())

    asked, _ = planned(uow, 0.2, 0.6, 0.7, 1.6, 1.7)

    assert asked == [0, 0, 1, 0, 1]


def test_hours_that_nobody_looked_at_are_read_once(uow: UnitOfWork) -> None:
    uow.sources.save(hourly())

    assert planned(uow, 30, 30.1)[0] == [1, 0]


def test_a_source_that_is_still_being_read_is_not_asked_for_again(uow: UnitOfWork) -> None:
    uow.sources.save(hourly())

    asked = [pulls.enqueue_due(uow, a_moment(hours=hour)) for hour in (1, 2, 3)]
    pulls.read_now(uow, an_asker(), SOURCE)
    (job,) = jobs(uow)
    while_read = pulls.enqueue_due(uow, a_moment(hours=4))
    uow.jobs.finish(job)

    assert asked == [1, 0, 0]
    assert while_read == 0
    assert pulls.enqueue_due(uow, a_moment(hours=5)) == 1


def test_planning_leaves_alone_what_else_became_of_the_source(uow: UnitOfWork) -> None:
    uow.sources.save(hourly(failures=1, bookmark={"at": 1}))

    pulls.enqueue_due(uow, a_moment(hours=2))

    assert now(uow) == hourly(failures=1, bookmark={"at": 1}, planned_until=a_moment(hours=2))


# how often


def test_a_source_is_read_as_often_as_somebody_says_from_then_on(uow: UnitOfWork) -> None:
    uow.sources.save(daily(failures=2))
    asker = an_asker(now=a_moment(hours=2))

    changed = pulls.reschedule(uow, asker, SOURCE, Rhythm.HOURLY, time(6, 30))

    assert changed == now(uow)
    assert (changed.rhythm, changed.at, changed.failures) == (Rhythm.HOURLY, time(6, 30), 0)
    assert planned(uow, 2.1, 2.6)[0] == [0, 1]
    (line,) = uow.audit.of_subject(WORKSPACE, SOURCE)
    assert line.before == {"rhythm": "daily", "at": "10:00"}
    assert line.after == {"rhythm": "hourly", "at": "06:30"}


def test_without_a_time_it_is_read_only_when_somebody_asks(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    pulls.reschedule(uow, an_asker(), SOURCE, Rhythm.DAILY, None)

    assert planned(uow, 2, 30)[0] == [0, 0]


def test_what_is_sent_to_us_has_no_times(uow: UnitOfWork) -> None:
    for sent in (a_source(), daily(settings={pulls.PIPE: True})):
        uow.sources.save(sent)

        with pytest.raises(NotFound):
            pulls.reschedule(uow, an_asker(), SOURCE, Rhythm.HOURLY, time(6))


def test_a_workspace_has_so_many_sources_that_are_read_every_hour(uow: UnitOfWork) -> None:
    for number in range(pulls.MOST_HOURLY):
        uow.sources.save(hourly(source_id=f"h{number}"))
    uow.sources.save(daily())

    with pytest.raises(NotUnderstood) as refused:
        pulls.reschedule(uow, an_asker(), SOURCE, Rhythm.HOURLY, time(6))

    assert refused.value.code == "source.too_many_hourly"
    pulls.reschedule(uow, an_asker(), SourceId("h0"), Rhythm.HOURLY, time(7))  # it is one of them


@pytest.mark.parametrize(("at", "offered"), [(time(6), time(6, 10)), (time(6, 5), time(6, 5))])
def test_every_hour_is_offered_when_the_hour_before_is_over(at: time, offered: time) -> None:
    assert pulls.hourly_at(at) == offered


# by a button


def test_a_source_that_waits_to_be_read_now_is_read_once(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    pulls.read_now(uow, an_asker(), SOURCE)
    pulls.read_now(uow, an_asker(), SOURCE)
    (job,) = jobs(uow)
    uow.jobs.finish(job)
    pulls.read_now(uow, an_asker(), SOURCE)

    assert len(jobs(uow)) == 1
    assert job.payload == {"source": SOURCE, "by_hand": True}
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


def test_an_hourly_source_that_fails_is_read_daily_and_its_owner_told_twice(
    uow: UnitOfWork,
) -> None:
    uow.sources.save(hourly())

    states = []
    for _ in range(6):
        pulls.failed(uow, an_asker(), hourly(), DOWN)
        states.append((pulls.is_slowed(now(uow)), now(uow).state.value))

    assert states == [(False, "on")] * 2 + [(True, "on")] * 3 + [(True, "paused")]
    told = [one.message.data for one in deliver(uow, NOW)]
    assert [(one["slowed"], one["paused"]) for one in told] == [(True, False), (True, True)]
    assert (told[0]["at"], told[0]["rhythm"]) == ("06:10", "hourly")


def test_a_slowed_source_is_read_at_its_time_of_day_until_it_answers(uow: UnitOfWork) -> None:
    uow.sources.save(hourly(failures=3))

    slowed, _ = planned(uow, 1, 2, 20, 21.2, 22, 45)
    pulls.succeeded(uow, an_asker(), load(), hourly(), likes(), None)

    assert slowed == [0, 0, 0, 1, 0, 0]
    assert planned(uow, 46.5, 47.5)[0] == [1, 1]


def test_an_owner_is_told_of_a_source_that_comes_and_goes_once_a_day(uow: UnitOfWork) -> None:
    uow.sources.save(hourly())

    for hour in (0, 4, 8, 26):
        asker = an_asker(now=a_moment(hours=hour))
        for _ in range(3):
            pulls.failed(uow, asker, hourly(), DOWN)
        pulls.succeeded(uow, asker, load(), hourly(), likes(hour), None)

    assert len(deliver(uow, a_moment(hours=30))) == 2


def test_who_had_an_hourly_source_read_hears_that_it_failed(uow: UnitOfWork) -> None:
    uow.sources.save(hourly())

    for _ in range(2):
        pulls.failed(uow, an_asker(), hourly(), DOWN, by_hand=True)

    told = [one.message.data for one in deliver(uow, NOW)]
    assert [(one["slowed"], one["paused"]) for one in told] == [(False, False)] * 2


def test_readings_that_bring_nothing_new_say_nothing_and_leave_one_line(uow: UnitOfWork) -> None:
    uow.sources.save(hourly())
    uow.runs.save(a_run())

    for hour in range(5):
        asker = an_asker(now=a_moment(hours=hour))
        pulls.succeeded(uow, asker, load(), hourly(), likes(), None)

    runs = [run for run in uow.runs.of_channel(WORKSPACE, CHANNEL) if run.source != "file"]
    assert [(run.at, run.written, run.unchanged) for run in runs] == [
        (a_moment(hours=4), 0, 1),
        (NOW, 1, 0),
    ]
    assert deliver(uow, a_moment(hours=9)) == []
    pulls.succeeded(uow, an_asker(now=a_moment(hours=9)), load(), hourly(), likes(6), None)
    pulls.succeeded(uow, an_asker(now=a_moment(hours=10)), load(), hourly(), likes(6), None)
    runs = [run for run in uow.runs.of_channel(WORKSPACE, CHANNEL) if run.source != "file"]
    assert [(run.at, run.replaced) for run in runs] == [
        (a_moment(hours=10), 0),
        (a_moment(hours=9), 1),
        (NOW, 0),
    ]


def test_a_source_remembers_whether_its_numbers_are_by_the_hour(uow: UnitOfWork) -> None:
    uow.sources.save(daily())
    with_hours = likes()
    with_hours.series[MetricKey("likes"), Scope()].hours[a_moment(hours=-20)] = Decimal(5)

    pulls.succeeded(uow, an_asker(), load(), daily(), with_hours, None)
    first = now(uow).has_hours
    pulls.succeeded(uow, an_asker(), load(), daily(), Understood(), None)
    empty = now(uow).has_hours
    pulls.succeeded(uow, an_asker(), load(), daily(), likes(), None)

    assert (first, empty, now(uow).has_hours) == (True, True, False)


def test_what_is_said_of_a_source_while_it_is_stored_stands(uow: UnitOfWork) -> None:
    uow.sources.save(daily())

    class Meanwhile:
        """Sources of which others make something else after the first look."""

        def __init__(self, *then: Source | None) -> None:
            self.found = [daily(), *then]
            self.saved: list[Source] = []

        def get(self, *_: object) -> Source | None:
            return self.found.pop(0)

        def save(self, source: Source) -> None:
            self.saved.append(source)

    changed, gone = Meanwhile(hourly(failures=1)), Meanwhile(None)
    for others in (changed, gone):
        uow.sources = others  # type: ignore[assignment]
        pulls.succeeded(uow, an_asker(), load(), daily(), likes(), {"at": 2})

    assert changed.saved == [hourly(bookmark={"at": 2})]
    assert gone.saved == []


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
