"""Goals with their KPIs as the rules see them, for tests: December 2026 throughout."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kpi.knowledge import load
from kpi.model import (
    Aggregation,
    KpiId,
    MetricKey,
    PurposeKey,
    SeriesId,
    Target,
    TargetKind,
    Unit,
)
from kpi.ports import UnitOfWork
from kpi.rules import Concern, GoalSet, JudgedSet, Known, Member, Rule, judge_set
from tests.factories import DECEMBER, TODAY, WORKSPACE, a_day, a_series, a_target, daily

KNOWLEDGE = load()
_FRESH = TODAY - timedelta(days=1)


def known(metric: str, total: object = 100, *, days: int = 60, newest: date = _FRESH) -> Known:
    """Return what a team that measures daily knows of a metric."""
    return Known(
        metric=MetricKey(metric),
        days=days,
        newest_day=newest,
        first_day=newest - timedelta(days=days - 1),
        total=Decimal(str(total)),
    )


def member(metric: str, **changes: object) -> Member:
    """Return a KPI of the catalog's metric, or of the team's own; its id is the metric's key."""
    it = KNOWLEDGE.metrics.get(MetricKey(metric))
    defaults: dict[str, object] = {
        "metric": MetricKey(metric),
        "kpi_id": KpiId(metric),
        "label": "" if it else metric,
        "unit": it.unit if it else Unit.COUNT,
        "target": _target(metric),
        "period": DECEMBER,
        "created_on": TODAY,
        "adds_up": it is None or it.aggregation is Aggregation.SUM,
    }
    return Member(**{**defaults, **changes})  # type: ignore[arg-type]


def _target(metric: str) -> Target:
    it = KNOWLEDGE.metrics.get(MetricKey(metric))
    return a_target(
        1000,
        kind=it.target_kind if it else TargetKind.TOTAL,
        **({"direction": it.good} if it else {}),
    )


def a_set(purpose: str, *members: Member | str, **changes: object) -> GoalSet:
    """Return a goal of the purpose with these KPIs, of which nothing is known by itself."""
    found = [one if isinstance(one, Member) else member(one) for one in members]
    measured = {one.metric: one.known for one in found if one.known}
    it = GoalSet(
        purpose=PurposeKey(purpose),
        period=DECEMBER,
        today=TODAY,
        members=tuple(found),
        known=measured,
    )
    return replace(it, **changes)  # type: ignore[arg-type]


def judged(purpose: str, *members: Member | str, **changes: object) -> JudgedSet:
    """Return what is to be said of such a set."""
    return judge_set(a_set(purpose, *members, **changes), KNOWLEDGE)


def found(rule: Rule, purpose: str, *members: Member | str, **changes: object) -> list[Concern]:
    """Return what one rule has to say of such a set."""
    concerns = judged(purpose, *members, **changes).concerns
    return [one for one in concerns if one.rule is rule]


def record(uow: UnitOfWork, metric: str, *values: object, start: int = -90) -> SeriesId:
    """Store a series of the catalog's metric with a value a day, from ``start`` days on."""
    series_id = SeriesId(f"s-{metric}")
    uow.series.find_or_add(
        a_series(
            series_id=series_id,
            metric=MetricKey(metric),
            aggregation=KNOWLEDGE.metrics[MetricKey(metric)].aggregation,
        )
    )
    uow.observations.upsert(WORKSPACE, daily(*values, start=a_day(start), series_id=series_id))
    return series_id
