"""What a workspace knows better than the catalog: verdicts of its own, purposes of its own."""

from typing import Protocol

from kpi.model import Judgement, MetricKey, OwnPurpose, PurposeKey, WorkspaceId


class Judgements(Protocol):
    """Verdicts that a workspace gave itself, one for each pair."""

    def save(self, judgement: Judgement) -> None:
        """Insert or replace."""
        ...

    def of_workspace(self, workspace_id: WorkspaceId) -> list[Judgement]:
        """Return all of them, oldest first."""
        ...

    def delete(self, workspace_id: WorkspaceId, purpose: PurposeKey, metric: MetricKey) -> bool:
        """Delete; False when there was none."""
        ...


class OwnPurposes(Protocol):
    """Purposes that a workspace named itself."""

    def save(self, purpose: OwnPurpose) -> None:
        """Insert or replace."""
        ...

    def of_workspace(self, workspace_id: WorkspaceId) -> list[OwnPurpose]:
        """Return all of them, oldest first."""
        ...

    def delete(self, workspace_id: WorkspaceId, purpose: PurposeKey) -> bool:
        """Delete; False when there was none."""
        ...
