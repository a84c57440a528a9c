"""Changing a verdict for the whole workspace, taking it back, listing what was changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.blocks import limits
from bot.blocks import verdicts as blocks
from bot.ids import FitUi, KpiUi
from bot.listeners import carried, kpi_forms, kpi_told, kpi_walk, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, UpdateModal, View
from bot.listeners.places import replaced, reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotFound, NotUnderstood
from kpi.language.requests import ListVerdicts
from kpi.language.text import tidy
from kpi.model import ChannelId, DraftId, Goal, GoalId, MetricKey, PurposeKey, Verdict
from kpi.usecases import access
from kpi.usecases.fit import verdicts
from kpi.usecases.fit.verdicts import Pair
from kpi.usecases.kpis import drafts

A = TypeVar("A", ActionRequest, ViewRequest)

#: So much of a KPI that is not saved yet fits beside what else the modal carries.
_MOST_CARRIED = limits.PRIVATE_METADATA - 300
_PLACES = {"verdict": FitUi.VERDICT, "reason": FitUi.REASON}


def ask(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Show the modal: in place of the one with the reasons where the button was in it."""
    access.may_change(turn.asker)
    found = _pair(turn, _goal(turn, turn.request.value), turn.request.value)
    view = blocks.modal(found, turn.deps.knowledge, turn.localizer, _unsaved(turn.request))
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
    return [_after(turn, goal)]


def give_up(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Show the KPI that is not saved yet as it was left."""
    return [_after(turn, _goal(turn, turn.request.private))]


def take_back(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Let the catalog's verdict stand again and show what is left."""
    value = turn.request.value
    metric = MetricKey(carried.text(value, "metric"))
    if "goal" in value:
        goal = _goal(turn, value)
        _back(turn, goal.channel_id, goal.purpose, metric)
        return [_after(turn, goal)]
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


def _unsaved(request: ActionRequest) -> Mapping[str, object]:
    """Return what leads back to the KPI that the verdict was seen on before it was saved.

    A reason for keeping it is left out first where there is more than a modal carries.
    """
    if request.callback_id != KpiUi.MODAL:
        return {key: value for key, value in request.value.items() if key == "draft"}
    short = {key: value for key, value in request.values.items() if key != KpiUi.REASON}
    for values in (request.values, short):
        form = {"private": request.private, "values": values}
        if len(json.dumps(form, ensure_ascii=False)) <= _MOST_CARRIED:
            return {"form": form}
    return {}


def _after(turn: Turn[A], goal: Goal) -> Effect:
    """Return where the person came from, judged by what the workspace says now.

    That is the KPI that is not saved yet, else the goal's reasons.
    """
    known = verdicts.of_workspace(turn.uow, turn.deps.knowledge.root, turn.asker.workspace_id)
    anew = replace(turn, deps=replace(turn.deps, knowledge=known))
    form, draft_id = turn.request.private.get("form"), turn.request.private.get("draft")
    if isinstance(form, Mapping):
        return UpdateModal(view=_form(anew, form))
    if isinstance(draft_id, str):
        asked = kpi_walk.of_draft(drafts.kept(turn.uow, turn.asker, DraftId(draft_id)))
        return UpdateModal(view=kpi_walk.modal(anew, asked, kpi_walk.understand(anew, asked)).view)
    return UpdateModal(view=kpi_told.why(anew, [goal]))


def _form(turn: Turn[R], form: Mapping[str, object]) -> View:
    private, values = (form.get(key) for key in ("private", "values"))
    if not isinstance(private, Mapping) or not isinstance(values, Mapping):
        raise NotUnderstood("not_understood.payload")
    state = kpi_forms.state_of(private)
    access.enter(turn.uow, turn.asker, state.channel_id)
    said = {str(key): str(value) for key, value in values.items()}
    return kpi_forms.view(turn, state, kpi_forms.entered(private, said))


ROUTES = Routes(
    commands={ListVerdicts: CommandRoute(handler=show_list, writes=False)},
    actions={
        FitUi.CHANGE: Route(handler=ask, writes=False),
        FitUi.BACK: Route(handler=take_back),
        FitUi.RETURN: Route(handler=give_up, writes=False),
    },
    views={FitUi.CHANGE: Route(handler=submit)},
)
