"""Goals and the KPIs that they are steered by."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam

from kpi.model import (
    ChannelId,
    Goal,
    GoalId,
    GoalState,
    Kpi,
    KpiId,
    KpiState,
    Period,
    PurposeKey,
    SeriesId,
    UserId,
    WorkspaceId,
)
from storage.among import among
from storage.repositories.rows import Rows, own
from storage.tables import goals, kpis
from storage.transaction import Transaction

_GOAL = and_(kpis.c.workspace_id == goals.c.workspace_id, kpis.c.goal_id == goals.c.goal_id)
_ACTIVE = kpis.c.state == KpiState.ACTIVE
_OPEN = goals.c.state == GoalState.OPEN
_OLDEST = (kpis.c.created_at, kpis.c.kpi_id)
_BY_GOAL = (goals.c.created_at, goals.c.goal_id, *_OLDEST)

_GOALS = own(goals, "workspace_id", "channel_id").order_by(goals.c.created_at, goals.c.goal_id)
_GOALS_IN_STATE = _GOALS.where(goals.c.state == bindparam("state"))
_OF_OPEN = own(kpis, "workspace_id").join(goals, _GOAL).where(_OPEN)
_STEERING = _OF_OPEN.where(_ACTIVE)
_HERE = kpis.c.channel_id == bindparam("channel_id")
_OF_CHANNEL = _STEERING.where(_HERE).order_by(*_BY_GOAL)
_REMOVED = _OF_OPEN.where(_HERE, kpis.c.state == KpiState.REMOVED).order_by(*_BY_GOAL)
_OF_SERIES = _STEERING.where(among(kpis.c.series_id, "series")).order_by(*_OLDEST)
_OF_OWNER = _STEERING.where(kpis.c.owner_id == bindparam("owner_id")).order_by(*_OLDEST)
_ALL_ACTIVE = _STEERING.order_by(kpis.c.channel_id, *_BY_GOAL)
_OF_GOAL = own(kpis, "workspace_id", "goal_id").where(_ACTIVE).order_by(*_OLDEST)


class SqlGoals:
    """Goals, open and closed."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, goals, Goal)

    def get(self, workspace_id: WorkspaceId, goal_id: GoalId) -> Goal | None:
        """Return the goal."""
        return self._rows.one(workspace_id=workspace_id, goal_id=goal_id)

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, state: GoalState | None = None
    ) -> list[Goal]:
        """Return the channel's goals, oldest first."""
        if state is None:
            return self._rows.listed(_GOALS, workspace_id=workspace_id, channel_id=channel_id)
        return self._rows.listed(
            _GOALS_IN_STATE, workspace_id=workspace_id, channel_id=channel_id, state=state
        )

    def ended(self, workspace_id: WorkspaceId, period: Period) -> list[Goal]:
        """Return the open goals whose last day is within the period, oldest first."""
        end = goals.c.period_end  # the day after the last one
        mine = self._rows.matching({"workspace_id": workspace_id})
        wanted = mine.where(_OPEN, end > period.start, end <= period.end)
        return self._rows.listed(wanted.order_by(goals.c.created_at, goals.c.goal_id))

    def of_purpose(self, workspace_id: WorkspaceId, purpose: PurposeKey) -> list[Goal]:
        """Return the goals with the purpose, open and closed, oldest first."""
        wanted = self._rows.matching({"workspace_id": workspace_id, "purpose": purpose})
        return self._rows.listed(wanted.order_by(goals.c.created_at, goals.c.goal_id))

    def save(self, goal: Goal) -> None:
        """Insert or replace."""
        self._rows.put(goal)


class SqlKpis:
    """KPIs; removed ones are kept for history."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, kpis, Kpi)

    def get(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> Kpi | None:
        """Return the KPI, also a removed one."""
        return self._rows.one(workspace_id=workspace_id, kpi_id=kpi_id)

    def of_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Kpi]:
        """Return the active KPIs of the channel's open goals, by goal, oldest first."""
        return self._rows.listed(_OF_CHANNEL, workspace_id=workspace_id, channel_id=channel_id)

    def removed(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Kpi]:
        """Return the removed KPIs of the channel's open goals, by goal, oldest first."""
        return self._rows.listed(_REMOVED, workspace_id=workspace_id, channel_id=channel_id)

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Kpi]:
        """Return the active KPIs of the goal, oldest first."""
        return self._rows.listed(_OF_GOAL, workspace_id=workspace_id, goal_id=goal_id)

    def of_series(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Kpi]:
        """Return the active KPIs of open goals over any of these series, oldest first."""
        return self._rows.listed(_OF_SERIES, workspace_id=workspace_id, series=series)

    def of_owner(self, workspace_id: WorkspaceId, owner_id: UserId) -> list[Kpi]:
        """Return the active KPIs of open goals that the person owns, oldest first."""
        return self._rows.listed(_OF_OWNER, workspace_id=workspace_id, owner_id=owner_id)

    def all_active(self, workspace_id: WorkspaceId) -> list[Kpi]:
        """Return the active KPIs of open goals, by channel, then by goal, oldest first."""
        return self._rows.listed(_ALL_ACTIVE, workspace_id=workspace_id)

    def save(self, kpi: Kpi) -> None:
        """Insert or replace."""
        self._rows.put(kpi)
