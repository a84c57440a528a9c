"""Whether the values of a series come in as they usually do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import ceil

#: How long a first value may take, and the usual gap while nothing shows another.
_UNKNOWN_GAP = 7
#: Fewer gaps say nothing of what is usual: a week with its weekend must have been seen.
_FEWEST_GAPS = 7
#: Nine gaps of ten are no longer than what is called usual: weekends do not count as missing.
_USUAL_PART = Decimal("0.9")
_MUCH_LONGER = Decimal("1.5")
_DAYS_LATE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old the newest value is, in days, and how old it usually gets."""

    last_day: date | None
    gap: int
    usual: int

    @property
    def is_missing(self) -> bool:
        """Whether a value is overdue: by half the usual gap again, and two days at least."""
        return self.gap > self.usual * _MUCH_LONGER and self.gap - self.usual >= _DAYS_LATE


def freshness(days: Sequence[date], *, since: date, today: date) -> Freshness:
    """Judge by the newest days that have a value, newest first; ``since`` when none has.

    Values of days to come count as fresh.
    """
    last_day = days[0] if days else None
    return Freshness(
        last_day=last_day,
        gap=max((today - (last_day or since)).days, 0),
        usual=_usual_gap(days),
    )


def _usual_gap(days: Sequence[date]) -> int:
    gaps = sorted((later - earlier).days for later, earlier in pairwise(days))
    if len(gaps) < _FEWEST_GAPS:
        return _UNKNOWN_GAP
    return gaps[ceil((len(gaps) - 1) * _USUAL_PART)]
