"""What owners said of how sure they are."""

from collections.abc import Sequence

from sqlalchemy import and_, func, select

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
        columns = confidences.c
        newest = (
            select(columns.kpi_id, func.max(columns.said_on).label("said_on"))
            .where(columns.workspace_id == workspace_id, columns.kpi_id.in_(list(kpis)))
            .group_by(columns.kpi_id)
            .subquery()
        )
        on = and_(columns.kpi_id == newest.c.kpi_id, columns.said_on == newest.c.said_on)
        own = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(own.join(newest, on).order_by(columns.kpi_id))
