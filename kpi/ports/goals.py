"""Goals, KPIs and the series that they steer by."""

from collections.abc import Sequence
from typing import Protocol

from kpi.model import (
    ChannelId,
    Goal,
    GoalId,
    GoalState,
    Kpi,
    KpiId,
    MetricKey,
    OwnMetric,
    Period,
    PurposeKey,
    Series,
    SeriesId,
    UserId,
    WorkspaceId,
)
from kpi.ports.values import Break


class Goals(Protocol):
    """Goals, open and closed."""

    def get(self, workspace_id: WorkspaceId, goal_id: GoalId) -> Goal | None: ...  # noqa: D102

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, state: GoalState | None = None
    ) -> list[Goal]:
        """Return the channel's goals, oldest first."""
        ...

    def ended(self, workspace_id: WorkspaceId, period: Period) -> list[Goal]:
        """Return the open goals whose last day is within the period, oldest first."""
        ...

    def of_purpose(self, workspace_id: WorkspaceId, purpose: PurposeKey) -> list[Goal]:
        """Return the goals with the purpose, open and closed, oldest first."""
        ...

    def save(self, goal: Goal) -> None:
        """Insert or replace."""
        ...


class Kpis(Protocol):
    """KPIs; removed ones are kept for history."""

    def get(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> Kpi | None: ...  # noqa: D102

    def of_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Kpi]:
        """Return the active KPIs of the channel's open goals, by goal, oldest first."""
        ...

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Kpi]:
        """Return the active KPIs of the goal, oldest first."""
        ...

    def removed(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Kpi]:
        """Return the removed KPIs of the channel's open goals, by goal, oldest first."""
        ...

    def of_series(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Kpi]:
        """Return the active KPIs of open goals over any of these series."""
        ...

    def of_owner(self, workspace_id: WorkspaceId, owner_id: UserId) -> list[Kpi]:
        """Return the active KPIs of open goals that the person owns, oldest first."""
        ...

    def all_active(self, workspace_id: WorkspaceId) -> list[Kpi]:
        """Return the active KPIs of open goals, by channel."""
        ...

    def save(self, kpi: Kpi) -> None:
        """Insert or replace."""
        ...


class SeriesStore(Protocol):
    """Series and the metrics that teams named themselves."""

    def get(self, workspace_id: WorkspaceId, series_id: SeriesId) -> Series | None: ...  # noqa: D102

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, metric: MetricKey | None = None
    ) -> list[Series]:
        """Return the channel's series, by metric, platform, account, campaign, influencer."""
        ...

    def get_many(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Series]:
        """Return those that exist."""
        ...

    def find_or_add(self, series: Series) -> Series:
        """Return the stored series of the same channel, metric and scope, or store this one."""
        ...

    def breaks(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Break]:
        """Return from when on these series count something else, by id, day and origin."""
        ...

    def save_break(self, found: Break) -> None:
        """Insert, or replace what the same origin said of the series and day."""
        ...

    def remove_break(self, found: Break) -> None:
        """Forget what its origin said of the series and day, if it said anything."""
        ...

    def own_metrics(
        self, workspace_id: WorkspaceId, channel_id: ChannelId | None = None
    ) -> list[OwnMetric]:
        """Return the workspace's own metrics, or those that a channel has series of, by name."""
        ...

    def save_own_metric(self, metric: OwnMetric) -> None:
        """Insert or replace."""
        ...
