"""What each post had."""

from collections.abc import Sequence

from kpi.model import Period, SeriesId, WorkspaceId
from kpi.ports import DayPosts
from storage.repositories.rows import Rows
from storage.review_tables import day_posts
from storage.transaction import Transaction


class SqlPostsByDay:
    """One row for each series and day."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, day_posts, DayPosts)

    def save(self, days: Sequence[DayPosts]) -> None:
        """Insert, or replace what was there of the same days, all at once."""
        self._rows.put_all(days)

    def of_series(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[DayPosts]:
        """Return those of the period's days, by day."""
        return self._rows.of_days({"workspace_id": workspace_id, "series_id": series_id}, period)
