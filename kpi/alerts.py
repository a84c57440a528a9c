"""Whether somebody is told, and of what: a decision per KPI and kind of alert.

Told is a change, never a state: what was told once comes back only after it was over. Between
"raise" and "over" lies a band in which nothing changes (at risk, too early, no data). Each
decision carries the reason that it can be explained by.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kpi import day_ends
from kpi.freshness import Freshness, waited
from kpi.messages import MessageKind
from kpi.model import Kpi, Recurrence
from kpi.ports import AlertState, Json
from kpi.progress import Progress, Status, as_json
from kpi.unusual import Unusual
from kpi.unusual import as_json as unusual_as_json

#: A window that ended longer ago is history: nobody is told of it any more.
_OLD_NEWS = timedelta(days=7)
#: An unusual day is news while no more than two newer days have come in; then peace for as long.
_FRESH_NEWS = timedelta(days=2)
_PEACE = timedelta(days=3)
_BAD = frozenset({Status.OFF_TRACK, Status.MISSED})
_GOOD = frozenset({Status.ON_TRACK, Status.REACHED})
_ENDS = {Status.MISSED: day_ends.MISSED, Status.REACHED: day_ends.REACHED}


class AlertKind(StrEnum):
    """What a person can be told of, and switch off."""

    OFF_TRACK = "off_track"  # recovering belongs to it
    TARGET_REACHED = "target_reached"
    DATA_MISSING = "data_missing"
    UNUSUAL = "unusual"


class Stage(StrEnum):
    """Where an alert stands."""

    OK = "ok"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"


class _Signal(StrEnum):
    RAISE = "raise"
    RENEW = "renew"  # another thing of the same kind
    KEEP = "keep"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of a series as they were judged.

    ``seen`` says which values that was: the same ones need not be judged again, and then
    ``unusual`` is None. ``through`` is the newest day whose value is final, where
    hours are judged the day of the newest such ``hour``.
    """

    seen: str = ""
    through: date | None = None
    hour: datetime | None = None
    unusual: Unusual | None = None  # the newest such day or hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a KPI on its team's local day; ``snoozed_until`` is the person's own.

    ``enough_until`` is set when the person has heard as much as one day may bring.
    ``counted_since`` is the day since which the series counts what it counts now.
    """

    kpi: Kpi
    progress: Progress
    freshness: Freshness
    today: date
    now: datetime
    snoozed_until: datetime | None = None
    enough_until: datetime | None = None
    days: Days = field(default_factory=Days)
    counted_since: date | None = None  # None: always

    @property
    def is_daily(self) -> bool:
        """Whether the target starts anew each day."""
        return self.kpi.target.recurrence is Recurrence.DAILY

    @property
    def is_over(self) -> bool:
        """Whether the window has ended, so that its evaluation tells how: not so of days."""
        return self.today >= self.progress.window.end and not self.is_daily

    @property
    def is_history(self) -> bool:
        """Whether the window ended so long ago that nobody is told of it any more."""
        return self.today >= self.progress.window.end + _OLD_NEWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What follows: the state to keep, and what is to be said, if anything.

    ``transition`` and the state's incident make the delivery's key unique; ``because`` is a
    stable code for whoever asks why.
    """

    state: AlertState
    message: MessageKind | None = None
    transition: str = ""
    because: str
    is_snoozed: bool = False  # by the person, or for this alert alone

    @property
    def key(self) -> str:
        """The delivery's unique key."""
        state = self.state
        return f"alert:{state.kpi_id}:{state.kind}:{state.incident}:{self.transition}"


def previous_status(states: Iterable[AlertState]) -> Status | None:
    """Return the status that the KPI was last judged to have, which hysteresis goes by."""
    for state in states:
        if state.kind == AlertKind.OFF_TRACK and "status" in state.reason:
            return Status(str(state.reason["status"]))
    return None


def decide(kind: AlertKind, before: AlertState | None, facts: Facts) -> Decision:
    """Return what follows for one kind of alert; ``before`` is None on the first look."""
    stands = before or AlertState(
        workspace_id=facts.kpi.workspace_id,
        kpi_id=facts.kpi.kpi_id,
        kind=kind.value,
        state=Stage.OK.value,
        since=facts.now,
    )
    reason = _reason(kind, stands, facts)
    signal = _SIGNALS[kind](facts, stands, reason)
    if facts.is_history:
        return Decision(state=replace(stands, reason=reason), because="history")
    stage = Stage(stands.state)
    if signal is _Signal.RENEW or (signal is _Signal.RAISE and stage is Stage.OK):
        return _raised(kind, replace(stands, reason=reason), facts)
    if signal is _Signal.CLEAR and stage is not Stage.OK:
        return _cleared(kind, replace(stands, reason=reason), facts)
    if signal is _Signal.RAISE and stage is Stage.RAISED and _is_owed(stands, facts):
        return _told_again(kind, replace(stands, reason=reason), facts)
    kept = replace(stands, reason=reason)
    return Decision(
        state=kept, because=f"unchanged.{stage.value}", is_snoozed=_is_snoozed(stands, facts)
    )


def _raised(kind: AlertKind, state: AlertState, facts: Facts) -> Decision:
    snoozed, enough = _is_snoozed(state, facts), facts.enough_until
    after = replace(
        state,
        state=Stage.RAISED.value,
        incident=state.incident + 1,
        since=facts.now,
        reason={**state.reason, "owed": snoozed or enough is not None, "enough": False},
    )
    if snoozed:
        return Decision(state=after, because="raised.snoozed", is_snoozed=True)
    if enough is not None:
        kept = replace(after, snoozed_until=enough, reason={**after.reason, "enough": True})
        return Decision(state=kept, because="raised.enough", is_snoozed=True)
    return Decision(
        state=replace(after, snoozed_until=None),
        message=_RAISES[kind],
        transition="raised",
        because="raised",
    )


def _told_again(kind: AlertKind, state: AlertState, facts: Facts) -> Decision:
    """Say what was put off: for the first time, or again after it had been told and snoozed."""
    was_told = not state.reason.get("owed")
    ended = state.snoozed_until or facts.now
    settled = {**state.reason, "owed": False, "enough": False}
    return Decision(
        state=replace(state, snoozed_until=None, reason=settled),
        message=_RAISES[kind],
        transition=f"again.{ended:%Y%m%dT%H%M}" if was_told else "raised",
        because="another_day" if state.reason.get("enough") else "snooze_ended",
    )


def _cleared(kind: AlertKind, state: AlertState, facts: Facts) -> Decision:
    """End an incident; recovering is told to whoever was told that it was off track."""
    was_told = not state.reason.get("owed")
    after = replace(
        state,
        state=Stage.OK.value,
        since=facts.now,
        reason={**state.reason, "owed": False, "enough": False},
    )
    is_quiet = _is_snoozed(state, facts) or facts.enough_until is not None
    says_so = kind is AlertKind.OFF_TRACK and was_told and not is_quiet
    reached = facts.progress.status is Status.REACHED and not facts.is_daily
    if not says_so or reached:  # that it is reached says more, and is said by its own kind
        return Decision(state=after, because="cleared")
    return Decision(
        state=replace(after, snoozed_until=None),
        message=MessageKind.RECOVERED,
        transition="recovered",
        because="cleared",
    )


def _is_snoozed(state: AlertState, facts: Facts) -> bool:
    return any(
        until is not None and until > facts.now
        for until in (state.snoozed_until, facts.snoozed_until)
    )


def _is_owed(state: AlertState, facts: Facts) -> bool:
    """Whether something was put off that is to be said now."""
    put_off = bool(state.reason.get("owed")) or state.snoozed_until is not None
    return put_off and not _is_snoozed(state, facts) and facts.enough_until is None


def _reason(kind: AlertKind, stands: AlertState, facts: Facts) -> Json:
    """Return what the decision goes by, to be kept with the state."""
    kept = {part: bool(stands.reason.get(part)) for part in ("owed", "enough")}
    if kind is AlertKind.DATA_MISSING:
        fresh = facts.freshness
        last_day = fresh.last_day.isoformat() if fresh.last_day else None
        in_hours = {"last_hour": fresh.last_hour.isoformat()} if fresh.last_hour else {}
        gaps = {"gap": fresh.gap, "usual": fresh.usual}
        return {**kept, "last_day": last_day, "waits": _waits(stands, facts), **gaps, **in_hours}
    if kind is AlertKind.UNUSUAL:
        return _unusual_reason(kept, stands, facts)
    if kind is AlertKind.TARGET_REACHED:
        told_for = _what(facts) if _is_reached(facts) else stands.reason.get("told_for")
        return {**kept, **as_json(facts.progress), "told_for": told_for}
    told = as_json(facts.progress)
    return {
        **kept,
        **told,
        "previous": stands.reason.get("status"),
        **_day_ends(stands, told, facts),
        "counted_since": _counted_since(facts),
    }


def waits_of(states: Iterable[AlertState]) -> tuple[int, ...]:
    """Return how old the newest day had got whenever a newer one came in, as looks saw it."""
    for state in states:
        waits = state.reason.get("waits")
        if state.kind == AlertKind.DATA_MISSING and isinstance(waits, list):
            return tuple(int(str(one)) for one in waits)
    return ()


def _waits(stands: AlertState, facts: Facts) -> list[object]:
    fresh, told = facts.freshness, stands.reason.get("last_day")
    before = date.fromisoformat(str(told)) if told else None
    return list(waited(waits_of([stands]), before, fresh.last_day, facts.today))


def _unusual_reason(kept: Json, stands: AlertState, facts: Facts) -> Json:
    days = facts.days
    if days.seen == stands.reason.get("seen"):
        return stands.reason
    through = days.through.isoformat() if days.through else None
    hour = {"through_hour": days.hour.isoformat()} if days.hour else {}
    before = {key: told for key, told in stands.reason.items() if key != "through_hour"}
    judged = {**before, **kept, "seen": days.seen, "through": through, **hour}
    one = days.unusual
    if one is None or not _is_news(one, stands, facts):
        return judged
    good = one.is_good(facts.progress.direction)
    judged.pop("hour", None)
    return {**judged, **unusual_as_json(one), "good": good, "told_for": one.moment}


def _is_news(one: Unusual, stands: AlertState, facts: Facts) -> bool:
    """Whether it is the KPI's own, new, and not one of several that belong together."""
    through = facts.days.through or one.day
    is_own = one.day in facts.kpi.period and one.day >= facts.kpi.created_at.date()
    is_new = through - one.day <= _FRESH_NEWS or _just_came(one, stands)
    is_fresh = is_new and facts.today - one.day < _OLD_NEWS
    return is_own and is_fresh and not _is_peace(one, stands)


def _just_came(one: Unusual, stands: AlertState) -> bool:
    """Whether the day came in with others, later than all that had been judged."""
    judged = stands.reason.get("through")
    return judged is not None and one.day > date.fromisoformat(str(judged))


def _is_peace(one: Unusual, stands: AlertState) -> bool:
    """Whether nothing more is said after what was told last."""
    told_for, day = stands.reason.get("told_for"), _told_for(stands.reason)
    if day is None:
        return False
    if one.hour is not None and stands.reason.get("hour"):
        return one.hour - datetime.fromisoformat(str(told_for)) <= _PEACE
    return one.day - day <= _PEACE


def _told_for(reason: Json) -> date | None:
    """Return the day that was told of, or whose hour was."""
    told = reason.get("told_for")
    return date.fromisoformat(str(told)[:10]) if told else None


def _day_ends(stands: AlertState, told: Json, facts: Facts) -> Json:
    """Return how the last known days of a daily target ended, and which the newest is.

    Days that counted something else are not among them.
    """
    ends, newest = str(stands.reason.get("day_ends") or ""), stands.reason.get("newest_end")
    end = _ENDS.get(facts.progress.status) if facts.is_daily else None
    if end is not None:
        is_same_day = newest == told["as_of"]
        if stands.reason.get("counted_since") != _counted_since(facts):
            ends, is_same_day = "", False
        ends, newest = day_ends.kept(ends, end, is_same_day=is_same_day), told["as_of"]
    return {"day_ends": ends, "newest_end": newest, "missed_days": day_ends.missed(ends)}


def _counted_since(facts: Facts) -> str | None:
    return facts.counted_since.isoformat() if facts.counted_since else None


_Look = Callable[[Facts, AlertState, Json], _Signal]


def _off_track(facts: Facts, _stands: AlertState, reason: Json) -> _Signal:
    status = facts.progress.status
    if facts.is_over and facts.kpi.target.recurrence is None:
        return _Signal.KEEP
    if facts.is_daily:
        return _off_track_by_day(str(reason["day_ends"]))
    if status in _BAD:
        return _Signal.RAISE
    return _Signal.CLEAR if status in _GOOD else _Signal.KEEP


def _off_track_by_day(ends: str) -> _Signal:
    if day_ends.is_off_track(ends):
        return _Signal.RAISE
    return _Signal.CLEAR if day_ends.is_back(ends) else _Signal.KEEP


def _target_reached(facts: Facts, stands: AlertState, _reason: Json) -> _Signal:
    is_told = stands.reason.get("told_for") == _what(facts)
    if _is_reached(facts):
        return _Signal.RAISE if is_told else _Signal.RENEW
    return _Signal.KEEP if is_told else _Signal.CLEAR


def _is_reached(facts: Facts) -> bool:
    """Whether there is a target to congratulate on; daily ones are left to the digest."""
    is_open = not facts.is_daily and not facts.is_over
    return facts.progress.status is Status.REACHED and is_open


def _what(facts: Facts) -> str:
    """Return which target it is that was reached: it is told once."""
    return f"{facts.progress.window.start}:{facts.progress.target}"


def _data_missing(facts: Facts, _stands: AlertState, _reason: Json) -> _Signal:
    if facts.today not in facts.kpi.period:
        return _Signal.CLEAR
    return _Signal.RAISE if facts.freshness.is_missing else _Signal.CLEAR


def _unusual(facts: Facts, stands: AlertState, reason: Json) -> _Signal:
    told_for = _told_for(reason)
    if reason.get("told_for") != stands.reason.get("told_for"):
        return _Signal.RENEW
    if told_for is None or facts.today - told_for >= _OLD_NEWS:
        return _Signal.CLEAR
    return _Signal.RAISE


_SIGNALS: dict[AlertKind, _Look] = {
    AlertKind.OFF_TRACK: _off_track,
    AlertKind.TARGET_REACHED: _target_reached,
    AlertKind.DATA_MISSING: _data_missing,
    AlertKind.UNUSUAL: _unusual,
}
_RAISES = {
    AlertKind.OFF_TRACK: MessageKind.OFF_TRACK,
    AlertKind.TARGET_REACHED: MessageKind.TARGET_REACHED,
    AlertKind.DATA_MISSING: MessageKind.DATA_MISSING,
    AlertKind.UNUSUAL: MessageKind.UNUSUAL,
}
