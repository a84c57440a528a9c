"""Values by hour, beside the days: what an outage or a spike is seen by within the hour."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from kpi.model import SeriesId, WorkspaceId


class HourValue(NamedTuple):
    """One value of a series in one hour; ``hour`` is its start in UTC, a full hour."""

    series_id: SeriesId
    hour: datetime
    value: Decimal
    source: str
    learnt_at: datetime


class Hours(Protocol):
    """Values by hour. Of several sources for one hour the one learnt last is effective."""

    def upsert(self, workspace_id: WorkspaceId, hours: Iterable[HourValue]) -> int:
        """Write each on (series, hour, source); return how many are new or another value.

        Equal values change nothing, also not when they were learnt. NotFound when a series does
        not exist, NotUnderstood (``amount_out_of_range``) for what no store keeps.
        """
        ...

    def points(
        self, workspace_id: WorkspaceId, series_id: SeriesId, start: datetime, end: datetime
    ) -> list[HourValue]:
        """Return the effective values of the hours from ``start`` to before ``end``, by hour."""
        ...

    def newest(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], since: datetime
    ) -> dict[SeriesId, datetime]:
        """Return the newest hour of each series that has one not before ``since``."""
        ...

    def sweep(self, before: datetime) -> int:
        """Delete the hours before that moment, of all workspaces; return how many."""
        ...
