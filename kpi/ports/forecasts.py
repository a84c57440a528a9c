"""What was said of how each KPI's period ends, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from kpi.model import Direction, KpiId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How a KPI's window is likely to end, as it looked on one local day of its team.

    ``start`` and ``last_day`` are the window's; ``through`` is the newest day that was known.
    Amounts are in the target's own terms: for a change, differences from the baseline. 80 of
    100 windows end between ``low`` and ``high``; ``chance`` (0 to 1) is of ending on the right
    side of ``target``. ``needed_per_day`` is what each day after ``through`` must bring, where
    that can be said. When it is too early all of them are None, and ``believable_from`` is the
    first day that a forecast can be expected, if days go on coming in. Where older days were
    left out because they count something else, ``counted_since`` is the first that was not.
    """

    workspace_id: WorkspaceId
    kpi_id: KpiId
    made_on: date
    made_at: datetime
    start: date
    last_day: date
    through: date
    target: Decimal
    direction: Direction
    is_early: bool = False
    believable_from: date
    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    chance: Decimal | None = None
    needed_per_day: Decimal | None = None
    counted_since: date | None = None


class Forecasts(Protocol):
    """One forecast for each KPI and day."""

    def save(self, forecast: Forecast) -> None:
        """Insert, or replace what was said of the KPI on that day."""
        ...

    def latest(self, workspace_id: WorkspaceId, kpis: Sequence[KpiId]) -> list[Forecast]:
        """Return the newest of each of these KPIs, by KPI; some may have none."""
        ...

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[Forecast]:
        """Return all of the KPI, newest first."""
        ...
