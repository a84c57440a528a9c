"""A series whose meaning changed is cut here: days on both sides of a break are not compared.

``breaks`` are the days from which on something else is counted. Whoever reads a history to learn
what is usual takes it from here; without a break every function returns what it was given.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

V = TypeVar("V")


def current(
    points: Sequence[tuple[date, V]], breaks: Iterable[date], through: date
) -> Sequence[tuple[date, V]]:
    """Return the points that count what is counted on the day ``through``; both are by day."""
    since = last(breaks, through)
    return points if since is None else [one for one in points if one[0] >= since]


def stretches(
    points: Sequence[tuple[date, V]], breaks: Iterable[date]
) -> list[Sequence[tuple[date, V]]]:
    """Return the points between one break and the next, each by itself; none is empty."""
    edges = [date.min, *sorted(set(breaks)), date.max]
    if len(edges) == 2:  # noqa: PLR2004 the two ends of time
        return [points] if points else []
    cut = [[one for one in points if start <= one[0] < end] for start, end in pairwise(edges)]
    return [one for one in cut if one]


def last(breaks: Iterable[date], through: date) -> date | None:
    """Return the latest break up to and with the day; None: there is none."""
    return max((day for day in breaks if day <= through), default=None)


def divide(breaks: Iterable[date], first: date, through: date) -> bool:
    """Whether something else is counted on the day ``through`` than on the ``first``."""
    return any(first < day <= through for day in breaks)
