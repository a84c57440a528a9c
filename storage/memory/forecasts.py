"""What was said of how each KPI's period ends, in memory."""

from collections.abc import Sequence

from kpi.model import KpiId, WorkspaceId
from kpi.ports import Forecast
from storage.memory.state import Session


class MemoryForecasts:
    """One forecast for each KPI and day."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, forecast: Forecast) -> None:
        """Insert or replace."""
        key = forecast.workspace_id, forecast.kpi_id, forecast.made_on
        self._session.write().forecasts[key] = forecast

    def latest(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[Forecast]:
        """Return the newest of each of these KPIs, by KPI."""
        each = (self.of_kpi(workspace_id, kpi_id) for kpi_id in sorted(set(kpis)))
        return [found[0] for found in each if found]

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[Forecast]:
        """Return all of the KPI, newest first."""
        rows = self._session.read().forecasts
        own = [row for key, row in rows.items() if key[:2] == (workspace_id, kpi_id)]
        return sorted(own, key=lambda row: row.made_on, reverse=True)
