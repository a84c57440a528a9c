"""What lies behind a level that a platform shows rounded: 14,500 followers, for days on end.

On the day on which the number shown turns, the level has just passed it; between such days it
moved about evenly. So a month of two jumps is a month of slow growth, and a number that stood for
long is likely to turn soon.
"""

from dataclasses import replace

import numpy as np

from kpi.forecasting.record import Days, Floats, Record, summed
from kpi.forecasting.rhythm import rounding

#: Numbers are taken as rounded by what the last half year shows.
_NEWEST = 180
#: Fewer turns than that show nothing; the pace after the last one is that over so many.
_LEAST_TURNS, _PACE_TURNS = 3, 6
#: Two units and more in a step: it may have got anywhere inside the last of them.
_LEAP = 1.5
#: It did not turn yet, so it is short of the next unit.
_SHORT = 0.98


def behind(record: Record) -> Record:
    """Return the record of a level's steps as they were before they were rounded."""
    steps = record.values
    unit = rounding(np.abs(steps[-_NEWEST:]))
    turns = np.flatnonzero(steps)
    if unit <= 1.0 or len(turns) < _LEAST_TURNS:
        return record
    seen = summed(steps)
    levels = _levels(seen, turns, unit)
    return replace(
        record, values=np.diff(levels), shown_in=unit, above=float(levels[-1] - seen[-1])
    )


def _levels(seen: Floats, turns: Days, unit: float) -> Floats:
    """Return the level at each of the times that ``seen`` tells of, one more than steps."""
    at = turns + 1
    leaps = seen[at] - seen[turns]
    passed = np.where(leaps > 0, seen[at], seen[at] + unit)
    passed = np.where(np.abs(leaps) > _LEAP * unit, seen[at] + unit / 2, passed)
    times = np.arange(len(seen))
    levels: Floats = np.interp(times, at, passed)
    few = min(_PACE_TURNS, len(at)) - 1
    first, last = at[0], at[-1]
    early = (passed[few] - passed[0]) / (at[few] - first)
    late = (passed[-1] - passed[-1 - few]) / (last - at[-1 - few])
    levels[:first] = np.clip(passed[0] - early * (first - times[:first]), seen[0], seen[0] + unit)
    since = passed[-1] + late * (times[last:] - last)
    levels[last:] = np.clip(since, seen[-1], seen[-1] + _SHORT * unit)
    return levels


def as_shown(changes: Floats, record: Record) -> Floats:
    """Return by how much the number shown will change when the level behind it does so."""
    if record.shown_in <= 1.0:
        return changes
    units: Floats = np.floor((record.above + changes) / record.shown_in)
    return units * record.shown_in
