"""The KPI's modal at work: it answers each choice with the verdict, and saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.blocks.fit import MOST_BETTER
from bot.ids import KpiUi, nth
from bot.listeners import carried, kpi_forms, kpi_told, kpi_values, kpi_walk, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply, UpdateModal
from bot.listeners.kpi_forms import State, entered, state_of
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, ViewRequest
from kpi.model import GoalId, Kpi, KpiId, MetricKey
from kpi.usecases import access
from kpi.usecases.kpis import kpis
from kpi.usecases.kpis.picking import (
    Already,
    Step,
    Unfinished,
    Warned,
    WhichSeries,
)
from kpi.usecases.lookups.wishes import KpiWish

#: Where in the modal it is said that something cannot stand.
_PLACES = {
    "goal": KpiUi.GOAL,
    "metric": KpiUi.METRIC,
    "amount": KpiUi.AMOUNT,
    "baseline": KpiUi.BASELINE,
    "until": KpiUi.UNTIL,
    "reason": KpiUi.REASON,
    "review_on": KpiUi.REVIEW,
}


def add(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal for a goal."""
    goal_id = GoalId(carried.text(turn.request.value, "goal"))
    goal = access.open_goal(turn.uow, turn.asker, goal_id)
    state = State(channel_id=goal.channel_id)
    wish = KpiWish(goal_id=goal.goal_id, until=goal.period.last_day)
    return [OpenModal(view=kpi_forms.opened(turn, state, wish))]


def edit(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal for a KPI."""
    kpi = kpis.active(turn.uow, turn.asker, KpiId(carried.text(turn.request.value, "kpi")))
    return [editing(turn, kpi, kpis.wish_of(kpi))]


def switch(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal for a KPI with a better metric in place of its own."""
    value = turn.request.value
    kpi = kpis.active(turn.uow, turn.asker, KpiId(carried.text(value, "kpi")))
    wish = kpis.with_metric(kpis.wish_of(kpi), MetricKey(carried.text(value, "metric")))
    return [editing(turn, kpi, wish, ["other_metric"])]


def editing(turn: Turn[R], kpi: Kpi, wish: KpiWish, codes: Sequence[str] = ()) -> OpenModal:
    """Return the modal in which the KPI becomes what the wish says."""
    state = State(channel_id=kpi.channel_id, kpi_id=kpi.kpi_id)
    return OpenModal(view=kpi_forms.opened(turn, state, wish, kpi_forms.notices(turn, codes)))


def choose(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Show the verdict on what is chosen by now; everything entered stays."""
    request = turn.request
    return _again(turn, state_of(request.private), entered(request.private, request.values))


def use_instead(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Take the better metric; the amount is of another kind and has to be entered anew."""
    request = turn.request
    values = entered(request.private, request.values)
    values[KpiUi.METRIC] = carried.text(request.value, "metric")
    values.pop(KpiUi.AMOUNT, None)
    return _again(turn, state_of(request.private), values)


def show_more(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Unfold the fields that are seldom needed."""
    request = turn.request
    state = replace(state_of(request.private), shows_more=True)
    return _again(turn, state, entered(request.private, request.values))


def _again(turn: Turn[ActionRequest], state: State, values: Mapping[str, str]) -> Sequence[Effect]:
    access.enter(turn.uow, turn.asker, state.channel_id)
    return [UpdateModal(view=kpi_forms.view(turn, state, values))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Save the KPI and say what was understood, or show what stands in between."""
    request = turn.request
    state = state_of(request.private)
    values = entered(request.private, request.values)
    measure = kpi_forms.measure_of(turn, state.channel_id, values)
    wish, problems = kpi_values.wish_of(values, measure)
    uow, asker, knowledge = turn.uow, turn.asker, turn.deps.knowledge
    if problems:
        # All that cannot stand is said at once, not one field after the other.
        is_over = wish.until is not None and wish.until < places.today(turn)
        past = {"until": "until_past"} if is_over and not state.kpi_id else {}
        return [_errors(turn, {**past, **problems})]
    if state.kpi_id:
        result = kpis.change(uow, asker, knowledge, KpiId(state.kpi_id), wish)
    else:
        result = kpis.add(uow, asker, knowledge, state.channel_id, wish)
    if not isinstance(result, Kpi):
        return [_in_between(turn, state, values, result)]
    kpi_walk.forget(turn, state.draft_id)
    told = kpi_told.saved(turn, result, is_new=not state.kpi_id, told=state.told)
    return [Reply(text=told.text, blocks=told.blocks)]


def _in_between(
    turn: Turn[ViewRequest], state: State, values: Mapping[str, str], step: Step
) -> Effect:
    """Return what the modal says to a step that is not the last."""
    match step:
        case Warned() | WhichSeries():
            return UpdateModal(view=kpi_forms.view(turn, state, values))
        case Unfinished():
            return _errors(turn, step.fields)
        case Already():
            return _errors(turn, {"metric": "already"})
        case _:
            return _errors(turn, {"goal": "goal_missing"})


def _errors(turn: Turn[ViewRequest], fields: Mapping[str, str]) -> FieldErrors:
    return FieldErrors(
        errors={
            _place(turn, field): turn.localizer.t(f"kpi.problem.{code}")
            for field, code in fields.items()
        }
    )


def _place(turn: Turn[ViewRequest], field: str) -> KpiUi:
    """Return where a remark stands: what is folded away has it at the amount."""
    place = _PLACES[field]
    return place if place in turn.request.blocks else KpiUi.AMOUNT


ACTIONS: dict[str, Route[ActionRequest]] = {
    KpiUi.ADD: Route(handler=add, writes=False),
    KpiUi.EDIT: Route(handler=edit, writes=False),
    **{
        nth(KpiUi.SWITCH, place): Route(handler=switch, writes=False)
        for place in range(MOST_BETTER)
    },
    KpiUi.GOAL: Route(handler=choose, writes=False),
    KpiUi.METRIC: Route(handler=choose, writes=False),
    KpiUi.USE_INSTEAD: Route(handler=use_instead, writes=False),
    KpiUi.MORE: Route(handler=show_more, writes=False),
}
VIEWS: dict[str, Route[ViewRequest]] = {KpiUi.MODAL: Route(handler=submit)}
