"""Values that people enter by hand: one, several at a time, corrected, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpi.day_values import MOST, kept
from kpi.errors import NotFound, NotUnderstood, Refused, Stale
from kpi.language.numbers import Amount
from kpi.model import Aggregation, Kpi, Observation, RunId, Series, SeriesId, Unit
from kpi.ports import AuditEntry, Json, Run, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.alerts import alerts
from kpi.usecases.kpis import linking
from kpi.usecases.kpis.linking import Links
from kpi.usecases.lookups import measures, standings
from kpi.usecases.lookups.series import with_values
from kpi.usecases.lookups.standings import Standing, local_day
from kpi.usecases.people import teams
from kpi.usecases.records import audit

#: What the source of a value typed by a person is called.
BY_HAND = "hand"
LOGGED = "value.logged"
TAKEN_BACK = "value.taken_back"
#: How far back an entry is looked for to be taken back.
_MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A value that stands now; ``before`` is what stood there, of any source.

    ``is_unchanged``: it stood there already, and nothing was written. ``is_first``: the series
    had none before.
    """

    series: Series
    day: date
    value: Decimal
    before: Decimal | None
    is_unchanged: bool
    kpis: tuple[Kpi, ...]
    links: Links = field(default_factory=Links)
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was logged in one act; it is taken back as one. No id: nothing was changed."""

    entry_id: str
    logged: tuple[Logged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A value that was undone; ``now`` is what stands there again, if anything.

    ``is_left``: somebody else has corrected it since, and theirs was left alone.
    """

    series: Series
    day: date
    value: Decimal
    now: Decimal | None
    is_left: bool = False


def value_of(amount: Amount, unit: Unit, aggregation: Aggregation) -> Decimal:
    """Return the amount as a value of a day; NotUnderstood says what is wrong with it.

    A plus is a change of what is a level: 120 more followers are not 120 followers.
    """
    is_sum = aggregation is Aggregation.SUM
    if amount.relative or amount.sign == "±" or (amount.sign == "+" and not is_sum):
        raise NotUnderstood("log.change")
    value = amount.value_in(unit)
    if value is None:
        raise NotUnderstood("log.unit")
    if value < 0 and measures.is_never_negative(unit, aggregation):
        raise NotUnderstood("log.negative")
    if abs(value) > MOST:
        raise NotUnderstood("value.too_large")
    return kept(value)


def log(
    uow: UnitOfWork, asker: Asker, series_id: SeriesId, day: date | None, value: Decimal
) -> Entry:
    """Store a value of one day, today's where none is given; what stood there is kept.

    Raises Refused for a day that is yet to come, NotFound for a series that is not the asker's
    to see, NotAllowed for people who only read.
    """
    return log_all(uow, asker, day, {series_id: value})


def log_all(
    uow: UnitOfWork, asker: Asker, day: date | None, values: Mapping[SeriesId, Decimal]
) -> Entry:
    """Store a check-in: one value for each series named, all or none; raises as ``log`` does."""
    entry_id = uow.new_id()
    logged = tuple(
        _log(uow, asker, entry_id, series_id, day, value) for series_id, value in values.items()
    )
    changed = [one.series.series_id for one in logged if not one.is_unchanged]
    _record_runs(uow, asker, logged)
    alerts.after_observations(uow, asker.workspace_id, changed, asker.now)
    return Entry(entry_id=entry_id if changed else "", logged=logged)


def _record_runs(uow: UnitOfWork, asker: Asker, logged: Sequence[Logged]) -> None:
    """Leave one row for each channel, as every source does."""
    for channel_id in dict.fromkeys(one.series.channel_id for one in logged):
        here = [one for one in logged if one.series.channel_id == channel_id]
        changed = [one for one in here if not one.is_unchanged]
        new = sum(one.before is None for one in changed)
        uow.runs.save(
            Run(
                workspace_id=asker.workspace_id,
                run_id=RunId(uow.new_id()),
                channel_id=channel_id,
                source=BY_HAND,
                by=asker.user_id,
                at=asker.now,
                read=len(here),
                written=new,
                replaced=len(changed) - new,
                unchanged=len(here) - len(changed),
            )
        )


def _log(
    uow: UnitOfWork,
    asker: Asker,
    entry_id: str,
    series_id: SeriesId,
    day: date | None,
    value: Decimal,
) -> Logged:
    series = _of_asker(uow, asker, series_id)
    on = _day(uow, asker, series, day)
    stood = uow.observations.on_day(asker.workspace_id, series_id, on)
    before = stood[0] if stood else None
    is_first = not with_values(uow, asker.workspace_id, [series])
    is_unchanged = before is not None and (before.source, before.value) == (BY_HAND, value)
    if not is_unchanged:
        _store(uow, asker, series, on, value)
        facts = {"entry": entry_id, "day": on.isoformat(), "value": str(value)}
        _record(uow, asker, series, LOGGED, _by_hand(before), facts)
    users = tuple(uow.kpis.of_series(asker.workspace_id, [series_id]))
    links = Links() if users else linking.link(uow, asker, series.channel_id, [series])
    return Logged(
        series=series,
        day=on,
        value=value,
        before=None if before is None else before.value,
        is_unchanged=is_unchanged,
        kpis=users or links.linked,
        links=links,
        is_first=is_first,
    )


def _of_asker(uow: UnitOfWork, asker: Asker, series_id: SeriesId) -> Series:
    series = uow.series.get(asker.workspace_id, series_id)
    if series is None:
        raise NotFound("not_found.series")
    try:
        access.enter(uow, asker, series.channel_id)
    except NotFound:
        raise NotFound("not_found.series") from None
    access.may_change(asker)
    return series


def _day(uow: UnitOfWork, asker: Asker, series: Series, day: date | None) -> date:
    """Return the day to write; it has come for the team, or for whoever types it elsewhere."""
    team = teams.of_channel(uow, asker, series.channel_id)
    today = local_day(asker.now, team.zone)
    if day is not None and day > max(today, local_day(asker.now, asker.person.zone)):
        raise Refused("value.day_to_come", day=day)
    return day or today


def _store(uow: UnitOfWork, asker: Asker, series: Series, day: date, value: Decimal) -> None:
    """Write the value so that it is the one that stands."""
    mine = _hand(uow, asker, series, day)
    if mine is not None and mine.value == value:
        # Equal values change nothing: it would go on standing behind what came after it.
        uow.observations.take_back(asker.workspace_id, series.series_id, day, BY_HAND, asker.now)
    typed = Observation(
        series_id=series.series_id, day=day, value=value, source=BY_HAND, learnt_at=asker.now
    )
    uow.observations.upsert(asker.workspace_id, [typed])


def _hand(uow: UnitOfWork, asker: Asker, series: Series, day: date) -> Observation | None:
    stood = uow.observations.on_day(asker.workspace_id, series.series_id, day)
    return next((one for one in stood if one.source == BY_HAND), None)


def _by_hand(before: Observation | None) -> Json | None:
    """Return what an undo writes again: a value typed before, if it was the one that stood."""
    if before is None or before.source != BY_HAND:
        return None
    return {"value": str(before.value)}


def _record(
    uow: UnitOfWork,
    asker: Asker,
    series: Series,
    action: str,
    before: Json | None,
    after: Json | None,
) -> None:
    audit(
        uow,
        asker,
        action=action,
        subject=series.series_id,
        channel_id=series.channel_id,
        before=before,
        after=after,
    )


def undo(uow: UnitOfWork, asker: Asker, entry_id: str = "") -> list[TakenBack]:
    """Take an entry of the asker's back, the last one where none is named; empty: there is none.

    Asked in a channel, the last one of that channel. What stood before the entry stands again;
    the entry itself stays in the history. Raises Stale when others have corrected all of it.
    """
    entries = _entry(uow, asker, entry_id)
    taken = [_take_back(uow, asker, one) for one in entries]
    if entries and all(one.is_left for one in taken):
        raise Stale("stale.value")
    touched = [one.series.series_id for one in taken if not one.is_left]
    alerts.after_observations(uow, asker.workspace_id, touched, asker.now)
    return taken


def _entry(uow: UnitOfWork, asker: Asker, entry_id: str) -> list[AuditEntry]:
    """Return the records of one act that was not taken back yet."""
    actions = [LOGGED, TAKEN_BACK]
    found = uow.audit.by_person(asker.workspace_id, asker.user_id, actions, limit=_MOST_ENTRIES)
    undone = {(_id(one.before), one.subject) for one in found if one.action == TAKEN_BACK}
    standing = [
        one
        for one in found
        if one.action == LOGGED and (_id(one.after), one.subject) not in undone
    ]
    if not entry_id and asker.channel_id is not None:
        standing = [one for one in standing if one.channel_id == asker.channel_id]
    wanted = entry_id or (_id(standing[0].after) if standing else "")
    return [one for one in standing if _id(one.after) == wanted]


def _id(facts: Json | None) -> object:
    return None if facts is None else facts.get("entry")


def _take_back(uow: UnitOfWork, asker: Asker, entry: AuditEntry) -> TakenBack:
    series = _of_asker(uow, asker, SeriesId(entry.subject))
    facts = entry.after or {}
    day, value = date.fromisoformat(str(facts["day"])), Decimal(str(facts["value"]))
    mine = _hand(uow, asker, series, day)
    is_left = mine is None or mine.value != value
    if not is_left:
        _restore(uow, asker, series, day, entry.before)
        _record(uow, asker, series, TAKEN_BACK, facts, entry.before)
    stands = uow.observations.on_day(asker.workspace_id, series.series_id, day)
    now = stands[0].value if stands else None
    return TakenBack(series=series, day=day, value=value, now=now, is_left=is_left)


def _restore(
    uow: UnitOfWork, asker: Asker, series: Series, day: date, before: Json | None
) -> None:
    """Put back what was typed before the entry, unless another source has spoken since."""
    workspace_id, series_id = asker.workspace_id, series.series_id
    effective = uow.observations.on_day(workspace_id, series_id, day)[0]
    if before is None or effective.source != BY_HAND:
        uow.observations.take_back(workspace_id, series_id, day, BY_HAND, asker.now)
    else:
        _store(uow, asker, series, day, Decimal(str(before["value"])))


def standings_of(uow: UnitOfWork, asker: Asker, logged: Sequence[Logged]) -> list[Standing]:
    """Return where the KPIs over what was logged stand now, each once, in that order."""
    found: list[Standing] = []
    for channel_id in dict.fromkeys(one.series.channel_id for one in logged):
        team = teams.of_channel(uow, asker, channel_id)
        used = {
            kpi.kpi_id: kpi
            for one in logged
            if one.series.channel_id == channel_id
            for kpi in one.kpis
        }
        today = local_day(asker.now, team.zone)
        found += standings.of_kpis(uow, asker.workspace_id, list(used.values()), today)
    return found
