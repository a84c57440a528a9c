"""Steps of Workflow Builder: done in one turn, and Slack is told what came of it."""

from collections.abc import Sequence

from bot.ids import Step
from bot.listeners import log_told
from bot.listeners.effects import Completed, Effect
from bot.listeners.routes import Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import StepRequest
from kpi.errors import NotFound
from kpi.model import ChannelId
from kpi.usecases.numbers import steps
from kpi.usecases.numbers.steps import StepWish


def log(turn: Turn[StepRequest]) -> Sequence[Effect]:
    """Store the value that the workflow hands over, for a person whom Slack knows."""
    if turn.asker.person.is_gone:
        raise NotFound("step.no_person")
    said = turn.request.inputs
    wish = StepWish(
        channel_id=ChannelId(said.get("channel", "")),
        kpi=said.get("kpi", ""),
        number=said.get("number", ""),
        day=said.get("day", ""),
    )
    entry = steps.log(turn.uow, turn.asker, turn.deps.knowledge, wish)
    (one,) = entry.logged
    text = turn.localizer.t(
        "step.recorded",
        name=log_told.name(turn, one.series),
        value=turn.localizer.number(one.value, one.series.unit),
        day=turn.localizer.day(one.day),
    )
    return [Completed(outputs={"recorded": text})]


ROUTES = Routes(steps={Step.LOG: Route(handler=log)})
