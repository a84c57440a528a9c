"""What is measured anew at each step, the newest value standing for all: a rate without its parts.

Such a number comes back to where it usually is, or it stays where it went: its own past shows
which. Everything is reckoned in inverse hyperbolic sines: logarithms of what is not small, and
still something for nothing and for what is below it.
"""

from dataclasses import dataclass

import numpy as np

from kpi.forecasting.counted import first_example
from kpi.forecasting.record import Floats, Record
from kpi.forecasting.rhythm import day_offsets
from kpi.forecasting.smoothing import forgetting_means
from kpi.forecasting.spread import seen_apart
from kpi.forecasting.yearly import come_back

#: How fast the means forget of which the usual is mixed; the newest value is one of them.
_RATES = (0.03, 0.1, 0.25, 0.5)
_NERVOUS_RATE = 0.05
#: At least so much is taken for the spread of steps, in logarithms, and at most that for one.
_CALMEST, _WILDEST = 0.01, 2.0
#: From that part of the usual value on a value counts by its logarithm.
_SMALL = 0.1
#: So many values tell what is usual.
_NEWEST = 365
#: A mean that was half as far off in square weighs that power of two more.
_CHOOSY = 4
#: How far off each mean is in square, if each value is drawn anew, and how many horizons it takes
#: to weigh as much as this assumption.
_ASSUMED: Floats = np.array([1.0, 1.05, 1.15, 1.35, 2.0])
_PRIOR = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """One record, studied: what was to be expected at each step, and what came."""

    record: Record
    scale: float  # values by that are what sines are taken of
    came: Floats  # freed of weekdays; means nothing where it is not known
    offsets: Floats  # of each kind of day
    means: Floats  # means by steps: where an average day was, as known at each step
    nervous: Floats  # root mean square of the surprise

    def follow(self, horizon: int) -> tuple[float, Floats]:
        """Return where the step so far on is expected, and the errors of past expectations.

        The errors are one for each step, NaN where what came is not known or it was too early.
        """
        errors = self._errors(horizon)
        known = np.isfinite(errors[0])
        misses = np.mean(errors[:, known] ** 2, axis=1) if known.any() else _ASSUMED
        weights = _weights(misses, known.sum() / seen_apart(horizon))
        mixed: Floats = weights @ errors
        shift, left = come_back(mixed, self.record.year, horizon)
        return float(weights @ self.means[:, -1]) + shift, left

    def _errors(self, horizon: int) -> Floats:
        """Return by how much what came lay off each mean: means by steps."""
        size = self.record.size
        found = np.full((len(self.means), size), np.nan)
        steps = np.arange(first_example(size, horizon), size - horizon)
        if len(steps):
            ends = steps + horizon
            off = self.came[ends] - self.means[:, steps]
            found[:, steps] = np.where(self.record.known[ends], off, np.nan)
        return found

    def values(self, center: float, errors: Floats, kind: int) -> Floats:
        """Return what a step of that kind comes to for each distance from the center."""
        found: Floats = self.scale * np.sinh(center + self.offsets[kind] + errors)
        return found


def _weights(misses: Floats, horizons: float) -> Floats:
    """Return what part each mean has: the better it was, and the longer it was so, the more."""
    assumed = misses.mean() / _ASSUMED.mean() * _ASSUMED
    shrunk = (misses * horizons + assumed * _PRIOR) / (horizons + _PRIOR)
    goodness = 1.0 / (shrunk + 1e-12) ** _CHOOSY
    weights: Floats = goodness / goodness.sum()
    return weights


def study(record: Record) -> Anew:
    """Study a record of at least one known step."""
    values, known = record.values, record.known
    usual = float(np.median(np.abs(values[known][-_NEWEST:])))
    scale = _SMALL * usual if usual > 0 else 1.0
    sines = np.arcsinh(values / scale)
    offsets = day_offsets(sines, known, record.kinds)
    came = sines - offsets[record.kinds]
    newest = came[np.maximum.accumulate(np.where(known, np.arange(len(came)), 0))]
    means = np.stack([*(forgetting_means(came, known, rate) for rate in _RATES), newest])
    level = means.mean(axis=0)
    before = np.concatenate([level[:1], level[:-1]])
    surprise = np.clip(came - before, -_WILDEST, _WILDEST)
    nervous = np.sqrt(forgetting_means(surprise**2, known, _NERVOUS_RATE) + _CALMEST**2)
    return Anew(
        record=record, scale=scale, came=came, offsets=offsets, means=means, nervous=nervous
    )
