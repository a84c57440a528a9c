"""What comments were about."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from kpi.model import ChannelId, Period, SeriesId, WorkspaceId
from kpi.ports import CommentWords, DayComments
from storage.repositories.rows import Rows
from storage.review_tables import comment_days, comment_keys, comment_words
from storage.transaction import Transaction


class SqlSaidWords:
    """One row for each channel, platform and period."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, comment_words, CommentWords)

    def save(self, words: CommentWords) -> None:
        """Insert or replace."""
        self._rows.put(words)

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, limit: int = 60
    ) -> list[CommentWords]:
        """Return the channel's, what ended last first."""
        own = self._rows.matching({"workspace_id": workspace_id, "channel_id": channel_id})
        c = comment_words.c
        newest = own.order_by(c.last_day.desc(), c.first_day.desc(), c.platform.desc())
        return self._rows.listed(newest.limit(limit))


class SqlKnownComments:
    """A key for each workspace, one row for each series and day."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, comment_days, DayComments)

    def key(self, workspace_id: WorkspaceId) -> bytes:
        """Return the key of the workspace's marks; empty: it has none yet."""
        own = comment_keys.c.workspace_id == workspace_id
        rows = self._transaction.rows(select(comment_keys.c.key).where(own))
        return next((bytes(row.key) for row in rows), b"")

    def add_key(self, workspace_id: WorkspaceId, key: bytes) -> None:
        """Keep a key where there is none yet."""
        insert = self._transaction.database.insert(comment_keys)
        added = insert.values(workspace_id=workspace_id, key=key)
        self._transaction.write(added.on_conflict_do_nothing(index_elements=["workspace_id"]))

    def save(self, days: Sequence[DayComments]) -> None:
        """Insert, or replace what was there of the same days, all at once."""
        self._rows.put_all(days)

    def of_series(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[DayComments]:
        """Return those of the period's days, by day."""
        return self._rows.of_days({"workspace_id": workspace_id, "series_id": series_id}, period)

    def trim(self, workspace_id: WorkspaceId, most: int) -> None:
        """Forget whole days, the oldest first."""
        c = comment_days.c
        own = select(c.series_id, c.day, c.count).where(c.workspace_id == workspace_id)
        left, gone = most, []
        newest = own.order_by(c.day.desc(), c.series_id.desc())
        for series_id, day, count in self._transaction.rows(newest):
            left -= count
            if left < 0:
                gone.append((series_id, day))
        for series_id, day in gone:
            own_day = (c.workspace_id == workspace_id, c.series_id == series_id, c.day == day)
            self._transaction.write(delete(comment_days).where(*own_day))
