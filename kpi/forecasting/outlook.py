"""One KPI's forecast: from its days, its reading and its kind's pool to what a person is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, auto

import numpy as np

from kpi.forecasting import anew, history
from kpi.forecasting.ahead import ahead, ahead_anew, ahead_of_ratio
from kpi.forecasting.counted import FLOWS
from kpi.forecasting.counted import study as study_counted
from kpi.forecasting.history import IsHoliday, Points, is_weekly, kinds_of
from kpi.forecasting.pool import Pool, Studied, study
from kpi.forecasting.record import Days, Floats, Record
from kpi.freshness import late_days
from kpi.model import Direction, Kpi, TargetKind
from kpi.ports import Forecast
from kpi.reading import Course, Reading

#: Fewer values than these say nothing yet: two weeks of days, six weeks of weeks.
_LEAST_DAYS, _LEAST_WEEKS = 14, 6
#: Of the last four weeks, at least that part of the days must be known.
_LOOKED_AT, _MOST_MISSING = 28, 0.5
_WEEK = 7


class Sort(Enum):
    """How the values of days make the value of a window."""

    ADDED = auto()  # impressions: days are added up
    LEVEL = auto()  # followers: the newest value stands, and the next one starts from there
    ANEW = auto()  # a rate without its parts: the newest value stands, each is measured anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A ratio's numerators and denominators by day, and their sums in the window.

    ``per`` is what a quotient is multiplied with to be in the series' unit.
    """

    tops: Points
    bottoms: Points
    top: float
    bottom: float
    per: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One KPI to be forecast. ``points`` are its days with a value, none after ``as_of``.

    Where older days were left out because they count something else, ``counted_since`` is the
    first that was not, and there may be no points at all.
    """

    kpi: Kpi
    reading: Reading
    points: Points
    by_week: bool
    counted_since: date | None = None
    parts: Parts | None = None
    sort: Sort
    now: datetime
    is_holiday: IsHoliday

    @property
    def days_to_come(self) -> int:
        """How many days of the window nothing is known of yet."""
        return max((self.reading.window.end - self.reading.as_of).days - 1, 0)

    @property
    def late_days(self) -> list[date]:
        """Days of the window, before the newest one, whose parts of a sum are still to come."""
        is_added = self.sort is Sort.ADDED or self.parts is not None
        if self.by_week or not is_added:
            return []
        found = late_days([day for day, _ in self.points], self.reading.as_of)
        return [day for day in found if day >= self.reading.window.start]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What can be learnt from one another: of one sort, of days or of weeks."""

    sort: Sort
    by_week: bool


#: Returns the pool of a kind.
PoolOf = Callable[[Kind], Pool]


def forecast(asked: Asked, pool_of: PoolOf) -> Forecast:
    """Return how the window is likely to end, or that it is too early to say; never fails."""
    by_week = asked.by_week
    told_from = _believable_from(asked, by_week=by_week)
    blank = _blank(asked, told_from)
    if _is_early(asked.points, asked.reading.as_of, by_week=by_week):
        return blank
    ends = np.full(1, float(asked.reading.value))
    if asked.days_to_come or asked.late_days:
        ends = _ends(asked, pool_of, by_week=by_week)
    return _told(blank, asked, ends)


def _is_early(points: Points, as_of: date, *, by_week: bool) -> bool:
    least = _LEAST_WEEKS if by_week else _LEAST_DAYS
    if len(points) < least or points[0][0] == points[-1][0]:
        return True
    start = as_of - timedelta(days=_LOOKED_AT - 1)
    days = min(_LOOKED_AT, (as_of - points[0][0]).days + 1)
    recent = sum(1 for day, _ in points if day >= start)
    return not by_week and recent < _MOST_MISSING * days


def _believable_from(asked: Asked, *, by_week: bool) -> date:
    """Return the day on which enough was, or will be, known."""
    points, least = asked.points, _LEAST_WEEKS if by_week else _LEAST_DAYS
    if len(points) >= least:
        return points[least - 1][0]
    step = _WEEK if by_week else 1
    newest = points[-1][0] if points else asked.reading.as_of
    return newest + timedelta(days=step * (least - len(points)))


def _blank(asked: Asked, believable_from: date) -> Forecast:
    kpi, reading = asked.kpi, asked.reading
    return Forecast(
        workspace_id=kpi.workspace_id,
        kpi_id=kpi.kpi_id,
        made_on=reading.today,
        made_at=asked.now,
        start=reading.window.start,
        last_day=reading.window.last_day,
        through=reading.as_of,
        target=kpi.target.value,
        direction=reading.direction,
        is_early=True,
        believable_from=believable_from,
        counted_since=asked.counted_since,
    )


def _ends(asked: Asked, pool_of: PoolOf, *, by_week: bool) -> Floats:
    """Return even quantiles of the value at the window's end."""
    through, value = asked.reading.as_of, float(asked.reading.value)
    if asked.parts is not None:
        return _ends_of_ratio(asked, asked.parts, pool_of, by_week=by_week)
    kind = Kind(sort=asked.sort, by_week=by_week)
    record = _record(kind, asked.points, through, asked.is_holiday)
    steps, scale = _steps(asked, by_week=by_week)
    if asked.sort is Sort.ANEW:
        return ahead_anew(anew.study(record), len(steps), int(steps[-1]), pool_of(kind))
    studied = study(record, is_level=asked.sort is Sort.LEVEL)
    return value + scale * ahead(studied, steps, pool_of(kind))


def _record(kind: Kind, points: Points, through: date, is_holiday: IsHoliday) -> Record:
    if kind.sort is Sort.LEVEL:
        return history.of_levels(points, is_holiday, by_week=kind.by_week)
    of = history.of_sums if kind.sort is Sort.ADDED else history.of_values
    return of(points, through, is_holiday, by_week=kind.by_week)


def _ends_of_ratio(asked: Asked, parts: Parts, pool_of: PoolOf, *, by_week: bool) -> Floats:
    through = asked.reading.as_of
    top, bottom = (
        study_counted(history.of_sums(one, through, asked.is_holiday, by_week=by_week), FLOWS)
        for one in (parts.tops, parts.bottoms)
    )
    steps, scale = _steps(asked, by_week=by_week)
    pool = pool_of(Kind(sort=Sort.ADDED, by_week=by_week))
    rates, below = ahead_of_ratio(top, bottom, steps, pool)
    below *= scale
    whole: Floats = (parts.top + rates * below) / max(parts.bottom + below, 1e-9) * parts.per
    return whole


def _study(sort: Sort, record: Record) -> Studied:
    return anew.study(record) if sort is Sort.ANEW else study(record, is_level=sort is Sort.LEVEL)


def _steps(asked: Asked, *, by_week: bool) -> tuple[Days, float]:
    """Return the kinds of the steps to come, and what part of them lies in the window."""
    days = asked.days_to_come
    if not by_week:
        late = [kinds_of(day, 1, asked.is_holiday) for day in asked.late_days]
        rest = kinds_of(asked.reading.as_of + timedelta(days=1), days, asked.is_holiday)
        return np.concatenate([*late, rest]), 1.0
    weeks = max(round(days / _WEEK), 1)
    return np.zeros(weeks, np.int64), days / (_WEEK * weeks)


def _told(blank: Forecast, asked: Asked, ends: Floats) -> Forecast:
    reading = asked.reading
    is_change = asked.kpi.target.kind is TargetKind.CHANGE
    base = reading.base if is_change and reading.base is not None else Decimal(0)
    low, median, high = (_decimal(one) - base for one in np.quantile(ends, (0.1, 0.5, 0.9)))
    return replace(
        blank,
        is_early=False,
        median=median,
        low=low,
        high=high,
        chance=_chance(ends, reading),
        needed_per_day=_needed(asked),
    )


def _chance(ends: Floats, reading: Reading) -> Decimal:
    """Return the part of the ends on the right side of the goal; being equal is reaching it."""
    goal = float(reading.goal)
    slack = 1e-9 * max(abs(goal), 1.0)
    at_least = reading.direction is Direction.AT_LEAST
    right = ends >= goal - slack if at_least else ends <= goal + slack
    if len(ends) == 1:
        return Decimal(int(right[0]))
    return round(Decimal(int(right.sum()) * 2 + 1) / (2 * len(ends) + 2), 4)


def _needed(asked: Asked) -> Decimal | None:
    """Return what each day to come must bring; None where it is not a matter of days."""
    reading = asked.reading
    if reading.course is Course.HOLDS or not asked.days_to_come or asked.parts is not None:
        return None
    return round((reading.goal - reading.value) / asked.days_to_come, 6)


def _decimal(amount: float) -> Decimal:
    return Decimal(repr(round(float(amount), 6)))


def pooled(kind: Kind, series: Sequence[Points], is_holiday: IsHoliday) -> Pool:
    """Return the pool of those series, days with values, whose values come as the kind's do."""
    members = []
    for points in series:
        if len(points) >= _LEAST_WEEKS and is_weekly(points) is kind.by_week:
            record = _record(kind, points, points[-1][0], is_holiday)
            members.append(_study(kind.sort, record))
    return Pool(members)
