"""Forms of sources: a new token, a new source, tried out before it is kept."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot import tokens
from bot.blocks import kit
from bot.blocks import source_modals as blocks
from bot.blocks.reasons import reason
from bot.ids import SourcesUi
from bot.listeners import carried, source_times
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply, UpdateModal
from bot.listeners.places import replaced
from bot.listeners.routes import Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, ViewRequest
from kpi.errors import NotUnderstood, Refused
from kpi.imports import RateForm
from kpi.model import ChannelId, DraftId, SourceId
from kpi.ports import Json, Source, SourceKind
from kpi.usecases import access
from kpi.usecases.numbers import connecting, receiving
from kpi.usecases.numbers.connecting import Wish
from kpi.usecases.people import teams

_API = "api/v1/observations"
_WEB = ("https://", "http://")
#: Longer than any address.
_LONGEST_URL = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What a form says of one kind of source: what is shown and what is sealed."""

    settings: Json
    secret: Mapping[str, str]


class Wrong(Exception):
    """A field cannot be taken as it is; ``code`` says why."""

    def __init__(self, field: SourcesUi, code: str) -> None:
        """Keep the field and the code."""
        super().__init__(code)
        self.field = field
        self.code = code


def _http_out(values: Mapping[str, str]) -> Entered:
    url = values.get(SourcesUi.URL, "").strip()
    if not url.startswith(_WEB) or len(url) > _LONGEST_URL or not url.isascii():
        raise Wrong(SourcesUi.URL, "source_failed.url")
    authorization = values.get(SourcesUi.AUTHORIZATION, "").strip()
    if not (authorization.isascii() and authorization.isprintable()):
        raise Wrong(SourcesUi.AUTHORIZATION, "source.header")
    return Entered(settings={}, secret={"url": url, "authorization": authorization})


def _sql(values: Mapping[str, str]) -> Entered:
    select = values.get(SourcesUi.SELECT, "").strip()
    columns = pairs(values.get(SourcesUi.COLUMNS, ""))
    settings = {"select": select, "day": values.get(SourcesUi.DAY, "").strip(), "columns": columns}
    return Entered(settings=settings, secret={"url": values.get(SourcesUi.URL, "").strip()})


def pairs(text: str) -> dict[str, str]:
    """Return names of metrics by column: ``likes=いいね数``, one a line or with commas between."""
    found: dict[str, str] = {}
    for one in re.split(r"[\n,、]", text):
        column, _, metric = one.partition("=")
        if column.strip():
            found[column.strip()] = metric.strip() or column.strip()
    return found


def _singer(values: Mapping[str, str]) -> Entered:
    config = values.get(SourcesUi.CONFIG, "").strip()
    streams = values.get(SourcesUi.STREAMS, "").strip()
    settings = {"tap": values.get(SourcesUi.TAP, "").strip(), "described": streams}
    return Entered(settings=settings, secret={"config": config})


_READERS: Mapping[SourceKind, Callable[[Mapping[str, str]], Entered]] = {
    SourceKind.HTTP_OUT: _http_out,
    SourceKind.SQL: _sql,
    SourceKind.SINGER: _singer,
}


def open_token(turn: Turn[R], channel_id: ChannelId, name: str = "") -> Sequence[Effect]:
    """Open the modal that asks what a token is to be called."""
    teams.of_channel(turn.uow, turn.asker, channel_id)
    access.may_change(turn.asker)
    return [OpenModal(view=blocks.token_modal(channel_id, name, turn.localizer))]


def ask_token(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal by a button."""
    return open_token(turn, ChannelId(carried.text(turn.request.value, "channel")))


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
        return [_beside(turn, SourcesUi.NAME, refused.code, refused.data)]
    public = turn.deps.config.public_url
    address = f"{public}{_API}" if public else ""
    return [UpdateModal(view=blocks.token_shown(source, minted[0], address, turn.localizer))]


def _beside(
    turn: Turn[R], field: SourcesUi, code: str, data: Mapping[str, object] | None = None
) -> Effect:
    said = reason(code, data or {}, turn.localizer, plain=True)
    return FieldErrors(errors={field: said})


def _kinds(turn: Turn[R]) -> list[SourceKind]:
    """Return what the asker may connect."""
    return [kind for kind in _READERS if connecting.may_connect(turn.asker, kind)]


def open_add(turn: Turn[R], channel_id: ChannelId) -> Sequence[Effect]:
    """Open the modal that asks where numbers are to be read."""
    if not turn.deps.vault.has_keys:
        raise Refused("source.no_key")
    connecting.may_add(turn.uow, turn.asker, channel_id, SourceKind.HTTP_OUT)
    view = blocks.add_modal(channel_id, SourceKind.HTTP_OUT, _kinds(turn), turn.localizer)
    return [OpenModal(view=view)]


def ask_add(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal by a button."""
    return open_add(turn, ChannelId(carried.text(turn.request.value, "channel")))


def _kind(chosen: str) -> SourceKind:
    found = carried.maybe(SourceKind, chosen)
    if found is None or found not in _READERS:
        raise NotUnderstood("not_understood.payload")
    return found


def change_kind(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Ask for what the chosen kind needs; what both need stays as it was entered."""
    channel_id = ChannelId(carried.text(turn.request.private, "channel"))
    kind = _kind(turn.request.chosen)
    return [UpdateModal(view=blocks.add_modal(channel_id, kind, _kinds(turn), turn.localizer))]


def add(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Have the source tried out; what it holds is shown in a direct message."""
    values = turn.request.values
    channel_id = ChannelId(carried.text(turn.request.private, "channel"))
    kind = _kind(values.get(SourcesUi.KIND, ""))
    try:
        entered = _READERS[kind](values)
    except Wrong as wrong:
        return [_beside(turn, wrong.field, wrong.code)]
    times = source_times.entered(values)
    rate = carried.maybe(RateForm, values.get(SourcesUi.RATE)) or RateForm.PERCENT
    wish = Wish(
        kind=kind,
        name=values.get(SourcesUi.NAME, ""),
        settings={**entered.settings, "rate": rate.value},
        sealed=turn.deps.vault.seal(turn.asker.workspace_id, json.dumps(dict(entered.secret))),
        at=times.at,
        rhythm=times.rhythm,
    )
    try:
        connecting.ask(turn.uow, turn.asker, channel_id, wish)
    except NotUnderstood as refused:
        return [_beside(turn, SourcesUi.NAME, refused.code, refused.data)]
    return [Reply(text=turn.localizer.m("sources.trying", name=wish.name))]


def keep(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Connect the source that was tried out, and have it read."""
    draft_id = DraftId(carried.text(turn.request.value, "draft"))
    return _kept(turn, connecting.keep(turn.uow, turn.asker, draft_id))


def keep_hourly(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Connect the source that was tried out, to be read every hour."""
    draft_id = DraftId(carried.text(turn.request.value, "draft"))
    return _kept(turn, connecting.keep(turn.uow, turn.asker, draft_id, is_hourly=True))


def _kept(turn: Turn[ActionRequest], source: Source) -> Sequence[Effect]:
    return [replaced(kit.said(turn.localizer.m("sources.kept", name=source.name)))]


def drop(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget the source that was tried out."""
    draft_id = DraftId(carried.text(turn.request.value, "draft"))
    draft = connecting.drop(turn.uow, turn.asker, draft_id)
    return [replaced(kit.said(turn.localizer.m("sources.dropped", name=str(draft.data["name"]))))]


ROUTES = Routes(
    actions={
        SourcesUi.TOKEN_MODAL: Route(handler=ask_token, writes=False),
        SourcesUi.ADD: Route(handler=ask_add, writes=False),
        SourcesUi.KIND: Route(handler=change_kind, writes=False),
        SourcesUi.KEEP: Route(handler=keep),
        SourcesUi.KEEP_HOURLY: Route(handler=keep_hourly),
        SourcesUi.DROP: Route(handler=drop),
        **source_times.ROUTES.actions,
    },
    views={
        SourcesUi.TOKEN_MODAL: Route(handler=add_token),
        SourcesUi.ADD: Route(handler=add),
        **source_times.ROUTES.views,
    },
)
