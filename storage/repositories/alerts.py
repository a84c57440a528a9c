"""What was told about KPIs, and why."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from kpi.model import KpiId, WorkspaceId
from kpi.ports import AlertState, Json
from storage.among import among
from storage.repositories.rows import Rows, own
from storage.tables import alert_checks, alert_states
from storage.transaction import Transaction

_OF_KPIS = (
    own(alert_states, "workspace_id")
    .where(among(alert_states.c.kpi_id, "kpis"))
    .order_by(alert_states.c.kpi_id, alert_states.c.kind)
)


class SqlAlerts:
    """Alert states and the decisions that led to them."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, alert_states, AlertState)
        self._checks = Rows(transaction, alert_checks, tuple)

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[AlertState]:
        """Return the states, by kind."""
        wanted = self._rows.matching({"workspace_id": workspace_id, "kpi_id": kpi_id})
        return self._rows.listed(wanted.order_by(alert_states.c.kind))

    def of_kpis(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[AlertState]:
        """Return the states of these KPIs, by KPI and kind."""
        return self._rows.listed(_OF_KPIS, workspace_id=workspace_id, kpis=kpis)

    def save(self, state: AlertState) -> None:
        """Insert or replace."""
        self._rows.put(state)

    def record_check(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, at: datetime, decision: Json
    ) -> None:
        """Append a decision with its reason."""
        counted = self._transaction.database.counted(alert_checks, workspace_id)
        row = {"workspace_id": workspace_id, "kpi_id": kpi_id, "at": at}
        self._transaction.write(
            insert(alert_checks).values(**row, decision=dict(decision), **counted)
        )

    def checks(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, limit: int = 20
    ) -> list[tuple[datetime, Json]]:
        """Return decisions, newest first."""
        wanted = self._checks.matching({"workspace_id": workspace_id, "kpi_id": kpi_id})
        newest = wanted.order_by(alert_checks.c.at.desc(), alert_checks.c.number.desc())
        rows = self._transaction.read(newest.limit(limit))
        return [(row["at"], row["decision"]) for row in rows]
