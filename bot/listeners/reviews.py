"""After a period: the owner's lessons, and the next period with proposed targets."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import exports as export_blocks
from bot.blocks import goals as goal_blocks
from bot.blocks import names
from bot.blocks import reviews as blocks
from bot.blocks import status as board_blocks
from bot.blocks import stories as story_blocks
from bot.blocks.reviews import NextForm
from bot.ids import ReviewUi, nth
from bot.listeners import carried, goal_told, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotFound, NotUnderstood
from kpi.language.numbers import parse_amount
from kpi.language.requests import ReviewGoal
from kpi.model import Goal, GoalId, GoalState, KpiId, Unit
from kpi.usecases import access
from kpi.usecases.goals.goals import GoalWish
from kpi.usecases.lookups import naming
from kpi.usecases.periods import exports, lessons, next_period, stories

#: A question that lists more goals than this has to be asked with other words.
_MOST_LISTED = 15
_PLACES = {
    "sentence": ReviewUi.SENTENCE,
    "start": ReviewUi.START,
    "until": ReviewUi.UNTIL,
}


def open_lessons(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the three questions, with what was answered before."""
    value = turn.request.value
    goal_id, last_day = GoalId(carried.text(value, "goal")), _day(value)
    before = lessons.known(turn.uow, turn.asker, goal_id, last_day)
    goal = access.goal(turn.uow, turn.asker, goal_id)
    view = blocks.lessons(goal_id, last_day, goal.channel_id, before, turn.localizer)
    return [OpenModal(view=view)]


def _day(value: Mapping[str, object]) -> date:
    found = carried.maybe(date.fromisoformat, carried.text(value, "last_day"))
    if found is None:
        raise NotUnderstood("not_understood.payload")
    return found


def submit_lessons(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Keep the answers; the channel reads them in one line."""
    private, values = turn.request.private, turn.request.values
    try:
        lessons.answer(
            turn.uow,
            turn.asker,
            GoalId(carried.text(private, "goal")),
            _day(private),
            worked=values.get(ReviewUi.WORKED, ""),
            did_not=values.get(ReviewUi.DID_NOT, ""),
            next_time=values.get(ReviewUi.NEXT_TIME, ""),
        )
    except NotUnderstood as error:
        if not error.code.startswith("lesson."):
            raise
        return [_beside(turn, ReviewUi.WORKED, error)]
    return [Reply(text=turn.localizer.t("review.lessons.kept"))]


def _beside(turn: Turn[ViewRequest], field: str, error: NotUnderstood) -> FieldErrors:
    return FieldErrors(errors={field: turn.localizer.t(f"error.{error.code}", **error.data)})


def open_next(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal of the next period."""
    goal_id = GoalId(carried.text(turn.request.value, "goal"))
    it = next_period.offer(turn.uow, turn.asker, goal_id, places.today(turn))
    named = [
        names.kpi(turn.deps.knowledge, one.kpi, one.series.scope, turn.localizer)
        for one in it.offers
    ]
    form = NextForm(it=it, names=named)
    return [OpenModal(view=blocks.next_period(form, turn.localizer))]


def submit_next(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Begin the next period, or say beside a field what cannot be read."""
    goal_id = GoalId(carried.text(turn.request.private, "goal"))
    wish = _wish(turn, goal_id)
    targets, errors = _targets(turn)
    if wish is None:
        errors = {**errors, ReviewUi.UNTIL: turn.localizer.t("goal.problem.until_missing")}
    if errors or wish is None:
        return [FieldErrors(errors=errors)]
    try:
        begun = next_period.begin(
            turn.uow, turn.asker, turn.deps.knowledge, goal_id, wish, targets
        )
    except NotUnderstood as error:
        fields = error.data.get("fields")
        if not isinstance(fields, Mapping):
            raise
        return [_problems(turn, fields)]
    told = places.reply(goal_told.saved(turn, begun.goal, is_new=True))
    said = turn.localizer.n("review.next.begun", len(begun.kpis))
    left = [Reply(text=turn.localizer.n("review.next.left", begun.left))] if begun.left else []
    return [Reply(text=said), told, *left]


def _wish(turn: Turn[ViewRequest], goal_id: GoalId) -> GoalWish | None:
    values = turn.request.values
    old = access.goal(turn.uow, turn.asker, goal_id, to_change=True)
    start = carried.maybe(date.fromisoformat, values.get(ReviewUi.START))
    until = carried.maybe(date.fromisoformat, values.get(ReviewUi.UNTIL))
    if start is None or until is None:
        return None
    return GoalWish(
        sentence=values.get(ReviewUi.SENTENCE, ""),
        purpose=old.purpose,
        start=start,
        until=until,
        owner_id=old.owner_id,
        outcome_metric=old.outcome_metric,
        outcome_target=old.outcome_target,
    )


def _targets(turn: Turn[ViewRequest]) -> tuple[dict[KpiId, Decimal], dict[str, str]]:
    """Return the targets that were entered, and what is wrong with others, by field."""
    asked = turn.request.private.get("kpis")
    kpi_ids = [KpiId(str(one)) for one in asked] if isinstance(asked, list) else []
    found: dict[KpiId, Decimal] = {}
    errors: dict[str, str] = {}
    for place, kpi_id in enumerate(kpi_ids):
        field = nth(ReviewUi.TARGET, place)
        text = turn.request.values.get(field, "").strip()
        value = _amount(turn, kpi_id, text) if text else None
        if value is not None:
            found[kpi_id] = value
        elif text:
            errors[field] = turn.localizer.t("review.next.unread")
    return found, errors


def _amount(turn: Turn[ViewRequest], kpi_id: KpiId, text: str) -> Decimal | None:
    kpi = access.kpi(turn.uow, turn.asker, kpi_id, to_change=True)
    series = turn.uow.series.get(kpi.workspace_id, kpi.series_id)
    if series is None:
        raise NotFound("not_found.series")
    try:
        amount = parse_amount(text).value_in(series.unit)
    except NotUnderstood:
        return None
    if amount is None or (not amount and series.unit is not Unit.SCORE):
        return None
    return amount


def _problems(turn: Turn[ViewRequest], fields: Mapping[str, str]) -> FieldErrors:
    count = len(turn.request.values.get(ReviewUi.SENTENCE, ""))
    return FieldErrors(
        errors={
            _PLACES[field]: turn.localizer.t(f"goal.problem.{code}", count=count)
            for field, code in fields.items()
        }
    )


def order(turn: Turn[CommandRequest], request: ReviewGoal) -> Sequence[Effect]:
    """Tell the story of the goal that is named; ask which where it may be several."""
    channel_id = places.here(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    access.enter(turn.uow, turn.asker, channel_id)
    known = turn.uow.goals.of_channel(turn.asker.workspace_id, channel_id)[::-1]
    meant = naming.goals(known, request.hint) if request.hint else _open(known)
    if len(meant) == 1:
        return [_told(turn, meant[0].goal_id)]
    if not known:
        return [places.reply(board_blocks.no_goal(turn.localizer))]
    listed = (meant or known)[:_MOST_LISTED]
    unmet = "" if meant else request.hint
    return [places.reply(goal_blocks.ask_which(listed, ReviewUi.STORY, turn.localizer, unmet))]


def _open(known: Sequence[Goal]) -> Sequence[Goal]:
    """Return the goals that are open, or all where none is."""
    return [goal for goal in known if goal.state is GoalState.OPEN] or known


def story(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Tell the story of the goal that a button names."""
    return [_told(turn, GoalId(carried.text(turn.request.value, "goal")))]


def _told(turn: Turn[R], goal_id: GoalId) -> Effect:
    found = stories.of_goal(turn.uow, turn.asker, turn.deps.knowledge, goal_id)
    return places.reply(story_blocks.told(found, turn.localizer))


def export(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Have the story of the goal that a button names sent as a file to whoever pressed it."""
    wanted = export_blocks.BUTTONS[ReviewUi(turn.request.action_id)]
    exports.ask(turn.uow, turn.asker, GoalId(carried.text(turn.request.value, "goal")), wanted)
    return [places.reply(export_blocks.asked(turn.localizer))]


ROUTES = Routes(
    commands={ReviewGoal: CommandRoute(handler=order, writes=False)},
    actions={
        ReviewUi.LESSONS: Route(handler=open_lessons, writes=False),
        ReviewUi.NEXT: Route(handler=open_next, writes=False),
        ReviewUi.STORY: Route(handler=story, writes=False),
        ReviewUi.EXPORT_TABLE: Route(handler=export),
        ReviewUi.EXPORT_PAGE: Route(handler=export),
        ReviewUi.EXPORT_PICTURE: Route(handler=export),
    },
    views={
        ReviewUi.LESSONS: Route(handler=submit_lessons),
        ReviewUi.NEXT: Route(handler=submit_next),
    },
)
