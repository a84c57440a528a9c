"""What each post had."""

from collections.abc import Sequence

from kpi.model import Period, SeriesId, WorkspaceId
from kpi.ports import DayPosts
from storage.mapping import to_row
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
        if not days:
            return
        insert = self._transaction.database.insert(day_posts)
        changes = {name: insert.excluded[name] for name in ("total", "count", "posts")}
        key = [column.name for column in day_posts.primary_key]
        statement = insert.on_conflict_do_update(index_elements=key, set_=changes)
        self._transaction.write(statement, [to_row(one) for one in days])

    def of_series(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[DayPosts]:
        """Return those of the period's days, by day."""
        own = self._rows.matching({"workspace_id": workspace_id, "series_id": series_id})
        day = day_posts.c.day
        inside = own.where(day >= period.start, day < period.end)
        return self._rows.listed(inside.order_by(day))
