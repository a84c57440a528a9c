"""Text of a slash command that waited in a draft, read once more as the asker writes."""

from kpi.language.goals import understand_goal

from bot.ids import Command
from bot.listeners.turns import R, Turn
from kpi.language import commands
from kpi.language.metrics import understand_metric
from kpi.language.requests import Reading
from kpi.usecases.standings import local_day


def reading(turn: Turn[R]) -> Reading:
    """Return what the reading of a text depends on; the workspace's own metrics are known."""
    knowledge = turn.deps.knowledge
    asker = turn.asker
    workspace = turn.uow.workspaces.get(asker.workspace_id)
    own = turn.uow.series.own_metrics(asker.workspace_id)
    return Reading(
        today=local_day(asker.now, asker.person.zone),
        fiscal_month=workspace.fiscal_month if workspace else turn.deps.config.fiscal_month,
        language=asker.language,
        understand_metric=lambda words: understand_metric(words, knowledge, own),
        understand_goal=lambda words: understand_goal(words, knowledge),
    )


def read(turn: Turn[R], command: Command, text: str) -> object:
    """Return the request that the text of a command makes; NotUnderstood as commands raise it."""
    parse = commands.parse_goal if command is Command.GOAL else commands.parse_kpi
    return parse(text, reading(turn))
