"""What a workspace knows better than the catalog, in memory."""

from kpi.model import Judgement, MetricKey, OwnPurpose, PurposeKey, WorkspaceId
from kpi.ports import Own
from storage.memory.state import Session


class MemoryJudgements:
    """Verdicts that a workspace gave itself, one for each pair."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, judgement: Judgement) -> None:
        """Insert or replace."""
        key = (judgement.workspace_id, judgement.purpose, judgement.metric)
        self._session.write().judgements[key] = judgement

    def of_workspace(self, workspace_id: WorkspaceId) -> list[Judgement]:
        """Return all of them, oldest first."""
        rows = self._session.read().judgements
        found = [row for key, row in rows.items() if key[0] == workspace_id]
        return sorted(found, key=lambda row: (row.at, row.purpose, row.metric))

    def delete(self, workspace_id: WorkspaceId, purpose: PurposeKey, metric: MetricKey) -> bool:
        """Delete; False when there was none."""
        key = (workspace_id, purpose, metric)
        return self._session.write().judgements.pop(key, None) is not None


class MemoryOwnPurposes:
    """Purposes that a workspace named itself."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, purpose: OwnPurpose) -> None:
        """Insert or replace."""
        key = (purpose.workspace_id, purpose.purpose)
        self._session.write().own_purposes[key] = purpose

    def of_workspace(self, workspace_id: WorkspaceId) -> list[OwnPurpose]:
        """Return all of them, oldest first."""
        rows = self._session.read().own_purposes
        found = [row for key, row in rows.items() if key[0] == workspace_id]
        return sorted(found, key=lambda row: (row.at, row.purpose))

    def delete(self, workspace_id: WorkspaceId, purpose: PurposeKey) -> bool:
        """Delete; False when there was none."""
        key = (workspace_id, purpose)
        return self._session.write().own_purposes.pop(key, None) is not None


class MemoryOwnKnowledge:
    """Both at once."""

    def __init__(self, session: Session) -> None:
        """Read within ``session``."""
        self._purposes = MemoryOwnPurposes(session)
        self._judgements = MemoryJudgements(session)

    def of_workspace(self, workspace_id: WorkspaceId) -> Own:
        """Return the purposes and the verdicts of the workspace, each oldest first."""
        return Own(
            purposes=tuple(self._purposes.of_workspace(workspace_id)),
            judgements=tuple(self._judgements.of_workspace(workspace_id)),
        )
