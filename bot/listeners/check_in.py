"""The check-in: one modal with all my KPIs, opened from anywhere, stored all or none."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.blocks import confidence
from bot.blocks import data as blocks
from bot.blocks.data import MOST_FIELDS, Field
from bot.ids import DataUi, nth
from bot.listeners import log_told
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply
from bot.listeners.turns import R, Turn
from bot.payloads import ActionRequest, CommandRequest, Request, ViewRequest
from kpi.errors import NotUnderstood, Refused
from kpi.language.numbers import parse_amount
from kpi.model import ChannelId, Kpi, KpiId, SeriesId
from kpi.ports import Level
from kpi.usecases import access
from kpi.usecases.kpis import confidences
from kpi.usecases.lookups import standings
from kpi.usecases.lookups.standings import Standing
from kpi.usecases.numbers import asking, check_ins, values

#: What is wrong with a number: its own sentence beside the field where there is one.
_UNREAD = "data.check_in.unread"


def by_command(turn: Turn[CommandRequest], _: object) -> Sequence[Effect]:
    """Open the modal with all my KPIs."""
    channel_id = None if turn.request.is_direct else turn.request.channel_id
    kpis = check_ins.mine(turn.uow, turn.asker, channel_id)
    if not kpis:
        access.may_change(turn.asker)
        return [Reply(text=turn.localizer.t("data.no_kpis"))]
    return _open(turn, kpis)


def by_button(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal for the KPI or the channel that the button is about, else for all mine."""
    said = turn.request.value
    if said.get("kpi"):
        return _open(turn, [access.kpi(turn.uow, turn.asker, KpiId(str(said["kpi"])))])
    if said.get("channel"):
        channel_id = ChannelId(str(said["channel"]))
        return _open(turn, check_ins.of_channel(turn.uow, turn.asker, channel_id))
    here = None if turn.request.is_direct else turn.request.channel_id
    return _open(turn, check_ins.mine(turn.uow, turn.asker, here))


def by_shortcut(turn: Turn[Request]) -> Sequence[Effect]:
    """Open the modal from anywhere."""
    return _open(turn, check_ins.mine(turn.uow, turn.asker, None))


def _open(turn: Turn[R], kpis: Sequence[Kpi]) -> Sequence[Effect]:
    access.may_change(turn.asker)
    if not kpis:
        return [OpenModal(view=blocks.nothing_to_log(turn.localizer))]
    today = standings.local_day(turn.asker.now, turn.asker.person.zone)
    asked = kpis[:MOST_FIELDS]
    known = standings.of_kpis(turn.uow, turn.asker.workspace_id, asked, today)
    goals = {
        goal_id: turn.uow.goals.get(turn.asker.workspace_id, goal_id)
        for goal_id in dict.fromkeys(kpi.goal_id for kpi in asked)
    }
    fields = [
        Field(
            series_id=one.series.series_id,
            label=log_told.name(turn, one.series, one.kpi.label),
            unit=one.series.unit,
            last=one.roll_up.last_value,
            goal=goal.sentence if (goal := goals[one.kpi.goal_id]) else "",
            sure=_sure(turn, one),
        )
        for one in known
    ]
    channel = str(turn.request.channel_id or "")
    left_out = len(kpis) - len(asked)
    view = blocks.check_in(fields, today, channel, turn.localizer, left_out=left_out)
    return [OpenModal(view=view)]


def _sure(turn: Turn[R], one: Standing) -> KpiId | None:
    """Return the KPI of whose end its owner is asked how sure they are."""
    is_own = one.kpi.owner_id == turn.asker.user_id
    return one.kpi.kpi_id if is_own and confidence.may_be_asked(one) else None


def submitted(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Store what was entered; what cannot be read is said beside its field."""
    asked = turn.request.private.get("series")
    series_ids = [SeriesId(str(one)) for one in asked] if isinstance(asked, list) else []
    found: dict[SeriesId, Decimal] = {}
    errors: dict[str, str] = {}
    for place, series_id in enumerate(series_ids):
        field = nth(DataUi.VALUE, place)
        text = turn.request.values.get(field, "").strip()
        if not text:
            continue
        try:
            found[series_id] = _read(turn, series_id, text)
        except NotUnderstood as error:
            errors[field] = _beside(turn, error)
    sure = _said(turn)
    if not errors and not found and not sure:
        errors = {nth(DataUi.VALUE, 0): turn.localizer.t("data.check_in.empty")}
    if errors:
        return [FieldErrors(errors=errors)]
    effects = _stored(turn, found) if found else []
    if any(isinstance(one, FieldErrors) for one in effects):
        return effects
    for kpi_id, level in sure.items():
        confidences.say(turn.uow, turn.asker, kpi_id, level)
    kept = [Reply(text=turn.localizer.t("confidence.kept"))] if sure else []
    return [*effects, *kept]


def _said(turn: Turn[ViewRequest]) -> dict[KpiId, Level]:
    """Return how sure the owner said to be, by KPI."""
    asked = turn.request.private.get("sure")
    kpi_ids = [KpiId(str(one)) for one in asked] if isinstance(asked, list) else []
    levels = (turn.request.values.get(nth(DataUi.SURE, n), "") for n in range(len(kpi_ids)))
    pairs = zip(kpi_ids, levels, strict=True)
    return {kpi_id: Level(said) for kpi_id, said in pairs if said in list(Level)}


def _read(turn: Turn[R], series_id: SeriesId, text: str) -> Decimal:
    stored = turn.uow.series.get(turn.asker.workspace_id, series_id)
    if stored is None:
        raise NotUnderstood("not_found.series")
    return values.value_of(parse_amount(text), stored.unit, stored.aggregation)


def _beside(turn: Turn[R], error: NotUnderstood) -> str:
    """Return what stands beside a field: no markup, and no word of commands."""
    msgid = f"data.check_in.{error.code}"
    return turn.localizer.t(msgid if turn.localizer.has(msgid) else _UNREAD)


def _stored(turn: Turn[ViewRequest], found: Mapping[SeriesId, Decimal]) -> Sequence[Effect]:
    chosen = turn.request.values.get(DataUi.DAY, "")
    day = date.fromisoformat(chosen) if chosen else None
    try:
        entry = values.log_all(turn.uow, turn.asker, day, found)
    except Refused as refused:
        if refused.code != "value.day_to_come":
            raise
        return [FieldErrors(errors={DataUi.DAY: turn.localizer.t("data.check_in.day_to_come")})]
    offered = asking.of_typed(turn.uow, turn.asker, turn.deps.knowledge, entry)
    said = log_told.recorded(turn, entry, offered)
    return [Reply(text=said.text, blocks=said.blocks)]
