"""Who answers for a thing, and when that person may be written to."""

from datetime import datetime

from kpi.model import ChannelId, Goal, UserId, WorkspaceId
from kpi.ports import UnitOfWork
from kpi.schedule import quiet_until


def of_goal(uow: UnitOfWork, goal: Goal) -> UserId:
    """Return the goal's owner, or the channel's stand-in for one who left."""
    return standing_in(uow, goal.workspace_id, goal.channel_id, goal.owner_id)


def standing_in(
    uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId, owner_id: UserId
) -> UserId:
    """Return the owner, or the channel's stand-in for one who left."""
    person = uow.people.get(workspace_id, owner_id)
    team = uow.teams.get(workspace_id, channel_id)
    if person is not None and person.is_gone and team is not None:
        return team.fallback_owner
    return owner_id


def awake(uow: UnitOfWork, workspace_id: WorkspaceId, user_id: UserId, now: datetime) -> datetime:
    """Return when the person may be written to: now, or when their quiet hours end."""
    person = uow.people.get(workspace_id, user_id)
    if person is None or person.quiet_from is None or person.quiet_until is None:
        return now
    return quiet_until(now, person.zone, person.quiet_from, person.quiet_until) or now
