"""``/kpi action``: improvements are set, listed, done and dropped."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.blocks import improvements as blocks
from bot.blocks import names
from bot.blocks import status as board_blocks
from bot.blocks.improvements import MOST, ActionForm
from bot.ids import ImproveUi, nth
from bot.listeners import carried, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply, UpdateModal
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.errors import NotFound, NotUnderstood
from kpi.language.requests import Improve
from kpi.model import ActionId, ChannelId, Kpi, KpiId, UserId
from kpi.usecases import access
from kpi.usecases.goals import actions
from kpi.usecases.goals.actions import Plan

#: When an improvement is to be done, unless told.
_A_WEEK = timedelta(days=7)
#: A list to choose from has no room for more.
_MOST_KPIS = 50
_FIELDS = {"what": ImproveUi.WHAT, "due": ImproveUi.DUE}


def order(turn: Turn[CommandRequest], request: Improve) -> Sequence[Effect]:
    """List what is under way, or open the modal with what was typed."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    if request.what:
        return _opened(turn, channel_id, _typed(request))
    found = actions.open_ones(turn.uow, turn.asker, channel_id)
    return [places.reply(blocks.listed(found, channel_id, turn.deps.knowledge, turn.localizer))]


def _typed(request: Improve) -> dict[str, str]:
    said = {
        ImproveUi.WHAT: request.what,
        ImproveUi.DUE: request.due.isoformat() if request.due else "",
        ImproveUi.OWNER: request.owner or "",
    }
    return {field: value for field, value in said.items() if value}


def open_modal(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal for the channel, or for the KPI, that the button names."""
    value = turn.request.value
    kpi_id = value.get("kpi")
    if isinstance(kpi_id, str):
        kpi = access.kpi(turn.uow, turn.asker, KpiId(kpi_id), to_change=True)
        return _opened(turn, kpi.channel_id, {ImproveUi.KPI: kpi_id})
    return _opened(turn, ChannelId(carried.text(value, "channel")), {})


def _opened(turn: Turn[R], channel_id: ChannelId, values: Mapping[str, str]) -> Sequence[Effect]:
    found = actions.steerable(turn.uow, turn.asker, channel_id)
    if not found:
        return [places.reply(board_blocks.no_kpi(turn.localizer))]
    first: dict[str, str] = {
        ImproveUi.KPI: found[0].kpi_id,
        ImproveUi.OWNER: turn.asker.user_id,
        ImproveUi.DUE: (places.today(turn) + _A_WEEK).isoformat(),
    }
    return [OpenModal(view=_view(turn, channel_id, found, {**first, **values}))]


def _view(
    turn: Turn[R], channel_id: ChannelId, found: Sequence[Kpi], values: Mapping[str, str]
) -> dict[str, object]:
    chosen = next((kpi for kpi in found if kpi.kpi_id == values.get(ImproveUi.KPI)), found[0])
    goal = turn.uow.goals.get(chosen.workspace_id, chosen.goal_id)
    form = ActionForm(
        channel=channel_id,
        kpis=[(kpi.kpi_id, _name(turn, kpi)) for kpi in found[:_MOST_KPIS]],
        values=values,
        ideas=actions.ideas(turn.deps.knowledge, goal, chosen),
    )
    return blocks.modal(form, turn.localizer)


def _name(turn: Turn[R], kpi: Kpi) -> str:
    series = turn.uow.series.get(kpi.workspace_id, kpi.series_id)
    if series is None:
        return names.metric(turn.deps.knowledge, kpi.metric, turn.localizer, kpi.label)
    return names.kpi(turn.deps.knowledge, kpi, series.scope, turn.localizer)


def pick_kpi(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Show ideas for the KPI that was chosen; what was entered stays."""
    channel_id = ChannelId(carried.text(turn.request.private, "channel"))
    found = actions.steerable(turn.uow, turn.asker, channel_id)
    if not found:
        raise NotFound("not_found.kpi")
    values = {**turn.request.values, ImproveUi.KPI: turn.request.chosen}
    return [UpdateModal(view=_view(turn, channel_id, found, values))]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Keep the improvement; the channel reads it in one line."""
    values = turn.request.values
    due = carried.maybe(date.fromisoformat, values.get(ImproveUi.DUE))
    if due is None:
        return [FieldErrors(errors={ImproveUi.DUE: turn.localizer.t("improve.problem.due_past")})]
    plan = Plan(
        kpi_id=KpiId(values.get(ImproveUi.KPI, "")),
        what=values.get(ImproveUi.WHAT, ""),
        owner_id=UserId(values.get(ImproveUi.OWNER) or turn.asker.user_id),
        due=due,
    )
    try:
        action = actions.add(turn.uow, turn.asker, turn.deps.knowledge, plan)
    except NotUnderstood as error:
        fields = error.data.get("fields")
        if not isinstance(fields, Mapping):
            raise
        return [_errors(turn, fields)]
    return [Reply(text=turn.localizer.m("improve.saved", what=action.what))]


def _errors(turn: Turn[ViewRequest], fields: Mapping[str, str]) -> FieldErrors:
    longest = actions.LONGEST
    return FieldErrors(
        errors={
            _FIELDS[field]: turn.localizer.t(f"improve.problem.{code}", longest=longest)
            for field, code in fields.items()
        }
    )


def done(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Mark it done; when its time is over, its effect is told."""
    action = actions.done(turn.uow, turn.asker, turn.deps.knowledge, _action_id(turn))
    return [places.shown(turn, blocks.done(action, turn.localizer))]


def drop(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Give it up."""
    action = actions.drop(turn.uow, turn.asker, _action_id(turn))
    return [places.shown(turn, blocks.dropped(action, turn.localizer))]


def _action_id(turn: Turn[ActionRequest]) -> ActionId:
    return ActionId(carried.text(turn.request.value, "action"))


_DONE, _DROP = Route(handler=done), Route(handler=drop)
ROUTES = Routes(
    commands={Improve: CommandRoute(handler=order)},
    actions={
        ImproveUi.MODAL: Route(handler=open_modal, writes=False),
        ImproveUi.KPI: Route(handler=pick_kpi, writes=False),
        ImproveUi.DONE: _DONE,
        ImproveUi.DROP: _DROP,
        **{nth(ImproveUi.DONE, place): _DONE for place in range(MOST)},
        **{nth(ImproveUi.DROP, place): _DROP for place in range(MOST)},
    },
    views={ImproveUi.MODAL: Route(handler=submit)},
)
