"""The only door to a goal or a KPI on someone's behalf."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kpi.errors import NotAllowed, NotFound, Stale
from kpi.model import (
    ChannelId,
    Goal,
    GoalId,
    GoalState,
    Kpi,
    KpiId,
    Language,
    Person,
    UserId,
    WorkspaceId,
)
from kpi.ports import Membership, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, from where, when.

    ``channel_id`` is where the request came from, as Slack said it: being there is proof enough
    of membership. None: from a direct message, the Home tab or a modal.
    """

    person: Person
    channel_id: ChannelId | None
    membership: Membership
    now: datetime

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace that the request belongs to."""
        return self.person.workspace_id

    @property
    def user_id(self) -> UserId:
        """The Slack user."""
        return self.person.user_id

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return self.person.language


def enter(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> None:
    """Let the asker into the channel's goals, or raise NotFound.

    Anybody who is in the channel may; also any member of the workspace when it is public, but
    no guest, who sees no more of Slack than the channels they are in. It is never said that a
    private channel has goals.
    """
    if asker.channel_id == channel_id:
        return
    team = uow.teams.get(asker.workspace_id, channel_id)
    if team is not None and not team.is_private and not asker.person.is_guest:
        return
    if not asker.membership.is_member(asker.workspace_id, channel_id, asker.user_id):
        raise NotFound("not_found.goal")


def enterable(uow: UnitOfWork, asker: Asker, kpis: Sequence[Kpi]) -> list[Kpi]:
    """Return those of the KPIs whose channels the asker may enter."""
    channels = dict.fromkeys(kpi.channel_id for kpi in kpis)
    shut = {channel_id for channel_id in channels if not _may_enter(uow, asker, channel_id)}
    return [kpi for kpi in kpis if kpi.channel_id not in shut]


def _may_enter(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> bool:
    try:
        enter(uow, asker, channel_id)
    except NotFound:
        return False
    return True


def may_change(asker: Asker) -> None:
    """Raise NotAllowed for guests and people of other workspaces: they only read."""
    if asker.person.is_guest:
        raise NotAllowed("not_allowed.guest")


def goal(uow: UnitOfWork, asker: Asker, goal_id: GoalId, *, to_change: bool = False) -> Goal:
    """Return the goal, or raise NotFound or NotAllowed."""
    found = uow.goals.get(asker.workspace_id, goal_id)
    if found is None:
        raise NotFound("not_found.goal")
    enter(uow, asker, found.channel_id)
    if to_change:
        may_change(asker)
    return found


def open_goal(uow: UnitOfWork, asker: Asker, goal_id: GoalId) -> Goal:
    """Return a goal to be changed or added to; raises Stale where it was closed."""
    found = goal(uow, asker, goal_id, to_change=True)
    if found.state is GoalState.CLOSED:
        raise Stale("stale.goal_closed")
    return found


def kpi(uow: UnitOfWork, asker: Asker, kpi_id: KpiId, *, to_change: bool = False) -> Kpi:
    """Return the active KPI, or raise NotFound or NotAllowed."""
    found = uow.kpis.get(asker.workspace_id, kpi_id)
    if found is None:
        raise NotFound("not_found.kpi")
    enter(uow, asker, found.channel_id)
    if to_change:
        may_change(asker)
    return found
