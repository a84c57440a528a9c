"""What is said of one goal."""

from bot.blocks import goals as blocks
from bot.blocks import names
from bot.blocks.rendered import Rendered
from bot.listeners import kpi_told
from bot.listeners.turns import R, Turn
from kpi.model import Goal
from kpi.usecases.lookups import measures

#: How many metrics are named that would show the purpose.
_MOST_NAMED = 3


def saved(turn: Turn[R], goal: Goal, *, is_new: bool, was: Goal | None = None) -> Rendered:
    """Return what was understood and saved, and which metrics would serve it if it has none.

    ``was`` is the goal before it was changed: KPIs that served that purpose and do not serve
    this one are named.
    """
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    has_kpis = bool(turn.uow.kpis.of_goal(goal.workspace_id, goal.goal_id))
    serving = () if has_kpis else knowledge.serving.get(goal.purpose, ())[:_MOST_NAMED]
    metrics = [names.metric(knowledge, key, localizer) for key in serving]
    unfit = _unfit(turn, goal, was) if was is not None and was.purpose != goal.purpose else []
    return blocks.saved(goal, knowledge, localizer, is_new=is_new, metrics=metrics, unfit=unfit)


def _unfit(turn: Turn[R], goal: Goal, was: Goal) -> list[str]:
    """Return the KPIs that are warned about now and were not before."""
    found = []
    for kpi in turn.uow.kpis.of_goal(goal.workspace_id, goal.goal_id):
        measure = measures.of_kpi(turn.deps.knowledge, kpi, kpi_told.series_of(turn, kpi))
        before, now = (
            measures.verdict(turn.deps.knowledge, one, measure).verdict for one in (was, goal)
        )
        if now.is_warning and not before.is_warning:
            found.append(kpi_told.name(turn, kpi))
    return found
