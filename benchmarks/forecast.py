"""How good and how fast the forecast is.

``forecast`` is called by scripts that score forecasters on real series; it calls what the
product calls. ``python -m benchmarks.forecast`` forecasts 20,000 made-up KPIs of a year, as the
worker does, and prints a line of JSON and a line of words. The floor is what any forecast in
quantiles must do at least: sort each record and read its quantiles.
"""

import json
import resource
import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.scale import scaled
from kpi.forecasting import record
from kpi.forecasting.ahead import ahead
from kpi.forecasting.pool import Pool, study
from kpi.forecasting.record import Record
from kpi.forecasting.spread import GRID

Floats = npt.NDArray[np.float64]

KPIS = scaled(20_000, least=20)
YEAR, HORIZON, MEMBERS = 365, 21, 60
#: Twenty thousand KPIs in five minutes on two cores, in one process.
AIM_PER_1000, AIM_MB = 30.0, 400


def forecast(
    history: Floats,
    dates: Sequence[str],
    *,
    kind: str,
    freq: str,
    elapsed: int,
    remaining: int,
    pool: Sequence[Floats],
) -> Floats:
    """Return samples of the sum over the ``remaining`` steps.

    ``history`` is the flow of each step, oldest first; ``kind`` is "sum" or "level", ``freq``
    "D" or "W"; ``pool`` holds the histories of others of the kind.
    """
    del elapsed
    is_level = kind == "level"
    last = np.datetime64(dates[-1])
    members = [_record(values, last, freq, is_level=is_level) for values in pool]
    studied = [study(member, is_level=is_level) for member in members if member.size]
    own = study(_record(history, last, freq, is_level=is_level), is_level=is_level)
    return ahead(own, _kinds(last, remaining, freq), Pool(studied))


def _record(values: Floats, last: np.datetime64, freq: str, *, is_level: bool) -> Record:
    # The first step of a level is not known: it is told as no change.
    values = values[1:] if is_level and len(values) > 1 and values[0] == 0 else values
    if freq == "W":
        return record.weekly(values)
    return record.daily(values, _kinds(last - np.timedelta64(len(values), "D"), len(values), freq))


def _kinds(before: np.datetime64, count: int, freq: str) -> npt.NDArray[np.int64]:
    """Return the weekday of each of ``count`` days after ``before``; 1970-01-01 was a Thursday."""
    if freq == "W":
        return np.zeros(count, np.int64)
    return (int(before.astype("datetime64[D]").astype(np.int64)) + 1 + np.arange(count) + 3) % 7


def made_up(number: int) -> Floats:
    """Return a year of counts with a weekday rhythm, a drift and a few spikes."""
    chance = np.random.default_rng(number)
    days = np.arange(YEAR)
    level = 50.0 * (1 + number % 40) * np.exp(np.cumsum(chance.normal(0, 0.03, YEAR)))
    rhythm = np.where(days % 7 > 4, 0.7, 1.1)
    spikes = np.where(chance.random(YEAR) < 0.01, 6.0, 1.0)
    return chance.poisson(level * rhythm * spikes).astype(np.float64)


def measure() -> dict[str, object]:
    """Forecast every KPI once, with one pool for all, and time a floor over the same records."""
    days = np.arange(YEAR, dtype=np.int64) % 7
    ahead_days = (YEAR + np.arange(HORIZON, dtype=np.int64)) % 7
    seconds = floor = 0.0
    began = time.perf_counter()
    pool = Pool(
        [study(record.daily(made_up(one), days), is_level=False) for one in range(MEMBERS)]
    )
    seconds += time.perf_counter() - began
    for number in range(KPIS):
        values = made_up(number)
        began = time.perf_counter()
        ahead(study(record.daily(values, days), is_level=False), ahead_days, pool)
        between = time.perf_counter()
        np.quantile(values, GRID)
        seconds += between - began
        floor += time.perf_counter() - between
    return {
        "benchmark": "forecast",
        "kpis": KPIS,
        "seconds_per_1000": round(seconds / KPIS * 1000, 2),
        "seconds_per_1000_aim": AIM_PER_1000,
        "floor_per_1000": round(floor / KPIS * 1000, 3),
        "ratio": round(seconds / floor, 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "memory_mb_aim": AIM_MB,
    }


def main() -> None:
    """Measure and print."""
    found = measure()
    print(json.dumps(found), flush=True)
    print(
        f"{found['kpis']} KPIs forecast at {found['seconds_per_1000']} s per 1,000 on one core, "
        f"{found['ratio']} of sorting each record ({found['floor_per_1000']} s); "
        f"at most {found['memory_mb']} MB.",
        flush=True,
    )


if __name__ == "__main__":
    main()
