"""What is usual for each kind of day, and what is a spike."""

import numpy as np

from kpi.forecasting.record import HOLIDAY, Days, Flags, Floats, Record

#: A weekday's usual part is learnt from the last twelve weeks, and believed after three.
_WEEKS, _LEAST_DAYS = 84, 21
#: So many days of a kind weigh as much as the assumption that it is a day like others.
_PRIOR = 2.0
#: Holidays are few: they are taken for Sundays until that many were seen.
_HOLIDAY_PRIOR = 4.0
_KINDS = 8
#: A day of nothing is told by this part of an average day: its logarithm must be one.
_CALMED = 0.1
#: What is more than e times the usual of four weeks is a spike; of its excess little goes on.
_SPIKE, _KEPT, _USUAL_DAYS = float(np.e), 0.3, 28
#: Numbers count as rounded when so many of them, and that part of them, end in zeros alike.
_SOME, _MOSTLY = 8, 0.75
_COARSEST = 1e6


def day_factors(record: Record) -> Floats:
    """Return for each kind of day its usual part of an average day; the weekdays' mean is 1."""
    factors = np.ones(_KINDS)
    values, kinds = record.values[-_WEEKS:], record.kinds[-_WEEKS:]
    if len(values) < _LEAST_DAYS or not kinds.any():
        return factors
    shares = _shares(values, record.known[-_WEEKS:])
    inner = kinds[3:-3]
    logs = np.zeros(_KINDS)
    for kind in range(HOLIDAY):
        logs[kind] = _shrunk(shares[inner == kind], 0.0, _PRIOR)
    logs[HOLIDAY] = _shrunk(shares[inner == HOLIDAY], logs[6], _HOLIDAY_PRIOR)
    factors = np.maximum(np.exp(logs) * (1.0 + _CALMED) - _CALMED, _CALMED)
    mean: float = factors[:HOLIDAY].mean()
    return factors / mean


def day_offsets(values: Floats, known: Flags, kinds: Days) -> Floats:
    """Return by how much each kind of day lies off the week around it; the weekdays' mean is 0."""
    offsets = np.zeros(_KINDS)
    values, known, kinds = values[-_WEEKS:], known[-_WEEKS:], kinds[-_WEEKS:]
    if len(values) < _LEAST_DAYS or not kinds.any():
        return offsets
    week, inner = np.ones(7), kinds[3:-3]
    count = np.maximum(np.convolve(known.astype(np.float64), week, "valid"), 1.0)
    around = np.convolve(values * known, week, "valid") / count
    off = np.where(known[3:-3], values[3:-3] - around, np.nan)
    for kind in range(HOLIDAY):
        offsets[kind] = _shrunk(off[inner == kind], 0.0, _PRIOR)
    offsets[:HOLIDAY] -= offsets[:HOLIDAY].mean()
    offsets[HOLIDAY] = _shrunk(off[inner == HOLIDAY], offsets[6], _HOLIDAY_PRIOR)
    return offsets


def _shares(values: Floats, known: Flags) -> Floats:
    """Return the log of each day's part of the week around it; NaN where it is not known."""
    week = np.ones(7)
    around = np.convolve(values, week, "valid") / np.maximum(
        np.convolve(known.astype(np.float64), week, "valid"), 1.0
    )
    inner = values[3:-3]
    shares = np.log((inner + _CALMED * around + 1e-9) / ((1.0 + _CALMED) * around + 1e-9))
    return np.where(known[3:-3], shares, np.nan)


def _shrunk(shares: Floats, prior: float, weight: float) -> float:
    found = shares[np.isfinite(shares)]
    if not len(found):
        return prior
    return float((np.median(found) * len(found) + prior * weight) / (len(found) + weight))


def unit(values: Floats) -> float:
    """Return the smallest amount that means something: 1 where few are counted one by one.

    It is bounded by a hundredth of what is usual, so that it plays no part in large numbers;
    but where a platform shows rounded numbers, it is what they are rounded to.
    """
    some = values[values > 0]
    if not len(some):
        return 1.0
    bound = 0.01 * float(np.median(some))
    if bool(np.all(values == np.round(values))):
        bound = max(rounding(some), bound)
    return min(float(some.min()), bound)


def rounding(values: Floats) -> float:
    """Return the largest power of ten that most of the whole numbers above zero are multiples of.

    It is 1 where they are few or not whole.
    """
    some = values[values > 0]
    power = 1.0
    if len(some) < _SOME or not np.all(some == np.round(some)):
        return power
    while power < _COARSEST and float(np.mean(some % (10.0 * power) == 0.0)) >= _MOSTLY:
        power *= 10.0
    return power


def without_spikes(values: Floats, known: Flags, smallest: float) -> Floats:
    """Return the values with what rises far above the last four weeks' median softly capped."""
    places = np.maximum.accumulate(np.where(known, np.arange(len(values)), 0))
    padded = np.pad(values[places], (_USUAL_DAYS - 1, 0), mode="symmetric")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _USUAL_DAYS)
    middle = _USUAL_DAYS // 2
    usual = np.partition(windows, (middle - 1, middle), axis=1)[:, middle - 1 : middle + 1]
    top = np.maximum(usual.mean(axis=1), 0.0) * _SPIKE + 2.0 * smallest
    return np.where(values > top, top * np.maximum(values / top, 1.0) ** _KEPT, values)
