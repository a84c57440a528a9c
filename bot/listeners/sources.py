"""``/kpi sources``: what brings a channel its numbers, and tokens for others to send some."""

from collections.abc import Sequence

from bot import tokens
from bot.blocks import sources as blocks
from bot.blocks.rendered import Rendered
from bot.ids import SourcesUi
from bot.listeners import carried, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, UpdateModal
from bot.listeners.places import replaced, reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotUnderstood
from kpi.language.requests import SourcesAction, SourcesRequest
from kpi.model import ChannelId, SourceId
from kpi.usecases import access, receiving, sources, teams

_API = "api/v1/observations"


def order(turn: Turn[CommandRequest], request: SourcesRequest) -> Sequence[Effect]:
    """Show each source and what came of its last runs, or ask what a token is to be called."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    if request.action is SourcesAction.TOKEN:
        return _ask(turn, channel_id, request.name)
    return [reply(_overview(turn, channel_id))]


def _overview(turn: Turn[R], channel_id: ChannelId) -> Rendered:
    found = sources.overview(turn.uow, turn.asker, channel_id)
    zone = teams.of_channel(turn.uow, turn.asker, channel_id).zone
    return blocks.overview(found, channel_id, zone, turn.localizer)


def _ask(turn: Turn[R], channel_id: ChannelId, name: str = "") -> Sequence[Effect]:
    teams.of_channel(turn.uow, turn.asker, channel_id)
    access.may_change(turn.asker)
    return [OpenModal(view=blocks.token_modal(channel_id, name, turn.localizer))]


def ask_token(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal that asks what a token is to be called."""
    return _ask(turn, ChannelId(carried.text(turn.request.value, "channel")))


def add_token(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Make a token and show it, for the only time."""
    channel_id = ChannelId(carried.text(turn.request.private, "channel"))
    name = turn.request.values.get(SourcesUi.NAME, "")
    minted: list[str] = []

    def hashed(source_id: SourceId) -> bytes:
        token, kept = tokens.mint(turn.asker.workspace_id, source_id)
        minted.append(token)
        return kept

    try:
        source = receiving.add_token(turn.uow, turn.asker, channel_id, name, hashed)
    except NotUnderstood as refused:
        said = turn.localizer.t(f"error.{refused.code}", **refused.data)
        return [FieldErrors(errors={SourcesUi.NAME: said})]
    public = turn.deps.config.public_url
    address = f"{public}{_API}" if public else ""
    return [UpdateModal(view=blocks.token_shown(source, minted[0], address, turn.localizer))]


def remove(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget a source and show the others."""
    source_id = SourceId(carried.text(turn.request.value, "source"))
    gone = sources.remove(turn.uow, turn.asker, source_id)
    return [replaced(_overview(turn, gone.channel_id))]


ROUTES = Routes(
    commands={SourcesRequest: CommandRoute(handler=order)},
    actions={
        SourcesUi.TOKEN_MODAL: Route(handler=ask_token, writes=False),
        SourcesUi.REMOVE: Route(handler=remove),
    },
    views={SourcesUi.TOKEN_MODAL: Route(handler=add_token)},
)
