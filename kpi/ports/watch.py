"""What Mato told about KPIs, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kpi.model import KpiId, WorkspaceId
from kpi.ports.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertState:
    """What Mato last told about a KPI, per kind of alert."""

    workspace_id: WorkspaceId
    kpi_id: KpiId
    kind: str
    state: str  # ok, raised, acknowledged
    incident: int = 0  # counts how often it was raised; part of the delivery's key
    since: datetime
    snoozed_until: datetime | None = None
    reason: Json = field(default_factory=dict)  # value, expectation, rule, previous state


class Alerts(Protocol):
    """Alert states and the decisions that led to them."""

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[AlertState]:
        """Return the states, by kind."""
        ...

    def of_kpis(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[AlertState]:
        """Return the states of these KPIs, by KPI and kind."""
        ...

    def save(self, state: AlertState) -> None:
        """Insert or replace."""
        ...

    def record_check(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, at: datetime, decision: Json
    ) -> None:
        """Append a decision with its reason."""
        ...

    def checks(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, limit: int = 20
    ) -> list[tuple[datetime, Json]]:
        """Return decisions, newest first."""
        ...
