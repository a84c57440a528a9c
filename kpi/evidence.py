"""Does a KPI move before, or with, what the goal is to bring? Evidence from the team's own data.

Two series that both grow, or both rest on Sundays, correlate without having anything to do with
one another. Before they are compared each is cleaned: logarithm, trend and (where there are any)
weekday means taken out, then its own memory (an autoregression of an order that Akaike's criterion
chooses: for a random walk this is the difference, for noise it is nothing). What is left are the
surprises. They are correlated at lags of 0 to 4 steps; the number of independent points is
Bartlett's, n / (1 + 2 sum r_x(k) r_y(k)); of the lags the strongest counts, with Sidak's
correction; over the KPIs of a goal Benjamini and Hochberg's at a false discovery rate of 10 %.
It is never said that one causes the other.

Sources: Bartlett (1946) on the variance of a cross-correlation; Haugh (1976) on comparing
prewhitened series; Sidak (1967); Benjamini and Hochberg (1995).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from kpi.model import Verdict
from kpi.surprises import (
    TINY,
    WEEK,
    Column,
    has_weekdays,
    plainly_centered,
    product,
    squares,
    surprises,
)

#: Fewer points than that say nothing.
LEAST_POINTS = 52
#: A KPI may run ahead of the outcome by at most this many steps.
MOST_AHEAD = 4
#: The share of false discoveries among the KPIs of a goal, and for each by itself.
_FALSE_DISCOVERIES = 0.10
_LEVEL = 0.05
#: Older values are of another time: at most that many steps are compared.
MOST_POINTS = 365
#: More days missing than that share, and the rest is no series any more.
_MOST_MISSING = 0.2
#: An outcome with that many days between its values is not a daily one.
_SELDOM = 5

#: Verdicts that let a team expect that the outcome comes along.
_SERVING = frozenset({Verdict.SERVES, Verdict.SUPPORTS})

Key = TypeVar("Key")


class Link(StrEnum):
    """What the data say of a KPI and the outcome."""

    WITH = "with"
    NONE = "none"
    AGAINST = "against"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found.

    ``ahead`` is by how many days the KPI runs ahead (0: on the same day), ``r`` the correlation
    of the surprises there, ``p`` the chance of one as strong among unrelated series. With too
    little data ``enough_on`` is about when there will be enough, if values go on coming daily.
    """

    link: Link
    points: int
    ahead: int = 0
    r: float = 0.0
    p: float = 1.0
    enough_on: date | None = None


def disagrees(evidence: Evidence, verdict: Verdict) -> bool:
    """Say whether the data point the other way than the verdict does."""
    if evidence.link is Link.WITH:
        return verdict.is_warning
    return evidence.link is Link.AGAINST and verdict in _SERVING


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two series beside each other, before it is judged what the figures mean."""

    ahead: int  # in steps
    r: float
    p: float


def judge(
    kpis: Mapping[Key, Mapping[date, float]], outcome: Mapping[date, float], today: date
) -> dict[Key, Evidence]:
    """Return the evidence for each of a goal's KPIs, judged together.

    ``kpis`` and ``outcome`` are values by day. An outcome that comes once a week or more seldom
    is compared with the KPI's mean over the same time. Days that only one of two has are left
    out; where too many are missing there is too little data.
    """
    pairs = {key: align(values, outcome) for key, values in kpis.items()}
    compared = {
        key: compare(pair.kpi, pair.outcome, pair.weekdays)
        for key, pair in pairs.items()
        if len(pair.kpi) >= LEAST_POINTS and not pair.is_sparse
    }
    believed = _believed({key: one.p for key, one in compared.items()})
    return {
        key: _evidence(compared[key], pair, is_believed=key in believed)
        if key in compared
        else _too_little(pair, today)
        for key, pair in pairs.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two series on the same days, oldest first; ``step`` is the usual distance in days.

    ``weekdays`` is empty where the steps are no days; ``is_sparse`` when many are missing.
    """

    kpi: Column = ()
    outcome: Column = ()
    weekdays: Sequence[int] = ()
    step: int = 1
    is_sparse: bool = False


def align(kpi: Mapping[date, float], outcome: Mapping[date, float]) -> Pair:
    """Return both series on the days that both have, at most the newest ``MOST_POINTS``."""
    step = _usual_step(sorted(outcome))
    if step >= _SELDOM:
        kpi = _means(kpi, sorted(outcome), step)
    days = sorted(kpi.keys() & outcome.keys())[-MOST_POINTS:]
    if not days:
        return Pair(step=step)
    most = ((days[-1] - days[0]).days // step) + 1
    return Pair(
        kpi=[kpi[day] for day in days],
        outcome=[outcome[day] for day in days],
        weekdays=[day.weekday() for day in days] if step == 1 else (),
        step=step,
        is_sparse=len(days) < (1 - _MOST_MISSING) * most,
    )


def _usual_step(days: Sequence[date]) -> int:
    gaps = sorted((after - day).days for day, after in pairwise(days))
    return gaps[len(gaps) // 2] if gaps else 1


def _means(values: Mapping[date, float], ends: Sequence[date], step: int) -> dict[date, float]:
    """Return the mean of the values in the ``step`` days up to each end."""
    found = {}
    for end in ends:
        stretch = [end - timedelta(days=back) for back in range(step)]
        known = [values[day] for day in stretch if day in values]
        if known:
            found[end] = sum(known) / len(known)
    return found


def _evidence(one: Comparison, pair: Pair, *, is_believed: bool) -> Evidence:
    link = Link.NONE
    if is_believed:
        link = Link.WITH if one.r > 0 else Link.AGAINST
    return Evidence(link=link, points=len(pair.kpi), ahead=one.ahead * pair.step, r=one.r, p=one.p)


def _too_little(pair: Pair, today: date) -> Evidence:
    missing = max(LEAST_POINTS - len(pair.kpi), 1)
    return Evidence(
        link=Link.TOO_LITTLE,
        points=len(pair.kpi),
        enough_on=None if pair.is_sparse else today + timedelta(days=missing * pair.step),
    )


def compare(kpi: Column, outcome: Column, weekdays: Sequence[int] = ()) -> Comparison:
    """Compare two series of the same steps; ``weekdays`` (0 to 6) where the steps are days.

    Series that never change compare as unrelated (p = 1).
    """
    left, right = surprises(kpi, weekdays), surprises(outcome, weekdays)
    size = min(len(left), len(right))
    left, right = left[-size:], right[-size:]
    if not (_varies(left) and _varies(right)):
        return Comparison(ahead=0, r=0.0, p=1.0)
    share = _independent_share(left, right)
    used = 1 + (WEEK - 1 if has_weekdays(kpi, weekdays) else 0)
    best_p, best_lag, best_r = 2.0, 0, 0.0
    for lag in range(MOST_AHEAD + 1):
        r = _correlation(left[: size - lag], right[lag:])
        p = _chance(r, (size - lag - used) * share)
        if p < best_p:
            best_p, best_lag, best_r = p, lag, r
    whole = 1 - (1 - min(best_p, 1.0)) ** (MOST_AHEAD + 1)
    return Comparison(ahead=best_lag, r=best_r, p=whole)


def _believed(chances: Mapping[Key, float]) -> set[Key]:
    """Return the keys that Benjamini and Hochberg's step-up procedure lets pass."""
    order = sorted(chances, key=lambda key: chances[key])
    passed = 0
    for place, key in enumerate(order, start=1):
        if chances[key] <= _FALSE_DISCOVERIES * place / len(order):
            passed = place
    return {key for key in order[:passed] if chances[key] <= _LEVEL}


def _independent_share(left: Column, right: Column) -> float:
    """Return Bartlett's share of points that count as independent, at most 1."""
    size = len(left)
    most = max(1, min(size // 4, int(10 * math.log10(size))))
    memories = zip(_memory(left, most), _memory(right, most), strict=True)
    both = sum((1 - lag / size) * ours * theirs for lag, (ours, theirs) in enumerate(memories, 1))
    return 1 / max(1.0, 1 + 2 * both)


def _memory(values: Column, most: int) -> list[float]:
    """Return the autocorrelation at lags of 1 to ``most``."""
    centered = plainly_centered(values)
    whole = squares(centered)
    return [
        product(centered[lag:], centered[: len(centered) - lag]) / whole
        for lag in range(1, most + 1)
    ]


def _correlation(left: Column, right: Column) -> float:
    ours, theirs = plainly_centered(left), plainly_centered(right)
    scale = math.sqrt(squares(ours) * squares(theirs))
    return max(-1.0, min(1.0, product(ours, theirs) / scale)) if scale > TINY else 0.0


def _chance(r: float, points: float) -> float:
    """Return how likely so strong a correlation of unrelated points is, in both directions.

    Student's t by the normal approximation of Abramowitz and Stegun, 26.7.8.
    """
    free = max(points - 2, 3.0)
    t = abs(r) * math.sqrt(free / max(1 - r * r, TINY))
    z = t * (1 - 1 / (4 * free)) / math.sqrt(1 + t * t / (2 * free))
    return math.erfc(z / math.sqrt(2))


def _varies(values: Column) -> bool:
    return squares(plainly_centered(values)) > TINY * len(values)
