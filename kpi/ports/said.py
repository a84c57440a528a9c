"""What comments were about, period by period: words of many, nobody's own. Which were counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kpi.model import ChannelId, Period, SeriesId, WorkspaceId
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DayComments:
    """The comments of which a series of comments read is made on a day (kpi/comments/seen.py)."""

    workspace_id: WorkspaceId
    series_id: SeriesId
    day: date
    count: int
    seen: bytes


class KnownComments(Protocol):
    """Which comments were counted, as far back as is kept."""

    def key(self, workspace_id: WorkspaceId) -> bytes:
        """Return the key of the workspace's marks; empty: it has none yet."""
        ...

    def add_key(self, workspace_id: WorkspaceId, key: bytes) -> None:
        """Keep a key where there is none yet."""
        ...

    def save(self, days: Sequence[DayComments]) -> None:
        """Insert, or replace what was there of the same days."""
        ...

    def of_series(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[DayComments]:
        """Return those of the period's days, by day."""
        ...

    def trim(self, workspace_id: WorkspaceId, most: int) -> None:
        """Forget whole days, the oldest first, until no more than ``most`` comments are kept."""
        ...
