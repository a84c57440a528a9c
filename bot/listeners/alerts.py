"""``/kpi alerts`` and the buttons below an alert."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.blocks import alert_reasons as reason_blocks
from bot.blocks import alert_settings as blocks
from bot.blocks import alerts as alert_blocks
from bot.blocks import limits, simulation
from bot.calendars import is_holiday
from bot.ids import AlertUi
from bot.listeners import home, places
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import R, Route, Turn
from bot.payloads import ActionRequest, CommandRequest, ViewRequest
from kpi.alerts import AlertKind
from kpi.errors import NotUnderstood
from kpi.language.requests import AlertsAction, AlertsRequest
from kpi.model import KpiId, Person
from kpi.usecases.alerts import alert_answers as usecase
from kpi.usecases.alerts import alert_reasons, simulating

#: More of what somebody typed need not be said back.
_LONGEST = 80


def order(turn: Turn[CommandRequest], request: AlertsRequest) -> Sequence[Effect]:
    """Do what was typed and show the settings; ask for what an order leaves open."""
    if _lacks_hours(request):
        if not request.unread:
            return [_modal(turn)]
        return [_shown(turn, turn.asker.person, _unread(turn, request))]
    if request.action is AlertsAction.WHY:
        return [_silences(turn)]
    person = usecase.order(turn.uow, turn.asker, request, is_holiday)
    notice = ""
    if request.unread:
        notice = turn.localizer.t("alerts.unread", words=" ".join(request.unread))
    elif request.action is not AlertsAction.SHOW:
        notice = turn.localizer.t("alerts.saved")
    return [_shown(turn, person, notice)]


def _unread(turn: Turn[CommandRequest], request: AlertsRequest) -> str:
    """Say which words could not be read, and for how long alerts can be snoozed."""
    is_snooze = request.action is AlertsAction.SNOOZE
    words = limits.clip(" ".join(request.unread), _LONGEST)
    return turn.localizer.t("alerts.unread_snooze" if is_snooze else "alerts.unread", words=words)


def _lacks_hours(request: AlertsRequest) -> bool:
    if request.action is AlertsAction.QUIET:
        return request.quiet_from is None
    named = request.to_working_day or request.to_next_period
    lasts = request.span or request.day or request.at or named or None
    return request.action is AlertsAction.SNOOZE and lasts is None


def _shown(turn: Turn[R], person: Person, notice: str = "") -> Effect:
    asker = replace(turn.asker, person=person)
    found = usecase.settings(turn.uow, asker, turn.deps.knowledge)
    return places.reply(blocks.shown(found, turn.localizer, notice))


def _silences(turn: Turn[R]) -> Effect:
    found = alert_reasons.of_own(turn.uow, turn.asker, turn.deps.knowledge)
    zone = turn.asker.person.zone
    return places.reply(reason_blocks.silences(found, zone, turn.localizer))


def why(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Say by which rule and numbers an alert was sent."""
    found = alert_reasons.told(
        turn.uow, turn.asker, turn.deps.knowledge, _kpi(turn), _kind(turn), _moment(turn)
    )
    view = reason_blocks.told_modal(found, turn.asker.person.zone, turn.localizer)
    return [OpenModal(view=view)]


def why_not(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Say of each kind of alert of a KPI why none is being sent."""
    found = alert_reasons.silences(turn.uow, turn.asker, turn.deps.knowledge, _kpi(turn))
    view = reason_blocks.silences_modal(found, turn.asker.person.zone, turn.localizer)
    return [OpenModal(view=view)]


def _modal(turn: Turn[R]) -> Effect:
    found = simulating.of_own(turn.uow, turn.asker, turn.deps.knowledge)
    replayed = simulation.totals(found, turn.localizer)
    own = usecase.own(turn.uow, turn.asker, turn.deps.knowledge)
    view = blocks.modal(turn.asker.person, turn.localizer, places.today(turn), replayed, own)
    return OpenModal(view=view)


def open_modal(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the settings."""
    return [_modal(turn)]


def submit(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Keep the settings, or say what cannot be meant."""
    values = turn.request.values
    errors = _errors(turn)
    if errors:
        return [FieldErrors(errors=errors)]
    start, end = values.get(AlertUi.QUIET_FROM), values.get(AlertUi.QUIET_UNTIL)
    through = values.get(AlertUi.SNOOZE_UNTIL)
    person = usecase.change(
        turn.uow,
        turn.asker,
        wanted=[AlertKind(kind) for kind in json.loads(values.get(AlertUi.KINDS) or "[]")],
        calm=json.loads(values.get(AlertUi.CALM) or "[]"),
        quiet=(time.fromisoformat(start), time.fromisoformat(end)) if start and end else None,
        snoozed_through=date.fromisoformat(through) if through else None,
    )
    turn = replace(turn, asker=replace(turn.asker, person=person))
    return [Reply(text=turn.localizer.t("alerts.saved")), home.published(turn)]


def _errors(turn: Turn[ViewRequest]) -> dict[str, str]:
    values, localizer = turn.request.values, turn.localizer
    start, end = values.get(AlertUi.QUIET_FROM), values.get(AlertUi.QUIET_UNTIL)
    through = values.get(AlertUi.SNOOZE_UNTIL)
    if bool(start) != bool(end):
        missing = AlertUi.QUIET_UNTIL if start else AlertUi.QUIET_FROM
        return {missing: localizer.t("alerts.error.quiet")}
    if start and start == end:
        return {AlertUi.QUIET_UNTIL: localizer.t("alerts.error.quiet_same")}
    if through and date.fromisoformat(through) < places.today(turn):
        return {AlertUi.SNOOZE_UNTIL: localizer.t("alerts.error.past")}
    return {}


def acknowledge(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Say no more of it until it changes."""
    kpi_id, kind, incident = _of_button(turn)
    held = usecase.acknowledge(turn.uow, turn.asker, kpi_id, kind, incident)
    return [Reply(text=turn.localizer.t("alert.acknowledged" if held else "alert.over"))]


def acknowledge_all(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Say no more of any of these until it changes."""
    listed = turn.request.value.get("alerts")
    alerts = [_listed(one) for one in listed] if isinstance(listed, list) else []
    held = usecase.acknowledge_all(turn.uow, turn.asker, alerts)
    return [Reply(text=turn.localizer.t("alert.acknowledged" if held else "alert.over"))]


def _listed(one: object) -> tuple[KpiId, AlertKind, int]:
    match one:
        case [str(kpi_id), str(kind), int(incident)] if kind in set(AlertKind):
            return KpiId(kpi_id), AlertKind(kind), incident
        case _:
            raise NotUnderstood("not_understood.payload")


def snooze_day(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Say it again tomorrow morning, if it still holds."""
    kpi_id, kind, incident = _of_button(turn)
    day = usecase.tomorrow(turn.asker)
    return _snoozed(turn, usecase.snooze(turn.uow, turn.asker, kpi_id, kind, incident, day))


def ask_pause(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Ask until when one alert is put off."""
    kpi_id, kind, incident = _of_button(turn)
    this = {"kpi": kpi_id, "alert": kind.value, "incident": incident}
    return [OpenModal(view=alert_blocks.snooze_modal(this, turn.localizer))]


def pause(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Put the alert off, or say which day is missing."""
    this = turn.request.private
    kpi_id, kind, incident = _listed([this.get(part) for part in ("kpi", "alert", "incident")])
    chosen = usecase.Pause(turn.request.values.get(AlertUi.PAUSE) or usecase.Pause.WEEK)
    asked = turn.request.values.get(AlertUi.PAUSE_DATE)
    if chosen is not usecase.Pause.DATE:
        day = usecase.pause_ends(turn.uow, turn.asker, kpi_id, chosen, is_holiday)
    elif asked and date.fromisoformat(asked) >= usecase.tomorrow(turn.asker):
        day = date.fromisoformat(asked)
    else:
        return [FieldErrors(errors={AlertUi.PAUSE_DATE: turn.localizer.t("alert.pause.past")})]
    return _snoozed(turn, usecase.snooze(turn.uow, turn.asker, kpi_id, kind, incident, day))


def _snoozed(turn: Turn[R], until: datetime | None) -> Sequence[Effect]:
    if until is None:
        return [Reply(text=turn.localizer.t("alert.over"))]
    said = turn.localizer.instant(until, turn.asker.person.zone)
    return [Reply(text=turn.localizer.m("alert.snoozed", until=said))]


def mute(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Tell the asker no more of this kind."""
    kind = _kind(turn)
    usecase.mute(turn.uow, turn.asker, kind)
    said = turn.localizer.t(f"alerts.kind.{kind.value}")
    return [Reply(text=turn.localizer.t("alert.muted", kind=said))]


def wake(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """End the asker's snooze and show what holds now, where the button was."""
    person = usecase.wake(turn.uow, turn.asker)
    turn = replace(turn, asker=replace(turn.asker, person=person))
    is_message = not turn.request.view_id
    return [_shown(turn, person)] if is_message else [home.published(turn)]


def _of_button(turn: Turn[ActionRequest]) -> tuple[KpiId, AlertKind, int]:
    incident = turn.request.value.get("incident")
    if not isinstance(incident, int):
        raise NotUnderstood("not_understood.payload")
    return _kpi(turn), _kind(turn), incident


def _kpi(turn: Turn[ActionRequest]) -> KpiId:
    return KpiId(str(turn.request.value.get("kpi", "")))


def _moment(turn: Turn[ActionRequest]) -> datetime:
    try:
        at = datetime.fromisoformat(str(turn.request.value.get("at", "")))
    except ValueError:
        raise NotUnderstood("not_understood.payload") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _kind(turn: Turn[ActionRequest]) -> AlertKind:
    try:
        return AlertKind(str(turn.request.value.get("alert", "")))
    except ValueError:
        raise NotUnderstood("not_understood.payload") from None


ROUTES = Routes(
    commands={AlertsRequest: CommandRoute(handler=order)},
    actions={
        AlertUi.MODAL: Route(handler=open_modal, writes=False),
        AlertUi.ACKNOWLEDGE: Route(handler=acknowledge),
        AlertUi.SNOOZE_DAY: Route(handler=snooze_day),
        AlertUi.SNOOZE: Route(handler=ask_pause, writes=False),
        AlertUi.ACKNOWLEDGE_ALL: Route(handler=acknowledge_all),
        AlertUi.MUTE: Route(handler=mute),
        AlertUi.WAKE: Route(handler=wake),
        AlertUi.WHY: Route(handler=why, writes=False),
        AlertUi.WHY_NOT: Route(handler=why_not, writes=False),
    },
    views={AlertUi.MODAL: Route(handler=submit), AlertUi.SNOOZE: Route(handler=pause)},
)
