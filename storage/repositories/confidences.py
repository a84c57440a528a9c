"""What owners said of how sure they are."""

from collections.abc import Sequence

from kpi.model import KpiId, WorkspaceId
from kpi.ports import Confidence
from storage.repositories.rows import Rows
from storage.tables import confidences
from storage.transaction import Transaction


class SqlConfidences:
    """One statement for each KPI and day."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, confidences, Confidence)

    def save(self, confidence: Confidence) -> None:
        """Insert or replace."""
        self._rows.put(confidence)

    def latest(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[Confidence]:
        """Return the newest of each of these KPIs, by KPI."""
        return self._rows.newest(workspace_id, "kpi_id", kpis, "said_on")
