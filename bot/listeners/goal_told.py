"""What is said of one goal."""

from bot.blocks import goals as blocks
from bot.blocks import names
from bot.blocks.rendered import Rendered
from bot.listeners.turns import R, Turn
from kpi.model import Goal

#: How many metrics are named that would show the purpose.
_MOST_NAMED = 3


def saved(turn: Turn[R], goal: Goal, *, is_new: bool) -> Rendered:
    """Return what was understood and saved, and which metrics would serve it."""
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    metrics = [
        names.metric(knowledge, key, localizer)
        for key in knowledge.serving.get(goal.purpose, ())[:_MOST_NAMED]
    ]
    return blocks.saved(goal, knowledge, localizer, is_new=is_new, metrics=metrics)
