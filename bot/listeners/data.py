"""``/kpi log``, check-in and undo: values by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.blocks import data as blocks
from bot.blocks import names
from bot.blocks.data import Field
from bot.ids import MOST_BUTTONS, DataUi, nth
from bot.listeners import imports, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Replace, Reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, Request, ViewRequest
from kpi.errors import NotUnderstood, Refused
from kpi.language.metrics import MetricReading, MetricState
from kpi.language.numbers import parse_amount
from kpi.language.requests import CheckIn, LogDraft, Undo
from kpi.model import ChannelId, Kpi, KpiId, MetricKey, Scope, Series, SeriesId
from kpi.usecases import access, measures, series, standings, teams, values
from kpi.usecases.series import Several
from kpi.usecases.values import Logged
from kpi.usecases.wishes import KpiWish


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A value that is about to be stored: only its series is still open."""

    amount: Decimal
    day: date | None

    def value(self, more: Mapping[str, object]) -> dict[str, object]:
        """Return the entry as a button carries it."""
        day = self.day.isoformat() if self.day else ""
        return {"amount": str(self.amount), "day": day, **more}


def log(turn: Turn[CommandRequest], draft: LogDraft) -> Sequence[Effect]:
    """Store one value; ask which metric or series is meant where that is open."""
    channel_id = places.settle(turn)
    if channel_id is None:
        return places.only_in_channels(turn)
    if draft.amount is None:
        raise NotUnderstood("log.which_number" if draft.amounts else "log.no_number")
    metrics = _metrics(turn, channel_id, draft)
    if len(metrics) != 1:
        return [_ask_metric(turn, draft, metrics)]
    entry = _entry(turn, metrics[0], draft)
    return _with_series(turn, channel_id, metrics[0], draft.scope, entry)


def _metrics(
    turn: Turn[CommandRequest], channel_id: ChannelId, draft: LogDraft
) -> list[MetricKey]:
    """Return the metrics that the words may mean, those that the channel has first."""
    reading = draft.metric
    if not isinstance(reading, MetricReading) or reading.state is MetricState.UNKNOWN:
        raise NotUnderstood("log.unknown_metric", text=draft.metric_text)
    meant = [key for key in (reading.best, *reading.alternatives) if key is not None]
    if reading.state is MetricState.CLEAR:
        return meant[:1]
    stored = turn.uow.series.of_channel(turn.asker.workspace_id, channel_id)
    here = {one.metric for one in stored}
    return [key for key in meant if key in here] or meant[:MOST_BUTTONS]


def _entry(turn: Turn[R], metric: MetricKey, draft: LogDraft) -> _Entry:
    measure = measures.of_metric(turn.uow, turn.asker, turn.deps.knowledge, metric)
    amount = draft.amount.value_in(measure.unit) if draft.amount else None
    if amount is None or (draft.amount and draft.amount.relative):
        raise NotUnderstood("log.unit")
    return _Entry(amount=amount, day=draft.day)


def _ask_metric(
    turn: Turn[CommandRequest], draft: LogDraft, metrics: Sequence[MetricKey]
) -> Reply:
    picks = [
        (
            names.metric(turn.deps.knowledge, metric, turn.localizer),
            _entry(turn, metric, draft).value({"metric": metric}),
        )
        for metric in metrics
    ]
    asked = blocks.which(turn.localizer.m("data.which_metric", text=draft.metric_text), picks)
    return Reply(text=asked.text, blocks=asked.blocks)


def _with_series(
    turn: Turn[R], channel_id: ChannelId, metric: MetricKey, scope: Scope, entry: _Entry
) -> Sequence[Effect]:
    wish = KpiWish(metric=metric, scope=scope)
    chosen = series.choose(turn.uow, turn.asker, channel_id, wish)
    if isinstance(chosen, Several):
        return [_ask_series(turn, chosen.series, entry)]
    if chosen is None:
        measure = measures.of_metric(turn.uow, turn.asker, turn.deps.knowledge, metric)
        access.may_change(turn.asker)
        chosen = series.new(turn.uow, turn.asker, channel_id, wish, metric, measure)
    return [_store(turn, chosen.series_id, entry)]


def _ask_series(turn: Turn[R], several: Sequence[Series], entry: _Entry) -> Reply:
    picks = [
        (names.scoped(one.scope, turn.localizer), entry.value({"series": one.series_id}))
        for one in several[: 2 * MOST_BUTTONS]
    ]
    asked = blocks.which(turn.localizer.m("data.which_series"), picks)
    return Reply(text=asked.text, blocks=asked.blocks)


def _store(turn: Turn[R], series_id: SeriesId, entry: _Entry) -> Reply:
    logged = values.log(turn.uow, turn.asker, series_id, entry.day, entry.amount)
    return _recorded(turn, [logged])


def pick(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Store the value now that it is clear what it is of."""
    said = turn.request.value
    day = date.fromisoformat(str(said["day"])) if said.get("day") else None
    entry = _Entry(amount=Decimal(str(said["amount"])), day=day)
    if "series" in said:
        return [_replacing(_store(turn, SeriesId(str(said["series"])), entry))]
    channel_id = turn.request.channel_id
    if channel_id is None:
        raise Refused("stale.draft")
    teams.of_channel(turn.uow, turn.asker, channel_id)
    metric = MetricKey(str(said["metric"]))
    shown = _with_series(turn, channel_id, metric, Scope(), entry)
    return [_replacing(one) if isinstance(one, Reply) else one for one in shown]


def _replacing(reply: Reply) -> Replace:
    return Replace(text=reply.text, blocks=reply.blocks)


def _recorded(turn: Turn[R], logged: Sequence[Logged]) -> Reply:
    """Say what was stored, what stood there before, and where the KPIs stand now."""
    localizer = turn.localizer
    text = localizer.n("data.recorded", len(logged))
    lines = [text, *(_line(turn, one) for one in logged)]
    if all(not one.kpis for one in logged):
        lines.append(localizer.m("data.no_kpi"))
    shown = blocks.recorded(lines, text, localizer)
    return Reply(text="\n".join(lines), blocks=shown.blocks)


def _line(turn: Turn[R], one: Logged) -> str:
    localizer = turn.localizer
    said = {
        "name": _name(turn, one.series),
        "day": localizer.day(one.day),
        "value": localizer.number(one.value, one.series.unit),
    }
    if one.before is None or one.before == one.value:
        return localizer.m("data.recorded_line", **said)
    before = localizer.number(one.before, one.series.unit)
    return localizer.m("data.corrected_line", **said, before=before)


def _name(turn: Turn[R], of: Series, label: str = "") -> str:
    measure = measures.of_metric(turn.uow, turn.asker, turn.deps.knowledge, of.metric)
    name = names.metric(turn.deps.knowledge, of.metric, turn.localizer, label or measure.label)
    if of.scope.is_empty:
        return name
    scope = names.scoped(of.scope, turn.localizer)
    return turn.localizer.t("kpi.scoped", name=name, scope=scope)


def undo(turn: Turn[R], _: object = None) -> Sequence[Effect]:
    """Take the last entry back."""
    back = values.undo(turn.uow, turn.asker)
    if back is None:
        return [Reply(text=turn.localizer.m("data.nothing_to_undo"))]
    localizer, unit = turn.localizer, back.series.unit
    said = {
        "name": _name(turn, back.series),
        "day": localizer.day(back.day),
        "value": localizer.number(back.value, unit),
    }
    if back.now is None:
        return [Reply(text=localizer.m("data.undone", **said))]
    now = localizer.number(back.now, unit)
    return [Reply(text=localizer.m("data.undone_to", **said, now=now))]


def check_in(turn: Turn[CommandRequest], _: object) -> Sequence[Effect]:
    """Open the modal with all my KPIs."""
    channel_id = None if turn.request.is_direct else turn.request.channel_id
    return _open(turn, values.mine(turn.uow, turn.asker, channel_id))


def check_in_by_button(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal for the KPI or the channel that the button is about."""
    said = turn.request.value
    if said.get("kpi"):
        return _open(turn, [access.kpi(turn.uow, turn.asker, KpiId(str(said["kpi"])))])
    channel = said.get("channel")
    channel_id = ChannelId(str(channel)) if channel else turn.request.channel_id
    return _open(turn, values.mine(turn.uow, turn.asker, channel_id))


def check_in_by_shortcut(turn: Turn[Request]) -> Sequence[Effect]:
    """Open the modal from anywhere."""
    return _open(turn, values.mine(turn.uow, turn.asker, None))


def _open(turn: Turn[R], kpis: Sequence[Kpi]) -> Sequence[Effect]:
    if not kpis:
        return [Reply(text=turn.localizer.m("data.no_kpis"))]
    today = standings.local_day(turn.asker.now, turn.asker.person.zone)
    known = standings.of_kpis(turn.uow, turn.asker.workspace_id, kpis, today)
    fields = [
        Field(
            series_id=one.series.series_id,
            label=_name(turn, one.series, one.kpi.label),
            unit=one.series.unit,
            last=one.roll_up.last_value,
        )
        for one in known
    ]
    channel = str(kpis[0].channel_id)
    return [OpenModal(view=blocks.check_in(fields, today, channel, turn.localizer))]


def submit_check_in(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Store what was entered; what cannot be read is said beside its field."""
    asked = turn.request.private.get("series")
    series_ids = [SeriesId(str(one)) for one in asked] if isinstance(asked, list) else []
    found: dict[SeriesId, Decimal] = {}
    errors: dict[str, str] = {}
    for place, series_id in enumerate(series_ids):
        field = nth(DataUi.VALUE, place)
        text = turn.request.values.get(field, "").strip()
        value = _read(turn, series_id, text) if text else None
        if value is not None:
            found[series_id] = value
        elif text:
            errors[field] = turn.localizer.t("data.check_in.unread")
    if not errors and not found:
        errors = {nth(DataUi.VALUE, 0): turn.localizer.t("data.check_in.empty")}
    if errors:
        return [FieldErrors(errors=errors)]
    return _stored(turn, found)


def _stored(turn: Turn[ViewRequest], found: Mapping[SeriesId, Decimal]) -> Sequence[Effect]:
    chosen = turn.request.values.get(DataUi.DAY, "")
    day = date.fromisoformat(chosen) if chosen else None
    try:
        return [_recorded(turn, values.log_all(turn.uow, turn.asker, day, found))]
    except Refused as refused:
        if refused.code != "value.day_to_come":
            raise
        return [FieldErrors(errors={DataUi.DAY: turn.localizer.t("data.check_in.day_to_come")})]


def _read(turn: Turn[R], series_id: SeriesId, text: str) -> Decimal | None:
    stored = turn.uow.series.get(turn.asker.workspace_id, series_id)
    try:
        amount = parse_amount(text)
    except NotUnderstood:
        return None
    return amount.value_in(stored.unit) if stored and not amount.relative else None


ROUTES = Routes(
    commands={
        LogDraft: CommandRoute(handler=log),
        CheckIn: CommandRoute(handler=check_in, writes=False),
        Undo: CommandRoute(handler=undo),
        **imports.ROUTES.commands,
    },
    actions={
        DataUi.CHECK_IN: Route(handler=check_in_by_button, writes=False),
        DataUi.UNDO: Route(handler=undo),
        **{nth(DataUi.PICK, place): Route(handler=pick) for place in range(2 * MOST_BUTTONS)},
        **imports.ROUTES.actions,
    },
    views={DataUi.CHECK_IN: Route(handler=submit_check_in)},
    shortcuts={DataUi.LOG_SHORTCUT: Route(handler=check_in_by_shortcut, writes=False)},
    events=imports.ROUTES.events,
)
