"""What owners said of how sure they are, in memory."""

from collections.abc import Sequence

from kpi.model import KpiId, WorkspaceId
from kpi.ports import Confidence
from storage.memory.state import Session


class MemoryConfidences:
    """One statement for each KPI and day."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, confidence: Confidence) -> None:
        """Insert or replace."""
        key = confidence.workspace_id, confidence.kpi_id, confidence.said_on
        self._session.write().confidences[key] = confidence

    def latest(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[Confidence]:
        """Return the newest of each of these KPIs, by KPI."""
        rows = self._session.read().confidences.values()
        found = {
            row.kpi_id: row
            for row in sorted(rows, key=lambda one: one.said_on)
            if row.workspace_id == workspace_id and row.kpi_id in kpis
        }
        return [found[kpi_id] for kpi_id in sorted(found)]
