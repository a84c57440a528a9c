"""What is concluded when a period has ended, and what the next one might aim at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from itertools import pairwise
from statistics import median

from kpi.model import (
    Aggregation,
    Direction,
    Kpi,
    KpiId,
    Period,
    Recurrence,
    Series,
    Target,
    TargetKind,
    Unit,
)
from kpi.progress import Progress, Status
from kpi.reading import Note, meets
from kpi.windows import is_level, window_of

_ONE, _TEN = Decimal(1), Decimal(10)
_HALF = Decimal("0.5")
_A_YEAR = 12
_A_MONTH = 30.44  # days
#: Periods whose lengths differ by no more than this part are about as long.
_ALIKE = 0.15
_DAY = timedelta(days=1)
#: Numbers of the last days come in late: so long after the end the conclusion waits for them,
#: and no longer than that for those that usually take longer.
GRACE, _MOST_GRACE = timedelta(days=3), timedelta(days=7)
#: With these one value, the newest, stands for the whole period.
_NEWEST_STANDS = frozenset({Note.NEWEST_NOT_RATIO, Note.NOT_ADDABLE})
#: A change of an outcome that is smaller than this part of it says nothing.
_MOVED = Decimal("0.05")
#: A next target never asks for more than this many times the last result.
_MOST_GROWTH = Decimal(2)
#: The part of the days that must have a value for a result to stand without a remark.
_COMPLETE = Decimal("0.9")


class Outcome(StrEnum):
    """How a target ended."""

    REACHED = "reached"
    MISSED = "missed"
    NO_DATA = "no_data"


class Case(StrEnum):
    """KPIs reached, times the outcome that they are for having moved."""

    REACHED_MOVED = "reached_moved"
    REACHED_NOT_MOVED = "reached_not_moved"  # the KPIs may not fit the goal
    MISSED_MOVED = "missed_moved"
    MISSED_NOT_MOVED = "missed_not_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What was forecast, in the target's own terms: 80 of 100 such intervals hold the end."""

    low: Decimal
    median: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one KPI ended: amounts in the target's own terms.

    ``turns`` counts what a recurring target was asked for, 0 for one that does not recur.
    ``expected_days`` is how many values the period should have had by the series' usual rhythm.
    """

    kpi_id: KpiId
    outcome: Outcome
    target: Decimal
    direction: Direction
    value: Decimal | None = None
    turns: int = 0
    turns_reached: int = 0
    days: int = 0
    expected_days: int = 0
    half_time: Interval | None = None
    proposed: Decimal | None = None
    through: date | None = None  # the newest day that the value knows
    notes: frozenset[Note] = frozenset()  # what stands for the whole where nothing adds up

    @property
    def gap(self) -> Decimal | None:
        """By how much the target was passed (positive) or missed (negative); None: no value."""
        if self.value is None:
            return None
        away = self.value - self.target
        return away if self.direction is Direction.AT_LEAST else -away

    @property
    def is_complete(self) -> bool:
        """Whether values came in as they usually do."""
        return Decimal(self.days) >= _COMPLETE * self.expected_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The outcome that proves the goal: before the period and at its end."""

    before: Decimal
    after: Decimal
    is_closer: bool

    @property
    def change(self) -> Decimal | None:
        """The change as a part of what stood before; None: it started from nothing."""
        return (self.after - self.before) / abs(self.before) if self.before else None


def is_due(last_day: date, today: date, *, is_complete: bool, usual_wait: int = 0) -> bool:
    """Whether it is time to conclude: the last day's numbers are there, or were waited for.

    ``usual_wait`` is how many days old the newest number usually gets before the next one.
    """
    grace = min(max(GRACE, timedelta(days=usual_wait + 1)), _MOST_GRACE)
    return today > last_day and (is_complete or today > last_day + grace)


def turns_of(kpi: Kpi, until: date) -> list[Period]:
    """Return the turns of a recurring target that ended before ``until``, in order."""
    found: list[Period] = []
    start = kpi.period.start
    is_daily = kpi.target.recurrence is Recurrence.DAILY
    while start < min(kpi.period.end, until):
        end = start + _DAY if is_daily else window_of(kpi.target, kpi.period, start + _DAY).end
        if end <= until:
            found.append(Period(start=start, end=end))
        start = end
    return found


def over(kpi: Kpi, series: Series, period: Period) -> Kpi:
    """Return the KPI as one whose target is about this period, once.

    It serves for a turn of a recurring target, and for what earlier periods brought. Where it
    started is then what stood before the period, but for the KPI's own period.
    """
    target = kpi.target
    is_own = period == kpi.period and target.recurrence is None
    moves = is_level(series) or target.kind is TargetKind.CHANGE
    return replace(
        kpi,
        target=replace(target, recurrence=None),
        baseline=kpi.baseline if is_own or not moves else None,
        period=period,
    )


def settled(period: Period) -> date:
    """Return the day on which a period is read for good: no later value changes what is said."""
    return period.end + GRACE


def conclude(
    kpi: Kpi,
    ends: Sequence[Progress],
    *,
    days: int,
    usual_gap: int,
    half_time: Interval | None = None,
    proposed: Decimal | None = None,
) -> Result:
    """Return how a KPI ended, from where it stood at the end of its period or of each turn.

    ``days`` is how many days of the period have a value, ``usual_gap`` how many days apart
    values usually are. A recurring target is reached when each turn that has a value was; of one
    that does not recur it is told up to which day it goes, where it does not go to the end.
    """
    known = [one for one in ends if one.status in {Status.REACHED, Status.MISSED}]
    reached = sum(one.status is Status.REACHED for one in known)
    outcome = Outcome.NO_DATA
    if known:
        outcome = Outcome.REACHED if reached == len(known) else Outcome.MISSED
    recurs = kpi.target.recurrence is not None
    newest = known[-1] if known and not recurs else None
    through = newest.as_of if newest else None
    is_whole = through is None or (kpi.period.last_day - through).days < usual_gap
    notes = newest.notes & _NEWEST_STANDS if newest else frozenset()
    return Result(
        kpi_id=kpi.kpi_id,
        outcome=outcome,
        target=kpi.target.value,
        direction=kpi.target.direction,
        value=known[-1].value if known else None,
        turns=len(known) if recurs else 0,
        turns_reached=reached if recurs else 0,
        days=days,
        expected_days=max(kpi.period.days // usual_gap, 1),
        half_time=half_time,
        proposed=proposed,
        through=None if is_whole and not notes else through,
        notes=notes,
    )


def moved(before: Decimal | None, after: Decimal | None, good: Direction) -> Moved | None:
    """Return whether an outcome came closer by more than a breath; None: not measured twice."""
    if before is None or after is None:
        return None
    away = after - before if good is Direction.AT_LEAST else before - after
    return Moved(before=before, after=after, is_closer=away > _MOVED * abs(before))


def attained(value: Decimal | None, target: Target, *, is_whole: bool) -> bool | None:
    """Return whether an outcome came to its number; None: too little is known of it.

    A total that is there already without all of its days is there; one that is not may be.
    """
    if value is None:
        return None
    is_met = meets(value, target.value, target.direction)
    if is_whole or (is_met and target.direction is Direction.AT_LEAST):
        return is_met
    return None


def case_of(results: Sequence[Result], outcome: Moved | None) -> Case | None:
    """Return which of the four cases it is; None while either side is unknown."""
    known = [one for one in results if one.outcome is not Outcome.NO_DATA]
    if outcome is None or not known:
        return None
    if any(one.outcome is Outcome.REACHED for one in known):
        return Case.REACHED_MOVED if outcome.is_closer else Case.REACHED_NOT_MOVED
    return Case.MISSED_MOVED if outcome.is_closer else Case.MISSED_NOT_MOVED


def doubtful(results: Sequence[Result], outcome: Moved | None) -> list[KpiId]:
    """Return the KPIs that were reached while the goal came no closer: do they fit it?"""
    if case_of(results, outcome) is not Case.REACHED_NOT_MOVED:
        return []
    return [one.kpi_id for one in results if one.outcome is Outcome.REACHED]


def before(period: Period) -> Period:
    """Return the period of the same kind before it: whole months stay whole months."""
    months = _months(period)
    if months:
        return Period(start=_shifted(period.start, -months), end=period.start)
    return Period(start=period.start - timedelta(days=period.days), end=period.start)


def after(period: Period) -> Period:
    """Return the period of the same kind that follows it.

    One that began within a month and ended with one goes on in whole months, if they are about
    as many days: nobody sets a goal until the eighth.
    """
    months = _months(period) or _about_months(period)
    if months:
        return Period(start=period.end, end=_shifted(period.end, months))
    return Period(start=period.end, end=period.end + timedelta(days=period.days))


def _months(period: Period) -> int:
    """Return how many whole calendar months the period is; 0 when it is none."""
    if period.start.day != 1 or period.end.day != 1:
        return 0
    years = period.end.year - period.start.year
    return years * _A_YEAR + period.end.month - period.start.month


def _about_months(period: Period) -> int:
    months = round(period.days / _A_MONTH)
    is_alike = abs(period.days - months * _A_MONTH) <= period.days * _ALIKE
    return months if period.end.day == 1 and is_alike else 0


def _shifted(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, _A_YEAR)
    return first.replace(year=first.year + years, month=month + 1)


def stretch(kpi: Kpi, series: Series) -> Decimal:
    """Return how many times as long as the KPI's period the next one is, where that matters.

    That is where days add up, and where what stands moves on day by day.
    """
    target = kpi.target
    adds_up = series.aggregation is Aggregation.SUM and target.kind is not TargetKind.LEVEL
    moves = series.aggregation is Aggregation.LAST or target.kind is TargetKind.CHANGE
    if target.recurrence is not None or not (adds_up or moves):
        return _ONE
    return Decimal(after(kpi.period).days) / kpi.period.days


def propose(
    values: Sequence[Decimal | None],
    direction: Direction,
    unit: Unit,
    *,
    times: Decimal = _ONE,
    is_level: bool = False,
) -> Decimal | None:
    """Return a target for the next period from what the last ones brought, oldest first.

    The last result grown as it usually grew, never easier than that result (for a period that is
    so many ``times`` as long), in a number that people would say; of a level (``is_level``) it is
    the step that is rounded so. None: the last period has no value above zero.
    """
    last = values[-1] if values else None
    if last is None or last <= 0:
        return None
    is_up = direction is Direction.AT_LEAST
    growth = [new / old for old, new in pairwise(values) if old and new and old > 0 and new > 0]
    usual = median(growth) if growth else _ONE
    bounded = min(max(usual, _ONE), _MOST_GROWTH) if is_up else max(min(usual, _ONE), _HALF)
    if is_level:
        step = last * (bounded - _ONE) * times
        return humane(last + step, unit, up=is_up, place=(abs(step) or last / _TEN).adjusted() - 1)
    return humane(last * bounded * times, unit, up=is_up)


def humane(value: Decimal, unit: Unit, *, up: bool, place: int | None = None) -> Decimal:
    """Return a positive number in two digits, the next one upward or downward.

    ``place`` is the power of ten to round to instead. What is counted stays whole; a number that
    rounding down would make zero stays as it is.
    """
    place = value.adjusted() - 1 if place is None else place
    if unit is Unit.COUNT:
        place = max(place, 0)
    step = Decimal(10) ** place
    steps = (value / step).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
    return steps * step or value
