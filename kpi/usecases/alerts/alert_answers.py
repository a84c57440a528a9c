"""What a person answers to alerts: got it, not now, not this kind, not at night."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from kpi.alerts import AlertKind, Stage
from kpi.digest import Label
from kpi.errors import NotAllowed, NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.requests import AlertsAction, AlertsRequest
from kpi.model import Kpi, KpiId, Person, Recurrence, Series, SeriesId
from kpi.ports import AlertState, UnitOfWork
from kpi.schedule import instant_of, next_open_day, quiet_until
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.alerts.watching import states_of
from kpi.usecases.digests.composing import label
from kpi.usecases.histories.forecasts import HolidayIn, nobodys_holidays
from kpi.usecases.lookups.standings import local_day, watch
from kpi.usecases.records import audit
from kpi.windows import window_of

#: What the audit log calls an alert's answers.
ACKNOWLEDGED, SNOOZED = "alert.acknowledged", "alert.snoozed"
ACTIONS = (ACKNOWLEDGED, SNOOZED)
#: When a snoozed alert comes back: at the start of a working day, by the person's clock.
MORNING = time(9)
#: What happened once does not stay open.
_EVENTS = frozenset({AlertKind.TARGET_REACHED, AlertKind.UNUSUAL})
_CALM = f"{AlertKind.UNUSUAL}:"
_EVERY = frozenset(kind.value for kind in AlertKind)


class Pause(StrEnum):
    """Until when an alert is put off."""

    WORKING_DAY = "working_day"
    WEEK = "week"
    NEXT_PERIOD = "next_period"
    DATE = "date"


def acknowledge(
    uow: UnitOfWork, asker: Asker, kpi_id: KpiId, kind: AlertKind, incident: int
) -> bool:
    """Say no more of it until it changes; False when the incident is over already."""
    state = _current(uow, asker, kpi_id, kind, incident)
    if state is None:
        return False
    if state.state == Stage.RAISED:
        _keep(uow, asker, replace(state, state=Stage.ACKNOWLEDGED.value), ACKNOWLEDGED)
    return True


def acknowledge_all(
    uow: UnitOfWork, asker: Asker, alerts: Iterable[tuple[KpiId, AlertKind, int]]
) -> int:
    """Acknowledge each that is not over and may be answered; return how many those were."""
    held = 0
    for kpi_id, kind, incident in alerts:
        try:
            held += acknowledge(uow, asker, kpi_id, kind, incident)
        except (NotFound, NotAllowed):  # removed or closed to the asker since it was told
            continue
    return held


def snooze(
    uow: UnitOfWork, asker: Asker, kpi_id: KpiId, kind: AlertKind, incident: int, day: date
) -> datetime | None:
    """Say it again only on the morning of the day, if it still holds; None: it is over."""
    state = _current(uow, asker, kpi_id, kind, incident)
    if state is None:
        return None
    until = morning(asker, day)
    raised = replace(state, state=Stage.RAISED.value, snoozed_until=until)
    _keep(uow, asker, raised, SNOOZED)
    return until


def morning(asker: Asker, day: date) -> datetime:
    """Return nine o'clock of that day of the person's, or when their quiet hours end by then."""
    person = asker.person
    at = instant_of(day, MORNING, ZoneInfo(person.zone))
    if person.quiet_from is None or person.quiet_until is None:
        return at
    return quiet_until(at, person.zone, person.quiet_from, person.quiet_until) or at


def tomorrow(asker: Asker) -> date:
    """Return the person's next day."""
    return local_day(asker.now, asker.person.zone) + timedelta(days=1)


def pause_ends(
    uow: UnitOfWork, asker: Asker, kpi_id: KpiId, pause: Pause, is_holiday: HolidayIn
) -> date:
    """Return the day on which an alert of the KPI that is put off comes back, after today.

    Working days are those of the team's country; a period is the KPI's week, month or whole
    time. ``Pause.DATE`` is not a day yet: callers know it.
    """
    kpi = access.kpi(uow, asker, kpi_id)
    next_day = tomorrow(asker)
    today = next_day - timedelta(days=1)
    if pause is Pause.NEXT_PERIOD:
        return _period_ends(kpi, next_day)
    if pause is Pause.WORKING_DAY:
        team = uow.teams.get(kpi.workspace_id, kpi.channel_id)
        return _working_day(asker, team.country if team else "", is_holiday)
    return today + timedelta(days=7)


def _period_ends(kpi: Kpi, next_day: date) -> date:
    """Return the day on which the KPI's next week, month or time begins: ``next_day`` at best."""
    if kpi.target.recurrence is Recurrence.DAILY:
        return next_day
    # Of tomorrow's window, since on the first day of a week the one before still counts.
    return max(window_of(kpi.target, kpi.period, next_day).end, next_day)


def _working_day(asker: Asker, country: str, is_holiday: HolidayIn) -> date:
    next_day = tomorrow(asker)
    return next_open_day(next_day - timedelta(days=1), partial(is_holiday, country)) or next_day


def _current(
    uow: UnitOfWork, asker: Asker, kpi_id: KpiId, kind: AlertKind, incident: int
) -> AlertState | None:
    """Return the state of the incident that was answered; None when it is over."""
    kpi = access.kpi(uow, asker, kpi_id, to_change=True)
    state = states_of(uow, kpi.workspace_id, kpi_id).get(kind)
    if state is None or state.state == Stage.OK or state.incident != incident:
        return None
    return state


def _keep(uow: UnitOfWork, asker: Asker, state: AlertState, action: str) -> None:
    uow.alerts.save(state)
    kpi = access.kpi(uow, asker, state.kpi_id)
    until = state.snoozed_until
    audit(
        uow,
        asker,
        action=action,
        subject=state.kpi_id,
        channel_id=kpi.channel_id,
        after={
            "kind": state.kind,
            "incident": state.incident,
            "until": until.isoformat() if until else None,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlert:
    """An alert that still holds."""

    label: Label
    kind: AlertKind
    since: datetime
    paused_until: datetime | None = None  # put off by itself, until then


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person is told, when, and what is open."""

    person: Person
    owned: int
    open: tuple[OpenAlert, ...]

    @property
    def calm(self) -> int:
        """How many KPIs there are whose unusual days alone are not told."""
        return sum(1 for one in self.person.muted if one.startswith(_CALM))


def own(uow: UnitOfWork, asker: Asker, knowledge: Knowledge) -> list[Label]:
    """Return the KPIs whose alerts the asker gets, in the order of their making."""
    kpis, series = _own(uow, asker)
    return [label(knowledge, k, series[k.series_id]) for k in kpis if k.series_id in series]


def _own(uow: UnitOfWork, asker: Asker) -> tuple[list[Kpi], dict[SeriesId, Series]]:
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    kpis = access.enterable(uow, asker, owned)
    ids = sorted({kpi.series_id for kpi in kpis})
    return kpis, {one.series_id: one for one in uow.series.get_many(asker.workspace_id, ids)}


def settings(uow: UnitOfWork, asker: Asker, knowledge: Knowledge) -> Settings:
    """Return the asker's own settings and the open alerts of the KPIs that they own.

    KPIs of channels that they may not see any more are left out.
    """
    kpis, series = _own(uow, asker)
    states = watch(uow, asker.workspace_id, kpis)
    person = asker.person
    return Settings(
        person=replace(person, snoozed_until=_ahead(person.snoozed_until, asker.now)),
        owned=len(kpis),
        open=tuple(
            OpenAlert(
                label=label(knowledge, kpi, series[kpi.series_id]),
                kind=AlertKind(state.kind),
                since=state.since,
                paused_until=_ahead(state.snoozed_until, asker.now),
            )
            for kpi in kpis
            if kpi.series_id in series
            for state in states.get(kpi.kpi_id, ())
            if state.state != Stage.OK and state.kind not in _EVENTS
        ),
    )


def _ahead(until: datetime | None, now: datetime) -> datetime | None:
    """Return an end that is not over yet."""
    return until if until is not None and until > now else None


def order(
    uow: UnitOfWork,
    asker: Asker,
    request: AlertsRequest,
    is_holiday: HolidayIn = nobodys_holidays,
) -> Person:
    """Do what ``/kpi alerts ...`` says and return the person as they are now.

    Working days are those of the country of the channel that the asker is in; the next period
    is the first that begins of the asker's own KPIs.
    Raises NotUnderstood for quiet hours or a snooze without saying when.
    """
    if request.action is AlertsAction.SHOW:
        return asker.person
    if request.to_working_day:
        here = asker.channel_id
        team = uow.teams.get(asker.workspace_id, here) if here else None
        day = _working_day(asker, team.country if team else "", is_holiday)
        return _save(uow, replace(asker.person, snoozed_until=morning(asker, day)))
    if request.to_next_period:
        until = morning(asker, _next_period(uow, asker))
        return _save(uow, replace(asker.person, snoozed_until=until))
    return _save(uow, _ordered(asker, request))


def _next_period(uow: UnitOfWork, asker: Asker) -> date:
    """Return the day on which the first of the asker's weeks, months or whole times is over."""
    next_day = tomorrow(asker)
    today = next_day - timedelta(days=1)
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    open_now = [kpi for kpi in access.enterable(uow, asker, owned) if today in kpi.period]
    if not open_now:
        raise NotUnderstood("snooze_no_period")
    return min(_period_ends(kpi, next_day) for kpi in open_now)


def _ordered(asker: Asker, request: AlertsRequest) -> Person:
    person, action = asker.person, request.action
    if action is AlertsAction.ON:
        return replace(person, muted=frozenset(), snoozed_until=None)
    if action is AlertsAction.OFF:
        return replace(person, muted=person.muted | _EVERY)
    if action is AlertsAction.QUIET:
        return _quiet(person, request.quiet_from, request.quiet_until)
    if action is AlertsAction.NOT_QUIET:
        return replace(person, quiet_from=None, quiet_until=None)
    return replace(person, snoozed_until=_until(asker, request))


def wake(uow: UnitOfWork, asker: Asker) -> Person:
    """End the asker's snooze."""
    return _save(uow, replace(asker.person, snoozed_until=None))


def mute(uow: UnitOfWork, asker: Asker, kind: AlertKind) -> Person:
    """Tell the asker no more of this kind, of whatever KPI."""
    return _save(uow, replace(asker.person, muted=asker.person.muted | {kind.value}))


def change(
    uow: UnitOfWork,
    asker: Asker,
    *,
    wanted: Iterable[AlertKind],
    calm: Collection[str],
    quiet: tuple[time, time] | None,
    snoozed_through: date | None,
) -> Person:
    """Keep the asker's settings as the modal has them; the day snoozed through is their own.

    ``calm`` are those of their own KPIs whose unusual days are not told.
    """
    quieted = {f"{_CALM}{kpi.kpi_id}" for kpi in _own(uow, asker)[0] if kpi.kpi_id in calm}
    until = None
    if snoozed_through is not None:
        until = morning(asker, snoozed_through + timedelta(days=1))
    return _save(
        uow,
        replace(
            asker.person,
            muted=_EVERY - {kind.value for kind in wanted} | quieted,
            quiet_from=quiet[0] if quiet else None,
            quiet_until=quiet[1] if quiet else None,
            snoozed_until=until,
        ),
    )


def _save(uow: UnitOfWork, person: Person) -> Person:
    uow.people.save(person)
    return person


def _quiet(person: Person, start: time | None, end: time | None) -> Person:
    if start is None or end is None or start == end:
        raise NotUnderstood("not_understood.quiet")
    return replace(person, quiet_from=start, quiet_until=end)


def _until(asker: Asker, request: AlertsRequest) -> datetime:
    if request.span is not None:
        return asker.now + request.span
    if request.day is None and request.at is None:
        raise NotUnderstood("not_understood.snooze")
    zone = ZoneInfo(asker.person.zone)
    day = request.day or local_day(asker.now, asker.person.zone)
    until = instant_of(day, request.at, zone) if request.at else morning(asker, day)
    if until <= asker.now and request.day is None:
        until = instant_of(day + timedelta(days=1), request.at or MORNING, zone)
    if until <= asker.now:
        raise NotUnderstood("not_understood.snooze")
    return until
