"""What each post had, in memory."""

from collections.abc import Sequence

from kpi.model import Period, SeriesId, WorkspaceId
from kpi.ports import DayPosts
from storage.memory.state import Session


class MemoryPostsByDay:
    """One row for each series and day."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, days: Sequence[DayPosts]) -> None:
        """Insert, or replace what was there of the same days."""
        rows = self._session.write().day_posts
        rows.update({(one.workspace_id, one.series_id, one.day): one for one in days})

    def of_series(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[DayPosts]:
        """Return those of the period's days, by day."""
        rows = self._session.read().day_posts
        keys = ((workspace_id, series_id, day) for day in period)
        return [rows[key] for key in keys if key in rows]
