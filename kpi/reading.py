"""The facts of a KPI in its window, in absolute terms, before anything is judged."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kpi.model import (
    Aggregation,
    Direction,
    Kpi,
    MetricKey,
    Period,
    Recurrence,
    RollUp,
    Series,
    TargetKind,
    Unit,
)
from kpi.windows import days_before_judging, is_cut, is_level

_ZERO = Decimal(0)
_ONE = Decimal(1)
#: Numbers of the last days come in late: how long after the end they are waited for.
_SETTLING = timedelta(days=3)
#: Metrics that are told for more than one of what they are divided by.
_PER = {MetricKey("cpm"): Decimal(1000)}


class Note(StrEnum):
    """What a reader must know to read the value right."""

    NEWEST_NOT_RATIO = "newest_not_ratio"  # parts are missing: the newest rate stands for all
    NOT_ADDABLE = "not_addable"  # reach: days cannot be added, the newest value stands
    CUT_WINDOW = "cut_window"  # the period's edge makes this week or month shorter
    BROKEN = "broken"  # within these days something else was begun to be counted
    NO_BASELINE = "no_baseline"  # nothing is known of where it started: no pace


class Course(StrEnum):
    """By which rule a number is judged: what it is, not what the team calls it."""

    ADDS_UP = "adds_up"  # impressions: its part of the target is due by now
    MOVES = "moves"  # followers: its part of the way from the baseline is due by now
    HOLDS = "holds"  # rates, "stay below": the target is due at any time


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One KPI's numbers: ``goal``, ``base`` and ``value`` are levels or totals, not changes."""

    window: Period
    today: date
    course: Course
    direction: Direction
    goal: Decimal
    base: Decimal | None
    value: Decimal
    as_of: date
    is_daily: bool
    notes: frozenset[Note]

    @property
    def days_known(self) -> int:
        """How many days of the window the value speaks for."""
        last = min(self.as_of, self.window.last_day)
        return max((last - self.window.start).days + 1, 0)

    @property
    def elapsed(self) -> Decimal:
        """The part of the window that the value speaks for, 0 to 1."""
        return self.part_of(_ONE)

    def part_of(self, amount: Decimal) -> Decimal:
        """Return the part of an amount that is due in the days that the value speaks for."""
        return amount * self.days_known / self.window.days

    def whole_of(self, amount: Decimal) -> Decimal:
        """Return what an amount of these days makes of the whole window."""
        return amount * self.window.days / self.days_known

    @property
    def days_left(self) -> int:
        """How many days of the window are still open, today among them if it has no value."""
        first_open = max(self.as_of + timedelta(days=1), self.today, self.window.start)
        return max((self.window.end - first_open).days, 0)

    @property
    def is_met(self) -> bool:
        """Whether the value is on the right side of the goal now."""
        return meets(self.value, self.goal, self.direction)

    @property
    def is_budget(self) -> bool:
        """Whether it adds up and must stay below: what was spent does not come back."""
        return self.course is Course.ADDS_UP and self.direction is Direction.AT_MOST

    @property
    def is_settled(self) -> bool:
        """Whether the target is reached however the rest of the window goes."""
        if self.course is Course.HOLDS or self.is_budget or not self.is_met:
            return False
        return self.course is Course.MOVES or self.goal > 0

    @property
    def is_over(self) -> bool:
        """Whether nothing can change any more."""
        if self.is_daily:
            return self.as_of < self.today
        if self.today < self.window.end:
            return False
        all_known = self.as_of >= self.window.last_day
        return all_known or self.today >= self.window.end + _SETTLING

    @property
    def is_known_enough(self) -> bool:
        """Whether enough of one kind is known to say anything of the window's end."""
        if self.is_daily or self.notes & {Note.CUT_WINDOW, Note.BROKEN}:
            return False
        return self.days_known >= days_before_judging(self.window)

    @property
    def has_path(self) -> bool:
        """Whether it can be said what the value must be by now."""
        has_start = self.course is not Course.MOVES or self.base is not None
        return has_start and self.is_known_enough


def meets(value: Decimal, goal: Decimal, direction: Direction) -> bool:
    """Whether the value is on the right side of the goal; being equal is reaching it."""
    return value >= goal if direction is Direction.AT_LEAST else value <= goal


def of(
    kpi: Kpi, series: Series, main: RollUp, opening: RollUp | None, window: Period, today: date
) -> Reading | None:
    """Return what the roll-ups say; None: no value, or a change from nobody knows what."""
    found = newest(kpi, series, main)
    if found is None:
        return None
    value, as_of, notes = found
    base = _base(kpi, series, opening)
    is_change = kpi.target.kind is TargetKind.CHANGE
    if base is None and is_change:
        return None
    if base is None and _may_move(kpi, series):
        notes |= {Note.NO_BASELINE}
    if is_cut(kpi.target, window):
        notes |= {Note.CUT_WINDOW}
    goal = kpi.target.value + (base if is_change and base is not None else _ZERO)
    return Reading(
        window=window,
        today=today,
        course=_course(kpi, series, base, goal),
        direction=kpi.target.direction,
        goal=goal,
        base=base,
        value=value,
        as_of=as_of,
        is_daily=kpi.target.recurrence is Recurrence.DAILY,
        notes=notes,
    )


def newest(kpi: Kpi, series: Series, main: RollUp) -> tuple[Decimal, date, frozenset[Note]] | None:
    """Return the value, the newest day in it, and what to know about it; None: no value."""
    if main.last_day is None or main.last_value is None:
        return None
    is_daily = kpi.target.recurrence is Recurrence.DAILY
    notes: frozenset[Note] = frozenset()
    value = main.last_value
    if series.aggregation is Aggregation.RATIO and not is_daily:
        ratio = _ratio(series, main)
        notes = notes if ratio is not None else frozenset({Note.NEWEST_NOT_RATIO})
        value = ratio if ratio is not None else value
    elif _adds_up(kpi, series) and not is_daily:
        value = main.total
    elif series.aggregation is Aggregation.UNIQUE and kpi.target.kind is TargetKind.TOTAL:
        notes = frozenset({Note.NOT_ADDABLE})
    return value, main.last_day, notes


def _ratio(series: Series, roll_up: RollUp) -> Decimal | None:
    """Return the sum of numerators over the sum of denominators, in the series' unit."""
    if roll_up.numerator is None or not roll_up.denominator:
        return None
    return roll_up.numerator / roll_up.denominator * per(series)


def per(series: Series) -> Decimal:
    """Return how many of the denominator a ratio is told for: 100 for a percentage."""
    return Decimal(100) if series.unit is Unit.PERCENT else _PER.get(series.metric, _ONE)


def _adds_up(kpi: Kpi, series: Series) -> bool:
    return series.aggregation is Aggregation.SUM and kpi.target.kind is not TargetKind.LEVEL


def _may_move(kpi: Kpi, series: Series) -> bool:
    return is_level(series) and kpi.target.direction is Direction.AT_LEAST


def _base(kpi: Kpi, series: Series, opening: RollUp | None) -> Decimal | None:
    """Return where it started; a level that starts anew each turn starts where it stood."""
    stood = _stood(kpi, series, opening) if opening is not None and opening.days else None
    if is_level(series) and kpi.target.recurrence is not None and stood is not None:
        return stood
    return kpi.baseline if kpi.baseline is not None else stood


def _stood(kpi: Kpi, series: Series, opening: RollUp) -> Decimal | None:
    if _adds_up(kpi, series):
        return opening.total
    ratio = _ratio(series, opening) if series.aggregation is Aggregation.RATIO else None
    return opening.last_value if ratio is None else ratio


def _course(kpi: Kpi, series: Series, base: Decimal | None, goal: Decimal) -> Course:
    if _adds_up(kpi, series):
        return Course.ADDS_UP
    if not is_level(series):
        return Course.HOLDS
    if base is None:
        return Course.MOVES if _may_move(kpi, series) else Course.HOLDS
    return Course.HOLDS if meets(base, goal, kpi.target.direction) else Course.MOVES
