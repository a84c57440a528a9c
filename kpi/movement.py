"""Whether a number moved more than it usually does, from one stretch of days to the next.

Windows of equal length follow one another, the newest first. Two are compared only where both
have values of as many days; what moves as it always does is no news.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median

from kpi.contributions import Ratio
from kpi.model import POSTS, Aggregation, Period, RollUp, Series, Unit
from kpi.reading import per

#: The windows that one change is judged by, newest first: two, and eight pairs before them.
WINDOWS = 10
#: So many past changes say what is usual; with fewer a change must be large.
_ENOUGH = 4
_MAD_TO_DEVIATION = 1.4826
#: From so many usual deviations on it is news.
LIMIT = 2.5
#: What varies less is taken to vary so much, as parts of the mean of the two: a level stands
#: still where a sum of days does not.
_FLOOR, _LEVEL_FLOOR = 0.03, 0.001
_UNKNOWN, _LEVEL_UNKNOWN = 0.15, 0.01
#: What changed by less than that is not worth a word, whatever is usual.
_LEAST = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What a number was in the last two windows, in its unit, and how unusual the step is.

    ``distance`` is in usual deviations from the usual step, of either sign.
    """

    before: Decimal
    after: Decimal
    distance: float
    is_news: bool

    @property
    def change(self) -> Decimal:
        """By how much it is more than before."""
        return self.after - self.before

    @property
    def relative(self) -> Decimal | None:
        """The change as a part of what was before; None where that was nothing."""
        return self.change / self.before if self.before > 0 else None


def windows(last_day: date, days: int, count: int = WINDOWS) -> tuple[Period, ...]:
    """Return so many windows of so many days, the newest, which ends with the day, first."""
    end, each = last_day + timedelta(days=1), timedelta(days=days)
    return tuple(Period(start=end - (n + 1) * each, end=end - n * each) for n in range(count))


def value_in(series: Series, rolled: RollUp) -> Decimal | None:
    """Return what the window's days make together; None: they make nothing.

    Of rates without their parts and of people reached, days make nothing together.
    """
    if not rolled.days:
        return None
    if series.aggregation is Aggregation.SUM:
        return rolled.total
    if series.aggregation is Aggregation.LAST:
        return rolled.last_value
    if rolled.numerator is None or rolled.denominator is None or rolled.denominator <= 0:
        return None
    return rolled.numerator / rolled.denominator * per(series)


def ratio_in(rolled: RollUp) -> Ratio:
    """Return the sums that the window's ratio is made of; nothing where it has none."""
    return Ratio(rolled.numerator or Decimal(0), rolled.denominator or Decimal(0))


def movement(series: Series, rolled: Sequence[RollUp]) -> Movement | None:
    """Return the last step of the windows' values, newest first; None: nothing to compare."""
    steps = _steps(series, rolled)
    if not steps:
        return None
    (after, before), *past = steps
    now = _relative(after, before)
    usual, spread = _usual(series, [_relative(*one) for one in past])
    spread = max(spread, _chance(series, rolled))
    distance = (now - usual) / spread
    is_large = abs(now) >= _LEAST or series.aggregation is Aggregation.LAST
    return Movement(
        before=before,
        after=after,
        distance=distance,
        is_news=is_large and after != before and abs(distance) >= LIMIT,
    )


def may_be_news(series: Series, newest: Sequence[RollUp]) -> bool:
    """Say by the last two windows alone whether the step could be news, whatever is usual."""
    steps = _steps(series, newest)
    if not steps or series.aggregation is Aggregation.LAST:
        return bool(steps)
    least = max(_LEAST, LIMIT * max(_FLOOR, _chance(series, newest)))
    return abs(_relative(*steps[0])) >= least


def _steps(series: Series, rolled: Sequence[RollUp]) -> list[tuple[Decimal, Decimal]]:
    """Return pairs of a window's value and the one before it, as far as they can be compared."""
    found: list[tuple[Decimal, Decimal]] = []
    for new, old in pairwise(rolled):
        values = value_in(series, new), value_in(series, old)
        # On a day without a post nothing is counted, and nothing is missing.
        may_skip = series.aggregation is Aggregation.LAST or series.scope.basis == POSTS
        if values[0] is None or values[1] is None or (new.days != old.days and not may_skip):
            break
        found.append((values[0], values[1]))
    return found


def _relative(after: Decimal, before: Decimal) -> float:
    """Return the step as a part of the mean of both: from -2 to 2, alike up and down."""
    size = abs(after) + abs(before)
    return float(Fraction(after - before) / Fraction(size) * 2) if size else 0.0


def _usual(series: Series, past: Sequence[float]) -> tuple[float, float]:
    """Return the usual step and by how much steps usually differ from it."""
    is_level = series.aggregation is Aggregation.LAST
    if len(past) < _ENOUGH:
        return 0.0, _LEVEL_UNKNOWN if is_level else _UNKNOWN
    # A level gains as it always does; a sum goes up and down around where it was.
    usual = median(past) if is_level else 0.0
    spread = _MAD_TO_DEVIATION * median(abs(one - usual) for one in past)
    return usual, max(spread, _LEVEL_FLOOR if is_level else _FLOOR)


def _chance(series: Series, rolled: Sequence[RollUp]) -> float:
    """Return by how much the step differs by chance alone, where rare things are counted."""
    if series.aggregation is Aggregation.RATIO:
        ratios = (ratio_in(one) for one in rolled[:2])
        rare = [max(float(min(one.above, one.below)), 1.0) for one in ratios]
    elif series.aggregation is Aggregation.SUM and series.unit is Unit.COUNT:
        rare = [max(float(one.total), 1.0) for one in rolled[:2]]
    else:
        return 0.0
    return math.sqrt(sum(1 / one for one in rare))
