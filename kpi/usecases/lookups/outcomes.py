"""What proves a goal: the one series of its outcome, and where that stands.

Every place that looks at a goal's outcome asks here which series it is.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from kpi.knowledge import Knowledge
from kpi.model import (
    Aggregation,
    Direction,
    Goal,
    Kpi,
    KpiId,
    MetricKey,
    Series,
    SeriesId,
    Target,
    TargetKind,
    Unit,
)
from kpi.ports import UnitOfWork
from kpi.progress import Progress
from kpi.usecases.lookups import standings
from kpi.usecases.lookups.series import with_values

_NO_KPI = KpiId("")
#: Stands in where a goal names no number; nothing is said of it.
_NO_NUMBER = Decimal(1)


def choose(series: Sequence[Series], alive: Collection[SeriesId]) -> Series | None:
    """Return the series that proves a goal, of all of its outcome in the channel.

    Only those with values (``alive``) count: that of the whole where there is one, else what the
    team wanted added up, else the only one. None: there are no values, or several parts, which
    are never added up unasked.
    """
    known = [one for one in series if one.series_id in alive]
    whole = [one for one in known if one.scope.is_empty]
    if whole:
        return whole[0]
    added = [one for one in known if one.scope.over]
    left = added or known
    return left[0] if len(left) == 1 else None


def series_of(uow: UnitOfWork, goal: Goal) -> Series | None:
    """Return the series that proves the goal; None as well when it names no outcome."""
    if goal.outcome_metric is None:
        return None
    found = uow.series.of_channel(goal.workspace_id, goal.channel_id, goal.outcome_metric)
    alive = with_values(uow, goal.workspace_id, found)
    return choose(alive, {one.series_id for one in alive})


def good_of(knowledge: Knowledge, metric: MetricKey) -> Direction:
    """Return which way the metric is better; a team's own is when it grows."""
    known = knowledge.metrics.get(metric)
    return known.good if known else Direction.AT_LEAST


def unit_of(knowledge: Knowledge, metric: MetricKey, series: Series | None = None) -> Unit:
    """Return what the outcome is counted in."""
    known = knowledge.metrics.get(metric)
    if series is not None:
        return series.unit
    return known.unit if known else Unit.COUNT


def as_kpi(knowledge: Knowledge, goal: Goal, series: Series) -> Kpi:
    """Return the goal's outcome as a KPI over the goal's period, so that it is read as one."""
    is_sum = series.aggregation is Aggregation.SUM
    return Kpi(
        workspace_id=goal.workspace_id,
        kpi_id=_NO_KPI,
        goal_id=goal.goal_id,
        channel_id=goal.channel_id,
        metric=series.metric,
        label="",
        series_id=series.series_id,
        target=Target(
            value=goal.outcome_target if goal.outcome_target is not None else _NO_NUMBER,
            kind=TargetKind.TOTAL if is_sum else TargetKind.LEVEL,
            direction=good_of(knowledge, series.metric),
        ),
        period=goal.period,
        owner_id=goal.owner_id,
        created_by=goal.created_by,
        created_at=goal.created_at,
    )


def standing(uow: UnitOfWork, knowledge: Knowledge, goal: Goal, today: date) -> Progress | None:
    """Return where the outcome stands against the goal's number; None: no number, no values."""
    if goal.outcome_target is None:
        return None
    series = series_of(uow, goal)
    if series is None:
        return None
    probe = as_kpi(knowledge, goal, series)
    return standings.of_kpis(uow, goal.workspace_id, [probe], today, {})[0].progress
