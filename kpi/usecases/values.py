"""Values that people enter by hand: one, several at a time, corrected, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi.errors import NotFound, NotUnderstood, Refused
from kpi.model import ChannelId, Kpi, Observation, Series, SeriesId
from kpi.ports import AuditEntry, Json, UnitOfWork
from kpi.usecases import access, alerts, teams
from kpi.usecases.access import Asker
from kpi.usecases.records import audit
from kpi.usecases.standings import local_day

#: What the source of a value typed by a person is called.
BY_HAND = "hand"
LOGGED = "value.logged"
TAKEN_BACK = "value.taken_back"
#: Larger numbers are a slip of the finger.
MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A value that is stored now; ``before`` is what stood there, of any source."""

    series: Series
    day: date
    value: Decimal
    before: Decimal | None
    kpis: tuple[Kpi, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """An entry that was undone; ``now`` is what stands there again, if anything."""

    series: Series
    day: date
    value: Decimal
    now: Decimal | None


def log(
    uow: UnitOfWork, asker: Asker, series_id: SeriesId, day: date | None, value: Decimal
) -> Logged:
    """Store a value of one day, today's where none is given; what stood there is kept.

    Raises Refused for a day that is yet to come or a number that cannot be meant.
    """
    series = _of_asker(uow, asker, series_id)
    on = _checked(uow, asker, series, day, value)
    stood = uow.observations.on_day(asker.workspace_id, series_id, on)
    mine = next((one for one in stood if one.source == BY_HAND), None)
    uow.observations.upsert(asker.workspace_id, [_typed(asker, series_id, on, value)])
    audit(
        uow,
        asker,
        action=LOGGED,
        subject=series_id,
        channel_id=series.channel_id,
        before=None if mine is None else {"value": str(mine.value)},
        after={"entry": uow.new_id(), "day": on.isoformat(), "value": str(value)},
    )
    alerts.after_observations(uow, asker.workspace_id, [series_id], asker.now)
    return Logged(
        series=series,
        day=on,
        value=value,
        before=stood[0].value if stood else None,
        kpis=tuple(uow.kpis.of_series(asker.workspace_id, [series_id])),
    )


def _of_asker(uow: UnitOfWork, asker: Asker, series_id: SeriesId) -> Series:
    series = uow.series.get(asker.workspace_id, series_id)
    if series is None:
        raise NotFound("not_found.series")
    access.enter(uow, asker, series.channel_id)
    access.may_change(asker)
    return series


def _checked(
    uow: UnitOfWork, asker: Asker, series: Series, day: date | None, value: Decimal
) -> date:
    team = teams.of_channel(uow, asker, series.channel_id)
    today = local_day(asker.now, team.zone)
    if day is not None and day > today:
        raise Refused("value.day_to_come", day=day)
    if abs(value) > MOST:
        raise NotUnderstood("value.too_large")
    return day or today


def _typed(asker: Asker, series_id: SeriesId, day: date, value: Decimal) -> Observation:
    return Observation(
        series_id=series_id, day=day, value=value, source=BY_HAND, learnt_at=asker.now
    )


def log_all(
    uow: UnitOfWork, asker: Asker, day: date | None, values: Mapping[SeriesId, Decimal]
) -> list[Logged]:
    """Store a check-in: one value for each series named, all or none."""
    return [log(uow, asker, series_id, day, value) for series_id, value in values.items()]


def undo(uow: UnitOfWork, asker: Asker) -> TakenBack | None:
    """Take the asker's last entry back that still stands; None: there is none.

    What stood before the entry stands again; the entry itself stays in the history.
    """
    entry = _last_entry(uow, asker)
    if entry is None or entry.after is None:
        return None
    series = _of_asker(uow, asker, SeriesId(entry.subject))
    day = date.fromisoformat(str(entry.after["day"]))
    restored = _restore(uow, asker, series, day, entry.before)
    audit(
        uow,
        asker,
        action=TAKEN_BACK,
        subject=entry.subject,
        channel_id=entry.channel_id,
        before=entry.after,
        after=entry.before,
    )
    alerts.after_observations(uow, asker.workspace_id, [series.series_id], asker.now)
    value = Decimal(str(entry.after["value"]))
    return TakenBack(series=series, day=day, value=value, now=restored)


def _last_entry(uow: UnitOfWork, asker: Asker) -> AuditEntry | None:
    entries = uow.audit.by_person(
        asker.workspace_id, asker.user_id, [LOGGED, TAKEN_BACK], limit=200
    )
    undone = {_entry_id(one.before) for one in entries if one.action == TAKEN_BACK}
    return next(
        (one for one in entries if one.action == LOGGED and _entry_id(one.after) not in undone),
        None,
    )


def _entry_id(facts: Json | None) -> object:
    return None if facts is None else facts.get("entry")


def _restore(
    uow: UnitOfWork, asker: Asker, series: Series, day: date, before: Json | None
) -> Decimal | None:
    workspace_id, series_id = asker.workspace_id, series.series_id
    if before is None:
        uow.observations.take_back(workspace_id, series_id, day, BY_HAND, asker.now)
    else:
        value = Decimal(str(before["value"]))
        uow.observations.upsert(workspace_id, [_typed(asker, series_id, day, value)])
    stands = uow.observations.on_day(workspace_id, series_id, day)
    return stands[0].value if stands else None


def mine(uow: UnitOfWork, asker: Asker, channel_id: ChannelId | None) -> list[Kpi]:
    """Return the KPIs that a check-in asks for: the asker's own, the channel's first.

    Whoever owns none is asked for all of the channel that the request came from.
    """
    owned = uow.kpis.of_owner(asker.workspace_id, asker.user_id)
    here = [kpi for kpi in owned if kpi.channel_id == channel_id]
    elsewhere = [kpi for kpi in owned if kpi.channel_id != channel_id]
    if owned or channel_id is None:
        return one_for_each_series([*here, *elsewhere])
    access.enter(uow, asker, channel_id)
    return one_for_each_series(uow.kpis.of_channel(asker.workspace_id, channel_id))


def one_for_each_series(kpis: Sequence[Kpi]) -> list[Kpi]:
    """Return the KPIs without those whose number another one already asks for."""
    return list({kpi.series_id: kpi for kpi in reversed(kpis)}.values())[::-1]
