"""``/kpi note``: what the team knows of a day."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks import notes as blocks
from bot.ids import NoteUi
from bot.listeners import carried, places
from bot.listeners.effects import Effect
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest, CommandRequest
from kpi.language.requests import WriteNote
from kpi.model import ChannelId, NoteId
from kpi.usecases.numbers import notes


def order(turn: Turn[CommandRequest], request: WriteNote) -> Sequence[Effect]:
    """Keep the note; without words list those that there are."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    if not request.text:
        found = notes.recent(turn.uow, turn.asker, channel_id)
        return [places.reply(blocks.listed(found, turn.localizer))]
    note = notes.add(turn.uow, turn.asker, channel_id, request.day, request.text)
    return [places.reply(blocks.kept(note, turn.localizer))]


def undo(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Take the note back."""
    value = turn.request.value
    channel_id = ChannelId(carried.text(value, "channel"))
    notes.remove(turn.uow, turn.asker, channel_id, NoteId(carried.text(value, "note")))
    return [places.shown(turn, kit.said(turn.localizer.t("note.removed")))]


ROUTES = Routes(
    commands={WriteNote: CommandRoute(handler=order)},
    actions={NoteUi.UNDO: Route(handler=undo)},
)
