"""What comes in and is not taken back: impressions, clicks, most days' new followers.

Everything is reckoned in logarithms: such numbers grow and shrink by parts.
"""

from dataclasses import dataclass, replace

import numpy as np

from kpi.forecasting.record import Days, Flags, Floats, Record, summed
from kpi.forecasting.rhythm import day_factors, unit, without_spikes
from kpi.forecasting.smoothing import forgetting_means
from kpi.forecasting.yearly import come_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast the means forget, and what part of all that errors spread is to be expected.

    Errors of records and days unlike each other, put together, spread wider than one's own.
    """

    rates: tuple[float, ...]
    by_day: float
    by_week: float


#: Attention may change within days; growth is more constant. Weeks are few.
FLOWS = Pace(rates=(0.03, 0.1, 0.2, 0.3, 0.5), by_day=0.66, by_week=0.8)
GROWTH = Pace(rates=(0.03, 0.1, 0.2), by_day=0.8, by_week=0.8)
_NERVOUS_RATE = 0.05
#: At least so much is taken for the daily spread, in logarithms, and at most that for one day.
_CALMEST, _WILDEST = 0.05, 2.0
#: Counts near zero are told apart by this part of their unit only.
_NEAR_ZERO = 0.2
#: What is taken back beyond the usual is told by that part of it: its logarithm must be one.
_LEAST_PART = 0.1
_FEW_COUNTS = 10.0
#: A horizon is an example when that part of its days is known.
_ENOUGH_KNOWN = 0.8
_FIRST, _EARLIEST = 27, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One record, studied: what was to be expected at each step, and what came."""

    record: Record
    factors: Floats  # of each kind of day
    levels: Floats  # log of an average day as known at each step
    nervous: Floats  # root mean square of the daily surprise, in logarithms
    offset: float
    lost: float  # what an average day takes back
    narrowed: float
    totals: Floats
    weights: Floats
    counts: Floats

    def errors(self, horizon: int) -> Floats:
        """Return at each step by how much, in logs, the horizon after it went another way.

        NaN where that is not known or too early to count.
        """
        size = self.record.size
        found = np.full(size, np.nan)
        steps = np.arange(first_example(size, horizon), size - horizon)
        if not len(steps):
            return found
        ends = steps + 1 + horizon
        came = self.totals[ends] - self.totals[steps + 1]
        usual = self.weights[ends] - self.weights[steps + 1]
        enough = self.counts[ends] - self.counts[steps + 1] >= _ENOUGH_KNOWN * horizon
        usual = np.where(usual > 0, usual, 1.0)
        each = np.maximum(came / usual + self.offset, _LEAST_PART * self.offset)
        logs = np.log(each) - self.levels[steps]
        found[steps] = np.where(enough, logs, np.nan)
        return found

    def center(self, errors: Floats, horizon: int) -> tuple[float, Floats]:
        """Return the log of an average day to come, and the errors of saying so in the past."""
        shift, left = come_back(errors, self.record.year, horizon)
        return float(self.levels[-1]) + shift, left

    def amounts(self, center: float, logs: Floats, kinds: Days) -> Floats:
        """Return what the days to come add up to for each distance from the center.

        It is below zero only where something was taken back before, and by no more than that.
        """
        each = np.maximum(np.exp(center + logs) - self.offset, -self.lost)
        total: Floats = each * self.factors[kinds].sum()
        return total


def first_example(size: int, horizon: int) -> int:
    """Return the step from which on something can be learnt: four weeks, if there is room."""
    return min(_FIRST, max(_EARLIEST, (size - horizon) // 3))


def study(record: Record, pace: Pace) -> Counted:
    """Study a record of at least one step, of which little was taken back.

    What was taken back is counted apart, as so much a day, and lies below all that is reckoned.
    """
    net, known = record.values * record.known, record.known
    lost = float(-np.minimum(net, 0.0).sum() / max(int(known.sum()), 1))
    record = replace(record, values=np.maximum(record.values, 0.0))
    values = record.values
    factors = day_factors(record)
    each = factors[record.kinds]
    smallest = unit(values[record.known])
    plain = values / each
    calm = without_spikes(plain, record.known, smallest)
    levels = _levels(calm, record.known, pace.rates, smallest)
    before = np.exp(np.concatenate([levels[:1], levels[:-1]]))
    slack = 0.1 * before + smallest
    surprise = np.clip(np.log((plain + slack) / (before + slack)), -_WILDEST, _WILDEST)
    nervous = np.sqrt(forgetting_means(surprise**2, record.known, _NERVOUS_RATE) + _CALMEST**2)
    return Counted(
        record=record,
        factors=factors,
        levels=levels,
        nervous=nervous,
        offset=_NEAR_ZERO * smallest + lost,
        lost=lost,
        narrowed=pace.by_week if record.is_weekly else pace.by_day,
        totals=summed(net),
        weights=summed(each * record.known),
        counts=summed(record.known.astype(np.float64)),
    )


def _levels(calm: Floats, known: Flags, rates: tuple[float, ...], smallest: float) -> Floats:
    """Return the mean log of several means: plain ones, and ones of roots that mind peaks less.

    A mean that rests on few counts says little: it weighs n / (n + 10) with n counts.
    """
    shift, offset = 2.0 * smallest, _NEAR_ZERO * smallest
    logs, weights = np.zeros(len(calm)), np.zeros(len(calm))
    roots = np.sqrt(calm + shift)
    for rate in rates:
        plain = forgetting_means(calm, known, rate)
        tame = np.maximum(forgetting_means(roots, known, rate) ** 2 - shift, 0.0)
        counts = plain / (rate * smallest)
        weight = counts / (counts + _FEW_COUNTS) + 1e-9
        logs += weight * (np.log(plain + offset) + np.log(tame + offset))
        weights += weight
    return logs / (2 * weights)
