"""The goal's modal at work: opened, filled in, saved."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import goals as blocks
from bot.blocks import names
from bot.blocks.goals import AUTO, GoalForm
from bot.blocks.kit import Notice
from bot.blocks.rendered import Block
from bot.ids import GoalUi
from bot.listeners import carried, goal_told, kpi_walk, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal
from bot.listeners.places import reply
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, ViewRequest
from kpi.errors import NotFound, NotUnderstood
from kpi.language.goals import SURE, understand_goal
from kpi.language.numbers import parse_amount
from kpi.language.text import tidy
from kpi.model import ChannelId, Goal, GoalId, MetricKey, PurposeKey, UserId
from kpi.usecases import access
from kpi.usecases.goals import goals
from kpi.usecases.goals.goals import GoalWish
from kpi.usecases.lookups import measures

_PLACES = {
    "sentence": GoalUi.SENTENCE,
    "purpose": GoalUi.PURPOSE,
    "start": GoalUi.START,
    "until": GoalUi.UNTIL,
    "outcome": GoalUi.OUTCOME,
    "outcome_target": GoalUi.OUTCOME_TARGET,
}
_MISSING = {"purpose": "purpose_unsure", "start": "until_missing", "until": "until_missing"}


def opened(
    turn: Turn[R],
    channel_id: ChannelId,
    values: Mapping[str, str],
    notices: Sequence[Notice] = (),
    *,
    goal_id: str = "",
    draft_id: str = "",
) -> Block:
    """Return the modal filled with values; a goal's id when it is being changed."""
    outcome = values.get(GoalUi.OUTCOME, "")
    pair = (
        (outcome, names.metric(turn.deps.knowledge, MetricKey(outcome), turn.localizer))
        if outcome
        else None
    )
    form = GoalForm(
        private={"channel": channel_id, "goal": goal_id, "draft": draft_id},
        values=values,
        notices=notices,
        outcome=pair,
        is_new=not goal_id,
    )
    return blocks.modal(form, turn.deps.knowledge, turn.localizer)


def editing(turn: Turn[R], goal: Goal) -> Block:
    """Return the modal in which the goal is changed."""
    values: dict[str, str] = {
        GoalUi.SENTENCE: goal.sentence,
        GoalUi.PURPOSE: goal.purpose,
        GoalUi.START: goal.period.start.isoformat(),
        GoalUi.UNTIL: goal.period.last_day.isoformat(),
        GoalUi.OWNER: goal.owner_id,
        GoalUi.OUTCOME: goal.outcome_metric or "",
        GoalUi.OUTCOME_TARGET: written(goal.outcome_target),
    }
    return opened(turn, goal.channel_id, values, goal_id=goal.goal_id)


def add(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the empty modal for the channel that the button is in."""
    channel_id = turn.request.channel_id
    if channel_id is None or turn.request.is_direct:
        raise NotFound("not_found.channel")
    access.may_change(turn.asker)
    places.settle(turn)
    values: dict[str, str] = {
        GoalUi.OWNER: turn.asker.user_id,
        GoalUi.START: places.today(turn).isoformat(),
    }
    return [OpenModal(view=opened(turn, channel_id, values))]


def edit(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal for a goal."""
    goal_id = GoalId(carried.text(turn.request.value, "goal"))
    goal = access.open_goal(turn.uow, turn.asker, goal_id)
    return [OpenModal(view=editing(turn, goal))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Save the goal, say what was understood, and go on with a KPI that waited for it."""
    private = turn.request.private
    wish = _wish(turn)
    if isinstance(wish, FieldErrors):
        return [wish]
    goal_id, draft_id = carried.text(private, "goal"), carried.text(private, "draft")
    was = access.goal(turn.uow, turn.asker, GoalId(goal_id), to_change=True) if goal_id else None
    try:
        goal = _saved(turn, goal_id, wish)
    except NotUnderstood as error:
        fields = error.data.get("fields")
        return [_errors(turn, fields if isinstance(fields, Mapping) else {})]
    told = reply(goal_told.saved(turn, goal, is_new=not goal_id, was=was))
    return [told, *kpi_walk.after_goal(turn, goal, draft_id)]


def _saved(turn: Turn[ViewRequest], goal_id: str, wish: GoalWish) -> Goal:
    uow, asker, knowledge = turn.uow, turn.asker, turn.deps.knowledge
    if goal_id:
        return goals.change_goal(uow, asker, knowledge, GoalId(goal_id), wish)
    channel_id = ChannelId(carried.text(turn.request.private, "channel"))
    return goals.set_goal(uow, asker, knowledge, channel_id, wish)


def _wish(turn: Turn[ViewRequest]) -> GoalWish | FieldErrors:
    """Return what was entered; the purpose is read from the sentence when that is wanted."""
    values = turn.request.values
    sentence = tidy(values.get(GoalUi.SENTENCE, ""))
    purpose = _purpose(turn, sentence, values.get(GoalUi.PURPOSE, AUTO))
    start, until = _day(values, GoalUi.START), _day(values, GoalUi.UNTIL)
    if purpose is None or start is None or until is None:
        found = {"purpose": purpose, "start": start, "until": until}
        return _errors(turn, {name: _MISSING[name] for name in found if found[name] is None})
    metric = MetricKey(outcome) if (outcome := values.get(GoalUi.OUTCOME, "")) else None
    target, problem = _target(turn, metric, values.get(GoalUi.OUTCOME_TARGET, ""))
    if problem:
        return _errors(turn, {"outcome_target": problem})
    return GoalWish(
        sentence=sentence,
        purpose=purpose,
        start=start,
        until=until,
        owner_id=UserId(values.get(GoalUi.OWNER) or turn.asker.user_id),
        outcome_metric=metric,
        outcome_target=target,
    )


def written(target: Decimal | None) -> str:
    """Return the outcome's number as people would type it; empty: none."""
    return "" if target is None else f"{target:,f}"


def _target(
    turn: Turn[ViewRequest], metric: MetricKey | None, text: str
) -> tuple[Decimal | None, str]:
    """Return the number in the outcome's unit, or what is wrong with it."""
    if not text.strip():
        return None, ""
    try:
        amount = parse_amount(text)
    except NotUnderstood:
        return None, "outcome_unread"
    if amount.relative:
        return None, "outcome_unread"
    if metric is None:
        return amount.signed, ""  # the metric is asked for first
    measure = measures.of_metric(turn.uow, turn.asker, turn.deps.knowledge, metric)
    value = amount.value_in(measure.unit)
    return value, "outcome_unit" if value is None else ""


def _day(values: Mapping[str, str], field: GoalUi) -> date | None:
    return carried.maybe(date.fromisoformat, values.get(field))


def _purpose(turn: Turn[ViewRequest], sentence: str, chosen: str) -> PurposeKey | None:
    if chosen and chosen != AUTO:
        return PurposeKey(chosen)
    reading = understand_goal(sentence, turn.deps.knowledge)
    return reading.purpose if reading.confidence >= SURE else None


def _errors(turn: Turn[ViewRequest], fields: Mapping[str, str]) -> FieldErrors:
    count = len(tidy(turn.request.values.get(GoalUi.SENTENCE, "")))
    return FieldErrors(
        errors={
            _PLACES[field]: turn.localizer.t(f"goal.problem.{code}", count=count)
            for field, code in fields.items()
        }
    )


ACTIONS: dict[str, Route[ActionRequest]] = {
    GoalUi.ADD: Route(handler=add),
    GoalUi.EDIT: Route(handler=edit, writes=False),
}
VIEWS: dict[str, Route[ViewRequest]] = {GoalUi.MODAL: Route(handler=submit)}
