"""What a team's own values say of a KPI and the goal's outcome."""

from collections.abc import Mapping
from datetime import date, timedelta

from kpi.breaks import current
from kpi.evidence import MOST_POINTS, Evidence, judge
from kpi.knowledge import Knowledge
from kpi.model import Goal, Kpi, KpiId, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.histories import breaking
from kpi.usecases.lookups import outcomes
from kpi.usecases.lookups.series import points_until

#: A year of steps is compared; values that come weekly reach further back.
_LOOK_BACK = timedelta(days=2 * MOST_POINTS)


def of_goal(
    uow: UnitOfWork, knowledge: Knowledge, goal: Goal, today: date
) -> Mapping[KpiId, Evidence]:
    """Return the evidence for each KPI of the goal.

    Empty when the goal has no series that proves it (usecases/lookups/outcomes.py). A KPI that
    counts the outcome itself is left out. What counted something else then is not compared.
    """
    outcome = outcomes.series_of(uow, goal)
    if outcome is None:
        return {}
    kpis = uow.kpis.of_goal(goal.workspace_id, goal.goal_id)
    ids = sorted({kpi.series_id for kpi in kpis} | {outcome.series_id})
    known = uow.series.get_many(goal.workspace_id, ids)
    breaks = breaking.days(uow, knowledge, known)

    def values(series_id: SeriesId) -> dict[date, float]:
        points = points_until(uow, goal.workspace_id, series_id, today, _LOOK_BACK)
        comparable = current(points, breaks.get(series_id, ()), today)
        return {day: float(value) for day, value in comparable}

    mine = {
        kpi.kpi_id: values(kpi.series_id) for kpi in kpis if kpi.series_id != outcome.series_id
    }
    return judge(mine, values(outcome.series_id), today)


def of_kpi(
    uow: UnitOfWork, knowledge: Knowledge, goal: Goal, kpi: Kpi, today: date
) -> Evidence | None:
    """Return the evidence for one KPI, judged together with the others of its goal."""
    return of_goal(uow, knowledge, goal, today).get(kpi.kpi_id)
