"""The other KPIs of a kind: what is learnt from them once serves every one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kpi.forecasting import counted, wandering
from kpi.forecasting.anew import Anew
from kpi.forecasting.counted import FLOWS, GROWTH, Counted
from kpi.forecasting.record import Floats, Record
from kpi.forecasting.shown import behind
from kpi.forecasting.spread import GRID, seen_apart, usual
from kpi.forecasting.wandering import Lesson, Wandering

#: A level whose losses are more than that part of all its movement goes up and down.
_LOSSES = 0.25
#: A loss of more than so many usual gains is cut, if no more than that part of all steps are.
_PURGE, _RARE = 5.0, 0.05
#: How the spread is tied to how nervous a record is lately.
TIED, TIED_ANEW = 0.5, 0.75
#: Without any other KPI: the spread of logs, for a horizon of one step, and how it grows.
_ALONE, _GROWS = 0.35, 0.25
_ALONE_ANEW, _GROWS_ANEW = 0.8, 0.1

Studied = Counted | Wandering | Anew


def study(record: Record, *, is_level: bool) -> Counted | Wandering:
    """Study a record of at least one step by what it is."""
    if not is_level:
        return counted.study(record, FLOWS)
    record = behind(record)
    kept = without_purges(record)
    if _wanders(kept.values):
        return wandering.study(record)
    return counted.study(kept, GROWTH)


def _wanders(steps: Floats) -> bool:
    lost = float(-np.minimum(steps, 0.0).sum())
    return lost > _LOSSES * float(np.abs(steps).sum())


def without_purges(record: Record) -> Record:
    """Return the record with rare losses, far beyond what a step gains, cut down.

    A platform that deletes bots, or a video that is taken down, says nothing of what goes on.
    """
    steps = record.values
    least = -_PURGE * float(np.maximum(steps, 0.0).mean())
    if float(np.mean(steps < least)) > _RARE:
        return record
    return replace(record, values=np.maximum(steps, least))


@dataclass(slots=True)
class Pool:
    """Studied records of one kind; answers are kept for each horizon."""

    members: Sequence[Studied]
    _counted: dict[int, Floats] = field(default_factory=dict)
    _wandering: dict[int, tuple[Lesson | None, Floats]] = field(default_factory=dict)
    _anew: dict[int, Floats] = field(default_factory=dict)

    def counted(self, horizon: int) -> Floats:
        """Return the usual quantiles of errors in logs, by root of nervousness."""
        if horizon not in self._counted:
            found = usual(
                [
                    _finite(member.errors(horizon) / member.nervous**TIED)
                    for member in self.members
                    if isinstance(member, Counted)
                ],
                horizon,
            )
            self._counted[horizon] = alone(horizon) if found is None else found
        return self._counted[horizon]

    def wandering(self, horizon: int) -> tuple[Lesson | None, Floats]:
        """Return what is learnt of the cues, and the usual quantiles by nervousness."""
        if horizon not in self._wandering:
            some = [member for member in self.members if isinstance(member, Wandering)]
            lessons = [one for member in some if (one := member.lesson(horizon)) is not None]
            lesson = wandering.together(lessons)
            found = usual(
                [_finite(member.follow(horizon, lesson)[1] / member.nervous) for member in some],
                horizon,
            )
            alone_ = _bell() * np.sqrt(horizon)
            self._wandering[horizon] = (lesson, alone_ if found is None else found)
        return self._wandering[horizon]

    def anew(self, steps: int) -> Floats:
        """Return the usual quantiles of errors so many steps on, tied to nervousness."""
        if steps not in self._anew:
            found = usual(
                [
                    _finite(member.follow(steps)[1] / member.nervous**TIED_ANEW)
                    for member in self.members
                    if isinstance(member, Anew)
                ],
                seen_apart(steps),
            )
            alone_ = _ALONE_ANEW * float(steps) ** _GROWS_ANEW * _bell()
            self._anew[steps] = alone_ if found is None else found
        return self._anew[steps]


def alone(horizon: int) -> Floats:
    """Return what is assumed of a kind of which nothing else is known."""
    width: float = _ALONE * float(horizon) ** _GROWS
    return width * _bell()


def _bell() -> Floats:
    """Return the quantiles of a bell: the logistic one, as wide as the normal."""
    bell: Floats = np.log(GRID / (1.0 - GRID)) * (1 / 1.7)
    return bell


def _finite(errors: Floats) -> Floats:
    return errors[np.isfinite(errors)]
