"""What the steps to come add up to, as quantiles."""

import numpy as np

from kpi.forecasting.anew import Anew
from kpi.forecasting.counted import Counted
from kpi.forecasting.pool import TIED, TIED_ANEW, Pool
from kpi.forecasting.record import Days, Floats
from kpi.forecasting.shown import as_shown
from kpi.forecasting.spread import GRID, seen_apart, spread
from kpi.forecasting.wandering import Wandering

#: Beyond the middle 80 of 100 the spread is narrowed less: there what happened to one may happen
#: to any.
_TAILS: Floats = 0.2 * np.clip(5.0 * np.abs(2.0 * GRID - 1.0) - 4.0, 0.0, 1.0)
_NARROWED_WANDERING = 0.95


def ahead(studied: Counted | Wandering, kinds: Days, pool: Pool) -> Floats:
    """Return 399 even quantiles of the sum over the steps to come, whose kinds are given."""
    return as_shown(_ahead(studied, kinds, pool), studied.record)


def _ahead(studied: Counted | Wandering, kinds: Days, pool: Pool) -> Floats:
    horizon = len(kinds)
    if isinstance(studied, Counted):
        return _counted(studied, kinds, pool.counted(horizon))
    lesson, shared = pool.wandering(horizon)
    expected, errors = studied.follow(horizon, lesson)
    width = _NARROWED_WANDERING * float(studied.nervous[-1])
    return expected + width * spread(errors / studied.nervous, horizon, shared)


def _counted(studied: Counted, kinds: Days, shared: Floats) -> Floats:
    tied = studied.nervous**TIED
    center, errors = studied.center(studied.errors(len(kinds)), len(kinds))
    narrowed = studied.narrowed + _TAILS
    logs = narrowed * tied[-1] * spread(errors / tied, len(kinds), shared)
    return np.sort(studied.amounts(center, logs, kinds))


def ahead_of_ratio(top: Counted, bottom: Counted, kinds: Days, pool: Pool) -> tuple[Floats, float]:
    """Return even quantiles of the rate of the steps to come, and what is below to come.

    Numerators and denominators rise and fall together, so the rate is surer than either: its
    errors are those of both, subtracted before they are looked at.
    """
    horizon = len(kinds)
    errors = top.errors(horizon), bottom.errors(horizon)
    size = min(len(errors[0]), len(errors[1]))
    apart = errors[0][-size:] - errors[1][-size:]
    calmer = min(float(top.nervous[-1]), float(bottom.nervous[-1]))
    shared = pool.counted(horizon) * calmer**TIED
    below = np.median(bottom.amounts(float(bottom.levels[-1]), np.zeros(1), kinds))
    above = np.median(top.amounts(float(top.levels[-1]), np.zeros(1), kinds))
    rate = float(above) / max(float(below), 1e-9)
    logs = (top.narrowed + _TAILS) * spread(apart, horizon, shared)
    return np.sort(rate * np.exp(logs)), float(below)


def ahead_anew(studied: Anew, steps: int, kind: int, pool: Pool) -> Floats:
    """Return even quantiles of the value so many steps on, at a step of that kind."""
    center, errors = studied.follow(steps)
    tied = studied.nervous**TIED_ANEW
    own = spread(errors / tied, seen_apart(steps), pool.anew(steps))
    return np.sort(studied.values(center, tied[-1] * own, kind))
