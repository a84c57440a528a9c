"""What channels have connected, in memory."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kpi.model import ChannelId, SourceId, WorkspaceId
from kpi.ports import Source, SourceState
from storage.memory.state import Session, as_json


class MemorySources:
    """Sources of numbers."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, source_id: SourceId) -> Source | None:
        """Return the source."""
        return self._session.read().sources.get((workspace_id, source_id))

    def of_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Source]:
        """Return the channel's, by name."""
        return [one for one in self.all(workspace_id) if one.channel_id == channel_id]

    def all(self, workspace_id: WorkspaceId) -> list[Source]:
        """Return the workspace's, by name."""
        rows = self._session.read().sources.values()
        return _by_name(one for one in rows if one.workspace_id == workspace_id)

    def save(self, source: Source) -> None:
        """Insert or replace."""
        bookmark = None if source.bookmark is None else as_json(source.bookmark)
        kept = replace(source, settings=as_json(source.settings), bookmark=bookmark)
        self._session.write().sources[source.workspace_id, source.source_id] = kept

    def mark_planned(
        self, workspace_id: WorkspaceId, source_id: SourceId, until: datetime
    ) -> None:
        """Say that everything due up to ``until`` is planned; the rest stays as it is."""
        rows = self._session.write().sources
        if found := rows.get((workspace_id, source_id)):
            rows[workspace_id, source_id] = replace(found, planned_until=until)

    def delete(self, workspace_id: WorkspaceId, source_id: SourceId) -> bool:
        """Delete; False when it was gone."""
        rows = self._session.write().sources
        return rows.pop((workspace_id, source_id), None) is not None

    def due_candidates(self, now: datetime, limit: int) -> list[Source]:
        """Return those that are on and have a time of day, least recently planned first."""
        state = self._session.read()
        due = (
            one
            for one in state.sources.values()
            if one.state is SourceState.ON
            and one.at is not None
            and one.planned_until < now
            and (workspace := state.workspaces.get((one.workspace_id,)))
            and workspace.uninstalled_at is None
        )
        order = sorted(due, key=lambda s: (s.planned_until, s.workspace_id, s.source_id))
        return order[:limit]


def _by_name(found: Iterable[Source]) -> list[Source]:
    return sorted(found, key=lambda one: (one.name, one.source_id))
