"""``/kpi sources``: what brings a channel its numbers."""

from collections.abc import Sequence

from bot.blocks import sources as blocks
from bot.listeners import places
from bot.listeners.effects import Effect
from bot.listeners.places import reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Turn
from bot.payloads import CommandRequest
from kpi.language.requests import SourcesRequest
from kpi.usecases import sources, teams


def order(turn: Turn[CommandRequest], _: SourcesRequest) -> Sequence[Effect]:
    """Show each source and what came of its last runs."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    found = sources.overview(turn.uow, turn.asker, channel_id)
    zone = teams.of_channel(turn.uow, turn.asker, channel_id).zone
    return [reply(blocks.overview(found, zone, turn.localizer))]


ROUTES = Routes(commands={SourcesRequest: CommandRoute(handler=order)})
