"""Changing a verdict for the whole workspace, taking it back, listing what was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.blocks import verdicts as blocks
from bot.ids import FitUi
from bot.listeners import carried, kpi_told, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, UpdateModal
from bot.listeners.places import replaced, reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotFound, NotUnderstood
from kpi.language.requests import ListVerdicts
from kpi.language.text import tidy
from kpi.model import ChannelId, Goal, GoalId, MetricKey, PurposeKey, Verdict
from kpi.usecases import access
from kpi.usecases.fit import verdicts
from kpi.usecases.fit.verdicts import Pair

_PLACES = {"verdict": FitUi.VERDICT, "reason": FitUi.REASON}


def ask(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Show the modal: in place of the one with the reasons where the button was in it."""
    access.may_change(turn.asker)
    found = _pair(turn, _goal(turn, turn.request.value), turn.request.value)
    view = blocks.modal(found, turn.deps.knowledge, turn.localizer)
    return [UpdateModal(view=view) if turn.request.is_modal else OpenModal(view=view)]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Change the verdict and show the goal's reasons as they are now."""
    private, values = turn.request.private, turn.request.values
    goal = _goal(turn, private)
    chosen, reason = values.get(FitUi.VERDICT, ""), values.get(FitUi.REASON, "")
    try:
        verdict = carried.maybe(Verdict, chosen)
        pair = _pair(turn, goal, private)
        verdicts.change(turn.uow, turn.asker, turn.deps.knowledge, pair, verdict, reason)
    except NotUnderstood as error:
        fields = error.data.get("fields")
        if not isinstance(fields, Mapping):
            raise
        count = len(tidy(reason))
        return [
            FieldErrors(
                errors={
                    _PLACES[field]: turn.localizer.t(f"verdict.problem.{code}", count=count)
                    for field, code in fields.items()
                }
            )
        ]
    return [_reasons(turn, goal)]


def take_back(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Let the catalog's verdict stand again and show what is left."""
    value = turn.request.value
    metric = MetricKey(carried.text(value, "metric"))
    if "goal" in value:
        goal = _goal(turn, value)
        _back(turn, goal.channel_id, goal.purpose, metric)
        return [_reasons(turn, goal)]
    channel_id = turn.request.channel_id
    if channel_id is None or turn.request.is_direct:
        raise NotFound("not_found.channel")
    _back(turn, channel_id, PurposeKey(carried.text(value, "purpose")), metric)
    found = verdicts.listed(turn.uow, turn.asker, channel_id)
    return [replaced(blocks.listed(found, turn.deps.knowledge, turn.localizer))]


def show_list(turn: Turn[CommandRequest], _: ListVerdicts) -> Sequence[Effect]:
    """List the workspace's own verdicts."""
    channel_id = places.here(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    found = verdicts.listed(turn.uow, turn.asker, channel_id)
    return [reply(blocks.listed(found, turn.deps.knowledge, turn.localizer))]


def _goal(turn: Turn[R], value: Mapping[str, object]) -> Goal:
    return access.goal(turn.uow, turn.asker, GoalId(carried.text(value, "goal")))


def _pair(turn: Turn[R], goal: Goal, value: Mapping[str, object]) -> Pair:
    metric = MetricKey(carried.text(value, "metric"))
    return verdicts.pair(turn.uow, turn.asker, turn.deps.knowledge, goal, metric)


def _back(
    turn: Turn[ActionRequest], channel_id: ChannelId, purpose: PurposeKey, metric: MetricKey
) -> None:
    pair = (purpose, metric)
    verdicts.take_back(turn.uow, turn.asker, turn.deps.knowledge, channel_id, pair)


def _reasons(turn: Turn[R], goal: Goal) -> Effect:
    """Return the modal with the goal's reasons, judged by what the workspace says now."""
    known = verdicts.of_workspace(turn.uow, turn.deps.knowledge.root, turn.asker.workspace_id)
    anew = replace(turn, deps=replace(turn.deps, knowledge=known))
    return UpdateModal(view=kpi_told.why(anew, [goal]))


ROUTES = Routes(
    commands={ListVerdicts: CommandRoute(handler=show_list, writes=False)},
    actions={
        FitUi.CHANGE: Route(handler=ask, writes=False),
        FitUi.BACK: Route(handler=take_back),
    },
    views={FitUi.CHANGE: Route(handler=submit)},
)
