"""What came back a year later: how far a record's errors of the last year say this year's."""

import numpy as np

from kpi.forecasting.record import Floats

#: So many horizons weigh as much as the assumption that last year does not come back.
_PRIOR = 3.0
#: What last year adds or takes is bounded by that, in logarithms: twice, or half.
_MOST = 0.7


def come_back(errors: Floats, year: int, horizon: int) -> tuple[float, Floats]:
    """Return what last year says of the horizon to come, and the errors left in having said so.

    ``errors`` are in logarithms, one for each step, NaN where nothing is known; ``year`` is how
    many steps ago the same time of the last year was.
    """
    size = len(errors)
    lagged = np.full(size, np.nan)
    lagged[year:] = errors[: max(size - year, 0)]
    ago = lagged[-1] if size else np.nan
    pairs = np.isfinite(lagged) & np.isfinite(errors)
    if not np.isfinite(ago) or not pairs.any():
        return 0.0, errors
    before, after = lagged[pairs], errors[pairs]
    prior = _PRIOR * horizon * float(np.nanvar(errors))
    part = float(before @ after) / (float(before @ before) + prior + 1e-12)
    part = min(max(part, 0.0), 1.0)
    left = np.where(pairs, errors - part * np.where(pairs, lagged, 0.0), errors)
    return float(np.clip(part * ago, -_MOST, _MOST)), left
