"""Series and the metrics that teams named themselves."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, exists, func, select

from kpi.model import ChannelId, MetricKey, OwnMetric, Series, SeriesId, WorkspaceId
from kpi.ports import Break
from storage import tables
from storage.among import among
from storage.mapping import to_row
from storage.repositories.rows import Rows, own
from storage.transaction import Transaction

_SCOPE = (
    "scope_platform",
    "scope_account",
    "scope_campaign",
    "scope_influencer",
    "scope_basis",
    "scope_over",
)
_SAME = ("workspace_id", "channel_id", "metric", *_SCOPE)

_BY_SCOPE = (tables.series.c.metric, *(tables.series.c[name] for name in _SCOPE))
_OF_CHANNEL = own(tables.series, "workspace_id", "channel_id").order_by(*_BY_SCOPE)
_OF_METRIC = own(tables.series, "workspace_id", "channel_id", "metric").order_by(*_BY_SCOPE)
_MANY = (
    own(tables.series, "workspace_id")
    .where(among(tables.series.c.series_id, "series"))
    .order_by(tables.series.c.series_id)
)
_BREAKS = (
    own(tables.breaks, "workspace_id")
    .where(among(tables.breaks.c.series_id, "series"))
    .order_by(tables.breaks.c.series_id, tables.breaks.c.day, tables.breaks.c.origin)
)
_OWN_METRICS = own(tables.own_metrics, "workspace_id").order_by(
    tables.own_metrics.c.name, tables.own_metrics.c.metric
)

_OWN_METRICS_OF_CHANNEL = _OWN_METRICS.where(
    exists().where(
        tables.series.c.workspace_id == tables.own_metrics.c.workspace_id,
        tables.series.c.channel_id == bindparam("channel_id"),
        tables.series.c.metric == tables.own_metrics.c.metric,
    )
)


class SqlSeriesStore:
    """Series and own metrics."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._series = Rows(transaction, tables.series, Series)
        self._breaks = Rows(transaction, tables.breaks, Break)
        self._own_metrics = Rows(transaction, tables.own_metrics, OwnMetric)

    def get(self, workspace_id: WorkspaceId, series_id: SeriesId) -> Series | None:
        """Return the series."""
        return self._series.one(workspace_id=workspace_id, series_id=series_id)

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, metric: MetricKey | None = None
    ) -> list[Series]:
        """Return the channel's series, by metric, platform, account, campaign, influencer."""
        place = {"workspace_id": workspace_id, "channel_id": channel_id}
        if metric is None:
            return self._series.listed(_OF_CHANNEL, **place)
        return self._series.listed(_OF_METRIC, **place, metric=metric)

    def get_many(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Series]:
        """Return those that exist, by id."""
        return self._series.listed(_MANY, workspace_id=workspace_id, series=series)

    def find_or_add(self, series: Series) -> Series:
        """Return the stored series of the same channel, metric and scope, or store this one."""
        row = to_row(series)
        same = self._series.matching({name: row[name] for name in _SAME})
        found = self._series.listed(same)
        if not found:
            self._transaction.lock(f"numbers of {series.workspace_id}")
            own = tables.series.c.workspace_id == series.workspace_id
            number = select(func.coalesce(func.max(tables.series.c.number), 0) + 1).where(own)
            self._series.add(series, _SAME, number=number.scalar_subquery())
            found = self._series.listed(same)
        return found[0]

    def breaks(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Break]:
        """Return from when on these series count something else, by id, day and origin."""
        if not series:
            return []
        return self._breaks.listed(_BREAKS, workspace_id=workspace_id, series=series)

    def save_break(self, found: Break) -> None:
        """Insert, or replace what the same origin said of the series and day."""
        self._breaks.put(found)

    def remove_break(self, found: Break) -> None:
        """Forget what its origin said of the series and day, if it said anything."""
        columns = tables.breaks.c
        spot = (
            columns.workspace_id == found.workspace_id,
            columns.series_id == found.series_id,
            columns.day == found.day,
            columns.origin == found.origin,
        )
        self._transaction.write(delete(tables.breaks).where(*spot))

    def own_metrics(
        self, workspace_id: WorkspaceId, channel_id: ChannelId | None = None
    ) -> list[OwnMetric]:
        """Return the workspace's own metrics, or those that a channel has series of, by name."""
        if channel_id is None:
            return self._own_metrics.listed(_OWN_METRICS, workspace_id=workspace_id)
        return self._own_metrics.listed(
            _OWN_METRICS_OF_CHANNEL, workspace_id=workspace_id, channel_id=channel_id
        )

    def save_own_metric(self, metric: OwnMetric) -> None:
        """Insert or replace."""
        self._own_metrics.put(metric)
