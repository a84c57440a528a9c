"""The line of a KPI beside the line that it needs, in few enough points to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpi.model import Aggregation, Kpi, Period, Recurrence, Series, TargetKind
from kpi.progress import Progress
from kpi.windows import is_level

_ZERO = Decimal(0)
_FEWEST = 3
#: A daily target starts anew each day: its line shows as many of them.
_DAYS_OF_A_DAILY = 14

Points = Sequence[tuple[date, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Two lines over the same days, in the unit of the series; sums are shown as they grow."""

    days: tuple[date, ...]
    actual: tuple[Decimal, ...]
    needed: tuple[Decimal, ...] | None  # None: nothing is known of the way
    is_running_total: bool


def days_drawn(kpi: Kpi, progress: Progress) -> Period | None:
    """Return the days whose values the line needs; None: there is nothing to draw yet."""
    if progress.as_of is None or progress.as_of < progress.window.start:
        return None
    end = min(progress.as_of, progress.window.last_day) + timedelta(days=1)
    start = progress.window.start
    if kpi.target.recurrence is Recurrence.DAILY:
        start = max(end - timedelta(days=_DAYS_OF_A_DAILY), kpi.period.start)
    return Period(start=start, end=end) if end > start else None


def draw(
    kpi: Kpi, series: Series, progress: Progress, points: Points, *, most: int
) -> Chart | None:
    """Return the lines in at most ``most`` points, the last one being the newest value.

    ``points`` are the values within ``days_drawn``, by day. None: too few to make a line.
    """
    period = days_drawn(kpi, progress)
    if period is None or len(points) < _FEWEST:
        return None
    is_daily = kpi.target.recurrence is Recurrence.DAILY
    adds_up = series.aggregation is Aggregation.SUM and kpi.target.kind is not TargetKind.LEVEL
    is_total = adds_up and not is_daily
    first = period.start if is_total else points[0][0]
    days = spread(Period(start=first, end=period.end), most)
    if len(days) < _FEWEST:
        return None
    return Chart(
        days=days,
        actual=_totals(points, days) if is_total else _standing(points, days),
        needed=_path(kpi, series, progress, days, is_total=is_total),
        is_running_total=is_total,
    )


def spread(period: Period, most: int) -> tuple[date, ...]:
    """Return at most ``most`` days of the period, evenly apart, the first and last among them."""
    if period.days <= most:
        return tuple(period)
    last = period.days - 1
    return tuple(period.start + timedelta(days=round(n * last / (most - 1))) for n in range(most))


def _totals(points: Points, days: Sequence[date]) -> tuple[Decimal, ...]:
    found: list[Decimal] = []
    total, place = _ZERO, 0
    for day in days:
        while place < len(points) and points[place][0] <= day:
            total += points[place][1]
            place += 1
        found.append(total)
    return tuple(found)


def _standing(points: Points, days: Sequence[date]) -> tuple[Decimal, ...]:
    """Return the value that stands on each day; the first day has one."""
    found: list[Decimal] = []
    place = 0
    for day in days:
        while place + 1 < len(points) and points[place + 1][0] <= day:
            place += 1
        found.append(points[place][1])
    return tuple(found)


def _path(
    kpi: Kpi, series: Series, progress: Progress, days: Sequence[date], *, is_total: bool
) -> tuple[Decimal, ...] | None:
    """Return what the value should be on each day, in absolute terms."""
    base = progress.baseline
    is_change = kpi.target.kind is TargetKind.CHANGE
    if is_change and base is None:
        return None
    goal = kpi.target.value + (base if is_change and base is not None else _ZERO)
    if is_total:
        return _line(_ZERO, goal, progress.window, days)
    moves = is_level(series) and kpi.target.recurrence is not Recurrence.DAILY
    if moves and base is None:
        return None
    return _line(base if moves and base is not None else goal, goal, progress.window, days)


def _line(
    start: Decimal, goal: Decimal, window: Period, days: Sequence[date]
) -> tuple[Decimal, ...]:
    return tuple(
        start + (goal - start) * ((day - window.start).days + 1) / window.days for day in days
    )
