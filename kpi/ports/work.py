"""Jobs, import runs and things that wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from kpi.model import ChannelId, DraftId, JobId, RunId, UserId, WorkspaceId
from kpi.ports.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that takes longer than an answer may."""

    workspace_id: WorkspaceId
    job_id: JobId
    kind: str
    key: str  # unique in the workspace: asking twice is one job
    payload: Json
    attempts: int = 0
    worker: str = ""
    created_at: datetime


class Jobs(Protocol):
    """A queue with leases, as the outbox."""

    def add(self, job: Job) -> bool:
        """Insert; False when the key is already there."""
        ...

    def is_open(self, workspace_id: WorkspaceId, beginning: str) -> bool:
        """Whether a job whose key begins so waits or runs."""
        ...

    def claim(self, *, worker: str, lease: timedelta, limit: int, but: str = "") -> list[Job]:
        """Take waiting jobs and those whose lease ended, but none of the kind ``but``."""
        ...

    def finish(self, job: Job, *, error: str = "", retry_in: timedelta | None = None) -> bool:
        """End the claim: done, failed, or again later; False when another worker has it."""
        ...

    def counts(self) -> dict[str, int]:
        """Return how many jobs wait, run, are done, failed: over all workspaces."""
        ...

    def sweep(self, kind: str, before: datetime) -> int:
        """Delete the jobs of a kind that ended and were asked for before; return how many.

        Their keys may be asked for anew.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One reading of a source: what came of it."""

    workspace_id: WorkspaceId
    run_id: RunId
    channel_id: ChannelId
    source: str
    label: str = ""  # file name
    by: UserId
    at: datetime
    read: int = 0
    written: int = 0
    replaced: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: Sequence[Json] = ()  # the first few: line, reason code, text
    error: str = ""  # why nothing came of it: a code; ``refusals`` then hold its data


class Runs(Protocol):
    """Import runs that people can look at."""

    def save(self, run: Run) -> None:
        """Insert or replace."""
        ...

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, limit: int = 20
    ) -> list[Run]:
        """Return runs, newest first."""
        ...

    def get_many(self, workspace_id: WorkspaceId, run_ids: Sequence[RunId]) -> list[Run]:
        """Return those that exist, newest first."""
        ...

    def latest(self, workspace_id: WorkspaceId, channel_id: ChannelId, each: int = 3) -> list[Run]:
        """Return the newest ``each`` of every source of the channel, newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something half done that waits for a person: an import preview, a question."""

    workspace_id: WorkspaceId
    draft_id: DraftId
    kind: str
    by: UserId
    channel_id: ChannelId
    data: Json
    body: bytes = b""  # a file as it was dropped
    expires_at: datetime


class Drafts(Protocol):
    """Things that wait for a person; expired ones are swept."""

    def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> Draft | None: ...  # noqa: D102

    def save(self, draft: Draft) -> None:
        """Insert or replace."""
        ...

    def delete(self, workspace_id: WorkspaceId, draft_id: DraftId) -> bool:
        """Delete; False when it was gone: somebody else took it."""
        ...

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, kind: str
    ) -> list[Draft]:
        """Return the channel's of a kind by id, also expired ones."""
        ...

    def sweep(self, now: datetime) -> int:
        """Delete the expired ones of all workspaces."""
        ...
