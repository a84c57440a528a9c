"""``/goal``: setting by text, changing, closing, listing, help."""

from collections.abc import Callable, Sequence

from bot.blocks import goals as blocks
from bot.blocks import helping, kit
from bot.blocks import status as board_blocks
from bot.ids import MOST_BUTTONS, GoalUi, nth
from bot.listeners import carried, goal_modals, goal_walk, kpi_walk, places
from bot.listeners.effects import Effect, OpenModal
from bot.listeners.goal_walk import Asked
from bot.listeners.places import replaced, reply, shown
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.listeners.typed import UnreadGoal
from bot.payloads import ActionRequest, CommandRequest
from kpi.language.requests import (
    CloseGoal,
    EditGoal,
    GoalDraft,
    GoalHelp,
    ListGoals,
    ReopenGoal,
    Unknown,
)
from kpi.model import DraftId, Goal, GoalId, GoalState, PurposeKey
from kpi.usecases import access
from kpi.usecases.goals import goals, status
from kpi.usecases.kpis import drafts
from kpi.usecases.lookups import naming

#: A question that lists more goals than this has to be asked with other words.
_MOST_LISTED = 15


def set_by_text(turn: Turn[CommandRequest], draft: GoalDraft) -> Sequence[Effect]:
    """Save what was typed, or ask for what is open; without any words open the modal."""
    return _set(turn, draft, turn.request.text)


def _set(turn: Turn[CommandRequest], draft: GoalDraft, text: str) -> Sequence[Effect]:
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    access.may_change(turn.asker)
    if not draft.sentence:
        return [
            OpenModal(view=goal_modals.opened(turn, channel_id, goal_walk.proposed(turn, draft)))
        ]
    asked = Asked(channel_id=channel_id, text=text)
    return goal_walk.walk(turn, asked, draft, reply)


def set_unread(turn: Turn[CommandRequest], unread: UnreadGoal) -> Sequence[Effect]:
    """Open the modal with what could be read and say what could not."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    notice = goal_walk.unread(turn, unread.part, unread.error)
    values = goal_walk.proposed(turn, unread.draft)
    return [OpenModal(view=goal_modals.opened(turn, channel_id, values, [notice]))]


def pick_purpose(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Go on with the purpose that a button names."""
    asked = _asked(turn)
    purpose = PurposeKey(carried.text(turn.request.value, "purpose"))
    return goal_walk.with_purpose(turn, asked, purpose, replaced)


def write(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal: to choose another purpose, or to set the goal that a KPI is for."""
    return [goal_walk.modal(turn, _asked(turn))]


def set_as_kpi(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Take the words for a KPI after all."""
    draft_id = DraftId(carried.text(turn.request.value, "draft"))
    asked = kpi_walk.of_draft(drafts.kept(turn.uow, turn.asker, draft_id))
    return kpi_walk.walk(turn, asked, replaced)


def cancel(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget what was asked; nothing was changed."""
    kpi_walk.forget(turn, str(turn.request.value.get("draft", "")))
    return [shown(turn, kit.said(turn.localizer.t("goal.cancelled")))]


def _asked(turn: Turn[ActionRequest]) -> Asked:
    draft_id = DraftId(carried.text(turn.request.value, "draft"))
    return goal_walk.of_draft(drafts.kept(turn.uow, turn.asker, draft_id))


def edit_by_text(turn: Turn[CommandRequest], request: EditGoal) -> Sequence[Effect]:
    """Open the modal of the goal that is named."""
    return _named(
        turn,
        request,
        GoalUi.EDIT,
        lambda goal: OpenModal(view=goal_modals.editing(turn, goal)),
    )


def close_by_text(turn: Turn[CommandRequest], request: CloseGoal) -> Sequence[Effect]:
    """Ask whether the goal that is named is to be closed."""
    return _named(
        turn,
        request,
        GoalUi.CLOSE,
        lambda goal: reply(blocks.ask_close(goal, turn.localizer)),
    )


def reopen_by_text(turn: Turn[CommandRequest], request: ReopenGoal) -> Sequence[Effect]:
    """Take the closing of the goal that is named back."""
    return _named(
        turn,
        request,
        GoalUi.REOPEN,
        lambda goal: reply(blocks.reopened(_reopened(turn, goal.goal_id), turn.localizer)),
    )


def _is_goal(draft: GoalDraft, known: Sequence[Goal]) -> bool:
    """Whether what begins like an order is one to set: a new day for a known goal is none."""
    named = naming.goals(known, draft.sentence.partition(" ")[2])
    return not named and (draft.period.end is not None or not known)


def _named(
    turn: Turn[CommandRequest],
    request: EditGoal | CloseGoal | ReopenGoal,
    action_id: GoalUi,
    go_on: Callable[[Goal], Effect],
) -> Sequence[Effect]:
    """Go on with the goal that the words mean; ask when it may be several.

    Where they name none, they may be a goal themselves.
    """
    words = request.hint
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    access.may_change(turn.asker)
    closed_ones = action_id is GoalUi.REOPEN
    known = goals.closed_goals if closed_ones else goals.open_goals
    found = known(turn.uow, turn.asker, channel_id)
    meant = naming.goals(found, words) if words else found
    if len(meant) == 1:
        return [go_on(meant[0])]
    draft = request.draft
    if draft is not None and not meant and _is_goal(draft, found):
        # With the order before them, the words are the same goal when they are read again.
        return _set(turn, draft, f"add {turn.request.text}")
    if not found and closed_ones:
        return [reply(kit.said(turn.localizer.t("goal.none_closed")))]
    if not found:
        return [reply(board_blocks.no_goal(turn.localizer))]
    listed = (meant or found)[:_MOST_LISTED]
    unmet = "" if meant else words
    return [reply(blocks.ask_which(listed, action_id, turn.localizer, unmet))]


def close(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Ask whether the goal is to be closed."""
    goal = access.goal(turn.uow, turn.asker, _goal_id(turn), to_change=True)
    if goal.state is GoalState.CLOSED:
        return [shown(turn, blocks.closed(goal, turn.localizer))]
    return [reply(blocks.ask_close(goal, turn.localizer))]


def close_now(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Close the goal and offer the way back."""
    goal = goals.close_goal(turn.uow, turn.asker, turn.deps.knowledge, _goal_id(turn))
    return [shown(turn, blocks.closed(goal, turn.localizer))]


def reopen(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Take the closing back."""
    return [shown(turn, blocks.reopened(_reopened(turn, _goal_id(turn)), turn.localizer))]


def _reopened(turn: Turn[R], goal_id: GoalId) -> Goal:
    return goals.reopen_goal(turn.uow, turn.asker, turn.deps.knowledge, goal_id)


def _goal_id(turn: Turn[ActionRequest]) -> GoalId:
    return GoalId(carried.text(turn.request.value, "goal"))


def show_list(turn: Turn[CommandRequest], _: ListGoals) -> Sequence[Effect]:
    """List the channel's goals with their KPIs."""
    channel_id = places.here(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    board = status.board(turn.uow, turn.asker, turn.deps.knowledge, channel_id, judging=True)
    return [reply(board_blocks.goals(board, turn.deps.knowledge, turn.localizer))]


def show_help(turn: Turn[CommandRequest], _: GoalHelp) -> Sequence[Effect]:
    """Show what ``/goal`` takes."""
    return [reply(helping.goal(turn.localizer))]


def show_unknown(turn: Turn[CommandRequest], request: Unknown) -> Sequence[Effect]:
    """Say that a word is not known and which one it resembles."""
    return [reply(helping.unknown(request.command, request.word, request.nearest, turn.localizer))]


_PICK = Route(handler=pick_purpose)
ROUTES = Routes(
    commands={
        GoalDraft: CommandRoute(handler=set_by_text),
        UnreadGoal: CommandRoute(handler=set_unread),
        EditGoal: CommandRoute(handler=edit_by_text),
        CloseGoal: CommandRoute(handler=close_by_text),
        ReopenGoal: CommandRoute(handler=reopen_by_text),
        ListGoals: CommandRoute(handler=show_list, writes=False),
        GoalHelp: CommandRoute(handler=show_help, writes=False),
        Unknown: CommandRoute(handler=show_unknown, writes=False),
    },
    actions={
        **goal_modals.ACTIONS,
        **{nth(GoalUi.PICK_PURPOSE, place): _PICK for place in range(MOST_BUTTONS)},
        GoalUi.WRITE: Route(handler=write, writes=False),
        GoalUi.AS_KPI: Route(handler=set_as_kpi),
        GoalUi.CANCEL: Route(handler=cancel),
        GoalUi.CLOSE: Route(handler=close, writes=False),
        GoalUi.CLOSE_NOW: Route(handler=close_now),
        GoalUi.REOPEN: Route(handler=reopen),
    },
    views=goal_modals.VIEWS,
)
