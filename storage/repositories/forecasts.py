"""What was said of how each KPI's period ends."""

from collections.abc import Sequence

from kpi.model import KpiId, WorkspaceId
from kpi.ports import Forecast
from storage.repositories.rows import Rows
from storage.tables import forecasts
from storage.transaction import Transaction


class SqlForecasts:
    """One forecast for each KPI and day."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, forecasts, Forecast)

    def save(self, forecast: Forecast) -> None:
        """Insert or replace."""
        self._rows.put(forecast)

    def latest(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[Forecast]:
        """Return the newest of each of these KPIs, by KPI."""
        return self._rows.newest(workspace_id, "kpi_id", kpis, "made_on")

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[Forecast]:
        """Return all of the KPI, newest first."""
        own = self._rows.matching({"workspace_id": workspace_id, "kpi_id": kpi_id})
        return self._rows.listed(own.order_by(forecasts.c.made_on.desc()))
