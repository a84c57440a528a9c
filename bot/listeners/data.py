"""``/kpi log``, check-in and undo: values by hand."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.ids import MOST_BUTTONS, DataUi, nth
from bot.listeners import check_in, file_columns, imports, log_told, log_walk, places
from bot.listeners.effects import Effect
from bot.listeners.places import replaced, reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest
from kpi.language.requests import CheckIn, LogDraft, Undo
from kpi.usecases.numbers import check_ins, values


def log(turn: Turn[CommandRequest], draft: LogDraft) -> Sequence[Effect]:
    """Store one value; ask what is open. In a direct message it is for the asker's own KPIs."""
    channel_id = places.settle(turn)
    if channel_id is None and not check_ins.mine(turn.uow, turn.asker, None):
        return places.only_in_channels(turn)
    return [log_walk.start(turn, channel_id, draft, reply)]


def picked(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Go on with the value now that more of it is clear."""
    request = turn.request
    said = log_walk.of_text(request.chosen) if request.chosen else log_walk.of_json(request.value)
    return [log_walk.go_on(turn, places.settle(turn), said, replaced)]


def undo(turn: Turn[CommandRequest], _: Undo) -> Sequence[Effect]:
    """Take the last entry back: of this channel, or of any in a direct message."""
    found = values.undo(turn.uow, turn.asker)
    if found:
        return [reply(kit.said(log_told.taken_back(turn, found)))]
    return [reply(kit.said(_nothing(turn)))]


def undo_by_button(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Take back the entry that the button is about."""
    found = values.undo(turn.uow, turn.asker, str(turn.request.value.get("entry") or "-"))
    said = log_told.taken_back(turn, found) if found else turn.localizer.t("data.undone_already")
    return [replaced(kit.said(said))]


def _nothing(turn: Turn[R]) -> str:
    where = "nothing_to_undo" if turn.asker.channel_id is None else "nothing_to_undo_here"
    return turn.localizer.t(f"data.{where}")


ROUTES = Routes(
    commands={
        LogDraft: CommandRoute(handler=log),
        CheckIn: CommandRoute(handler=check_in.by_command, writes=False),
        Undo: CommandRoute(handler=undo),
        **imports.ROUTES.commands,
    },
    actions={
        DataUi.CHECK_IN: Route(handler=check_in.by_button, writes=False),
        DataUi.UNDO: Route(handler=undo_by_button),
        DataUi.PICK_LIST: Route(handler=picked),
        **{nth(DataUi.PICK, place): Route(handler=picked) for place in range(MOST_BUTTONS)},
        **imports.ROUTES.actions,
        **file_columns.ROUTES.actions,
    },
    views={DataUi.CHECK_IN: Route(handler=check_in.submitted), **file_columns.ROUTES.views},
    shortcuts={DataUi.LOG_SHORTCUT: Route(handler=check_in.by_shortcut, writes=False)},
    events=imports.ROUTES.events,
)
