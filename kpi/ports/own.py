"""What a workspace knows better than the catalog: verdicts of its own, purposes of its own."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """All that a workspace knows better, each oldest first."""

    purposes: tuple[OwnPurpose, ...] = ()
    judgements: tuple[Judgement, ...] = ()


class OwnKnowledge(Protocol):
    """Purposes and verdicts at once: whoever judges needs both, and mostly there are none."""

    def of_workspace(self, workspace_id: WorkspaceId) -> Own:
        """Return all of both."""
        ...
