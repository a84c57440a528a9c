"""Made-up records for the tests of the forecast."""

import numpy as np

from kpi.forecasting import record
from kpi.forecasting.record import Days, Floats, Record


def weekdays(count: int, first: int = 0) -> Days:
    """Return the kinds of ``count`` days, the first of them ``first``."""
    return (first + np.arange(count, dtype=np.int64)) % 7


def noisy(count: int, level: float = 200.0, number: int = 0) -> Floats:
    """Return counts that wander slowly around a level."""
    chance = np.random.default_rng(number)
    drift = np.exp(np.cumsum(chance.normal(0.0, 0.02, count)))
    return chance.poisson(level * drift).astype(np.float64)


def days_of(values: Floats) -> Record:
    """Return the daily record of values that begin on a Monday."""
    return record.daily(values, weekdays(len(values)))
