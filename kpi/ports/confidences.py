"""What the owners of KPIs think themselves of reaching their targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from kpi.model import KpiId, UserId, WorkspaceId


class Level(StrEnum):
    """How sure somebody is of reaching the target."""

    HIGH = "high"
    EVEN = "even"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """What somebody said of a KPI on one local day of its team."""

    workspace_id: WorkspaceId
    kpi_id: KpiId
    said_on: date
    said_at: datetime
    by: UserId
    level: Level


class Confidences(Protocol):
    """One statement for each KPI and day."""

    def save(self, confidence: Confidence) -> None:
        """Insert, or replace what was said of the KPI on that day."""
        ...

    def latest(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[Confidence]:
        """Return the newest of each of these KPIs, by KPI; some may have none."""
        ...
