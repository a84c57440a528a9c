"""What comes in and is not taken back: impressions, clicks, most days' new followers.

Everything is reckoned in logarithms: such numbers grow and shrink by parts.
"""

from dataclasses import dataclass, replace

import numpy as np

from kpi.forecasting.record import Days, Flags, Floats, Record, summed
from kpi.forecasting.rhythm import day_factors, unit, without_spikes
from kpi.forecasting.smoothing import forgetting_means

#: How fast the means forget. Attention may change within days; growth is more constant.
FLOWS = (0.03, 0.1, 0.2, 0.3, 0.5)
GROWTH = (0.03, 0.1, 0.2)
_NERVOUS_RATE = 0.05
#: At least so much is taken for the daily spread, in logarithms, and at most that for one day.
_CALMEST, _WILDEST = 0.05, 2.0
#: Counts near zero are told apart by this part of their unit only.
_NEAR_ZERO = 0.2
_FEW_COUNTS = 10.0
#: So many horizons weigh as much as the assumption that last year does not come back.
_YEAR_PRIOR = 3.0
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
        logs = np.log(np.maximum(came, 0.0) / usual + self.offset) - self.levels[steps]
        found[steps] = np.where(enough, logs, np.nan)
        return found

    def center(self, errors: Floats, horizon: int) -> tuple[float, Floats]:
        """Return the log of an average day to come, and the errors of saying so in the past."""
        size, year = self.record.size, self.record.year
        lagged = np.full(size, np.nan)
        lagged[year:] = errors[: max(size - year, 0)]
        ago = lagged[-1] if size else np.nan
        pairs = np.isfinite(lagged) & np.isfinite(errors)
        if not np.isfinite(ago) or not pairs.any():
            return float(self.levels[-1]), errors
        before, after = lagged[pairs], errors[pairs]
        prior = _YEAR_PRIOR * horizon * float(np.nanvar(errors))
        part = float(before @ after) / (float(before @ before) + prior + 1e-12)
        part = min(max(part, 0.0), 1.0)
        return float(self.levels[-1] + np.clip(part * ago, -0.7, 0.7)), np.where(
            pairs, errors - part * np.where(pairs, lagged, 0.0), errors
        )

    def amounts(self, center: float, logs: Floats, kinds: Days) -> Floats:
        """Return what the days to come add up to for each distance from the center."""
        each = np.maximum(np.exp(center + logs) - self.offset, 0.0)
        total: Floats = each * self.factors[kinds].sum()
        return total


def first_example(size: int, horizon: int) -> int:
    """Return the step from which on something can be learnt: four weeks, if there is room."""
    return min(_FIRST, max(_EARLIEST, (size - horizon) // 3))


def study(record: Record, rates: tuple[float, ...]) -> Counted:
    """Study a record of at least one step; what little was taken back counts as nothing."""
    record = replace(record, values=np.maximum(record.values, 0.0))
    values = record.values
    factors = day_factors(record)
    each = factors[record.kinds]
    smallest = unit(values[record.known])
    plain = values / each
    calm = without_spikes(plain, record.known, smallest)
    levels = _levels(calm, record.known, rates, smallest)
    before = np.exp(np.concatenate([levels[:1], levels[:-1]]))
    slack = 0.1 * before + smallest
    surprise = np.clip(np.log((plain + slack) / (before + slack)), -_WILDEST, _WILDEST)
    nervous = np.sqrt(forgetting_means(surprise**2, record.known, _NERVOUS_RATE) + _CALMEST**2)
    return Counted(
        record=record,
        factors=factors,
        levels=levels,
        nervous=nervous,
        offset=_NEAR_ZERO * smallest,
        totals=summed(values * record.known),
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
