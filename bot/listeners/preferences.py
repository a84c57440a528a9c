"""``/kpi settings``: a channel's language and stand-in, and the workspace's fiscal year."""

from collections.abc import Sequence

from bot.blocks import limits
from bot.blocks import preferences as blocks
from bot.ids import SettingsUi
from bot.listeners import places
from bot.listeners.effects import Effect, OpenModal, Reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotUnderstood
from kpi.language.requests import ChannelSettings
from kpi.model import ChannelId, Language, UserId
from kpi.usecases import access
from kpi.usecases.people import preferences as usecase
from kpi.usecases.people.preferences import Changes

#: More of what somebody typed need not be said back.
_LONGEST = 40


def order(turn: Turn[CommandRequest], request: ChannelSettings) -> Sequence[Effect]:
    """Set the language that was named; open the modal where none was."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    if request.unread:
        raise NotUnderstood("language_unknown", text=limits.clip(request.unread, _LONGEST))
    if request.language is None:
        return _open(turn, channel_id)
    return [_changed(turn, channel_id, Changes(language=request.language))]


def open_modal(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal."""
    return _open(turn, ChannelId(str(turn.request.value.get("channel", ""))))


def _open(turn: Turn[R], channel_id: ChannelId) -> Sequence[Effect]:
    access.may_change(turn.asker)
    it = usecase.show(turn.uow, turn.asker, channel_id)
    return [OpenModal(view=blocks.modal(it, channel_id, turn.localizer))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Keep what the modal says."""
    values = turn.request.values
    month = values.get(SettingsUi.FISCAL)
    try:
        wish = Changes(
            language=Language(values.get(SettingsUi.LANGUAGE, "")),
            fallback_owner=UserId(values.get(SettingsUi.FALLBACK, "")) or None,
            fiscal_month=int(month) if month else None,
        )
    except ValueError:
        raise NotUnderstood("not_understood.payload") from None
    channel_id = ChannelId(str(turn.request.private.get("channel", "")))
    return [_changed(turn, channel_id, wish)]


def _changed(turn: Turn[R], channel_id: ChannelId, wish: Changes) -> Reply:
    it = usecase.change(turn.uow, turn.asker, channel_id, wish)
    said = blocks.saved(it, turn.localizer)
    return Reply(text=said.text, blocks=said.blocks)


ROUTES = Routes(
    commands={ChannelSettings: CommandRoute(handler=order)},
    actions={SettingsUi.MODAL: Route(handler=open_modal, writes=False)},
    views={SettingsUi.MODAL: Route(handler=submit)},
)
