"""Digests by the clock: planned when they come due, by any number of workers at once.

An occurrence is known by its channel and local day, so planning twice is planning once. After a
gap, however long, each channel gets at most one late digest; older ones are left out and counted.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from kpi.messages import Message, MessageKind
from kpi.model import ChannelId, DeliveryId, WorkspaceId
from kpi.ports import Delivery, Schedule, ScheduleState, UnitOfWork, WhenUnclear
from kpi.schedule import Occurrence, Rule, RuleKind, next_occurrence, occurrences

#: Whether a day is a public holiday in the country (ISO 3166-1 alpha-2).
HolidayIn = Callable[[str, date], bool]

#: A digest that goes out later than this after it was due says so.
LATE_AFTER = timedelta(minutes=10)
#: So far ahead a schedule on which nothing comes due is not looked at again.
_REST = timedelta(minutes=5)
#: A digest that nothing follows is of no use later than this.
_LIVES = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What one round of planning did, in schedules and digests."""

    schedules: int = 0
    digests: int = 0
    late: int = 0
    left_out: int = 0


def enqueue_due(
    uow: UnitOfWork, now: datetime, is_holiday: HolidayIn, *, limit: int = 200
) -> Planned:
    """Put every digest that has come due into the outbox, for up to ``limit`` schedules.

    ``Planned.schedules`` equal to ``limit`` means that more may be waiting.
    """
    rounds = [_plan(uow, one, now, is_holiday) for one in uow.schedules.due_candidates(now, limit)]
    return Planned(
        schedules=len(rounds),
        digests=sum(one.digests for one in rounds),
        late=sum(one.late for one in rounds),
        left_out=sum(one.left_out for one in rounds),
    )


def _plan(uow: UnitOfWork, schedule: Schedule, now: datetime, is_holiday: HolidayIn) -> Planned:
    closed = _closed(schedule, is_holiday)
    rule = rule_of(schedule)
    due = occurrences(rule, schedule.planned_until, now, closed)
    following = next_occurrence(rule, now, closed)
    planned = Planned()
    if due:
        is_late = now - due[-1].instant > LATE_AFTER
        added = _enqueue(uow, schedule, due[-1], following, now, left_out=len(due) - 1)
        planned = Planned(digests=int(added), late=int(added and is_late), left_out=len(due) - 1)
    rest = now + _REST
    told = replace(schedule, paused_because="") if planned.digests else schedule
    if following is not None and following.instant <= rest:
        rest = following.instant - timedelta(microseconds=1)
    uow.schedules.save(replace(told, planned_until=max(rest, now)))
    return planned


def _enqueue(
    uow: UnitOfWork,
    schedule: Schedule,
    occurrence: Occurrence,
    following: Occurrence | None,
    now: datetime,
    *,
    left_out: int = 0,
) -> bool:
    """Add the occurrence's digest; it is of no use once the next one is due."""
    return uow.outbox.add(
        Delivery(
            workspace_id=schedule.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"digest:{schedule.channel_id}:{occurrence.local_date}",
            to=schedule.channel_id,
            message=Message(
                kind=MessageKind.DIGEST,
                data={
                    "channel": schedule.channel_id,
                    "due_at": occurrence.instant.isoformat(),
                    "left_out": left_out,
                    **({"resumed": True} if schedule.paused_because else {}),
                },
            ),
            subject=schedule.channel_id,
            when_unclear=WhenUnclear.HOLD,
            due_at=occurrence.instant,
            expires_at=following.instant if following else now + _LIVES,
            created_at=now,
        )
    )


def rule_of(schedule: Schedule) -> Rule:
    """Return the schedule as the rule that dates are computed from."""
    return Rule(
        kind=RuleKind(schedule.kind),
        at=time(schedule.hour, schedule.minute),
        zone=schedule.zone,
        weekday=schedule.weekday or 0,
        month_day=schedule.month_day or 1,
        country=schedule.country,
        holidays=schedule.holidays,
    )


def _closed(schedule: Schedule, is_holiday: HolidayIn) -> Callable[[date], bool]:
    return lambda day: is_holiday(schedule.country, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A channel's schedule as it stands and when it next comes due; None: never, or not now.

    ``on_holiday`` is whether that day is a public holiday.
    """

    schedule: Schedule | None
    next_at: datetime | None
    on_holiday: bool = False


def plan_of(schedule: Schedule | None, now: datetime, is_holiday: HolidayIn) -> Plan:
    """Return when the schedule next comes due after ``now``."""
    if schedule is None or schedule.state is not ScheduleState.ACTIVE:
        return Plan(schedule=schedule, next_at=None)
    closed = _closed(schedule, is_holiday)
    following = next_occurrence(rule_of(schedule), now, closed)
    if following is None:
        return Plan(schedule=schedule, next_at=None)
    return Plan(
        schedule=schedule,
        next_at=following.instant,
        on_holiday=closed(following.local_date),
    )


def enqueue_soon(
    uow: UnitOfWork, schedule: Schedule, now: datetime, until: datetime, is_holiday: HolidayIn
) -> bool:
    """Plan what comes due from ``now`` until then: the clock will not look there again.

    Returns whether anything was planned.
    """
    closed = _closed(schedule, is_holiday)
    rule = rule_of(schedule)
    added = [
        _enqueue(uow, schedule, occurrence, next_occurrence(rule, occurrence.instant, closed), now)
        for occurrence in occurrences(rule, now, until, closed)
    ]
    return any(added)


def channel_back(
    uow: UnitOfWork,
    place: tuple[WorkspaceId, ChannelId],
    reasons: Container[str],
    now: datetime,
    is_holiday: HolidayIn,
) -> bool:
    """Let the channel's digests go on if one of ``reasons`` stopped them; the next one says so.

    What came due meanwhile is not made up for. Returns whether they go on: not where a person
    stopped them, and not after what only a person can mend.
    """
    schedule = uow.schedules.get(*place)
    if schedule is None or schedule.state is not ScheduleState.PAUSED:
        return False
    if schedule.paused_because not in reasons:
        return False
    after = replace(schedule, state=ScheduleState.ACTIVE, planned_until=now)
    is_said = enqueue_soon(uow, after, now, schedule.planned_until, is_holiday)
    uow.schedules.save(replace(after, paused_because="") if is_said else after)
    return True
