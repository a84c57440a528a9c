"""Where a KPI stands: its value, the path that it should be on, and what is to be said of it.

Three rules (kpi.reading.Course), chosen by what the number is: what adds up should have its part
of the target by now, what moves should have covered its part of the way from the baseline, what
holds should meet the target as it stands. The path is a straight line. Where a forecast is at
hand, its chance of reaching the target decides instead (kpi/chances.py), by one rule for all.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kpi import reading as readings
from kpi.chances import Call, status_of
from kpi.model import PERIOD, Direction, Kpi, Period, RollUp, Series, TargetKind
from kpi.ports import Forecast, Json
from kpi.reading import Course, Note, Reading, meets
from kpi.windows import days_before_judging, window_of

_ZERO = Decimal(0)
_ONE = Decimal(1)
_DAY = timedelta(days=1)
#: How much faster than so far the rest must run: up to here it is on track, then at risk.
_ON_TRACK = Decimal("0.10")
_AT_RISK = Decimal("0.40")
#: Who was worse must do better than that to be called better: no wavering at the edge.
_ON_TRACK_AGAIN = Decimal("0.05")
_AT_RISK_AGAIN = Decimal("0.30")
#: A number that holds is at risk while it misses by no more than this part.
_NEAR = Decimal("0.90")
_NEAR_AGAIN = Decimal("0.93")


class Status(StrEnum):
    """What is to be said of a KPI."""

    NO_DATA = "no_data"
    TOO_EARLY = "too_early"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    REACHED = "reached"
    MISSED = "missed"


#: What is over or has not begun: nobody asks how it is likely to end.
_SETTLED = frozenset({Status.REACHED, Status.MISSED, Status.NO_DATA, Status.TOO_EARLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a KPI stands in its window.

    All amounts are in the metric's unit and in the target's own terms: for a change, all of
    them are differences from the baseline. ``pace`` is 1 when exactly as needed and better
    above, whatever the direction. None: cannot be said.
    """

    status: Status
    window: Period
    target: Decimal
    direction: Direction = Direction.AT_LEAST
    value: Decimal | None = None
    standing: Decimal | None = None  # the value itself, where ``value`` is a difference
    baseline: Decimal | None = None
    share: Decimal | None = None  # of the target, or of the way to it: 0.5 is half
    expected: Decimal | None = None  # on the needed path at ``as_of``
    pace: Decimal | None = None
    projected: Decimal | None = None  # at the end, if all goes on as so far
    as_of: date | None = None  # the newest day that the value knows
    days_left: int = 0  # days whose value is still open
    needed_per_day: Decimal | None = None  # on each open day; for a budget: what it may cost
    notes: frozenset[Note] = frozenset()
    forecast: Forecast | None = None  # of this window and these numbers; None: there is none

    @property
    def outlook(self) -> Forecast | None:
        """The forecast that is worth a word: of an open window, and not too early."""
        it = self.forecast
        return None if it is None or it.is_early or self.status in _SETTLED else it


def read(
    kpi: Kpi,
    series: Series,
    main: RollUp,
    *,
    opening: RollUp | None = None,
    today: date,
    previous: Status | None = None,
    forecast: Forecast | None = None,
) -> Progress:
    """Judge a KPI by the roll-ups of ``kpi.windows.needed``, on the team's local ``today``.

    ``previous`` is the status that was last told: a better one then needs a little more.
    A ``forecast`` of the same target and numbers decides; without one a straight line does.
    """
    window = window_of(kpi.target, kpi.period, today)
    reading = readings.of(kpi, series, main, opening, window, today)
    if reading is None:
        return _nothing_to_judge(kpi, series, main, window, today)
    fresh = forecast if forecast is not None and _speaks_of(forecast, kpi, reading) else None
    status = _status(reading, main, previous, fresh)
    if forecast is not None and _is_mixed(kpi, reading, forecast):
        reading = replace(reading, notes=reading.notes | {Note.BROKEN})
        status = _status_across(kpi, reading, forecast, status)
    return replace(_told(kpi, reading, status), forecast=fresh)


def _is_mixed(kpi: Kpi, reading: Reading, forecast: Forecast) -> bool:
    """Whether the numbers of this window are of two kinds that cannot be compared."""
    since, window = forecast.counted_since, reading.window
    if since is None or reading.is_daily or since >= window.end:
        return False
    first = window.start
    if kpi.target.kind is TargetKind.CHANGE and reading.course is Course.ADDS_UP:
        first -= timedelta(days=window.days)  # the total before is what it started from
    elif reading.course is Course.MOVES:
        first -= _DAY  # where it started is what stood the day before
    return since > first


def _status_across(kpi: Kpi, reading: Reading, forecast: Forecast, status: Status) -> Status:
    """Return the status where the new way of counting is known well enough to judge by it.

    A change from what was counted otherwise never can be judged.
    """
    is_change = kpi.target.kind is TargetKind.CHANGE
    if reading.is_over:
        return Status.NO_DATA if is_change else status
    return Status.TOO_EARLY if is_change or forecast.is_early else status


def _nothing_to_judge(
    kpi: Kpi, series: Series, main: RollUp, window: Period, today: date
) -> Progress:
    blank = Progress(
        status=_waiting(main, window, today, by_period=_is_by_period(kpi, series)),
        window=window,
        target=kpi.target.value,
        direction=kpi.target.direction,
        days_left=max((window.end - max(today, window.start)).days, 0),
    )
    found = readings.newest(kpi, series, main)
    if found is None:
        return blank
    value, as_of, notes = found
    return replace(
        blank,
        status=Status.NO_DATA,
        standing=value,
        as_of=as_of,
        notes=notes | {Note.NO_BASELINE},
    )


def _is_by_period(kpi: Kpi, series: Series) -> bool:
    """Whether a value is that of a whole week or month, as the target is."""
    return kpi.target.recurrence is not None and series.scope.basis == PERIOD


def _waiting(main: RollUp, window: Period, today: date, *, by_period: bool = False) -> Status:
    """Return what is said of a window without a value: is it new, or is something missing?

    A value ``by_period`` comes when the window is over.
    """
    patience = timedelta(days=days_before_judging(window))
    expected = window.last_day if by_period else window.start
    is_new = main.newest_day is not None and today <= expected + patience
    has_begun = today >= window.start
    return Status.TOO_EARLY if is_new or not has_begun else Status.NO_DATA


def _speaks_of(forecast: Forecast, kpi: Kpi, reading: Reading) -> bool:
    """Whether it is about this window and target, and knew all but the newest day at most."""
    window, unknown = reading.window, reading.as_of - forecast.through
    return (
        (forecast.start, forecast.last_day) == (window.start, window.last_day)
        and (forecast.target, forecast.direction) == (kpi.target.value, kpi.target.direction)
        and timedelta(0) <= unknown <= timedelta(days=1)
    )


def _status(
    reading: Reading, main: RollUp, previous: Status | None, forecast: Forecast | None
) -> Status:
    if not reading.days_known:
        return _waiting(main, reading.window, reading.today)
    if reading.is_over:
        return _ended(reading)
    if reading.is_budget and not reading.is_met:
        return Status.MISSED
    if reading.is_settled:
        return Status.REACHED
    # A chance needs no start: it is known of followers whose first value nobody set, too.
    has_chance = forecast is not None and not forecast.is_early and reading.is_known_enough
    if reading.has_path or has_chance:
        return _on_the_way(reading, previous, forecast)
    return Status.TOO_EARLY


def _ended(reading: Reading) -> Status:
    """Return how a window ended; nobody can ask for a whole month's sum in a part of one."""
    if reading.is_met:
        return Status.REACHED
    is_short = Note.CUT_WINDOW in reading.notes and reading.course is Course.ADDS_UP
    return Status.TOO_EARLY if is_short and not reading.is_budget else Status.MISSED


def _call(previous: Status | None) -> Call | None:
    """Return what was last said of a window that was open; a missed turn was off track."""
    if previous is Status.MISSED:
        return Call.OFF_TRACK
    return next((call for call in Call if previous == call.value), None)


def _on_the_way(reading: Reading, previous: Status | None, forecast: Forecast | None) -> Status:
    if forecast is not None and not forecast.is_early:
        return Status(status_of(forecast.chance, reading.elapsed, _call(previous)).value)
    pace = _pace(reading)
    if pace is None:
        met = meets(reading.value, _expected(reading), reading.direction)
        return Status.ON_TRACK if met else Status.OFF_TRACK
    on_track, at_risk = _limits(reading, previous)
    if pace >= on_track:
        return Status.ON_TRACK
    return Status.AT_RISK if pace >= at_risk else Status.OFF_TRACK


def _limits(reading: Reading, previous: Status | None) -> tuple[Decimal, Decimal]:
    """Return the paces from which on it is on track and at risk.

    With the part r of the window to go, a pace of 1 / (1 + s r) means that the rest must run
    by the part s faster than so far. A number that holds is simply compared.
    """
    was_off = previous in {Status.OFF_TRACK, Status.MISSED}
    was_worse = was_off or previous is Status.AT_RISK
    if reading.course is Course.HOLDS:
        return _ONE, _NEAR_AGAIN if was_off else _NEAR
    rest = _ONE - reading.elapsed
    on_track = _ON_TRACK_AGAIN if was_worse else _ON_TRACK
    at_risk = _AT_RISK_AGAIN if was_off else _AT_RISK
    return _ONE / (_ONE + on_track * rest), _ONE / (_ONE + at_risk * rest)


def _expected(reading: Reading) -> Decimal:
    """Return what the value must be by ``as_of``; callers have seen that there is a path."""
    if reading.course is Course.HOLDS:
        return reading.goal
    start = _ZERO
    if reading.course is Course.MOVES and reading.base is not None:
        start = reading.base
    return start + reading.part_of(reading.goal - start)


def _pace(reading: Reading) -> Decimal | None:
    """Return how the value compares with the path, 1 or more being good; None: no such figure."""
    expected = _expected(reading)
    if reading.course is Course.MOVES and reading.base is not None:
        return (reading.value - reading.base) / (expected - reading.base)
    if expected <= 0:
        return None
    if reading.direction is Direction.AT_LEAST:
        return reading.value / expected
    return expected / reading.value if reading.value > 0 else None


def _told(kpi: Kpi, reading: Reading, status: Status) -> Progress:
    """Put the facts into the target's own terms."""
    is_change = kpi.target.kind is TargetKind.CHANGE
    base = reading.base if is_change and reading.base is not None else _ZERO
    due = reading.part_of(base) if reading.course is Course.ADDS_UP else base
    has_path = reading.has_path
    projected = _projected(reading)
    return Progress(
        status=status,
        window=reading.window,
        target=kpi.target.value,
        direction=reading.direction,
        value=reading.value - due,
        standing=reading.value if is_change else None,
        baseline=reading.base,
        share=_share(reading, reading.value - due, kpi.target.value),
        expected=_expected(reading) - due if has_path else None,
        pace=_pace(reading) if has_path else None,
        projected=None if projected is None else projected - base,
        as_of=reading.as_of,
        days_left=reading.days_left,
        needed_per_day=_needed_per_day(reading),
        notes=reading.notes,
    )


def _share(reading: Reading, shown: Decimal, target: Decimal) -> Decimal | None:
    if reading.course is Course.MOVES and reading.base is not None:
        return (reading.value - reading.base) / (reading.goal - reading.base)
    return shown / target if target > 0 else None


def _projected(reading: Reading) -> Decimal | None:
    if reading.is_over and reading.days_known:
        return reading.value
    if not reading.has_path:
        return None
    if reading.course is Course.ADDS_UP:
        return reading.whole_of(reading.value)
    if reading.course is Course.MOVES and reading.base is not None:
        return reading.base + reading.whole_of(reading.value - reading.base)
    return reading.value


def _needed_per_day(reading: Reading) -> Decimal | None:
    """Return what each open day must bring, or may still cost; None: not a matter of days."""
    if reading.course is Course.HOLDS or reading.is_daily or not reading.days_left:
        return None
    gap = reading.goal - reading.value
    falls = reading.course is Course.MOVES and reading.direction is Direction.AT_MOST
    return (min(gap, _ZERO) if falls else max(gap, _ZERO)) / reading.days_left


def as_json(progress: Progress) -> Json:
    """Return what a message or a stored decision says of it: amounts as decimal strings."""
    return {
        "status": progress.status.value,
        "value": _text(progress.value),
        "standing": _text(progress.standing),
        "target": _text(progress.target),
        "direction": progress.direction.value,
        "expected": _text(progress.expected),
        "pace": _text(progress.pace),
        "projected": _text(progress.projected),
        "as_of": progress.as_of.isoformat() if progress.as_of else None,
        "start": progress.window.start.isoformat(),
        "last_day": progress.window.last_day.isoformat(),
        "days_left": progress.days_left,
        "needed_per_day": _text(progress.needed_per_day),
        "notes": sorted(progress.notes),
        "outlook": _outlook(progress.outlook),
    }


def _outlook(it: Forecast | None) -> Json | None:
    """Return the forecast that the status was judged by, where there is one."""
    if it is None or it.low is None or it.high is None or it.chance is None:
        return None
    return {"low": f"{it.low:f}", "high": f"{it.high:f}", "chance": f"{it.chance:f}"}


def from_json(told: Json) -> Progress:
    """Return the progress that ``as_json`` wrote; share, baseline and forecast are not kept."""
    last_day = date.fromisoformat(str(told["last_day"]))
    as_of, notes, days_left = told["as_of"], told["notes"], told["days_left"]
    return Progress(
        status=Status(str(told["status"])),
        window=Period(
            start=date.fromisoformat(str(told["start"])), end=last_day + timedelta(days=1)
        ),
        target=Decimal(str(told["target"])),
        direction=Direction(str(told["direction"])),
        as_of=date.fromisoformat(str(as_of)) if as_of else None,
        days_left=days_left if isinstance(days_left, int) else 0,
        notes=frozenset(map(Note, notes)) if isinstance(notes, list) else frozenset(),
        forecast=None,
        **{name: _amount(told[name]) for name in _AMOUNTS},
    )


_AMOUNTS = ("value", "standing", "expected", "pace", "projected", "needed_per_day")


def _amount(told: object) -> Decimal | None:
    return None if told is None else Decimal(str(told))


def _text(amount: Decimal | None) -> str | None:
    """Return the amount with at most six decimals: more is not known, only calculated."""
    if amount is None:
        return None
    whole = amount.to_integral_value()
    return f"{whole if amount == whole else round(amount, 6).normalize():f}"
