"""What comments were about, in memory."""

from collections.abc import Sequence

from kpi.model import ChannelId, Period, SeriesId, WorkspaceId
from kpi.ports import CommentWords, DayComments
from storage.memory.state import Session


class MemorySaidWords:
    """One row for each channel, platform and period."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, words: CommentWords) -> None:
        """Insert or replace."""
        days = (words.platform, words.first_day, words.last_day)
        self._session.write().comment_words[words.workspace_id, words.channel_id, *days] = words

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, limit: int = 60
    ) -> list[CommentWords]:
        """Return the channel's, what ended last first."""
        rows = self._session.read().comment_words
        own = [row for key, row in rows.items() if key[:2] == (workspace_id, channel_id)]
        own.sort(key=lambda row: (row.last_day, row.first_day, row.platform), reverse=True)
        return own[:limit]


class MemoryKnownComments:
    """A key for each workspace, one row for each series and day."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def key(self, workspace_id: WorkspaceId) -> bytes:
        """Return the key of the workspace's marks; empty: it has none yet."""
        return self._session.read().comment_keys.get((workspace_id,), b"")

    def add_key(self, workspace_id: WorkspaceId, key: bytes) -> None:
        """Keep a key where there is none yet."""
        self._session.write().comment_keys.setdefault((workspace_id,), key)

    def save(self, days: Sequence[DayComments]) -> None:
        """Insert, or replace what was there of the same days."""
        rows = self._session.write().comment_days
        rows.update({(one.workspace_id, one.series_id, one.day): one for one in days})

    def of_series(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[DayComments]:
        """Return those of the period's days, by day."""
        rows = self._session.read().comment_days
        keys = ((workspace_id, series_id, day) for day in period)
        return [rows[key] for key in keys if key in rows]

    def trim(self, workspace_id: WorkspaceId, most: int) -> None:
        """Forget whole days, the oldest first."""
        rows = self._session.write().comment_days
        left = most
        own = [key for key in rows if key[0] == workspace_id]
        for key in sorted(own, key=lambda one: (one[2], one[1]), reverse=True):
            left -= rows[key].count
            if left < 0:
                del rows[key]
