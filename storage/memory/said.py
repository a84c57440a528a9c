"""What comments were about, in memory."""

from kpi.model import ChannelId, WorkspaceId
from kpi.ports import CommentWords
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
