"""KPIs of which a team's own data say something else than their verdict, for a digest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpi.digest import Contrary, Label
from kpi.evidence import disagrees
from kpi.knowledge import Knowledge
from kpi.model import Goal
from kpi.ports import Json, UnitOfWork
from kpi.usecases.fit import evidence
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import Standing


def of_goals(
    uow: UnitOfWork,
    knowledge: Knowledge,
    goals: Sequence[Goal],
    known: Sequence[tuple[Label, Standing]],
    today: date,
    last: Json,
) -> tuple[Contrary, ...]:
    """Return them, goal by goal; only goals that name what proves them have any.

    ``last`` are the facts of the last digest: what that told is no news.
    """
    found = [one for goal in goals for one in _of_goal(uow, knowledge, goal, known, today)]
    told = last.get("contrary")
    before = {str(kpi_id) for kpi_id in told} if isinstance(told, Sequence) else set()
    return tuple(replace(one, is_news=one.label.kpi_id not in before) for one in found)


def _of_goal(
    uow: UnitOfWork,
    knowledge: Knowledge,
    goal: Goal,
    known: Sequence[tuple[Label, Standing]],
    today: date,
) -> list[Contrary]:
    outcome = knowledge.metrics.get(goal.outcome_metric) if goal.outcome_metric else None
    if outcome is None:
        return []
    proof = evidence.of_goal(uow, knowledge, goal, today)
    return [
        Contrary(label=label, outcome=outcome.name, evidence=proof[one.kpi.kpi_id])
        for label, one in known
        if one.kpi.kpi_id in proof
        and disagrees(
            proof[one.kpi.kpi_id],
            measures.verdict(
                knowledge, goal, measures.of_kpi(knowledge, one.kpi, one.series)
            ).verdict,
        )
    ]
