"""What goes up and down: a level's steps, where losses are as usual as gains.

Such a level stays where it is, unless its own past and that of its kind show what comes back:
the last year's turn, a rise that is undone. A steady drift counts as far as it stands out.
"""

from dataclasses import dataclass

import numpy as np

from kpi.forecasting.counted import first_example
from kpi.forecasting.record import Floats, Record, summed
from kpi.forecasting.smoothing import forgetting_means

_DRIFT_RATE, _NERVOUS_RATE, _NEAR_RATE = 0.02, 0.03, 0.5
#: So many horizons of the pool count beside one's own.
_POOL_HORIZONS = 5.0
_RIDGE = 0.5
#: A drift counts from twice its standard error on: four times its variance.
_STANDS_OUT = 4.0
_CUES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a record teaches of how far each cue is to be followed, summed over its horizons."""

    among: Floats  # cues by cues
    towards: Floats  # cues by what came
    horizons: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wandering:
    """One record, studied."""

    record: Record
    totals: Floats  # the level, from zero, before each step
    undone: Floats  # how far the recent mean lies from where it stands, at each step
    drift: Floats  # of one step, as known at each step
    nervous: Floats

    def came(self, horizon: int) -> Floats:
        """Return the sum of the horizon after each step, less the drift; NaN if still to come."""
        size = self.record.size
        found = np.full(size, np.nan)
        steps = np.arange(size - horizon)
        if len(steps):
            sums = self.totals[steps + 1 + horizon] - self.totals[steps + 1]
            found[steps] = sums - self.drift[steps] * horizon
        return found

    def cues(self, came: Floats) -> Floats:
        """Return at each step what might come back: steps by cues."""
        size, year = self.record.size, self.record.year
        ago = np.zeros(size)
        ago[year:] = np.nan_to_num(came)[: max(size - year, 0)]
        return np.stack([ago, self.undone], axis=1)

    def lesson(self, horizon: int) -> Lesson | None:
        """Return what this record teaches others, each step by its own nervousness."""
        came = self.came(horizon)
        steps = np.arange(first_example(self.record.size, horizon), self.record.size - horizon)
        if not len(steps):
            return None
        cues = self.cues(came)[steps] / self.nervous[steps, None]
        known = came[steps] / self.nervous[steps]
        return Lesson(
            among=cues.T @ cues / horizon,
            towards=cues.T @ known / horizon,
            horizons=len(known) / horizon,
        )

    def follow(self, horizon: int, pooled: Lesson | None) -> tuple[float, Floats]:
        """Return the sum to expect, and the errors of having expected so in the past."""
        came = self.came(horizon)
        cues = self.cues(came)
        parts = _parts(self.lesson(horizon), pooled)
        expected = float(cues[-1] @ parts + self.drift[-1] * horizon)
        errors = came - cues @ parts
        errors[: first_example(self.record.size, horizon)] = np.nan
        return expected, errors


def _parts(own: Lesson | None, pooled: Lesson | None) -> Floats:
    """Return how far each cue is to be followed: ridge regression, the pool as the prior."""
    among: Floats = np.zeros((_CUES, _CUES))
    towards: Floats = np.zeros(_CUES)
    ridge: Floats = np.zeros(_CUES)
    for lesson, horizons in ((own, own.horizons if own else 0.0), (pooled, _POOL_HORIZONS)):
        if lesson is not None:
            among = among + lesson.among * (horizons / lesson.horizons)
            towards = towards + lesson.towards * (horizons / lesson.horizons)
            ridge = (1.0 / lesson.horizons) * lesson.among.diagonal()
    return np.linalg.solve(among + np.diag(_RIDGE * ridge + 1e-9), towards).astype(np.float64)


def together(lessons: list[Lesson]) -> Lesson | None:
    """Return the mean of what several records teach, each counting the same."""
    if not lessons:
        return None
    return Lesson(
        among=np.mean([lesson.among / lesson.horizons for lesson in lessons], axis=0),
        towards=np.mean([lesson.towards / lesson.horizons for lesson in lessons], axis=0),
        horizons=1.0,
    )


def study(record: Record) -> Wandering:
    """Study a record of at least one step."""
    values, known = record.values, record.known
    totals = summed(values)
    level = totals[1:]
    always = np.ones(len(values), np.bool_)
    return Wandering(
        record=record,
        totals=totals,
        undone=forgetting_means(level - level[0], always, _NEAR_RATE) - (level - level[0]),
        drift=_drift(values),
        nervous=np.sqrt(forgetting_means(values**2, known, _NERVOUS_RATE)) + 1e-9,
    )


def _drift(values: Floats) -> Floats:
    """Return the mean step as known at each step, shrunk by how little it stands out.

    The James-Stein part 1 - 4/t2, with t2 the squared mean over its squared error; the error is
    taken from sums over a quarter of a year of weeks, so that what sways is not taken for drift.
    """
    always = np.ones(len(values), np.bool_)
    mean = forgetting_means(values, always, _DRIFT_RATE)
    block = 13
    totals = summed(values)
    sums = np.zeros(len(values))
    sums[block - 1 :] = (totals[block:] - totals[:-block]) / block
    sums[: block - 1] = totals[1:block] / np.arange(1, min(block, len(totals)))
    spread = forgetting_means((sums - mean) ** 2, always, _DRIFT_RATE)
    counted = np.minimum(np.arange(1, len(values) + 1), 1.0 / _DRIFT_RATE) / block
    noise = spread / np.maximum(counted, 0.5)
    kept = np.clip(1.0 - _STANDS_OUT * noise / np.maximum(mean**2, 1e-300), 0.0, 1.0)
    kept[: 2 * block] = 0.0
    shrunk: Floats = mean * kept
    return shrunk
