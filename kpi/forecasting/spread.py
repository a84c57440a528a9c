"""How far off a forecast may be, as quantiles: its own past errors and those of its kind."""

import numpy as np

from kpi.forecasting.record import Floats

#: The quantiles that everything is told in: 399 of them, evenly spaced.
GRID: Floats = (np.arange(399) + 0.5) / 399
_COARSE: Floats = (np.arange(60) + 0.5) / 60
#: So many independent horizons of its own weigh as much as all others of its kind.
_PRIOR = 12.0
#: Few horizons show too little of what can happen: so many more would show it all.
_FEW = 3.0
#: A typical member's part of what is usual, if the members saw so many horizons.
_TYPICAL, _SHOWN = 0.5, 2.0
#: Of what past forecasts were off in the middle, that part is set right.
_BIAS = 0.1
#: Below that many errors nothing can be said from them.
_LEAST = 4


def usual(members: list[Floats], horizon: float) -> Floats | None:
    """Return the quantiles of a kind from the errors of its members; None without any.

    Half the mean of the members' quantiles (a typical member), half those of all errors taken
    together, each member counting the same (one may turn out to be any of them). Members that saw
    less than two horizons show no spread of their own: the typical one counts for less.
    """
    members = [found for found in members if len(found) >= _LEAST]
    if not members:
        return None
    seen = float(np.mean([len(found) for found in members])) / horizon
    part = _TYPICAL * min(1.0, seen / _SHOWN)
    members = [_widened(found, horizon) for found in members]
    typical = np.mean([np.quantile(found, GRID) for found in members], axis=0)
    together = np.concatenate([np.quantile(found, _COARSE) for found in members])
    shared: Floats = part * typical + (1.0 - part) * np.quantile(together, GRID)
    return shared


def spread(errors: Floats, horizon: float, shared: Floats) -> Floats:
    """Return the quantiles to expect of one KPI, around what was to be expected."""
    found = errors[np.isfinite(errors)]
    quantiles = shared
    if len(found) >= _LEAST:
        horizons = len(found) / horizon
        part = horizons / (horizons + _PRIOR)
        quantiles = part * np.quantile(_widened(found, horizon), GRID) + (1.0 - part) * shared
    middle = float(quantiles[len(quantiles) // 2])
    return quantiles - middle + _BIAS * middle


def seen_apart(steps: int) -> float:
    """Return after how many steps the value of a single step tells something new.

    Sums over a horizon share its days with the next sum; single values share only their level.
    """
    return float(np.sqrt(steps))


def _widened(errors: Floats, horizon: float) -> Floats:
    """Return the errors spread from their middle, the more the fewer horizons they span.

    Horizons that overlap are not independent: two that share most of their days miss together.
    """
    horizons = max(len(errors) / horizon, 0.5)
    middle = np.median(errors)
    widened: Floats = middle + (errors - middle) * np.sqrt(1.0 + _FEW / horizons)
    return widened
