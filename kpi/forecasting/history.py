"""From days with values to records: what is missing, and how often values come at all."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import numpy as np

from kpi.forecasting import record
from kpi.forecasting.record import HOLIDAY, LONGEST, Days, Floats, Record

#: A day and its value, oldest first.
Points = Sequence[tuple[date, float]]
#: Whether a day is a public holiday where the team is.
IsHoliday = Callable[[date], bool]

#: From so many days between values on, the values are of weeks.
_WEEKLY_FROM = 5
_WEEK = 7
#: How many of the newest values show how often they come.
_NEWEST = 15


def is_weekly(points: Points) -> bool:
    """Whether values come about once a week, or more seldom."""
    days = [day for day, _ in points[-_NEWEST:]]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return bool(gaps) and median(gaps) >= _WEEKLY_FROM


def kinds_of(first: date, count: int, is_holiday: IsHoliday) -> Days:
    """Return the kinds of ``count`` days from ``first`` on: weekdays, or HOLIDAY."""
    days = (first + timedelta(days=place) for place in range(count))
    return np.array(
        [HOLIDAY if is_holiday(day) else day.weekday() for day in days], dtype=np.int64
    )


def of_sums(points: Points, through: date, is_holiday: IsHoliday, *, by_week: bool) -> Record:
    """Return what came in each day, or week, up to ``through``; a day without a value is unknown.

    There must be at least one point, none of them later than ``through``.
    """
    step = _WEEK if by_week else 1
    first = points[0][0]
    count = min((through - first).days // step + 1, LONGEST)
    values, known = np.zeros(count), np.zeros(count, np.bool_)
    for day, value in points:
        place = count - 1 - (through - day).days // step
        if place >= 0:
            values[place] += value
            known[place] = True
    if by_week:
        return record.weekly(values, known)
    start = through - timedelta(days=count - 1)
    return record.daily(values, kinds_of(start, count, is_holiday), known)


def of_values(points: Points, through: date, is_holiday: IsHoliday, *, by_week: bool) -> Record:
    """Return the value of each day, or the newest of each week, up to ``through``.

    There must be at least one point, none of them later than ``through``.
    """
    step = _WEEK if by_week else 1
    newest = {(through - day).days // step: (day, value) for day, value in points}
    apart = [
        (through - timedelta(days=step * place), value) for place, (_, value) in newest.items()
    ]
    return of_sums(sorted(apart), through, is_holiday, by_week=by_week)


def of_levels(points: Points, is_holiday: IsHoliday, *, by_week: bool) -> Record:
    """Return by how much the level moved in each step; between two values it moved evenly.

    There must be at least two points.
    """
    step = _WEEK if by_week else 1
    first, last = points[0][0], points[-1][0]
    count = min(max((last - first).days // step, 1), LONGEST)
    places = np.array([(day - last).days / step for day, _ in points])
    levels = np.interp(np.arange(-count, 1), places, np.array([value for _, value in points]))
    steps: Floats = np.diff(levels)
    if by_week:
        return record.weekly(steps)
    return record.daily(steps, kinds_of(last - timedelta(days=count - 1), count, is_holiday))
