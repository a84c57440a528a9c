"""Import runs, drafts, the audit log and the requests that were already taken."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from kpi.model import ChannelId, DraftId, RunId, UserId, WorkspaceId
from kpi.ports import AuditEntry, Draft, Run
from storage.mapping import to_row
from storage.repositories.rows import Rows
from storage.tables import audit, drafts, runs, seen
from storage.transaction import Transaction

_NEWEST = (runs.c.at.desc(), runs.c.run_id.desc())


class SqlRuns:
    """Import runs that people can look at."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, runs, Run)

    def save(self, run: Run) -> None:
        """Insert or replace."""
        self._rows.put(run)

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, limit: int = 20
    ) -> list[Run]:
        """Return runs, newest first."""
        wanted = self._rows.matching({"workspace_id": workspace_id, "channel_id": channel_id})
        newest = wanted.order_by(*_NEWEST)
        return self._rows.listed(newest.limit(limit))

    def get_many(self, workspace_id: WorkspaceId, run_ids: Sequence[RunId]) -> list[Run]:
        """Return those that exist, newest first."""
        own = self._rows.matching({"workspace_id": workspace_id})
        wanted = own.where(runs.c.run_id.in_(list(run_ids)))
        return self._rows.listed(wanted.order_by(*_NEWEST))

    def latest(self, workspace_id: WorkspaceId, channel_id: ChannelId, each: int = 3) -> list[Run]:
        """Return the newest ``each`` of every source of the channel, newest first."""
        place = func.row_number().over(partition_by=runs.c.source, order_by=_NEWEST)
        own = (runs.c.workspace_id == workspace_id, runs.c.channel_id == channel_id)
        placed = select(runs.c.run_id, place.label("place")).where(*own).subquery()
        first = select(placed.c.run_id).where(placed.c.place <= each)
        wanted = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(wanted.where(runs.c.run_id.in_(first)).order_by(*_NEWEST))


class SqlDrafts:
    """Things that wait for a person; expired ones are swept."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, drafts, Draft)

    def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> Draft | None:
        """Return the draft, also an expired one."""
        return self._rows.one(workspace_id=workspace_id, draft_id=draft_id)

    def save(self, draft: Draft) -> None:
        """Insert or replace."""
        self._rows.put(draft)

    def delete(self, workspace_id: WorkspaceId, draft_id: DraftId) -> bool:
        """Delete; False when it was gone: somebody else took it."""
        own = (drafts.c.workspace_id == workspace_id, drafts.c.draft_id == draft_id)
        return self._transaction.write(delete(drafts).where(*own)) == 1

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, kind: str
    ) -> list[Draft]:
        """Return the channel's of a kind by id, also expired ones."""
        own = {"workspace_id": workspace_id, "channel_id": channel_id, "kind": kind}
        return self._rows.listed(self._rows.matching(own).order_by(drafts.c.draft_id))

    def sweep(self, now: datetime) -> int:
        """Delete the expired ones of all workspaces."""
        return self._transaction.write(delete(drafts).where(drafts.c.expires_at <= now))


class SqlAudit:
    """An append-only log."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, audit, AuditEntry)

    def add(self, entry: AuditEntry) -> None:
        """Append."""
        counted = self._transaction.database.counted(audit, entry.workspace_id)
        self._transaction.write(insert(audit).values(**to_row(entry), **counted))

    def of_subject(
        self, workspace_id: WorkspaceId, subject: str, limit: int = 50
    ) -> list[AuditEntry]:
        """Return entries, newest first."""
        return self._newest({"workspace_id": workspace_id, "subject": subject}, limit)

    def by_person(
        self, workspace_id: WorkspaceId, who: UserId, actions: Sequence[str], limit: int = 20
    ) -> list[AuditEntry]:
        """Return the person's entries of these actions, newest first."""
        return self._newest({"workspace_id": workspace_id, "who": who}, limit, actions)

    def _newest(
        self, conditions: dict[str, object], limit: int, actions: Sequence[str] | None = None
    ) -> list[AuditEntry]:
        wanted = self._rows.matching(conditions)
        if actions is not None:
            wanted = wanted.where(audit.c.action.in_(list(actions)))
        newest = wanted.order_by(audit.c.at.desc(), audit.c.number.desc())
        return self._rows.listed(newest.limit(limit))


class SqlSeen:
    """Requests that were already taken."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction

    def first_time(self, workspace_id: WorkspaceId, key: str, now: datetime) -> bool:
        """Remember the key and say whether it is new."""
        row = {"workspace_id": workspace_id, "key": key, "at": now}
        adding = self._transaction.database.insert(seen).values(row).on_conflict_do_nothing()
        return self._transaction.write(adding) == 1

    def sweep(self, before: datetime) -> int:
        """Forget the older ones."""
        return self._transaction.write(delete(seen).where(seen.c.at < before))
