"""What was done, and which requests were already taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kpi.model import ChannelId, UserId, WorkspaceId
from kpi.ports.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to what, and what stood there before and after."""

    workspace_id: WorkspaceId
    at: datetime
    who: UserId
    action: str  # goal.set, goal.changed, goal.closed, kpi.set, value.logged, ...
    subject: str
    channel_id: ChannelId
    before: Json | None = None
    after: Json | None = None


class Audit(Protocol):
    """An append-only log."""

    def add(self, entry: AuditEntry) -> None:
        """Append."""
        ...

    def of_subject(
        self, workspace_id: WorkspaceId, subject: str, limit: int = 50
    ) -> list[AuditEntry]:
        """Return entries, newest first."""
        ...

    def by_person(
        self, workspace_id: WorkspaceId, who: UserId, actions: Sequence[str], limit: int = 20
    ) -> list[AuditEntry]:
        """Return the person's entries of these actions, newest first."""
        ...


class Seen(Protocol):
    """Requests that were already taken: a replay or a retry does nothing twice."""

    def first_time(self, workspace_id: WorkspaceId, key: str, now: datetime) -> bool:
        """Remember the key and say whether it is new."""
        ...

    def sweep(self, before: datetime) -> int:
        """Forget the older ones."""
        ...
