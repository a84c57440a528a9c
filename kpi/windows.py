"""Which days a target is about today, and what the store must add up to judge it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kpi.model import (
    Aggregation,
    Kpi,
    Period,
    Recurrence,
    RollUp,
    Series,
    Target,
    TargetKind,
)
from kpi.ports import Window

_DAY = timedelta(days=1)
#: How old the value of a level may be and still stand.
_LOOK_BACK = timedelta(days=92)
#: The part of the window before which nothing is judged, and its bounds in days.
_EARLY_PART = 10
_EARLY_DAYS = (2, 14)


def window_of(target: Target, period: Period, today: date) -> Period:
    """Return the days that the target is about: the whole period, or one turn of it.

    On the first day of a week or month nothing of it is known yet, so the turn that contains
    yesterday counts. A daily target is about the newest day with a value of today and the two days
    before (in the morning nobody knows yesterday's yet); a daily change is about yesterday alone.
    """
    if target.recurrence is None:
        return period
    yesterday = min(max(today - _DAY, period.start), period.last_day)
    if target.recurrence is Recurrence.DAILY and target.kind is TargetKind.CHANGE:
        return Period(start=yesterday, end=yesterday + _DAY)
    turn = _turn(target.recurrence, yesterday)
    return Period(start=max(turn.start, period.start), end=min(turn.end, period.end))


def days_before_judging(window: Period) -> int:
    """Return how many days of the window must be known before a pace means anything."""
    fewest, most = _EARLY_DAYS
    return max(fewest, min(most, window.days // _EARLY_PART))


def is_cut(target: Target, window: Period) -> bool:
    """Whether the period's edge makes the turn shorter than the target meant."""
    if target.recurrence in {None, Recurrence.DAILY}:
        return False
    return window != _turn(target.recurrence, window.start)


def _turn(recurrence: Recurrence | None, day: date) -> Period:
    if recurrence is Recurrence.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Period(start=monday, end=monday + timedelta(days=7))
    if recurrence is Recurrence.MONTHLY:
        first = day.replace(day=1)
        return Period(start=first, end=(first + timedelta(days=31)).replace(day=1))
    return Period(start=day - _DAY, end=day + 2 * _DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """The roll-ups that one KPI is judged by."""

    main: Window
    opening: Window | None = None  # what stood before the window, where no baseline is given
    first: Window | None = None  # of a level, the first day: it may be where it started

    @property
    def windows(self) -> list[Window]:
        """All of them, in the order in which ``of`` takes the answers."""
        return [one for one in (self.main, self.opening, self.first) if one is not None]

    def of(self, answers: Iterator[RollUp]) -> tuple[RollUp, RollUp | None]:
        """Take the roll-ups of ``windows``; return the window's and what it started from."""
        main = next(answers)
        opening = next(answers) if self.opening else None
        return main, started(opening, next(answers) if self.first else None)


def started(opening: RollUp | None, first: RollUp | None) -> RollUp | None:
    """Return what stood before a window, else what stood on its first day: counted from there."""
    return opening if opening is None or opening.days or first is None else first


def needed(kpi: Kpi, series: Series, today: date) -> Needed:
    """Return the windows to roll up; a level's begins earlier, for an old value still stands."""
    window = window_of(kpi.target, kpi.period, today)
    main = window
    if is_level(series):
        main = Period(start=window.start - _LOOK_BACK, end=window.end)
    opening = _opening(kpi, series, window)
    first = _first(kpi, series, window) if opening else None
    return Needed(
        main=Window(series_id=series.series_id, period=main),
        opening=Window(series_id=series.series_id, period=opening) if opening else None,
        first=Window(series_id=series.series_id, period=first) if first else None,
    )


def _first(kpi: Kpi, series: Series, window: Period) -> Period | None:
    """Return a level's first day; None where no day is left on which it could have moved."""
    is_short = window.days == 1 or kpi.target.recurrence is Recurrence.DAILY
    if is_short or not is_level(series):
        return None
    return Period(start=window.start, end=window.start + _DAY)


def is_level(series: Series) -> bool:
    """Whether the newest value stands for the whole, and days are never added."""
    return series.aggregation in {Aggregation.LAST, Aggregation.UNIQUE}


def _opening(kpi: Kpi, series: Series, window: Period) -> Period | None:
    """Return the days whose newest value, or total, is the baseline; None: not needed."""
    if is_level(series) and (kpi.baseline is None or kpi.target.recurrence is not None):
        return Period(start=window.start - _LOOK_BACK, end=window.start)
    if kpi.baseline is None and kpi.target.kind is TargetKind.CHANGE:
        return Period(start=window.start - timedelta(days=window.days), end=window.start)
    return None
