"""What comments were about, period by period: words of many, nobody's own."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kpi.model import ChannelId, WorkspaceId
from kpi.ports.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentWords:
    """How many of a period's comments have which word, as one file or source brought them.

    ``platform`` is empty where it is not said, or where there are several.
    """

    workspace_id: WorkspaceId
    channel_id: ChannelId
    platform: str
    first_day: date
    last_day: date
    comments: int
    words: Json
    at: datetime


class SaidWords(Protocol):
    """One row for each channel, platform and period."""

    def save(self, words: CommentWords) -> None:
        """Insert, or replace what was there of the same days."""
        ...

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, limit: int = 60
    ) -> list[CommentWords]:
        """Return the channel's, what ended last first."""
        ...
