"""What channels have connected."""

from datetime import datetime

from sqlalchemy import and_, delete, select, text, update

from kpi.model import ChannelId, SourceId, WorkspaceId
from kpi.ports import Source
from storage.repositories.rows import Rows
from storage.review_tables import sources
from storage.tables import workspaces
from storage.transaction import Transaction

_INSTALLED = and_(
    sources.c.workspace_id == workspaces.c.workspace_id, workspaces.c.uninstalled_at.is_(None)
)


class SqlSources:
    """Sources of numbers."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, sources, Source)

    def get(self, workspace_id: WorkspaceId, source_id: SourceId) -> Source | None:
        """Return the source."""
        return self._rows.one(workspace_id=workspace_id, source_id=source_id)

    def of_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Source]:
        """Return the channel's, by name."""
        own = self._rows.matching({"workspace_id": workspace_id, "channel_id": channel_id})
        return self._rows.listed(own.order_by(sources.c.name, sources.c.source_id))

    def all(self, workspace_id: WorkspaceId) -> list[Source]:
        """Return the workspace's, by name."""
        own = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(own.order_by(sources.c.name, sources.c.source_id))

    def save(self, source: Source) -> None:
        """Insert or replace."""
        self._rows.put(source)

    def mark_planned(
        self, workspace_id: WorkspaceId, source_id: SourceId, until: datetime
    ) -> None:
        """Say that everything due up to ``until`` is planned; the rest stays as it is."""
        own = (sources.c.workspace_id == workspace_id, sources.c.source_id == source_id)
        self._transaction.write(update(sources).where(*own).values(planned_until=until))

    def delete(self, workspace_id: WorkspaceId, source_id: SourceId) -> bool:
        """Delete; False when it was gone."""
        own = (sources.c.workspace_id == workspace_id, sources.c.source_id == source_id)
        return self._transaction.write(delete(sources).where(*own)) == 1

    def due_candidates(self, now: datetime, limit: int) -> list[Source]:
        """Return those that are on and have a time of day, least recently planned first."""
        due = (
            select(sources)
            .join(workspaces, _INSTALLED)
            # Literal, as in the partial index, or SQLite would not use it.
            .where(text("sources.state = 'on'"), sources.c.at.is_not(None))
            .where(sources.c.planned_until < now)
            .order_by(sources.c.planned_until, sources.c.workspace_id, sources.c.source_id)
            .limit(limit)
        )
        return self._rows.listed(due)
