"""A KPI as somebody wants it, which may not be all there yet.

It can be written down as JSON, so that it waits in a draft while a question is answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from kpi.errors import NotUnderstood
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

T = TypeVar("T")


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

    def as_json(self) -> dict[str, object]:
        """Return what is known as JSON."""
        return {
            "goal": self.goal_id,
            "metric": self.metric,
            "own": _own_as_json(self.own),
            "amount": _written(self.amount),
            "kind": _written(self.kind),
            "direction": _written(self.direction),
            "recurrence": _written(self.recurrence),
            "baseline": _written(self.baseline),
            "start": _written(self.start),
            "until": _written(self.until),
            "owner": self.owner_id,
            "scope": {
                "platform": self.scope.platform,
                "account": self.scope.account,
                "campaign": self.scope.campaign,
                "influencer": self.scope.influencer,
            },
            "series": self.series_id,
            "new_series": self.new_series,
            "reason": self.reason,
        }


def from_json(data: Mapping[str, object]) -> KpiWish:
    """Read back what ``as_json`` wrote; NotUnderstood when it did not."""
    try:
        return KpiWish(
            goal_id=_maybe(GoalId, data["goal"]),
            metric=_maybe(MetricKey, data["metric"]),
            own=_own_from_json(data["own"]),
            amount=_maybe(Decimal, data["amount"]),
            kind=_maybe(TargetKind, data["kind"]),
            direction=_maybe(Direction, data["direction"]),
            recurrence=_maybe(Recurrence, data["recurrence"]),
            baseline=_maybe(Decimal, data["baseline"]),
            start=_maybe(date.fromisoformat, data["start"]),
            until=_maybe(date.fromisoformat, data["until"]),
            owner_id=_maybe(UserId, data["owner"]),
            scope=Scope(**_texts(data["scope"])),
            series_id=_maybe(SeriesId, data["series"]),
            new_series=bool(data["new_series"]),
            reason=str(data["reason"]),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise NotUnderstood("not_understood.payload") from None


def _written(value: object) -> str | None:
    return None if value is None else str(value)


def _maybe(read: Callable[[str], T], value: object) -> T | None:
    return None if value is None else read(str(value))


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError
    return {str(key): str(text) for key, text in value.items()}


def _own_as_json(own: OwnWish | None) -> dict[str, str] | None:
    if own is None:
        return None
    return {"name": own.name, "aggregation": own.aggregation.value, "unit": own.unit.value}


def _own_from_json(value: object) -> OwnWish | None:
    if value is None:
        return None
    own = _texts(value)
    return OwnWish(
        name=own["name"], aggregation=Aggregation(own["aggregation"]), unit=Unit(own["unit"])
    )
