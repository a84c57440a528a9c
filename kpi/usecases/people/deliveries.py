"""What follows when a message cannot reach whom it was for: somebody is told, once."""

from dataclasses import replace
from datetime import datetime, timedelta

from kpi.messages import Message, MessageKind
from kpi.model import ChannelId, DeliveryId, GoalId, KpiId, Team, UserId, WorkspaceId
from kpi.ports import Delivery, Schedule, ScheduleState, UnitOfWork
from kpi.usecases.people import people

#: A message about trouble is of no use later than this.
NEWS_LIVES = timedelta(days=7)
#: Reasons that end by themselves once Mato is (back) in a channel that is open.
ENDING = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


def channel_lost(
    uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId, reason: str, now: datetime
) -> bool:
    """Pause the channel's digests and fail what still waits for it; tell its owner, once.

    ``reason`` is Slack's error or event. Returns whether somebody is told now: not when the
    pause is known already, and not when nobody ever used Mato there.
    """
    uow.outbox.cancel_channel(workspace_id, channel_id, reason)
    schedule = uow.schedules.get(workspace_id, channel_id)
    if schedule is not None:
        return _pause(uow, schedule, reason, now)
    team = uow.teams.get(workspace_id, channel_id)
    if team is None:
        return False
    key = f"{MessageKind.SCHEDULE_PAUSED.value}:{channel_id}:{reason}"
    return _tell(uow, workspace_id, team.fallback_owner, key, _paused(channel_id, reason), now)


def _pause(uow: UnitOfWork, schedule: Schedule, reason: str, now: datetime) -> bool:
    if schedule.state is not ScheduleState.ACTIVE:
        return False
    uow.schedules.save(replace(schedule, state=ScheduleState.PAUSED, paused_because=reason))
    # Two workers that meet the same error plan the same key; a later pause has another one.
    since = schedule.planned_until.isoformat()
    key = f"{MessageKind.SCHEDULE_PAUSED.value}:{schedule.channel_id}:{since}"
    message = _paused(schedule.channel_id, reason)
    return _tell(uow, schedule.workspace_id, schedule.owner_id, key, message, now)


def _paused(channel_id: ChannelId, reason: str) -> Message:
    return Message(
        kind=MessageKind.SCHEDULE_PAUSED, data={"channel": channel_id, "reason": reason}
    )


def held(uow: UnitOfWork, delivery: Delivery, now: datetime) -> bool:
    """Tell the schedule's owner that it is unclear whether a digest arrived."""
    channel_id = ChannelId(delivery.to)
    responsible = _responsible(uow, delivery.workspace_id, channel_id)
    if responsible is None:
        return False
    owner, zone = responsible
    message = Message(
        kind=MessageKind.DELIVERY_HELD,
        data={"channel": channel_id, "due_at": delivery.due_at.isoformat(), "zone": zone},
    )
    key = f"{MessageKind.DELIVERY_HELD.value}:{delivery.delivery_id}"
    return _tell(uow, delivery.workspace_id, owner, key, message, now)


def _responsible(
    uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId
) -> tuple[UserId, str] | None:
    """Return who answers for the channel's digest, and the zone that it is spoken of in."""
    schedule = uow.schedules.get(workspace_id, channel_id)
    if schedule is not None:
        return schedule.owner_id, schedule.zone
    team = uow.teams.get(workspace_id, channel_id)
    return None if team is None else (team.fallback_owner, team.zone)


def person_gone(uow: UnitOfWork, delivery: Delivery, now: datetime) -> bool:
    """Hand a direct message to the fallback owner of its channel, who is told why, once.

    Returns False when nobody is left to take it.
    """
    gone = UserId(delivery.to)
    people.mark_gone(uow, delivery.workspace_id, gone, now)
    team = _team_of(uow, delivery)
    if team is None or team.fallback_owner == gone:
        return False
    heir = team.fallback_owner
    message = Message(
        kind=MessageKind.OWNER_REPLACED,
        data={"channel": team.channel_id, "gone": gone, "owner": heir},
    )
    key = f"{MessageKind.OWNER_REPLACED.value}:{team.channel_id}:{gone}:{heir}"
    _tell(uow, delivery.workspace_id, heir, key, message, now)
    return uow.outbox.add(
        Delivery(
            workspace_id=delivery.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{delivery.key}:{heir}",
            to=heir,
            message=delivery.message,
            subject=delivery.subject,
            when_unclear=delivery.when_unclear,
            due_at=now,
            expires_at=delivery.expires_at,
            created_at=now,
        )
    )


def _team_of(uow: UnitOfWork, delivery: Delivery) -> Team | None:
    """Return the team that a message is about, by its data or its subject."""
    workspace_id, subject = delivery.workspace_id, delivery.subject
    named = delivery.message.data.get("channel")
    kpi = uow.kpis.get(workspace_id, KpiId(subject))
    goal = uow.goals.get(workspace_id, GoalId(subject))
    about = kpi or goal
    channel = about.channel_id if about is not None else ChannelId(str(named or subject))
    return uow.teams.get(workspace_id, channel)


def _tell(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    to: UserId,
    key: str,
    message: Message,
    now: datetime,
) -> bool:
    return uow.outbox.add(
        Delivery(
            workspace_id=workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{key}:{to}",
            to=to,
            message=message,
            subject=str(message.data["channel"]),
            due_at=now,
            expires_at=now + NEWS_LIVES,
            created_at=now,
        )
    )
