"""Goals, KPIs, series and own metrics in memory."""

from collections.abc import Callable, Sequence
from datetime import date

from kpi.model import (
    ChannelId,
    Goal,
    GoalId,
    GoalState,
    Kpi,
    KpiId,
    KpiState,
    MetricKey,
    OwnMetric,
    Period,
    PurposeKey,
    Series,
    SeriesId,
    UserId,
    WorkspaceId,
)
from kpi.ports import Break, BreakOrigin
from storage.memory.state import Session


class MemoryGoals:
    """Goals, open and closed."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, goal_id: GoalId) -> Goal | None:
        """Return the goal."""
        return self._session.read().goals.get((workspace_id, goal_id))

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, state: GoalState | None = None
    ) -> list[Goal]:
        """Return the channel's goals, oldest first."""
        found = (
            goal
            for goal in self._session.read().goals.values()
            if (goal.workspace_id, goal.channel_id) == (workspace_id, channel_id)
            and state in {None, goal.state}
        )
        return sorted(found, key=_goal_age)

    def ended(self, workspace_id: WorkspaceId, period: Period) -> list[Goal]:
        """Return the open goals whose last day is within the period, oldest first."""
        found = (
            goal
            for goal in self._session.read().goals.values()
            if (goal.workspace_id, goal.state) == (workspace_id, GoalState.OPEN)
            and goal.period.last_day in period
        )
        return sorted(found, key=_goal_age)

    def of_purpose(self, workspace_id: WorkspaceId, purpose: PurposeKey) -> list[Goal]:
        """Return the goals with the purpose, open and closed, oldest first."""
        found = (
            goal
            for goal in self._session.read().goals.values()
            if (goal.workspace_id, goal.purpose) == (workspace_id, purpose)
        )
        return sorted(found, key=_goal_age)

    def save(self, goal: Goal) -> None:
        """Insert or replace."""
        self._session.write().goals[goal.workspace_id, goal.goal_id] = goal


def _goal_age(goal: Goal) -> tuple[object, ...]:
    return goal.created_at, goal.goal_id


def _age(kpi: Kpi) -> tuple[object, ...]:
    return kpi.created_at, kpi.kpi_id


class MemoryKpis:
    """KPIs; removed ones are kept for history."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> Kpi | None:
        """Return the KPI, also a removed one."""
        return self._session.read().kpis.get((workspace_id, kpi_id))

    def of_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Kpi]:
        """Return the active KPIs of the channel's open goals, by goal, oldest first."""
        return self._steering(workspace_id, self._by_goal, lambda k: k.channel_id == channel_id)

    def removed(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Kpi]:
        """Return the removed KPIs of the channel's open goals, by goal, oldest first."""
        gone = self._in_state(workspace_id, KpiState.REMOVED)
        return sorted(
            (k for k in gone if k.channel_id == channel_id and self._is_open(k)),
            key=self._by_goal,
        )

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Kpi]:
        """Return the active KPIs of the goal, oldest first."""
        return sorted((k for k in self._active(workspace_id) if k.goal_id == goal_id), key=_age)

    def of_series(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Kpi]:
        """Return the active KPIs of open goals over any of these series, oldest first."""
        return self._steering(workspace_id, _age, lambda k: k.series_id in series)

    def of_owner(self, workspace_id: WorkspaceId, owner_id: UserId) -> list[Kpi]:
        """Return the active KPIs of open goals that the person owns, oldest first."""
        return self._steering(workspace_id, _age, lambda k: k.owner_id == owner_id)

    def all_active(self, workspace_id: WorkspaceId) -> list[Kpi]:
        """Return the active KPIs of open goals, by channel, then by goal, oldest first."""
        return self._steering(
            workspace_id, lambda k: (k.channel_id, *self._by_goal(k)), lambda _: True
        )

    def save(self, kpi: Kpi) -> None:
        """Insert or replace."""
        self._session.write().kpis[kpi.workspace_id, kpi.kpi_id] = kpi

    def _active(self, workspace_id: WorkspaceId) -> list[Kpi]:
        return self._in_state(workspace_id, KpiState.ACTIVE)

    def _in_state(self, workspace_id: WorkspaceId, state: KpiState) -> list[Kpi]:
        found = self._session.read().kpis.values()
        return [k for k in found if (k.workspace_id, k.state) == (workspace_id, state)]

    def _is_open(self, kpi: Kpi) -> bool:
        goal = self._goal(kpi)
        return goal is not None and goal.state is GoalState.OPEN

    def _goal(self, kpi: Kpi) -> Goal | None:
        return self._session.read().goals.get((kpi.workspace_id, kpi.goal_id))

    def _by_goal(self, kpi: Kpi) -> tuple[object, ...]:
        goal = self._goal(kpi)
        return (*(_goal_age(goal) if goal else ()), *_age(kpi))

    def _steering(
        self,
        workspace_id: WorkspaceId,
        order: Callable[[Kpi], tuple[object, ...]],
        wanted: Callable[[Kpi], bool],
    ) -> list[Kpi]:
        found = (k for k in self._active(workspace_id) if wanted(k) and self._is_open(k))
        return sorted(found, key=order)


class MemorySeriesStore:
    """Series and own metrics."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, series_id: SeriesId) -> Series | None:
        """Return the series."""
        return self._session.read().series.get((workspace_id, series_id))

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, metric: MetricKey | None = None
    ) -> list[Series]:
        """Return the channel's series, by metric, platform, account, campaign, influencer."""
        found = (
            series
            for series in self._session.read().series.values()
            if (series.workspace_id, series.channel_id) == (workspace_id, channel_id)
            and metric in {None, series.metric}
        )
        return sorted(found, key=lambda s: _identity(s)[2:])

    def get_many(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Series]:
        """Return those that exist, by id."""
        stored = self._session.read().series
        keys = sorted({(workspace_id, series_id) for series_id in series} & stored.keys())
        return [stored[key] for key in keys]

    def find_or_add(self, series: Series) -> Series:
        """Return the stored series of the same channel, metric and scope, or store this one."""
        for stored in self._session.read().series.values():
            if _identity(stored) == _identity(series):
                return stored
        self._session.write().series[series.workspace_id, series.series_id] = series
        return series

    def breaks(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Break]:
        """Return from when on these series count something else, by id, day and origin."""
        wanted = set(series)
        stored = self._session.read().breaks
        keys = sorted(key for key in stored if key[0] == workspace_id and key[1] in wanted)
        return [stored[key] for key in keys]

    def save_break(self, found: Break) -> None:
        """Insert, or replace what the same origin said of the series and day."""
        self._session.write().breaks[_spot(found)] = found

    def remove_break(self, found: Break) -> None:
        """Forget what its origin said of the series and day, if it said anything."""
        self._session.write().breaks.pop(_spot(found), None)

    def own_metrics(
        self, workspace_id: WorkspaceId, channel_id: ChannelId | None = None
    ) -> list[OwnMetric]:
        """Return the workspace's own metrics, or those that a channel has series of, by name."""
        found = self._session.read().own_metrics.values()
        own = [metric for metric in found if metric.workspace_id == workspace_id]
        if channel_id is not None:
            known = {one.metric for one in self.of_channel(workspace_id, channel_id)}
            own = [metric for metric in own if metric.metric in known]
        return sorted(own, key=lambda metric: (metric.name, metric.metric))

    def save_own_metric(self, metric: OwnMetric) -> None:
        """Insert or replace."""
        self._session.write().own_metrics[metric.workspace_id, metric.metric] = metric


def _spot(found: Break) -> tuple[WorkspaceId, SeriesId, date, BreakOrigin]:
    return found.workspace_id, found.series_id, found.day, found.origin


def _identity(series: Series) -> tuple[str, ...]:
    scope = series.scope
    return (
        series.workspace_id,
        series.channel_id,
        series.metric,
        scope.platform,
        scope.account,
        scope.campaign,
        scope.influencer,
        scope.basis,
        scope.over,
    )
