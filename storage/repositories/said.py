"""What comments were about."""

from kpi.model import ChannelId, WorkspaceId
from kpi.ports import CommentWords
from storage.repositories.rows import Rows
from storage.review_tables import comment_words
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
