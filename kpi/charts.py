"""The line of a KPI beside the line that it needs, in few enough points to be drawn.

The same points are drawn by Slack, in reports and in pictures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpi.knowledge import Text
from kpi.model import Aggregation, Kpi, Period, Recurrence, Series, TargetKind
from kpi.progress import Progress
from kpi.reading import per
from kpi.windows import is_level

_ZERO = Decimal(0)
_DAY = timedelta(days=1)
_FEWEST = 3
#: A daily target starts anew each day: its line shows as many of them.
_DAYS_OF_A_DAILY = 14

Points = Sequence[tuple[date, Decimal]]
Parts = Sequence[tuple[date, Decimal, Decimal]]
Amounts = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What is likely to come, from the newest value on, which is the first of each line.

    80 of 100 windows end between the last of ``low`` and the last of ``high``. Only the end is
    forecast: on the way there the middle goes straight, and the band opens with the square
    root of time, as the sum of many chances does. What is measured anew each day (a rate without
    its parts) may be there on the first day ahead as well as on the last: its band opens at once.
    """

    low: Amounts
    median: Amounts
    high: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Lines over the same days, in the unit of the series; sums are shown as they grow.

    A rate whose parts are known is shown as it stands for the days so far, since that is what
    its target and its forecast are about.

    ``actual`` ends where knowledge ends; days beyond it are there only with a ``band``, which
    begins on the last day that is known. ``notes`` are of days within the known part, and so
    are ``breaks``: from these days on something else is counted, under the name that is given.
    The values of ``revised`` days were corrected of late. Holidays are those of ``country``.
    """

    days: tuple[date, ...]
    actual: Amounts
    needed: Amounts | None  # None: nothing is known of the way
    is_running_total: bool
    is_running_rate: bool = False
    band: Band | None = None
    notes: tuple[tuple[date, str], ...] = ()
    breaks: tuple[tuple[date, Text], ...] = ()
    revised: tuple[date, ...] = ()
    country: str = ""

    @property
    def newest(self) -> date:
        """The last day with a value."""
        return self.days[len(self.actual) - 1]

    @property
    def noted(self) -> frozenset[date]:
        """The days drawn that stand for a day with a note: it, or the next one drawn."""
        return self.standing_for(day for day, _ in self.notes)

    @property
    def broken(self) -> frozenset[date]:
        """The days drawn that stand for a break."""
        return self.standing_for(day for day, _ in self.breaks)

    @property
    def corrected(self) -> frozenset[date]:
        """The days drawn that stand for a corrected value."""
        return self.standing_for(self.revised)

    def standing_for(self, days: Iterable[date]) -> frozenset[date]:
        """Return the days drawn that stand for these: they themselves, or the next one drawn."""
        found = (next((one for one in self.days if one >= day), None) for day in days)
        return frozenset(one for one in found if one is not None)


def days_drawn(kpi: Kpi, progress: Progress) -> Period | None:
    """Return the days whose values the line needs; None: there is nothing to draw yet."""
    if progress.as_of is None or progress.as_of < progress.window.start:
        return None
    end = min(progress.as_of, progress.window.last_day) + _DAY
    start = progress.window.start
    if kpi.target.recurrence is Recurrence.DAILY:
        start = max(end - timedelta(days=_DAYS_OF_A_DAILY), kpi.period.start)
    return Period(start=start, end=end) if end > start else None


def draw(
    kpi: Kpi,
    series: Series,
    progress: Progress,
    points: Points,
    *,
    most: int,
    notes: Sequence[tuple[date, str]] = (),
    breaks: Sequence[tuple[date, Text]] = (),
    parts: Parts = (),
    revised: Sequence[date] = (),
    country: str = "",
) -> Chart | None:
    """Return the lines in at most ``most`` points, the newest value among them.

    ``points`` are the values within ``days_drawn``, by day, ``notes`` what was noted on these
    days, and ``breaks`` since when something else is counted. ``parts`` are what a rate is made
    of on these days. None: too few to make a line.
    """
    period = days_drawn(kpi, progress)
    is_daily = kpi.target.recurrence is Recurrence.DAILY
    rates = () if is_daily else _rates(series, parts)
    points = rates or points
    if period is None or len(points) < _FEWEST:
        return None
    adds_up = series.aggregation is Aggregation.SUM and kpi.target.kind is not TargetKind.LEVEL
    is_total = adds_up and not is_daily
    first = period.start if is_total else points[0][0]
    is_anew = not is_total and not rates and not is_level(series)
    end = _end(kpi, progress)
    known, ahead = _days(Period(start=first, end=period.end), end, most)
    if len(known) < _FEWEST:
        return None
    actual = _totals(points, known) if is_total else _standing(points, known)
    days = (*known, *ahead)
    so_far = (known[-1] - first).days + 1 if rates else 0
    return Chart(
        days=days,
        actual=actual,
        needed=_path(kpi, series, progress, days, is_total=is_total),
        is_running_total=is_total,
        is_running_rate=bool(rates),
        band=_band(
            end,
            actual[-1],
            (known[-1], *ahead),
            falls=not is_total,
            so_far=so_far,
            is_anew=is_anew,
        )
        if end and ahead
        else None,
        notes=tuple((day, text) for day, text in notes if first <= day <= known[-1]),
        breaks=tuple((day, name) for day, name in breaks if first < day <= known[-1]),
        revised=tuple(day for day in revised if first <= day <= known[-1]),
        country=country,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """How the window is likely to end, in absolute terms."""

    last_day: date
    low: Decimal
    median: Decimal
    high: Decimal


def _end(kpi: Kpi, progress: Progress) -> _End | None:
    it = progress.outlook
    if it is None or it.low is None or it.median is None or it.high is None:
        return None
    is_change = kpi.target.kind is TargetKind.CHANGE
    base = progress.baseline if is_change and progress.baseline is not None else _ZERO
    low, median, high = (base + one for one in (it.low, it.median, it.high))
    return _End(last_day=it.last_day, low=low, median=median, high=high)


def _days(known: Period, end: _End | None, most: int) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Return the days drawn that are known and those ahead, each as many as its part of all."""
    after = (end.last_day - known.last_day).days if end else 0
    if after < 1:
        return spread(known, most), ()
    share = round(most * after / (known.days + after))
    room = min(max(min(share, most - _FEWEST), 1), after)
    ahead = (known.last_day + timedelta(days=round(n * after / room)) for n in range(1, room + 1))
    return spread(known, max(most - room, 1)), tuple(ahead)


def spread(period: Period, most: int) -> tuple[date, ...]:
    """Return at most ``most`` days of the period, evenly apart, the first and last among them."""
    if period.days <= most:
        return tuple(period)
    if most == 1:
        return (period.last_day,)
    last = period.days - 1
    return tuple(period.start + timedelta(days=round(n * last / (most - 1))) for n in range(most))


def _band(
    end: _End,
    newest: Decimal,
    days: Sequence[date],
    *,
    falls: bool,
    so_far: int,
    is_anew: bool,
) -> Band:
    """Return what is likely on the days, the first of which is known; a sum never falls.

    The days ``so_far`` hold a rate back: the more of them, the straighter it goes to its end.
    """
    ahead = Decimal((days[-1] - days[0]).days)
    parts = [Decimal((day - days[0]).days) / ahead for day in days]
    if is_anew:
        parts = [_ZERO, *[Decimal(1)] * (len(days) - 1)]
    held = [(so_far + ahead) / (so_far + part * ahead) if part else _ZERO for part in parts]

    def line(width: Decimal) -> Amounts:
        way = (
            newest + ((end.median - newest) * part + width * part.sqrt()) * (hold if so_far else 1)
            for part, hold in zip(parts, held, strict=True)
        )
        return tuple(at if falls else max(at, newest) for at in way)

    return Band(
        low=line(end.low - end.median), median=line(_ZERO), high=line(end.high - end.median)
    )


def _rates(series: Series, parts: Parts) -> Points:
    """Return the rate of the days up to each that has a value, in the unit of the series."""
    if series.aggregation is not Aggregation.RATIO:
        return ()
    found: list[tuple[date, Decimal]] = []
    above = below = _ZERO
    for day, top, bottom in parts:
        above, below = above + top, below + bottom
        if below > 0:
            found.append((day, above / below * per(series)))
    return found


def _totals(points: Points, days: Sequence[date]) -> Amounts:
    found: list[Decimal] = []
    total, place = _ZERO, 0
    for day in days:
        while place < len(points) and points[place][0] <= day:
            total += points[place][1]
            place += 1
        found.append(total)
    return tuple(found)


def _standing(points: Points, days: Sequence[date]) -> Amounts:
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
) -> Amounts | None:
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


def _line(start: Decimal, goal: Decimal, window: Period, days: Sequence[date]) -> Amounts:
    return tuple(
        start + (goal - start) * ((day - window.start).days + 1) / window.days for day in days
    )
