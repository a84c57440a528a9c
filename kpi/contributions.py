"""Which parts a change is made of: exact fractions that add up to the change, and what leads it.

Sums and levels: the difference of each part. Ratios R = N/D: with w the part's share of D and r
its own ratio, bars for the mean of before and after,

    change of R = sum of  mean(w) * change of r   (the part became better or worse)
                +         change of w * (mean(r) - mean(R))   (it weighs more or less)

(Z. Griliches, H. Regev: Firm productivity in Israeli industry 1979-1988, Journal of
Econometrics 65, 1995). A quotient without parts: N by the mean of 1/D, and the change of 1/D by
the mean of N (T. L. Bennet: The theory of measurement of changes in cost of living, 1920).

What no part accounts for is the rest: it is never handed out.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K")

_NONE = Fraction(0)
#: What leads carries at least so much of the change, and so much more than its weight: what
#: grew as everything did explains nothing.
_MOST_OF_IT = Fraction(3, 5)
_BEYOND_ITS_WEIGHT = Fraction(3, 20)
#: More than two are no longer "a few"; two of three are not few either.
_MOST_LEADING = 2
_MANY = 4
#: Counts vary by their square root, and what happens in days by a tenth besides: a part that
#: differs from its fair share by less than so much of both says nothing. Where all parts grew
#: alike by 15 % with days that vary by 20 %, one was named in 1 of 100 weeks (without: 40).
_DEVIATIONS, _VARIES = 1.5, 0.1


class Ratio(NamedTuple):
    """The two sums that a ratio is made of."""

    above: Decimal
    below: Decimal

    @property
    def value(self) -> Fraction | None:
        """The quotient; None: there is nothing to divide by."""
        return Fraction(self.above) / Fraction(self.below) if self.below > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[K]):
    """What one part adds to the change.

    ``weight`` is its share of the whole, of both windows together (of the denominators for a
    ratio). ``noise`` is how far its effect moves by chance alone when rare things are counted.
    """

    key: K
    effect: Fraction
    weight: Fraction
    noise: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Generic[K]):
    """A change and what it is made of: the effects and the rest add up to it, exactly."""

    change: Fraction
    parts: tuple[Part[K], ...]  # what moved it most comes first
    rest: Fraction

    def share(self, part: Part[K]) -> Fraction:
        """Return the part's share of the change: above 1 where others went the other way."""
        return part.effect / self.change if self.change else _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading(Generic[K]):
    """The few parts that carry most of a change, the largest first, and the share they carry."""

    parts: tuple[Part[K], ...]
    share: Fraction
    weight: Fraction

    @property
    def beyond(self) -> Fraction:
        """How much more of the change than of the whole they are."""
        return self.share - self.weight


def of_sums(
    before: Decimal,
    after: Decimal,
    parts: Mapping[K, tuple[Decimal, Decimal]],
    *,
    is_count: bool = False,
    is_level: bool = False,
) -> Split[K]:
    """Split the change of a sum or a level; each part has its value before and after.

    ``is_count``: of events that come by chance, so that small numbers are no news. What
    happens in days varies by itself, a level (``is_level``) stands.
    """
    change = Fraction(after) - Fraction(before)
    whole = Fraction(before) + Fraction(after)
    made = [
        Part(
            key=key,
            effect=Fraction(new) - Fraction(old),
            weight=(Fraction(old) + Fraction(new)) / whole if whole else _NONE,
            noise=0.0 if is_level else _noise(float(old), float(new), is_count=is_count),
        )
        for key, (old, new) in parts.items()
    ]
    return _split(change, made)


def _noise(old: float, new: float, *, is_count: bool) -> float:
    chance = abs(old) + abs(new) if is_count else 0.0
    return math.sqrt(chance + (_VARIES * old) ** 2 + (_VARIES * new) ** 2)


def of_ratios(
    before: Ratio, after: Ratio, parts: Mapping[K, tuple[Ratio, Ratio]], *, per: int = 1
) -> Split[K] | None:
    """Split the change of a ratio, times ``per``; None: there is no ratio, or no way to split it.

    Parts with something above and nothing below belong to the rest.
    """
    known = {key: both for key, both in parts.items() if all(map(_is_whole, both))}
    rest = (
        _less(before, [old for old, _ in known.values()]),
        _less(after, [new for _, new in known.values()]),
    )
    ratios = before.value, after.value
    if ratios[0] is None or ratios[1] is None or not all(map(_is_whole, rest)):
        return None
    mean = (ratios[0] + ratios[1]) / 2
    wholes = Fraction(before.below), Fraction(after.below)
    made = [_of_ratio(key, both, wholes, mean, per) for key, both in known.items()]
    return _split((ratios[1] - ratios[0]) * per, made)


def _is_whole(ratio: Ratio) -> bool:
    """Whether the ratio can be part of one: nothing stands above nothing."""
    return ratio.below > 0 or (ratio.below == 0 and ratio.above == 0)


def _less(whole: Ratio, parts: Sequence[Ratio]) -> Ratio:
    above = whole.above - sum((one.above for one in parts), Decimal(0))
    return Ratio(above, whole.below - sum((one.below for one in parts), Decimal(0)))


def _of_ratio(
    key: K, both: tuple[Ratio, Ratio], wholes: tuple[Fraction, Fraction], mean: Fraction, per: int
) -> Part[K]:
    old, new = both
    weights = Fraction(old.below) / wholes[0], Fraction(new.below) / wholes[1]
    ratios = old.value, new.value
    # A part that was not there before weighs more now: it did not become better or worse.
    first = ratios[0] if ratios[0] is not None else ratios[1]
    last = ratios[1] if ratios[1] is not None else ratios[0]
    weight = (weights[0] + weights[1]) / 2
    if first is None or last is None:
        return Part(key=key, effect=_NONE, weight=weight)
    shift = (weights[1] - weights[0]) * ((first + last) / 2 - mean)
    return Part(
        key=key,
        effect=(weight * (last - first) + shift) * per,
        weight=weight,
        noise=float(weight * last * per) * _relative_noise(old, new),
    )


def _relative_noise(old: Ratio, new: Ratio) -> float:
    """Return by how much of itself a ratio moves by chance: its rarer side decides."""
    rare = [max(float(min(one.above, one.below)), 1.0) for one in (old, new)]
    return math.sqrt(sum(1 / one for one in rare))


def of_quotient(before: Ratio, after: Ratio, *, per: int = 1) -> Split[str] | None:
    """Split the change of a ratio into what came from ``above`` and what from ``below``."""
    if before.below <= 0 or after.below <= 0:
        return None
    (old, under), (new, now_under) = (
        (Fraction(one.above), 1 / Fraction(one.below)) for one in (before, after)
    )
    above = (new - old) * (under + now_under) / 2
    below = (now_under - under) * (old + new) / 2
    half = Fraction(1, 2)
    made = [
        Part(key="above", effect=above * per, weight=half),
        Part(key="below", effect=below * per, weight=half),
    ]
    return _split((new * now_under - old * under) * per, made)


def _split(change: Fraction, parts: Sequence[Part[K]]) -> Split[K]:
    rest = change - sum((one.effect for one in parts), _NONE)
    sign = -1 if change < 0 else 1
    return Split(
        change=change,
        parts=tuple(sorted(parts, key=lambda one: -sign * one.effect)),
        rest=rest,
    )


def leading(split: Split[K]) -> Leading[K] | None:
    """Return the one or two parts that carry most of the change; None: none truly does.

    They carry three fifths of it or more, clearly more than they weigh, and more than chance;
    what is unaccounted for must not be able to turn that over.
    """
    if not split.change or abs(split.rest) > abs(split.change) / 2:
        return None
    others = split.rest != 0 or sum((one.weight for one in split.parts), _NONE) < 1
    members = len(split.parts) + others
    for count in range(1, _MOST_LEADING + 1):
        if members < (2 if count == 1 else _MANY):
            return None
        chosen = split.parts[:count]
        found = Leading(
            parts=chosen,
            share=sum((split.share(one) for one in chosen), _NONE),
            weight=sum((one.weight for one in chosen), _NONE),
        )
        if found.share >= _MOST_OF_IT:
            return found if _truly(found, split) else None
    return None


def _truly(found: Leading[K], split: Split[K]) -> bool:
    is_news = all(
        abs(one.effect - one.weight * split.change) >= _DEVIATIONS * one.noise
        for one in found.parts
    )
    return is_news and found.beyond >= _BEYOND_ITS_WEIGHT


def best(found: Sequence[Leading[K]]) -> Leading[K] | None:
    """Return what says most: one part rather than two, then the most beyond its weight.

    Of equals the first.
    """
    return max(found, key=lambda one: (-len(one.parts), one.beyond), default=None)
