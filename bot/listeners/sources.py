"""``/kpi sources``: what brings a channel its numbers, shown, steered and disconnected."""

from collections.abc import Sequence

from bot.blocks import file_columns, kit
from bot.blocks import provenance as origin_blocks
from bot.blocks import sources as blocks
from bot.blocks.rendered import Rendered
from bot.ids import DataUi, SourcesUi
from bot.listeners import carried, places, source_forms
from bot.listeners.effects import Effect
from bot.listeners.places import replaced, reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest
from kpi.language.requests import SourcesAction, SourcesRequest
from kpi.model import ChannelId, DraftId, SourceId
from kpi.ports import Source
from kpi.usecases.files import file_answers
from kpi.usecases.lookups import measures
from kpi.usecases.numbers import provenance, pulls, sources
from kpi.usecases.people import teams


def order(turn: Turn[CommandRequest], request: SourcesRequest) -> Sequence[Effect]:
    """Show each source and what came of its last runs, or open the form that was asked for."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    if request.action is SourcesAction.TOKEN:
        return source_forms.open_token(turn, channel_id, request.name)
    if request.action is SourcesAction.ADD:
        return source_forms.open_add(turn, channel_id)
    return [reply(_overview(turn, channel_id))]


def _overview(turn: Turn[R], channel_id: ChannelId) -> Rendered:
    found = sources.overview(turn.uow, turn.asker, channel_id)
    zone = teams.of_channel(turn.uow, turn.asker, channel_id).zone
    readings = file_answers.saved(turn.uow, turn.asker, channel_id)
    own = measures.own_of_channel(turn.uow, turn.asker, channel_id)
    kept = file_columns.kept(readings, turn.deps.knowledge, own, turn.localizer)
    apart = provenance.differences(turn.uow, turn.asker, turn.deps.knowledge, channel_id)
    differing = origin_blocks.differing(apart, turn.localizer)
    return blocks.overview(found, channel_id, zone, turn.localizer, [*differing, *kept])


def _source_id(turn: Turn[ActionRequest]) -> SourceId:
    return SourceId(carried.text(turn.request.value, "source"))


def remove(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget a source and show the others."""
    gone = sources.remove(turn.uow, turn.asker, _source_id(turn))
    return [replaced(_overview(turn, gone.channel_id))]


def read(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Have a source read now, also one that was paused."""
    return _steered(turn, pulls.read_now(turn.uow, turn.asker, _source_id(turn)), "reading")


def pause(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Read a source no more until somebody says so."""
    return _steered(turn, pulls.pause(turn.uow, turn.asker, _source_id(turn)), "now_paused")


def _steered(turn: Turn[ActionRequest], source: Source, words: str) -> Sequence[Effect]:
    """Say what is done; in a channel below what it was pressed in, as it is now."""
    said = kit.said(turn.localizer.m(f"sources.{words}", name=source.name))
    if turn.request.is_direct:
        return [replaced(said)]
    return [replaced(places.joined(_overview(turn, source.channel_id), said))]


def forget(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget how a kind of file is read and show the others."""
    draft_id = DraftId(carried.text(turn.request.value, "answers"))
    gone = file_answers.forget(turn.uow, turn.asker, draft_id)
    name = str(gone.data.get("name") or "–")
    said = kit.said(turn.localizer.m("data.columns.forgotten", name=name))
    return [replaced(places.joined(_overview(turn, gone.channel_id), said))]


ROUTES = Routes(
    commands={SourcesRequest: CommandRoute(handler=order)},
    actions={
        SourcesUi.REMOVE: Route(handler=remove),
        DataUi.FORGET_ANSWERS: Route(handler=forget),
        SourcesUi.READ: Route(handler=read),
        SourcesUi.PAUSE: Route(handler=pause),
        **source_forms.ROUTES.actions,
    },
    views=source_forms.ROUTES.views,
)
