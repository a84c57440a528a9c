"""What a team's own values say of a KPI and the goal's outcome."""

from collections.abc import Mapping
from datetime import date, timedelta

from kpi.evidence import MOST_POINTS, Evidence, judge
from kpi.model import Goal, Kpi, KpiId, SeriesId, WorkspaceId
from kpi.ports import UnitOfWork
from kpi.usecases import outcomes
from kpi.usecases.series import points_until

#: A year of steps is compared; values that come weekly reach further back.
_LOOK_BACK = timedelta(days=2 * MOST_POINTS)


def of_goal(uow: UnitOfWork, goal: Goal, today: date) -> Mapping[KpiId, Evidence]:
    """Return the evidence for each KPI of the goal.

    Empty when the goal has no series that proves it (usecases/outcomes.py). A KPI that counts
    the outcome itself is left out.
    """
    outcome = outcomes.series_of(uow, goal)
    if outcome is None:
        return {}
    kpis = uow.kpis.of_goal(goal.workspace_id, goal.goal_id)
    values = {
        kpi.kpi_id: _values(uow, kpi.workspace_id, kpi.series_id, today)
        for kpi in kpis
        if kpi.series_id != outcome.series_id
    }
    return judge(values, _values(uow, goal.workspace_id, outcome.series_id, today), today)


def of_kpi(uow: UnitOfWork, goal: Goal, kpi: Kpi, today: date) -> Evidence | None:
    """Return the evidence for one KPI, judged together with the others of its goal."""
    return of_goal(uow, goal, today).get(kpi.kpi_id)


def _values(
    uow: UnitOfWork, workspace_id: WorkspaceId, series_id: SeriesId, today: date
) -> dict[date, float]:
    points = points_until(uow, workspace_id, series_id, today, _LOOK_BACK)
    return {day: float(value) for day, value in points}
