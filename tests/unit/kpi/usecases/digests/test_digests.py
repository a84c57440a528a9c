from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.messages import MessageKind
from kpi.ports import HolidayPolicy, Schedule, ScheduleState, UnitOfWork, WhenUnclear
from kpi.usecases.digests.digests import (
    LATE_AFTER,
    Planned,
    channel_back,
    enqueue_due,
    enqueue_soon,
    plan_of,
)
from storage.memory import memory
from tests.clocks import StillClock
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    WORKSPACE,
    UowFactory,
    a_moment,
    a_schedule,
    a_workspace,
)
from tests.outboxes import deliver

WEEK = timedelta(days=7)


def no_holidays(_country: str, _day: date) -> bool:
    return False


def always_holidays(_country: str, _day: date) -> bool:
    return True


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        yield unit


def saved(uow: UnitOfWork, **changes: object) -> Schedule:
    """Store a schedule: Mondays at nine in Tokyo, planned up to the minute before NOW."""
    schedule = a_schedule(**{"planned_until": a_moment(minutes=-1), **changes})
    uow.schedules.save(schedule)
    return schedule


def plan(uow: UnitOfWork, now: datetime = NOW, *, limit: int = 200) -> Planned:
    return enqueue_due(uow, now, no_holidays, limit=limit)


def planned_until(uow: UnitOfWork) -> datetime:
    schedule = uow.schedules.get(WORKSPACE, CHANNEL)
    assert schedule is not None
    return schedule.planned_until


def test_a_digest_that_comes_due_is_planned_once_however_often_the_clock_ticks(
    uow: UnitOfWork,
) -> None:
    saved(uow)

    rounds = [plan(uow, a_moment(seconds=5 * n)) for n in range(200)]

    assert sum(one.digests for one in rounds) == 1
    assert [one.key for one in deliver(uow, NOW)] == ["digest:C1:2026-12-07"]


def test_a_planned_digest_is_for_its_channel_held_when_unclear_and_of_use_until_the_next(
    uow: UnitOfWork,
) -> None:
    saved(uow)
    plan(uow)

    (found,) = deliver(uow, NOW)

    assert found.to == found.subject == CHANNEL
    assert found.message.kind is MessageKind.DIGEST
    assert found.message.data == {
        "channel": CHANNEL,
        "due_at": NOW.isoformat(),
        "left_out": 0,
    }
    assert found.when_unclear is WhenUnclear.HOLD
    assert found.due_at == NOW
    assert found.expires_at == NOW + WEEK


def test_two_workers_that_planned_from_the_same_moment_make_one_digest(uow: UnitOfWork) -> None:
    schedule = saved(uow)
    plan(uow)
    # The other worker had read the schedule before the first one saved it.
    late = replace(schedule, planned_until=a_moment(minutes=-1))

    enqueue_soon(uow, late, late.planned_until, NOW, no_holidays)

    assert len(deliver(uow, NOW)) == 1


def test_planning_moves_on_and_never_back(uow: UnitOfWork) -> None:
    saved(uow)

    plan(uow, a_moment(hours=1))
    reached = planned_until(uow)
    plan(uow, a_moment(minutes=1))

    assert reached >= a_moment(hours=1)
    assert planned_until(uow) == reached


def test_a_schedule_on_which_nothing_comes_due_rests_for_some_minutes(uow: UnitOfWork) -> None:
    saved(uow, planned_until=a_moment(hours=1))

    assert plan(uow, a_moment(hours=2)).schedules == 1
    assert plan(uow, a_moment(hours=2, minutes=4)).schedules == 0
    assert plan(uow, a_moment(hours=2, minutes=6)).schedules == 1


def test_a_rest_ends_before_the_next_digest(uow: UnitOfWork) -> None:
    saved(uow, planned_until=a_moment(minutes=-10))

    plan(uow, a_moment(minutes=-2))

    assert plan(uow).digests == 1


@pytest.mark.parametrize(
    ("gap", "left_out"),
    [(timedelta(days=3), 0), (timedelta(days=365), 52)],
    ids=["days", "a_year"],
)
def test_after_a_gap_there_is_one_late_digest_and_the_rest_is_counted(
    uow: UnitOfWork, gap: timedelta, left_out: int
) -> None:
    saved(uow)

    planned = plan(uow, NOW + gap)

    assert planned == Planned(schedules=1, digests=1, late=1, left_out=left_out)
    (found,) = deliver(uow, NOW + gap)
    assert found.message.data["left_out"] == left_out
    assert found.due_at > NOW + gap - WEEK
    assert plan(uow, NOW + gap + timedelta(hours=1)).digests == 0


def test_a_digest_is_late_after_some_minutes_only(uow: UnitOfWork) -> None:
    saved(uow)

    assert plan(uow, NOW + LATE_AFTER).late == 0


def test_one_round_takes_so_many_and_the_next_takes_others(uow: UnitOfWork) -> None:
    saved(uow)
    saved(uow, channel_id=OTHER_CHANNEL)

    rounds = [plan(uow, limit=1) for _ in range(3)]

    assert [one.schedules for one in rounds] == [1, 1, 0]
    assert {one.to for one in deliver(uow, NOW)} == {CHANNEL, OTHER_CHANNEL}


@pytest.mark.parametrize("state", [ScheduleState.OFF, ScheduleState.PAUSED])
def test_what_was_stopped_is_not_planned(uow: UnitOfWork, state: ScheduleState) -> None:
    saved(uow, state=state)

    assert plan(uow) == Planned()


def test_a_holiday_is_skipped_where_that_is_wished(uow: UnitOfWork) -> None:
    saved(uow, holidays=HolidayPolicy.SKIP)

    planned = enqueue_due(uow, NOW, lambda country, day: (country, day.day) == ("JP", 7))

    assert planned.digests == 0


def test_a_digest_that_nothing_follows_lives_for_half_a_day(uow: UnitOfWork) -> None:
    saved(uow, holidays=HolidayPolicy.SKIP)

    def closed_for_good_from_tuesday(_country: str, day: date) -> bool:
        return day > date(2026, 12, 7)

    enqueue_due(uow, NOW, closed_for_good_from_tuesday)

    (found,) = deliver(uow, NOW)
    assert found.expires_at == a_moment(hours=12)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "due"),
    [
        ("America/New_York", "2026-03-08", 2, "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01", 1, "2026-11-01T05:00"),
        ("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30"),
    ],
    ids=["spring_skip_hour", "autumn_double_hour", "half_hour_shift"],
)
def test_daylight_saving_neither_skips_nor_doubles_a_digest(
    uow: UnitOfWork, zone: str, day: str, hour: int, due: str
) -> None:
    start = at(f"{day}T00:00") - timedelta(days=1)
    saved(uow, kind="daily", weekday=None, hour=hour, zone=zone, planned_until=start)

    sent = []
    for quarter in range(4 * 72):
        now = start + timedelta(minutes=15 * quarter)
        plan(uow, now)
        sent += [(one.key, one.due_at) for one in deliver(uow, now)]

    assert (f"digest:C1:{day}", at(due)) in sent
    assert len({key for key, _ in sent}) == len(sent) == 3


STEPS = st.lists(st.integers(1, 3 * 24 * 60), min_size=1, max_size=25)


@settings(max_examples=40)
@given(minutes=STEPS, kind=st.sampled_from(["daily", "weekdays", "weekly", "monthly"]))
def test_whatever_the_pauses_each_local_day_is_planned_once_at_most(
    minutes: list[int], kind: str
) -> None:
    with memory(StillClock())() as uow:
        uow.workspaces.save(a_workspace())
        saved(uow, kind=kind, weekday=0, month_day=1, zone="America/New_York")
        now = NOW
        keys: list[str] = []
        for step in minutes:
            now += timedelta(minutes=step)
            planned = plan(uow, now)
            keys += [one.key for one in deliver(uow, now)]
            assert planned.digests <= 1

        assert len(keys) == len(set(keys))


def test_the_next_digest_is_told_only_while_it_will_come() -> None:
    schedule = a_schedule()

    assert plan_of(schedule, NOW, no_holidays).next_at == NOW + WEEK
    assert plan_of(None, NOW, no_holidays).next_at is None
    assert plan_of(a_schedule(state=ScheduleState.OFF), NOW, no_holidays).next_at is None
    skipping = a_schedule(holidays=HolidayPolicy.SKIP)
    assert plan_of(skipping, NOW, always_holidays).next_at is None


LOST = {"state": ScheduleState.PAUSED, "paused_because": "not_in_channel"}
REASONS = frozenset({"not_in_channel", "is_archived"})


def back(uow: UnitOfWork, now: datetime = NOW) -> bool:
    return channel_back(uow, (WORKSPACE, CHANNEL), REASONS, now, no_holidays)


def test_digests_go_on_once_their_channel_is_back_and_the_next_one_says_so_once(
    uow: UnitOfWork,
) -> None:
    saved(uow, **LOST)

    assert back(uow, a_moment(days=15))
    assert not back(uow, a_moment(days=15))

    for _ in range(3):
        plan(uow, a_moment(days=21))
    (first,) = deliver(uow, a_moment(days=21))
    plan(uow, a_moment(days=28))
    (second,) = deliver(uow, a_moment(days=28))
    # Nothing of the two weeks without Mato, nor a word about them.
    assert first.key == "digest:C1:2026-12-28"
    assert (first.message.data["resumed"], first.message.data["left_out"]) == (True, 0)
    assert "resumed" not in second.message.data


def test_a_digest_in_what_was_planned_before_the_pause_is_not_forgotten(uow: UnitOfWork) -> None:
    saved(uow, **LOST, planned_until=a_moment(minutes=2))

    assert back(uow, a_moment(minutes=-1))

    plan(uow, a_moment(minutes=3))
    (first,) = deliver(uow, a_moment(minutes=3))
    plan(uow, a_moment(days=7))
    (second,) = deliver(uow, a_moment(days=7))
    assert [one.message.data.get("resumed") for one in (first, second)] == [True, None]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ScheduleState.OFF},
        {"state": ScheduleState.ACTIVE},
        {"state": ScheduleState.PAUSED, "paused_because": "restricted_action"},
    ],
    ids=["by a person", "running", "only a person can mend it"],
)
def test_a_channel_that_is_back_starts_nothing_else(
    uow: UnitOfWork, changes: dict[str, object]
) -> None:
    before = saved(uow, **changes)

    assert not back(uow)

    assert uow.schedules.get(WORKSPACE, CHANNEL) == before


def test_a_channel_without_a_digest_may_come_back(uow: UnitOfWork) -> None:
    assert not back(uow)
