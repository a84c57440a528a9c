"""Where numbers come from by themselves: what a channel has connected."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Protocol

from kpi.model import ChannelId, SourceId, UserId, WorkspaceId
from kpi.ports.json import Json


class SourceKind(StrEnum):
    """How the numbers of a source come in."""

    HTTP_IN = "http_in"  # others send them to us, with a token
    HTTP_OUT = "http_out"  # fetched from an address
    SQL = "sql"  # read from a database
    SINGER = "singer"  # read from a Singer tap


class SourceState(StrEnum):
    """Whether a source is read."""

    ON = "on"
    PAUSED = "paused"


class Rhythm(StrEnum):
    """How often a source is read that has a time of day."""

    DAILY = "daily"
    HOURLY = "hourly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing that a channel has connected.

    ``secret`` is sealed, or the hash of a token; ``settings`` hold nothing secret. ``bookmark``
    is how far a Singer tap has read. ``at`` is when it is read every day, by the channel's
    clock, or past which minute of every hour; None: only when somebody asks. ``has_hours``: when
    it was read last, numbers by the hour were in it.
    """

    workspace_id: WorkspaceId
    source_id: SourceId
    channel_id: ChannelId
    name: str
    kind: SourceKind
    settings: Json = field(default_factory=dict)
    secret: bytes = field(default=b"", repr=False)
    bookmark: Json | None = None
    at: time | None = None
    rhythm: Rhythm = Rhythm.DAILY
    has_hours: bool = False
    state: SourceState = SourceState.ON
    failures: int = 0  # in a row
    owner_id: UserId
    created_at: datetime
    planned_until: datetime

    @property
    def label(self) -> str:
        """What the source of its values is called."""
        return f"{self.kind.value}:{self.source_id}"


class Sources(Protocol):
    """What the channels have connected."""

    def get(self, workspace_id: WorkspaceId, source_id: SourceId) -> Source | None: ...  # noqa: D102

    def of_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Source]:
        """Return the channel's, by name."""
        ...

    def all(self, workspace_id: WorkspaceId) -> list[Source]:
        """Return the workspace's, by name."""
        ...

    def save(self, source: Source) -> None:
        """Insert or replace."""
        ...

    def mark_planned(
        self, workspace_id: WorkspaceId, source_id: SourceId, until: datetime
    ) -> None:
        """Say that everything due up to ``until`` is planned; the rest stays as it is."""
        ...

    def delete(self, workspace_id: WorkspaceId, source_id: SourceId) -> bool:
        """Delete; False when it was gone."""
        ...

    def due_candidates(self, now: datetime, limit: int) -> list[Source]:
        """Return those of installed workspaces that are on and have a time of day.

        Least recently planned first; those that are planned up to ``now`` are left out.
        """
        ...
