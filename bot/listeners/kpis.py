"""``/kpi``: setting by text and what follows from it, removing, listing, status, help."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.blocks import charts, confidence, helping, kit
from bot.blocks import kpis as blocks
from bot.blocks import provenance as origin_blocks
from bot.blocks import status as board_blocks
from bot.blocks.fit import MOST_BETTER
from bot.blocks.rendered import Block, Rendered
from bot.ids import MOST_BUTTONS, KpiUi, nth
from bot.listeners import (
    carried,
    goal_walk,
    kpi_forms,
    kpi_modals,
    kpi_told,
    kpi_walk,
    metric_choices,
    places,
)
from bot.listeners.effects import Effect, OpenModal, UpdateModal
from bot.listeners.kpi_forms import State
from bot.listeners.kpi_walk import Asked
from bot.listeners.places import replaced, reply, shown
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Handler, R, Route, Turn
from bot.listeners.typed import UnreadKpi
from bot.payloads import ActionRequest, CommandRequest
from kpi.errors import NotFound, Refused
from kpi.language.requests import (
    EditKpi,
    KpiDraft,
    KpiHelp,
    ListKpis,
    RemoveKpi,
    RestoreKpi,
    ShowStatus,
)
from kpi.model import ChannelId, DraftId, Kpi, KpiId, Language, MetricKey
from kpi.usecases import access
from kpi.usecases.goals import goals, status
from kpi.usecases.goals.status import GoalView
from kpi.usecases.kpis import confidences, drafts, kpis
from kpi.usecases.kpis.drafts import Picks
from kpi.usecases.lookups import naming
from kpi.usecases.lookups.wishes import KpiWish
from kpi.usecases.numbers import provenance

_Routes = Mapping[str, Route[ActionRequest]]
#: A question that lists more KPIs than this has to be asked with other words.
_MOST_LISTED = 15


def set_by_text(turn: Turn[CommandRequest], draft: KpiDraft) -> Sequence[Effect]:
    """Save what was typed, or ask for what is open; without any words open the modal."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    access.may_change(turn.asker)
    asked = Asked(channel_id=channel_id, text=turn.request.text)
    if draft == KpiDraft():
        return _blank(turn, asked)
    return kpi_walk.walk(turn, asked, reply)


def set_unread(turn: Turn[CommandRequest], unread: UnreadKpi) -> Sequence[Effect]:
    """Open the modal with what could be read and say what could not."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    asked = Asked(channel_id=channel_id, text=turn.request.text)
    if not goals.open_goals(turn.uow, turn.asker, channel_id):
        return _blank(turn, asked)
    understood = drafts.understand(
        turn.uow, turn.asker, turn.deps.knowledge, channel_id, unread.draft, Picks()
    )
    notice = goal_walk.unread(turn, unread.part, unread.error)
    wish = kpi_walk.until_of_goal(turn, understood.wish)
    view = kpi_forms.opened(turn, State(channel_id=channel_id), wish, [notice])
    return [OpenModal(view=view)]


def _blank(turn: Turn[CommandRequest], asked: Asked) -> Sequence[Effect]:
    """Open the empty modal; without a goal to set a KPI for, ask for that first."""
    found = goals.open_goals(turn.uow, turn.asker, asked.channel_id)
    if not found:
        text = turn.localizer.t("kpi.no_goal_yet")
        return [reply(blocks.ask_no_goal(kpi_walk.keep(turn, asked), turn.localizer, text))]
    only = found[0] if len(found) == 1 else None
    wish = KpiWish(
        goal_id=only.goal_id if only else None, until=only.period.last_day if only else None
    )
    return [OpenModal(view=kpi_forms.opened(turn, State(channel_id=asked.channel_id), wish))]


def answered(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Go on with the answer that a button gives."""
    asked = _asked(turn)
    picks = kpi_walk.with_answers(asked.picks, turn.request.value)
    return kpi_walk.walk(turn, replace(asked, picks=picks), replaced)


def take_better(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal with a better metric: same goal, same days, a target of its own."""
    asked = _asked(turn)
    understood = kpi_walk.understand(turn, asked)
    metric = MetricKey(carried.text(turn.request.value, "metric"))
    wish = kpis.with_metric(understood.wish, metric)
    return [kpi_walk.modal(turn, asked, replace(understood, wish=wish, doubts=()))]


def finish(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal with what was typed: to keep it with a reason, or to choose freely."""
    asked = _asked(turn)
    return [kpi_walk.modal(turn, asked, kpi_walk.understand(turn, asked))]


def cancel(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget what was asked; nothing was saved."""
    kpi_walk.forget(turn, str(turn.request.value.get("draft", "")))
    return [shown(turn, kit.said(turn.localizer.t("kpi.cancelled")))]


def _asked(turn: Turn[ActionRequest]) -> Asked:
    draft_id = DraftId(carried.text(turn.request.value, "draft"))
    return kpi_walk.of_draft(drafts.kept(turn.uow, turn.asker, draft_id))


def edit_by_text(turn: Turn[CommandRequest], request: EditKpi) -> Sequence[Effect]:
    """Open the modal of the KPI that is named, with what was typed about it filled in."""
    draft = request.draft
    return _named(turn, draft.metric_text, KpiUi.EDIT, lambda kpi: _edited(turn, kpi, draft))


def _edited(turn: Turn[CommandRequest], kpi: Kpi, draft: KpiDraft) -> Effect:
    wish = kpis.wish_of(kpis.active(turn.uow, turn.asker, kpi.kpi_id))
    picks = Picks(goal_id=kpi.goal_id, metric=kpi.metric, series_id=kpi.series_id)
    said = drafts.understand(
        turn.uow, turn.asker, turn.deps.knowledge, kpi.channel_id, draft, picks
    )
    return kpi_modals.editing(turn, kpi, drafts.changed(wish, said.wish), said.doubts)


def remove_by_text(turn: Turn[CommandRequest], request: RemoveKpi) -> Sequence[Effect]:
    """Ask whether the KPI that is named is to be removed."""
    return _named(turn, request.hint, KpiUi.REMOVE, lambda kpi: reply(_ask_remove(turn, kpi)))


def restore_by_text(turn: Turn[CommandRequest], request: RestoreKpi) -> Sequence[Effect]:
    """Take the removal of the KPI that is named back."""
    return _named(
        turn,
        request.hint,
        KpiUi.RESTORE,
        lambda kpi: reply(_restored(turn, kpi.kpi_id)),
    )


def _named(
    turn: Turn[CommandRequest], words: str, action_id: KpiUi, go_on: Callable[[Kpi], Effect]
) -> Sequence[Effect]:
    """Go on with the KPI that the words mean; ask when it may be several."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    access.may_change(turn.asker)
    removed_ones = action_id is KpiUi.RESTORE
    found = (
        kpis.removed(turn.uow, turn.asker, channel_id)
        if removed_ones
        else turn.uow.kpis.of_channel(turn.asker.workspace_id, channel_id)
    )
    meant = naming.kpis([(kpi, _names(turn, kpi)) for kpi in found], words) if words else found
    if len(meant) == 1:
        return [go_on(meant[0])]
    if not found and removed_ones:
        return [reply(kit.said(turn.localizer.t("kpi.none_removed")))]
    if not found:
        return [reply(board_blocks.no_kpi(turn.localizer))]
    listed = [
        (kpi, kpi_told.name(turn, kpi), kpi_told.series_of(turn, kpi).unit)
        for kpi in (meant or found)[:_MOST_LISTED]
    ]
    unmet = "" if meant else words
    return [reply(blocks.ask_which(listed, action_id, turn.localizer, unmet))]


def _names(turn: Turn[R], kpi: Kpi) -> list[str]:
    """Return everything that a KPI is called."""
    metric = turn.deps.knowledge.metrics.get(kpi.metric)
    known = [
        name
        for language in Language
        if metric is not None
        for name in (metric.name.to(language), *metric.aliases(language))
    ]
    return [kpi_told.name(turn, kpi), *([kpi.label] if kpi.label else known)]


def remove(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Ask whether the KPI is to be removed."""
    kpi = kpis.active(turn.uow, turn.asker, _kpi_id(turn))
    return [shown(turn, _ask_remove(turn, kpi))]


def _ask_remove(turn: Turn[R], kpi: Kpi) -> Rendered:
    return blocks.ask_remove(kpi, kpi_told.name(turn, kpi), turn.localizer)


def remove_now(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Remove the KPI and offer the way back."""
    kpi = kpis.remove(turn.uow, turn.asker, turn.deps.knowledge, _kpi_id(turn))
    return [shown(turn, blocks.removed(kpi, kpi_told.name(turn, kpi), turn.localizer))]


def restore(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Take the removal back."""
    return [shown(turn, _restored(turn, _kpi_id(turn)))]


def _restored(turn: Turn[R], kpi_id: KpiId) -> Rendered:
    kpi = kpis.restore(turn.uow, turn.asker, turn.deps.knowledge, kpi_id)
    return blocks.restored(kpi, kpi_told.name(turn, kpi), turn.localizer)


def _kpi_id(turn: Turn[ActionRequest]) -> KpiId:
    return KpiId(carried.text(turn.request.value, "kpi"))


def show_list(turn: Turn[CommandRequest], _: ListKpis) -> Sequence[Effect]:
    """List the channel's KPIs."""
    channel_id = places.here(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    board = status.board(turn.uow, turn.asker, turn.deps.knowledge, channel_id)
    return [reply(board_blocks.kpis(board, turn.deps.knowledge, turn.localizer))]


def show_status(turn: Turn[CommandRequest], request: ShowStatus) -> Sequence[Effect]:
    """Show where the KPIs stand, all or those that the words mean."""
    channel_id = places.here(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    return [reply(_status(turn, channel_id, request.hint))]


def show_status_by_button(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Show where the KPIs stand in the channel that the button is in."""
    channel_id = turn.request.channel_id
    if channel_id is None or turn.request.is_direct:
        raise NotFound("not_found.channel")
    return [reply(_status(turn, channel_id, ""))]


def _status(turn: Turn[R], channel_id: ChannelId, hint: str) -> Rendered:
    knowledge, localizer = turn.deps.knowledge, turn.localizer
    board = status.board(turn.uow, turn.asker, knowledge, channel_id)
    troubles = status.troubles(turn.uow, turn.asker)
    if hint:
        board = status.narrowed(board, hint, lambda view: _names(turn, view.kpi))
    if hint and not board:
        return board_blocks.none_match(hint, localizer)
    if not any(one.kpis for one in board):
        return board_blocks.no_kpi(localizer, troubles)
    views = [view.standing for one in board for view in one.kpis]
    unknown = [(one.kpi, one.series) for one in views if one.progress.value is None]
    below = [*kpi_told.lacks(turn, unknown), *_chart(turn, board)]
    return board_blocks.table(board, knowledge, localizer, troubles, below)


def _chart(turn: Turn[R], board: Sequence[GoalView]) -> list[Block]:
    """Return the chart of the only KPI that is shown, and how sure its owner is."""
    views = [view for one in board for view in one.kpis]
    if len(views) != 1:
        return []
    drawn = kpi_told.drawn(turn, views[0].standing)
    chart = charts.shown(drawn.chart, drawn.label, turn.localizer) if drawn else []
    return [*chart, *kpi_told.confident(turn, views[0].standing)]


def show_details(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open one KPI with all that is known of it."""
    kpi = access.kpi(turn.uow, turn.asker, KpiId(turn.request.chosen))
    return [OpenModal(view=kpi_told.details(turn, kpi))]


def show_chart(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Show the chart of the KPI whose details are open, in the channel: a modal takes none."""
    kpi = access.kpi(turn.uow, turn.asker, _kpi_id(turn))
    _, view = status.of_kpi(turn.uow, turn.asker, turn.deps.knowledge, kpi)
    drawn = kpi_told.drawn(turn, view.standing)
    if drawn is None:
        raise Refused("chart.nothing")
    return [
        reply(charts.message(drawn.chart, drawn.label, turn.localizer)),
        UpdateModal(view=kpi_told.details(turn, kpi, turn.localizer.t("chart.sent"))),
    ]


def show_origins(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open where the KPI's values come from."""
    found = provenance.of_kpi(turn.uow, turn.asker, turn.deps.knowledge, _kpi_id(turn))
    view = origin_blocks.modal(found, turn.asker.person.zone, turn.localizer)
    return [OpenModal(view=view)]


def say_confidence(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Keep how sure the owner is, and show it where they said so."""
    level = confidence.BUTTONS[KpiUi(turn.request.action_id)]
    kpi = confidences.say(turn.uow, turn.asker, _kpi_id(turn), level)
    said = turn.localizer.t("confidence.kept")
    if turn.request.is_modal:
        return [UpdateModal(view=kpi_told.details(turn, kpi, said))]
    return [reply(kit.said(said))]


def show_help(turn: Turn[CommandRequest], _: KpiHelp) -> Sequence[Effect]:
    """Show what ``/kpi`` takes."""
    return [reply(helping.kpi(turn.localizer))]


def _nth(action: KpiUi, most: int, handler: Handler[ActionRequest], *, writes: bool) -> _Routes:
    return {nth(action, place): Route(handler=handler, writes=writes) for place in range(most)}


ROUTES = Routes(
    commands={
        KpiDraft: CommandRoute(handler=set_by_text),
        UnreadKpi: CommandRoute(handler=set_unread),
        EditKpi: CommandRoute(handler=edit_by_text),
        RemoveKpi: CommandRoute(handler=remove_by_text),
        RestoreKpi: CommandRoute(handler=restore_by_text),
        ListKpis: CommandRoute(handler=show_list, writes=False),
        ShowStatus: CommandRoute(handler=show_status, writes=False),
        KpiHelp: CommandRoute(handler=show_help, writes=False),
    },
    actions={
        **kpi_modals.ACTIONS,
        **_nth(KpiUi.PICK, MOST_BUTTONS, answered, writes=True),
        **_nth(KpiUi.TAKE, MOST_BETTER, take_better, writes=False),
        KpiUi.KEEP: Route(handler=finish, writes=False),
        KpiUi.FINISH: Route(handler=finish, writes=False),
        KpiUi.CANCEL: Route(handler=cancel),
        KpiUi.UNDO: Route(handler=remove_now),
        KpiUi.REMOVE: Route(handler=remove, writes=False),
        KpiUi.REMOVE_NOW: Route(handler=remove_now),
        KpiUi.RESTORE: Route(handler=restore),
        KpiUi.STATUS: Route(handler=show_status_by_button, writes=False),
        KpiUi.DETAILS: Route(handler=show_details, writes=False),
        KpiUi.CHART: Route(handler=show_chart, writes=False),
        KpiUi.ORIGINS: Route(handler=show_origins, writes=False),
        KpiUi.CONFIDENT: Route(handler=say_confidence),
        KpiUi.EVEN: Route(handler=say_confidence),
        KpiUi.DOUBTFUL: Route(handler=say_confidence),
    },
    views=kpi_modals.VIEWS,
    options=metric_choices.OPTIONS,
)
