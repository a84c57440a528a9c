"""Single posts: which of them a change of what posts had comes from, if truly one does.

What the posts of one stretch of days had, less what those of the stretch before had, is made of

    more or fewer posts, each taken as a usual one, and
    by how much each post differs from a usual one,

exactly, whatever is called usual: here the median of the posts of the last weeks. So the largest
of many posts is not named for there being many. A post is named where it alone carries most of
the change and stands out among all of them as hardly any does by chance.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from kpi.model import Period

#: So many posts of a day are kept.
MOST_KEPT = 20
#: So many posts say what is usual.
FEWEST = 8
#: From so many deviations of the logarithm on a post stands out: one in 30,000 by chance.
_STANDS_OUT = 4.0
MAD_TO_DEVIATION = 1.4826
#: Posts that are nearly alike are taken to differ by so much: by a third.
_LEAST_DEVIATION = 0.3
#: What is named carries at least so much of the change.
MOST_OF_IT = Fraction(3, 5)


class Post(NamedTuple):
    """A post as its export tells of it; ``key`` tells it from others, the rest may be empty."""

    key: str
    name: str = ""
    link: str = ""


class Posted(NamedTuple):
    """What one post of a day had."""

    post: Post
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedDay:
    """The posts of a day: how many, what they had together, and the largest of them."""

    day: date
    count: int
    total: Decimal
    posts: tuple[Posted, ...]


class PostsRead:
    """The posts of each day, while a file is read: all are counted, the largest kept."""

    def __init__(self) -> None:
        """Begin with none."""
        self._counts: dict[date, int] = {}
        self._posts: dict[date, list[Posted]] = {}

    def __bool__(self) -> bool:
        return bool(self._counts)

    def add(self, day: date, post: Post, value: Decimal) -> None:
        """Count a post and keep it, if it is among the largest of its day."""
        self._counts[day] = self._counts.get(day, 0) + 1
        posts = self._posts.setdefault(day, [])
        posts.append(Posted(post, value))
        if len(posts) >= 2 * MOST_KEPT:
            self._posts[day] = _largest(posts)

    def days(self, totals: Iterable[tuple[date, Decimal]]) -> Iterator[PostedDay]:
        """Yield the days that have posts; ``totals`` are the values of all days."""
        for day, total in totals:
            if day in self._counts:
                posts = tuple(_largest(self._posts[day]))
                yield PostedDay(day=day, count=self._counts[day], total=total, posts=posts)


def _largest(posts: Sequence[Posted]) -> list[Posted]:
    return sorted(posts, key=lambda one: -one.value)[:MOST_KEPT]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPart:
    """What a post adds to the change by differing from a usual one.

    ``is_before``: it is of the earlier days, so that its being large makes the change smaller.
    """

    posted: Posted
    day: date
    effect: Fraction
    is_before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSplit:
    """A change made of posts: their parts, that of their number, and the rest add up to it.

    ``named`` carries most of it; ``usual`` is what a post usually has.
    """

    change: Fraction
    named: PostPart
    usual: Decimal
    counts: tuple[int, int]  # before and after
    of_counts: Fraction
    parts: tuple[PostPart, ...]  # what changed most comes first
    rest: Fraction

    @property
    def share(self) -> Fraction:
        """The part of the change that the named one carries."""
        return self.named.effect / self.change


def split(
    window: Period, before: Period, days: Sequence[PostedDay], points: Mapping[date, Decimal]
) -> PostSplit | None:
    """Split the change of a sum by posts; None: no single one truly explains it.

    ``days`` are those whose posts are known, of some weeks; ``points`` the values of the two
    stretches. A day whose value its posts do not make says nothing: then nothing is said.
    """
    known = {one.day: one for one in days}
    if any(day not in known or known[day].total != value for day, value in points.items()):
        return None
    sizes = [one.value for day in days for one in day.posts]
    if len(sizes) < FEWEST:
        return None
    usual = Decimal(median(sizes))
    old, new = (_of(period, known, points) for period in (before, window))
    change = _total(new) - _total(old)
    parts = sorted(
        [*_parts(new, usual, is_before=False), *_parts(old, usual, is_before=True)],
        key=lambda one: -abs(one.effect),
    )
    named = next((one for one in parts if one.effect * change > 0), None)
    if (
        named is None
        or named.effect / change < MOST_OF_IT
        or not _stands_out(named, sizes, old if named.is_before else new)
    ):
        return None
    counts = sum(one.count for one in old), sum(one.count for one in new)
    of_counts = (counts[1] - counts[0]) * Fraction(usual)
    return PostSplit(
        change=change,
        named=named,
        usual=usual,
        counts=counts,
        of_counts=of_counts,
        parts=tuple(parts),
        rest=change - of_counts - sum((one.effect for one in parts), Fraction(0)),
    )


def _of(
    period: Period, known: Mapping[date, PostedDay], points: Mapping[date, Decimal]
) -> list[PostedDay]:
    return [known[day] for day in period if day in points]


def _total(days: Sequence[PostedDay]) -> Fraction:
    return sum((Fraction(one.total) for one in days), Fraction(0))


def _parts(days: Sequence[PostedDay], usual: Decimal, *, is_before: bool) -> Iterator[PostPart]:
    sign = -1 if is_before else 1
    for day in days:
        for one in day.posts:
            effect = sign * (Fraction(one.value) - Fraction(usual))
            yield PostPart(posted=one, day=day.day, effect=effect, is_before=is_before)


def _stands_out(part: PostPart, sizes: Sequence[Decimal], beside: Sequence[PostedDay]) -> bool:
    """Whether hardly any post is so large by chance, as posts differ: by factors.

    Where all posts of these days had more than usual, it is held against them.
    """
    logs = [_log(one) for one in sizes]
    middle = median(logs)
    spread = MAD_TO_DEVIATION * median(abs(one - middle) for one in logs)
    others = [_log(one.value) for day in beside for one in day.posts if one is not part.posted]
    above = _log(part.posted.value) - max(middle, median(others) if others else middle)
    return above >= _STANDS_OUT * max(spread, _LEAST_DEVIATION)


def _log(value: Decimal) -> float:
    return math.log1p(max(float(value), 0.0))
