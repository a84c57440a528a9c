"""What the steps to come add up to, as quantiles."""

import numpy as np

from kpi.forecasting.counted import Counted
from kpi.forecasting.pool import TIED, Pool
from kpi.forecasting.record import Days, Floats
from kpi.forecasting.spread import spread
from kpi.forecasting.wandering import Wandering

#: Errors of records and days unlike each other, put together, spread wider than one's own.
_NARROWED, _NARROWED_WANDERING = 0.77, 0.9


def ahead(studied: Counted | Wandering, kinds: Days, pool: Pool) -> Floats:
    """Return 399 even quantiles of the sum over the steps to come, whose kinds are given."""
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
    logs = _NARROWED * float(tied[-1]) * spread(errors / tied, len(kinds), shared)
    return np.sort(studied.amounts(center, logs, kinds))
