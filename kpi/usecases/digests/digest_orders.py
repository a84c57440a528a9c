"""When a channel's digest goes out, as people order it: set, stopped, resumed, asked for now."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kpi.errors import NotFound, NotUnderstood
from kpi.language.requests import DigestRequest
from kpi.messages import Message, MessageKind
from kpi.model import ChannelId, DeliveryId, Team
from kpi.ports import Delivery, Json, Schedule, ScheduleState, UnitOfWork, WhenUnclear
from kpi.schedule import RuleKind
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.digests.digests import HolidayIn, Plan, enqueue_soon, plan_of
from kpi.usecases.records import audit

#: A digest that somebody asked for is of no use later than this.
_ASKED_LIVES = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running(Plan):
    """A schedule that was just set."""

    schedule: Schedule


def show(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, is_holiday: HolidayIn) -> Plan:
    """Return the channel's schedule."""
    access.enter(uow, asker, channel_id)
    return plan_of(uow.schedules.get(asker.workspace_id, channel_id), asker.now, is_holiday)


def set_schedule(
    uow: UnitOfWork, asker: Asker, team: Team, wish: DigestRequest, is_holiday: HolidayIn
) -> Running:
    """Let digests go out as wished; what the wish leaves open stays as it was.

    The channel gets a test message unless a digest has reached it before, which proves that
    Mato may post there. A zone becomes the channel's. Raises NotUnderstood for a zone that
    does not exist.
    """
    access.enter(uow, asker, team.channel_id)
    access.may_change(asker)
    before = uow.schedules.get(asker.workspace_id, team.channel_id)
    after = _merged(before or _usual(asker, team), wish, asker)
    if after.zone != team.zone:
        uow.teams.save(replace(team, zone=after.zone))
    return _start(uow, asker, before, after, is_holiday)


def _start(
    uow: UnitOfWork,
    asker: Asker,
    before: Schedule | None,
    after: Schedule,
    is_holiday: HolidayIn,
    *,
    test_anyway: bool = False,
) -> Running:
    uow.schedules.save(after)
    if before is not None and before.planned_until > asker.now:
        enqueue_soon(uow, after, asker.now, before.planned_until, is_holiday)
    _record(uow, asker, "digest.set", before, after)
    plan = plan_of(after, asker.now, is_holiday)
    was_paused = before is not None and before.state is ScheduleState.PAUSED
    if was_paused or test_anyway:
        _test(uow, asker, after, plan.next_at, occasion=uow.new_id())
    elif not _has_posted(uow, after):
        # Who tries several times before the first test is out gets one.
        _test(uow, asker, after, plan.next_at, occasion=f"{asker.now.date()}")
    return Running(schedule=after, next_at=plan.next_at, on_holiday=plan.on_holiday)


def stop(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> Schedule:
    """Let no more digests go out; NotFound when there is no schedule."""
    before = _existing(uow, asker, channel_id)
    after = replace(before, state=ScheduleState.OFF, paused_because="")
    if before.state is not ScheduleState.OFF:
        uow.schedules.save(after)
        _record(uow, asker, "digest.off", before, after)
    return after


def resume(
    uow: UnitOfWork,
    asker: Asker,
    channel_id: ChannelId,
    is_holiday: HolidayIn,
    *,
    test_anyway: bool = False,
) -> Running:
    """Let digests go out again as they were set; NotFound: never set.

    It is tested anew after a pause, and ``test_anyway`` when somebody asks for it.
    """
    before = _existing(uow, asker, channel_id)
    after = _merged(before, DigestRequest(), asker)
    return _start(uow, asker, before, after, is_holiday, test_anyway=test_anyway)


def draft(uow: UnitOfWork, asker: Asker, team: Team) -> Schedule:
    """Return the schedule to start from: as it is, or as it usually is."""
    access.enter(uow, asker, team.channel_id)
    return uow.schedules.get(asker.workspace_id, team.channel_id) or _usual(asker, team)


def post_now(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> DeliveryId:
    """Let a digest go out to the channel at once, beside the schedule."""
    access.enter(uow, asker, channel_id)
    access.may_change(asker)
    delivery_id = DeliveryId(uow.new_id())
    uow.outbox.add(
        Delivery(
            workspace_id=asker.workspace_id,
            delivery_id=delivery_id,
            key=f"digest:{channel_id}:now:{delivery_id}",
            to=channel_id,
            message=Message(kind=MessageKind.DIGEST, data={"channel": channel_id}),
            subject=channel_id,
            when_unclear=WhenUnclear.HOLD,
            due_at=asker.now,
            expires_at=asker.now + _ASKED_LIVES,
            created_at=asker.now,
        )
    )
    return delivery_id


def _existing(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> Schedule:
    access.enter(uow, asker, channel_id)
    access.may_change(asker)
    found = uow.schedules.get(asker.workspace_id, channel_id)
    if found is None:
        raise NotFound("not_found.schedule")
    return found


def _usual(asker: Asker, team: Team) -> Schedule:
    """Return what is set where nothing is said: Mondays at nine in the channel's zone."""
    return Schedule(
        workspace_id=team.workspace_id,
        channel_id=team.channel_id,
        kind=RuleKind.WEEKLY.value,
        weekday=0,
        zone=team.zone,
        country=team.country,
        owner_id=asker.user_id,
        planned_until=asker.now,
    )


def _merged(before: Schedule, wish: DigestRequest, asker: Asker) -> Schedule:
    kind = wish.kind.value if wish.kind else before.kind
    is_other = kind != before.kind
    at = wish.at or time(before.hour, before.minute)
    return replace(
        before,
        kind=kind,
        weekday=_day(RuleKind.WEEKLY, kind, wish.weekday, None if is_other else before.weekday, 0),
        month_day=_day(
            RuleKind.MONTHLY, kind, wish.month_day, None if is_other else before.month_day, 1
        ),
        hour=at.hour,
        minute=at.minute,
        zone=_zone(wish.zone or before.zone),
        holidays=wish.holidays or before.holidays,
        state=ScheduleState.ACTIVE,
        paused_because="",
        owner_id=asker.user_id,
        planned_until=asker.now,
    )


def _day(of: RuleKind, kind: str, said: int | None, was: int | None, usual: int) -> int | None:
    """Return the day that a rule of kind ``of`` has; other kinds have none."""
    if kind != of.value:
        return None
    return next(day for day in (said, was, usual) if day is not None)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotUnderstood("not_understood.zone", zone=name) from None
    return name


def _test(
    uow: UnitOfWork,
    asker: Asker,
    schedule: Schedule,
    next_at: datetime | None,
    *,
    occasion: str,
) -> None:
    """Let a message go out that proves that Mato may post, or shows that it may not."""
    uow.outbox.add(
        Delivery(
            workspace_id=schedule.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{MessageKind.DIGEST_TEST.value}:{schedule.channel_id}:{occasion}",
            to=schedule.channel_id,
            message=Message(
                kind=MessageKind.DIGEST_TEST,
                data={"by": asker.user_id, **schedule_facts(schedule, next_at)},
            ),
            subject=schedule.channel_id,
            due_at=asker.now,
            expires_at=asker.now + _ASKED_LIVES,
            created_at=asker.now,
        )
    )


def _has_posted(uow: UnitOfWork, schedule: Schedule) -> bool:
    """Whether something of ours has come through to the channel before."""
    return any(
        uow.outbox.last_sent(schedule.workspace_id, kind.value, schedule.channel_id)
        for kind in (MessageKind.DIGEST, MessageKind.DIGEST_TEST)
    )


def schedule_facts(schedule: Schedule, next_at: datetime | None = None) -> Json:
    """Return the schedule as JSON: what an audit row keeps and a message needs."""
    return {
        "channel": schedule.channel_id,
        "kind": schedule.kind,
        "weekday": schedule.weekday,
        "month_day": schedule.month_day,
        "at": f"{schedule.hour:02}:{schedule.minute:02}",
        "zone": schedule.zone,
        "holidays": schedule.holidays.value,
        "state": schedule.state.value,
        "next_at": next_at.isoformat() if next_at else None,
    }


def _record(
    uow: UnitOfWork, asker: Asker, action: str, before: Schedule | None, after: Schedule
) -> None:
    audit(
        uow,
        asker,
        action=action,
        subject=f"digest:{after.channel_id}",
        channel_id=after.channel_id,
        before=schedule_facts(before) if before else None,
        after=schedule_facts(after),
    )
