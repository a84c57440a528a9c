"""What was said of how each KPI's period ends."""

from collections.abc import Sequence

from sqlalchemy import and_, func, select

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
        columns = forecasts.c
        newest = (
            select(columns.kpi_id, func.max(columns.made_on).label("made_on"))
            .where(columns.workspace_id == workspace_id, columns.kpi_id.in_(list(kpis)))
            .group_by(columns.kpi_id)
            .subquery()
        )
        on = and_(columns.kpi_id == newest.c.kpi_id, columns.made_on == newest.c.made_on)
        own = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(own.join(newest, on).order_by(columns.kpi_id))

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[Forecast]:
        """Return all of the KPI, newest first."""
        own = self._rows.matching({"workspace_id": workspace_id, "kpi_id": kpi_id})
        return self._rows.listed(own.order_by(forecasts.c.made_on.desc()))
