"""``/goal purposes``: the purposes that the workspace names itself."""

from collections.abc import Mapping, Sequence

from bot.blocks import purposes as blocks
from bot.blocks.purposes import PurposeForm
from bot.blocks.rendered import Rendered
from bot.ids import PurposeUi
from bot.listeners import carried, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal
from bot.listeners.places import replaced, reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotUnderstood
from kpi.language.requests import ListPurposes
from kpi.language.text import tidy
from kpi.model import ChannelId, PurposeKey
from kpi.usecases import access
from kpi.usecases.goals import purposes
from kpi.usecases.goals.purposes import PurposeWish

_PLACES = {
    "name": PurposeUi.NAME,
    "like": PurposeUi.LIKE,
    "description": PurposeUi.DESCRIPTION,
}


def show_list(turn: Turn[CommandRequest], _: ListPurposes) -> Sequence[Effect]:
    """List them."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    found = purposes.listed(turn.uow, turn.asker)
    return [reply(blocks.listed(found, channel_id, turn.deps.knowledge, turn.localizer))]


def edit(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal: of the purpose that the button names, else an empty one."""
    access.may_change(turn.asker)
    channel_id = ChannelId(carried.text(turn.request.value, "channel"))
    key = str(turn.request.value.get("purpose", ""))
    form = PurposeForm(channel_id=channel_id)
    if key:
        one = purposes.get(turn.uow, turn.asker, PurposeKey(key))
        values: dict[str, str] = {
            PurposeUi.NAME: one.name,
            PurposeUi.LIKE: one.like,
            PurposeUi.DESCRIPTION: one.description,
        }
        form = PurposeForm(channel_id=channel_id, purpose=key, values=values)
    return [OpenModal(view=blocks.modal(form, turn.deps.knowledge, turn.localizer))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Keep it and show the list."""
    private, values = turn.request.private, turn.request.values
    channel_id = ChannelId(carried.text(private, "channel"))
    like, key = values.get(PurposeUi.LIKE, ""), carried.text(private, "purpose")
    wish = PurposeWish(
        name=values.get(PurposeUi.NAME, ""),
        like=PurposeKey(like) if like else None,
        description=values.get(PurposeUi.DESCRIPTION, ""),
        purpose=PurposeKey(key) if key else None,
    )
    try:
        purposes.save(turn.uow, turn.asker, turn.deps.knowledge, channel_id, wish)
    except NotUnderstood as error:
        fields = error.data.get("fields")
        if not isinstance(fields, Mapping):
            raise
        return [_errors(turn, fields, wish)]
    return [reply(_listed(turn, channel_id))]


def _errors(turn: Turn[R], fields: Mapping[str, str], wish: PurposeWish) -> FieldErrors:
    texts = {"name": wish.name, "description": wish.description}
    return FieldErrors(
        errors={
            _PLACES[field]: turn.localizer.t(
                f"purpose.problem.{code}", count=len(tidy(texts.get(field, "")))
            )
            for field, code in fields.items()
        }
    )


def remove(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Remove it, or say what uses it."""
    channel_id = ChannelId(carried.text(turn.request.value, "channel"))
    key = PurposeKey(carried.text(turn.request.value, "purpose"))
    one = purposes.get(turn.uow, turn.asker, key)
    used = purposes.remove(turn.uow, turn.asker, turn.deps.knowledge, channel_id, key)
    if used.count:
        return [reply(blocks.in_use(one, used, turn.localizer))]
    return [replaced(_listed(turn, channel_id))]


def _listed(turn: Turn[R], channel_id: ChannelId) -> Rendered:
    found = purposes.listed(turn.uow, turn.asker)
    return blocks.listed(found, channel_id, turn.deps.knowledge, turn.localizer)


ROUTES = Routes(
    commands={ListPurposes: CommandRoute(handler=show_list)},
    actions={
        PurposeUi.EDIT: Route(handler=edit, writes=False),
        PurposeUi.REMOVE: Route(handler=remove),
    },
    views={PurposeUi.EDIT: Route(handler=submit)},
)
