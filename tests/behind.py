"""A KPI that is far behind: 60 of 3,100 after six days of December."""

from kpi.ports import UnitOfWork
from tests.factories import (
    OTHER_PERSON,
    WORKSPACE,
    a_goal,
    a_kpi,
    a_series,
    a_target,
    a_team,
    a_workspace,
    daily,
)


def fall_behind(unit: UnitOfWork) -> None:
    """Store the team, its goal, the KPI and its six days."""
    unit.workspaces.save(a_workspace())
    unit.teams.save(a_team(fallback_owner=OTHER_PERSON))
    unit.goals.save(a_goal())
    unit.series.find_or_add(a_series())
    unit.observations.upsert(WORKSPACE, daily(*[10] * 6))
    unit.kpis.save(a_kpi(target=a_target(3100)))
