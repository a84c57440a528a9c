"""Whether an improvement did more than what would have come anyway.

The day that something is done, what the KPI would do without it is forecast and kept: the mean
of the days to come, from the means of the last weeks, with an interval as wide as the same
forecast went wrong on the KPI's own past. When the days are over, they are compared with it. A
level (followers) is judged by how far it moved.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

from kpi.model import Direction

#: So many days after it was done tell whether it helped.
DAYS = 28
#: The means that the forecast is made of, in days back.
_BACK = (7, 14, 28, 56)
#: Only so much of the past tells how wrong the forecast usually is.
_PAST_DAYS = 400
#: Past forecasts are made a week apart; so many that do not overlap are the fewest that tell.
_STEP = 7
_FEWEST = 3
#: One-sided quantile of Student's t at 90 %, by degrees of freedom; further on it hardly falls.
_T90 = (3.08, 1.89, 1.64, 1.53, 1.48, 1.44, 1.41, 1.40, 1.38, 1.37, 1.36, 1.36)
#: Part of the usual number of values that the days must have.
_ENOUGH = 0.7

Points = Sequence[tuple[date, Decimal]]


class Finding(StrEnum):
    """What came of an improvement."""

    MORE = "more"  # better than the forecast allows for
    AS_EXPECTED = "as_expected"
    LESS = "less"  # worse than the forecast allows for
    BROKEN = "broken"  # something else is counted since: it cannot be compared
    TOO_EARLY = "too_early"  # the days are not over, or hardly any has a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What was forecast for the ``days`` from ``start`` on, as a value of one day.

    For a level all three are its value at the end of the days. In 80 of 100 cases without any
    change the value lies between ``low`` and ``high``.
    """

    start: date
    days: int
    median: float
    low: float
    high: float
    is_level: bool
    usual_gap: float  # days from one value to the next

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.start + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What really came, beside what was expected; the part is of the forecast's median."""

    finding: Finding
    value: float
    part: float


def expect(points: Points, start: date, *, is_level: bool, days: int = DAYS) -> Expected | None:
    """Return what the days from ``start`` on will bring if nothing changes.

    ``points`` are the series' values before ``start``, by day. None: its past is too short to
    say how wrong this may be, or it was never above zero.
    """
    known = {day.toordinal(): float(value) for day, value in points if day < start}
    first = max(min(known, default=0), start.toordinal() - _PAST_DAYS)
    past = sorted(day for day in known if day >= first)
    if len(past) < _FEWEST:
        return None
    model = _Model(values=known, is_level=is_level, days=days, first=first)
    errors = model.errors(start.toordinal())
    middle = model.predicted(start.toordinal())
    independent = (start.toordinal() - first - max(_BACK)) // days
    if middle is None or independent < _FEWEST or len(errors) < _FEWEST:
        return None
    shrink = len(errors) / (len(errors) + _FEWEST * days / _STEP)
    bias = fmean(errors) * shrink
    wide = math.sqrt(fmean([(error - bias) ** 2 for error in errors]))
    # Neighbors rest on the same days before them, too: two of them tell about as much as one.
    unsure = _t90(independent // 2) * math.sqrt(1.0 + 1.0 / independent)
    reach = max(unsure * wide, _tail(errors, bias))
    return Expected(
        start=start,
        days=days,
        median=math.expm1(middle + bias),
        low=math.expm1(middle + bias - reach),
        high=math.expm1(middle + bias + reach),
        is_level=is_level,
        usual_gap=fmean([later - earlier for earlier, later in pairwise(past)]),
    )


def _t90(freedom: int) -> float:
    return _T90[min(freedom, len(_T90)) - 1]


def _tail(errors: Sequence[float], bias: float) -> float:
    """Return how far eight in ten past forecasts were off at most."""
    away = sorted(abs(error - bias) for error in errors)
    return away[min(math.ceil(0.8 * len(away)), len(away) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """The forecast and its own past, in logarithms of one more than the value."""

    values: Mapping[int, float]
    is_level: bool
    days: int
    first: int

    def errors(self, start: int) -> list[float]:
        """Return by how much forecasts made a week apart before ``start`` were wrong."""
        found: list[float] = []
        origin = start - self.days
        while origin - self.first >= max(_BACK):
            said, came = self.predicted(origin), self.came(origin)
            if said is not None and came is not None:
                found.append(came - said)
            origin -= _STEP
        return found

    def predicted(self, origin: int) -> float | None:
        """Return the forecast of the days from ``origin`` on."""
        if self.is_level:
            return self._moved_on(origin)
        means = [self._mean(origin - back, origin) for back in _BACK]
        known = [one for one in means if one is not None]
        return fmean(known) if known else None

    def came(self, origin: int) -> float | None:
        """Return what the days from ``origin`` on really brought."""
        if self.is_level:
            return self._standing(origin + self.days)
        return self._mean(origin, origin + self.days)

    def _moved_on(self, origin: int) -> float | None:
        """Return where a level will stand when it goes on as in the days before."""
        now, before = self._standing(origin), self._standing(origin - self.days)
        if now is None:
            return None
        return now if before is None else now + (now - before)

    def _standing(self, day: int) -> float | None:
        """Return the newest value before the day, at most two weeks old."""
        for back in range(1, 2 * _STEP + 1):
            found = self.values.get(day - back)
            if found is not None:
                return math.log1p(max(found, 0.0))
        return None

    def _mean(self, first: int, end: int) -> float | None:
        found = [self.values[day] for day in range(first, end) if day in self.values]
        return math.log1p(max(fmean(found), 0.0)) if found else None


def judge(expected: Expected, points: Points, today: date, good: Direction) -> Effect:
    """Return what came of it; ``points`` are the values from ``expected.start`` on, by day."""
    values = [float(value) for day, value in points if expected.start <= day < expected.end]
    usual = expected.days / expected.usual_gap
    value = (values[-1] if expected.is_level else fmean(values)) if values else 0.0
    part = value / expected.median - 1 if expected.median > 0 else 0.0
    finding = Finding.AS_EXPECTED
    if today < expected.end or len(values) < _ENOUGH * usual:
        finding = Finding.TOO_EARLY
    elif value > expected.high:
        finding = Finding.MORE if good is Direction.AT_LEAST else Finding.LESS
    elif value < expected.low:
        finding = Finding.LESS if good is Direction.AT_LEAST else Finding.MORE
    return Effect(finding=finding, value=value, part=part)


def as_json(expected: Expected) -> dict[str, object]:
    """Return what a row keeps of a forecast."""
    return {
        "start": expected.start.isoformat(),
        "days": expected.days,
        "median": expected.median,
        "low": expected.low,
        "high": expected.high,
        "is_level": expected.is_level,
        "usual_gap": expected.usual_gap,
    }


def from_json(told: Mapping[str, object]) -> Expected:
    """Return the forecast that ``as_json`` wrote."""
    return Expected(
        start=date.fromisoformat(str(told["start"])),
        days=int(str(told["days"])),
        median=float(str(told["median"])),
        low=float(str(told["low"])),
        high=float(str(told["high"])),
        is_level=bool(told["is_level"]),
        usual_gap=float(str(told["usual_gap"])),
    )
