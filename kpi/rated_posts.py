"""Single posts behind a rate: which of them pulled it most, if truly one did.

A post is there before or after, never both. With w its part of what is below the line in its days
and r its own rate, one that came adds w (r - u), and one that went takes that away, whatever rate
u is called usual: together they are the change of the rate, exactly. Here u is the median of the
posts of some weeks, so that a few great ones do not make the others look unusual. A post is named
where it alone carries most of the change and stands out, among the posts of some weeks and those
beside it, by its rate or by its size.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from kpi.contributions import Ratio
from kpi.model import Period
from kpi.posts import FEWEST, MAD_TO_DEVIATION, MOST_OF_IT, Post, PostedDay

#: From so many deviations of the logarithm on a post stands out: a rate does so on both sides.
_STANDS_OUT = 4.3
#: Its rate must differ from the usual one by so much at least, however large it is.
_DIFFERS = 1.0
#: Posts that are nearly alike are taken to differ by so much in their rate and their size.
_LEAST_RATE, _LEAST_SIZE = 0.2, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedPost:
    """A post with both sides of its rate, and what it adds to the change of the whole.

    ``weight`` is its part of what is below the line in its stretch. ``is_before``: it is of the
    earlier days, and what it did there is gone.
    """

    post: Post
    day: date
    ratio: Ratio
    weight: Fraction
    effect: Fraction
    is_before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSplit:
    """A change of a rate made of posts: their effects and the rest add up to it.

    ``named`` carries most of it; ``usual`` is a usual post's rate. All are in the rate's own unit.
    """

    change: Fraction
    named: RatedPost
    usual: Fraction
    per: int
    parts: tuple[RatedPost, ...]  # what moved it most comes first
    rest: Fraction

    @property
    def share(self) -> Fraction:
        """The part of the change that the named one carries."""
        return self.named.effect / self.change


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A post of which both sides of the rate are known."""

    post: Post
    day: date
    ratio: Ratio


def split(
    window: Period,
    before: Period,
    sides: tuple[Sequence[PostedDay], Sequence[PostedDay]],
    days: Mapping[date, Ratio],
    *,
    per: int,
) -> RateSplit | None:
    """Split the change of a rate, times ``per``, by posts; None: no single one explains it.

    ``sides`` are the days, of some weeks, whose posts are known, above the line and below it;
    ``days`` what the rate is made of in the two stretches. A day that its posts do not make says
    nothing: then nothing is said.
    """
    above, below = ({one.day: one for one in side} for side in sides)
    if not all(_is_made_of(one, above.get(day), below.get(day)) for day, one in days.items()):
        return None
    posts = [
        one for day in sorted(above.keys() & below.keys()) for one in _of(above[day], below[day])
    ]
    if len(posts) < FEWEST:
        return None
    wholes = _whole(days, before), _whole(days, window)
    rates = wholes[0].value, wholes[1].value
    if rates[0] is None or rates[1] is None or rates[0] == rates[1]:
        return None
    change = (rates[1] - rates[0]) * per
    usual = median(_rate(one) for one in posts)
    parts = [
        _part(one, wholes, usual, is_before=one.day in before, per=per)
        for one in posts
        if one.day in days
    ]
    rest = change - sum((one.effect for one in parts), Fraction(0))
    named = max(parts, key=lambda one: one.effect * change, default=None)
    if named is None or named.effect / change < MOST_OF_IT or abs(rest) > abs(change) / 2:
        return None
    if not _stands_out(named, posts, before if named.is_before else window):
        return None
    return RateSplit(
        change=change,
        named=named,
        usual=usual * per,
        per=per,
        parts=tuple(sorted(parts, key=lambda one: -abs(one.effect))),
        rest=rest,
    )


def _part(
    it: _Known, wholes: tuple[Ratio, Ratio], usual: Fraction, *, is_before: bool, per: int
) -> RatedPost:
    whole, sign = (wholes[0], -1) if is_before else (wholes[1], 1)
    weight = Fraction(it.ratio.below) / Fraction(whole.below)
    return RatedPost(
        post=it.post,
        day=it.day,
        ratio=it.ratio,
        weight=weight,
        effect=sign * weight * (_rate(it) - usual) * per,
        is_before=is_before,
    )


def _is_made_of(ratio: Ratio, above: PostedDay | None, below: PostedDay | None) -> bool:
    if above is None or below is None:
        return False
    return (above.total, below.total) == tuple(ratio)


def _of(above: PostedDay, below: PostedDay) -> Iterator[_Known]:
    """Yield the posts of a day that are kept on both sides and were seen at all."""
    under = {one.post.key: one.value for one in below.posts}
    for one in above.posts:
        seen = under.get(one.post.key, Decimal(0))
        if seen > 0:
            yield _Known(post=one.post, day=above.day, ratio=Ratio(one.value, seen))


def _whole(days: Mapping[date, Ratio], period: Period) -> Ratio:
    inside = [one for day, one in days.items() if day in period]
    above, below = (sum((one[side] for one in inside), Decimal(0)) for side in (0, 1))
    return Ratio(above, below)


def _rate(it: _Known) -> Fraction:
    return Fraction(it.ratio.above) / Fraction(it.ratio.below)


def _stands_out(named: RatedPost, posts: Sequence[_Known], days: Period) -> bool:
    """Whether hardly any post is so by chance, as posts differ: by factors.

    Where all posts of its days were so, it is held against them.
    """
    it = _Known(post=named.post, day=named.day, ratio=named.ratio)
    others = [one for one in posts if one != it]
    beside = [one for one in others if one.day in days]
    rate = _apart(_log_rate, it, others, beside, _LEAST_RATE)
    size = _apart(_log_size, it, others, beside, _LEAST_SIZE)
    return abs(rate) >= _DIFFERS and max(abs(rate), size) >= _STANDS_OUT


def _apart(
    of: Callable[[_Known], float],
    named: _Known,
    others: Sequence[_Known],
    beside: Sequence[_Known],
    least: float,
) -> float:
    """Return by how many deviations it lies beyond the others; 0 between all and those beside."""
    logs = [of(one) for one in others]
    middle = median(logs)
    spread = max(MAD_TO_DEVIATION * median(abs(one - middle) for one in logs), least)
    near = median(of(one) for one in beside) if beside else middle
    above, below = of(named) - max(middle, near), of(named) - min(middle, near)
    return (max(above, 0.0) + min(below, 0.0)) / spread


def _log_rate(it: _Known) -> float:
    # Half a count more: of few, none is not infinitely less than one.
    return math.log((max(float(it.ratio.above), 0.0) + 0.5) / (float(it.ratio.below) + 1.0))


def _log_size(it: _Known) -> float:
    return math.log1p(float(it.ratio.below))
