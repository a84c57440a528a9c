"""A KPI as somebody wants it, which may not be all there yet."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpi.model import (
    Aggregation,
    Direction,
    GoalId,
    MetricKey,
    Recurrence,
    Scope,
    SeriesId,
    TargetKind,
    Unit,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWish:
    """A metric that the team is about to name itself."""

    name: str
    aggregation: Aggregation = Aggregation.SUM
    unit: Unit = Unit.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiWish:
    """What is known so far; None and empty: not said.

    ``amount`` is in the metric's unit (for a change: the difference); ``until`` is the last
    day. ``new_series`` asks for a series of its own although others match the scope.
    """

    goal_id: GoalId | None = None
    metric: MetricKey | None = None
    own: OwnWish | None = None
    amount: Decimal | None = None
    kind: TargetKind | None = None
    direction: Direction | None = None
    recurrence: Recurrence | None = None
    baseline: Decimal | None = None
    start: date | None = None
    until: date | None = None
    owner_id: UserId | None = None
    scope: Scope = field(default_factory=Scope)
    series_id: SeriesId | None = None
    new_series: bool = False
    reason: str = ""
    review_on: date | None = None  # of a KPI that is kept with a reason
