"""Means that forget: of all that is known up to each step, the newer counting for more."""

import numpy as np

from kpi.forecasting.record import Flags, Floats


def forgetting_means(values: Floats, known: Flags, rate: float) -> Floats:
    """Return at each step the mean of what is known by then; 0 before anything is.

    A step counts by the part ``rate`` (up to 0.5) less than the one after it. With g growing as
    the weights shrink, the weighted sum up to a step is cumsum(x g) / g there: no loop.
    """
    growth = (1.0 - rate) ** -np.arange(len(values), dtype=np.float64)
    weight = np.cumsum(known * growth)
    total = np.cumsum(values * known * growth)
    return np.divide(total, weight, out=np.zeros(len(values)), where=weight > 0)
