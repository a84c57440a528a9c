"""Steps of a number's history that the history before them does not explain.

Each value is compared with an exponentially weighted level and the usual difference of its
place in the season, on a logarithmic scale: half and double are equally far. How far is usual
is learned for ups and downs apart, and for counts never less than chance alone makes it
(Poisson). A value is unusual by itself, or by being one of several that lie on the same side.

Pure arithmetic on floats, about four microseconds a step; one history is judged in one pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import copysign, exp, log, sqrt
from statistics import fmean, median

#: A value so many times as far away as is usual is unusual.
LIMIT = 3.0
_FEWEST_STEPS = 28
#: Days that a history must span, and how many of them need a value, before any day is judged.
FEWEST_DAYS, FEWEST_VALUES = _FEWEST_STEPS + 1, _FEWEST_STEPS // 2
#: How quickly the season follows what is new.
_SEASON = 0.05
#: How much a run remembers of the step before.
_RUN = 0.7
#: One wild value moves the level by no more than this, and the usual distance by no more.
_PULL, _STRETCH, _SHARE = 1.5, 6.0, 4.0
#: The fourth moment of a normal distribution is three times its variance squared.
_NORMAL = 3.0
#: The fourth moment heeds rare large distances so much that a bit less than it gives will do.
_TIGHT = 0.85
#: Nothing closer than this is ever unusual, as a part of the value; a level moves by far less.
_LEAST = 0.08
_LEAST_GROWTH = 0.001
#: However far values fell before, falling so far is unusual: there is nothing below an outage.
_FALL = 5.0
#: How much more the first ones judged must be, where records count.
_YOUNG = 2.0
#: Stands for zero where one more is not known to be a little: a part of what is usual.
_TRIFLE = 0.01


class Nature(StrEnum):
    """What the values are, which decides how chance moves them."""

    COUNT = "count"  # things that happened in the step
    AMOUNT = "amount"  # money, rates, scores; never below zero
    LEVEL = "level"  # how many there are, such as followers: judged by how it grows


class Rule(StrEnum):
    """By what a step is unusual."""

    VALUE = "value"  # by itself
    RUN = "run"  # as one of several in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How long a season is, and for how long nothing is said after something was, in steps.

    ``part`` is how long the parts of a season are that are alike, zero where there are none.
    ``limit`` is how many times as far away as is usual is unusual, ``run_limit`` the same for
    what several values in a row add up to. ``level``, ``spread`` and ``run_spread`` say how
    quickly the level, the usual distance and the usual run follow what is new.

    With a ``record`` a value must also be so many times as far away as any before it on its side,
    and by more while few were judged: what comes around every week is nothing to write of, however
    far it is from the rest.
    """

    season: int = 7
    part: int = 0
    quiet: int = 3
    limit: float = LIMIT
    run_limit: float = 2.5
    level: float = 0.1
    spread: float = 0.05
    run_spread: float = 0.03
    record: float = 0.0


DAILY = Rhythm()
#: A day has twenty-four hours to be wrong about, and people come in waves: each takes more.
HOURLY = Rhythm(
    season=168,
    part=24,
    quiet=72,
    limit=3.5,
    run_limit=4.5,
    level=0.2,
    spread=0.005,
    run_spread=0.003,
    record=1.1,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One step: what came, what was expected, the band of what is usual, how far outside.

    ``distance`` counts usual distances, below zero when less came than expected, and ``limit`` is
    how many make a value unusual. ``rule`` is None for a usual step, and for the quiet ones after
    an unusual one.
    """

    step: int
    value: float
    expected: float
    low: float
    high: float
    distance: float
    limit: float
    rule: Rule | None = None


def judge(values: Sequence[float | None], nature: Nature, rhythm: Rhythm = DAILY) -> list[Judged]:
    """Judge each step that has a value, but for the first seasons, which are learned from.

    ``values`` are evenly apart, oldest first, None where nothing is known. Returns nothing for
    a history shorter than four weeks of days, or two seasons.
    """
    first = first_judged(values, rhythm)
    if first is None:
        return []
    scale = _Scale(nature, [value for value in values[:first] if value is not None])
    seen = scale.steps(values)
    track = _Track(scale, rhythm, [one for one in seen if one[0] < first])
    return [track.judged(step, x, value) for step, x, value in seen if step >= first]


def first_judged(values: Sequence[float | None], rhythm: Rhythm = DAILY) -> int | None:
    """Return the first step with enough behind it: half of the steps it takes have a value."""
    needed = max(_FEWEST_STEPS, 2 * rhythm.season)
    known = 0
    for step, value in enumerate(values):
        if step >= needed and 2 * known >= needed:
            return step
        known += value is not None
    return None


class _Scale:
    """Where distances are measured: logarithms of amounts, or of how a level grows."""

    __slots__ = ("_nature", "_stands", "_zero")

    def __init__(self, nature: Nature, learned: Sequence[float]) -> None:
        self._nature = nature
        self._stands = 0.0  # the value before, for a level
        usual = median(max(value, 0.0) for value in learned)
        self._zero = usual * _TRIFLE or 1.0 if nature is Nature.AMOUNT else 1.0

    def steps(self, values: Sequence[float | None]) -> list[tuple[int, float, float]]:
        """Return step, measure and value of each that has one; growth begins with the second."""
        found = []
        last: tuple[int, float] | None = None
        for step, value in enumerate(values):
            if value is None:
                continue
            x = log(max(value, 0.0) + self._zero)
            if self._nature is not Nature.LEVEL:
                found.append((step, x, value))
            elif last is not None:
                found.append((step, (x - last[1]) / (step - last[0]), value))
            last = step, x
        return found

    def noise(self, expected: float, x: float, value: float) -> float:
        """Return the variance that there is in any case."""
        if self._nature is Nature.AMOUNT:
            return _LEAST**2
        if self._nature is Nature.COUNT:
            return _LEAST**2 + exp(-expected)
        before = max(value, 0.0) / exp(x) + 1.0
        return _LEAST_GROWTH**2 + max(abs(expected), 1.0 / before) / before

    def amount(self, measure: float, x: float, value: float) -> float:
        """Return what value the measure stands for, on the step with measure x and value."""
        if self._nature is Nature.LEVEL:
            return max((max(value, 0.0) + 1.0) * exp(measure - x) - 1.0, 0.0)
        return max(exp(measure) - self._zero, 0.0)


class _Track:
    """What is expected of the next step, learned step by step."""

    __slots__ = (
        "_above",
        "_below",
        "_fell",
        "_judged",
        "_level",
        "_quiet",
        "_rhythm",
        "_rose",
        "_run",
        "_run_spread",
        "_scale",
        "_season",
    )

    def __init__(
        self, scale: _Scale, rhythm: Rhythm, learned: Sequence[tuple[int, float, float]]
    ) -> None:
        self._scale, self._rhythm = scale, rhythm
        middle = median(x for _, x, _ in learned)
        self._season = _seasons(learned, middle, rhythm)
        rest = [x - middle - self._season[step % rhythm.season] for step, x, _ in learned]
        newest = median(rest[-2 * min(rhythm.season, 7) :])
        self._level = middle + newest
        near = 1.4826 * median(abs(one - newest) for one in rest)
        fourth = fmean(min(abs(one - newest), 2 * near) ** 4 for one in rest)
        self._above = self._below = max(fourth, _NORMAL * near**4)
        self._run, self._run_spread = 0.0, 0.4
        self._quiet = -1  # the last step of the quiet ones
        self._rose = self._fell = 0.0  # the furthest
        self._judged = 0  # how many steps were

    def judged(self, step: int, x: float, value: float) -> Judged:
        """Judge the step and learn from it."""
        place = step % self._rhythm.season
        expected = self._level + self._season[place]
        noise = self._scale.noise(expected, x, value)
        rest = x - expected
        usual = self._usual(rest, noise)
        distance = rest / usual
        limit = self._limit(distance)
        rule = self._rule(distance, limit)
        if step <= self._quiet:
            rule = None
        elif rule is not None:
            self._quiet = step + self._rhythm.quiet
        low, high = (
            self._scale.amount(
                expected + self._limit(way) * way * self._usual(way, noise), x, value
            )
            for way in (-1.0, 1.0)
        )
        self._learn(place, rest, usual, noise)
        self._remember(distance)
        return Judged(
            step=step,
            value=value,
            expected=self._scale.amount(expected, x, value),
            low=low,
            high=high,
            distance=distance,
            limit=limit,
            rule=rule,
        )

    def _limit(self, way: float) -> float:
        """Return how far is unusual on this side of what is expected."""
        rhythm = self._rhythm
        if not rhythm.record:
            return rhythm.limit
        young = 1 + _YOUNG / (1 + self._judged / rhythm.quiet)
        furthest = self._rose if way > 0 else min(self._fell, _FALL / rhythm.record)
        return max(rhythm.limit * young, rhythm.record * furthest)

    def _remember(self, distance: float) -> None:
        self._judged += 1
        self._rose, self._fell = max(self._rose, distance), max(self._fell, -distance)

    def _usual(self, way: float, noise: float) -> float:
        fourth = self._above if way > 0 else self._below
        return sqrt(_TIGHT**2 * sqrt(fourth / _NORMAL) + noise)

    def _rule(self, distance: float, limit: float) -> Rule | None:
        """Return by what the step is unusual; takes it into the run."""
        share = max(-_SHARE, min(_SHARE, distance))
        self._run = _RUN * self._run + (1 - _RUN) * share
        run = self._run / sqrt(self._run_spread)
        self._run_spread += self._rhythm.run_spread * (self._run**2 - self._run_spread)
        if abs(distance) >= limit:
            return Rule.VALUE
        return Rule.RUN if abs(run) >= self._rhythm.run_limit and run * distance > 0 else None

    def _learn(self, place: int, rest: float, usual: float, noise: float) -> None:
        pull = copysign(min(abs(rest), _PULL * usual), rest)
        self._level += self._rhythm.level * pull
        self._season[place] += _SEASON * pull
        own = max(min(abs(rest), _STRETCH * usual) ** 2 - noise, 0.0) ** 2
        if rest > 0:
            self._above += self._rhythm.spread * (own - self._above)
        else:
            self._below += self._rhythm.spread * (own - self._below)


def _seasons(
    learned: Sequence[tuple[int, float, float]], middle: float, rhythm: Rhythm
) -> list[float]:
    """Return the usual difference of each place in the season; few values say little of it.

    Where a season has parts that are alike, as days have nights, places are first told apart in
    one of these: of each place there are more values then.
    """
    found = [0.0] * rhythm.season
    for length in (rhythm.part, rhythm.season):
        if not length:
            continue
        places: list[list[float]] = [[] for _ in range(length)]
        for step, x, _ in learned:
            places[step % length].append(x - middle - found[step % rhythm.season])
        each = [median(rest) * len(rest) / (len(rest) + 2) if rest else 0.0 for rest in places]
        mean = fmean(each)
        found = [one + each[at % length] - mean for at, one in enumerate(found)]
    return found
