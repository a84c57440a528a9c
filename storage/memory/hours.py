"""Values by hour in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from kpi.errors import NotFound
from kpi.model import SeriesId, WorkspaceId
from kpi.ports import HourValue
from storage.amounts import from_units, to_units
from storage.memory.state import Session


class MemoryHours:
    """Values by hour, one for each series, hour and source."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def upsert(self, workspace_id: WorkspaceId, hours: Iterable[HourValue]) -> int:
        """Write each on (series, hour, source); return how many are new or another value.

        NotFound when a series does not exist, NotUnderstood when an amount cannot be kept.
        """
        changed = 0
        for one in hours:
            state = self._session.write()
            if (workspace_id, one.series_id) not in state.series:
                raise NotFound(series=one.series_id)
            key = workspace_id, one.series_id, one.hour, one.source
            kept = one._replace(value=from_units(to_units(one.value)))
            stands = state.hours.get(key)
            if stands is None or stands.value != kept.value:
                state.hours[key] = kept
                changed += 1
        return changed

    def points(
        self, workspace_id: WorkspaceId, series_id: SeriesId, start: datetime, end: datetime
    ) -> list[HourValue]:
        """Return the effective values of the hours from ``start`` to before ``end``, by hour."""
        found = (
            one
            for key, one in self._session.read().hours.items()
            if key[:2] == (workspace_id, series_id) and start <= one.hour < end
        )
        by_hour = sorted(found, key=lambda one: (one.hour, one.learnt_at, one.source))
        return list({one.hour: one for one in by_hour}.values())

    def newest(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], since: datetime
    ) -> dict[SeriesId, datetime]:
        """Return the newest hour of each series that has one not before ``since``."""
        found: dict[SeriesId, datetime] = {}
        for key, one in self._session.read().hours.items():
            if key[0] == workspace_id and one.series_id in series and one.hour >= since:
                found[one.series_id] = max(one.hour, found.get(one.series_id, one.hour))
        return found

    def sweep(self, before: datetime) -> int:
        """Delete the hours before that moment, of all workspaces; return how many."""
        rows = self._session.write().hours
        old = [key for key, one in rows.items() if one.hour < before]
        for key in old:
            del rows[key]
        return len(old)
