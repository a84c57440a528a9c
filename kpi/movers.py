"""What moved, and what the change is made of, in a form that can be said in one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from kpi.contributions import Leading, Ratio, Split, best, leading, of_quotient, of_sums
from kpi.knowledge import Text
from kpi.model import Aggregation, Period, Scope
from kpi.movement import Movement
from kpi.posts import Post, PostPart, PostSplit
from kpi.rated_posts import RatedPost, RateSplit

#: A day is compared with the one so many days before it only where it is the same weekday.
_WEEK = 7
#: A place of a share that is shown: no more is meant.
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPiece:
    """A post, what it had, and what posts usually have; ``is_before``: of the earlier days.

    For a rate both are rates, and ``weight`` is the post's part (0 to 1) of what is below the
    line in its days; ``below`` is what that is called.
    """

    post: Post
    day: date
    value: Decimal
    usual: Decimal
    is_before: bool
    weight: Decimal | None = None
    below: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a change: a scope within the KPI's, a day, a post, or one side of a rate.

    ``counts`` is how many posts there were before and after: the part of their number.

    ``effect`` is what it adds to the change, in the KPI's unit; ``share`` its share of it.
    ``relative`` is by how much a rate's side itself moved, as a part of what it was.
    ``is_before``: the ``day`` is one of the earlier days, and its being over is the change.
    """

    scope: Scope | None = None
    day: date | None = None
    side: Text | None = None
    post: PostPiece | None = None
    counts: tuple[int, int] | None = None
    effect: Decimal
    share: Decimal
    relative: Decimal | None = None
    is_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """The few pieces that carry most of a change, and the share that they carry together."""

    pieces: tuple[Piece, ...]
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A KPI's step from one stretch of days to the next.

    ``because`` is None where nothing truly explains it. ``sides`` are what a rate is made of,
    with how each moved. ``pieces`` are all there are of the dimension that explains most, the
    largest first, and ``rest`` what is in none of them: with it they add up to the change.
    """

    window: Period
    before: Period
    aggregation: Aggregation
    movement: Movement
    because: Because | None = None
    sides: tuple[Piece, ...] = ()
    pieces: tuple[Piece, ...] = ()
    rest: Decimal = Decimal(0)

    @property
    def weight(self) -> float:
        """How much it deserves to be named."""
        return abs(self.movement.distance)


def of_scopes(splits: Iterable[Split[Scope]]) -> tuple[Because | None, Split[Scope] | None]:
    """Return what explains most among these ways to split one change, and that way."""
    candidates = list(splits)
    found = [(led, one) for one in candidates if (led := leading(one)) is not None]
    most = best([led for led, _ in found])
    if most is None:
        return None, candidates[0] if candidates else None
    split = next(one for led, one in found if led is most)
    pieces = tuple(_of_scope(split, one.key, one.effect) for one in most.parts)
    return Because(pieces=pieces, share=_shown(most.share)), split


def _of_scope(split: Split[Scope], scope: Scope, effect: Fraction) -> Piece:
    return Piece(scope=scope, effect=_amount(effect), share=_shown(effect / split.change))


def pieces_of(split: Split[Scope]) -> tuple[Piece, ...]:
    """Return all pieces of a split that changed anything, the largest first."""
    if not split.change:
        return ()
    sized = sorted(split.parts, key=lambda one: -abs(one.effect))
    return tuple(_of_scope(split, one.key, one.effect) for one in sized if one.effect)


def of_days(
    window: Period,
    before: Period,
    points: Mapping[date, Decimal],
    *,
    is_count: bool,
) -> Because | None:
    """Return the one day that carries most of a sum's change, against the day in its place.

    Of the two it is the one that is less like all these days.

    None where it is no single day, where the windows are not whole weeks, or a day is missing.
    """
    pairs = list(zip(window, before, strict=True))
    is_known = all(new in points and old in points for new, old in pairs)
    if window.days % _WEEK or not is_known:
        return None
    parts = {new: (points[old], points[new]) for new, old in pairs}
    old, new = (sum((one[n] for one in parts.values()), Decimal(0)) for n in (0, 1))
    split = of_sums(old, new, parts, is_count=is_count)
    found: Leading[date] | None = leading(split)
    if found is None or len(found.parts) > 1:
        return None
    (one,) = found.parts
    usual = median(points[day] for pair in pairs for day in pair)
    then = dict(pairs)[one.key]
    is_before = abs(points[then] - usual) > abs(points[one.key] - usual)
    piece = Piece(
        day=then if is_before else one.key,
        effect=_amount(one.effect),
        share=_shown(found.share),
        is_before=is_before,
    )
    return Because(pieces=(piece,), share=piece.share)


def of_posts(it: PostSplit) -> tuple[Because, tuple[Piece, ...], Decimal]:
    """Return the post that a change comes from, all pieces, the largest first, and the rest."""
    named = _of_post(it, it.named)
    counted = Piece(
        counts=it.counts, effect=_amount(it.of_counts), share=_shown(it.of_counts / it.change)
    )
    pieces = [*(_of_post(it, one) for one in it.parts), counted]
    sized = sorted((one for one in pieces if one.effect), key=lambda one: -abs(one.effect))
    return Because(pieces=(named,), share=named.share), tuple(sized), _amount(it.rest)


def _of_post(it: PostSplit, part: PostPart) -> Piece:
    post = PostPiece(
        post=part.posted.post,
        day=part.day,
        value=part.posted.value,
        usual=it.usual,
        is_before=part.is_before,
    )
    return Piece(post=post, effect=_amount(part.effect), share=_shown(part.effect / it.change))


def of_rated_posts(it: RateSplit, below: Text) -> tuple[Because, tuple[Piece, ...], Decimal]:
    """Return the post that moved a rate, all posts, what moved it most first, and the rest."""
    named = _of_rated(it, it.named, below)
    pieces = tuple(_of_rated(it, one, below) for one in it.parts if one.effect)
    return Because(pieces=(named,), share=named.share), pieces, _amount(it.rest)


def _of_rated(it: RateSplit, part: RatedPost, below: Text) -> Piece:
    above, under = (Fraction(side) for side in part.ratio)
    post = PostPiece(
        post=part.post,
        day=part.day,
        value=_amount(above / under * it.per),
        usual=_amount(it.usual),
        is_before=part.is_before,
        weight=_shown(part.weight),
        below=below,
    )
    return Piece(post=post, effect=_amount(part.effect), share=_shown(part.effect / it.change))


def of_sides(before: Ratio, after: Ratio, names: Sequence[Text], *, per: int) -> tuple[Piece, ...]:
    """Return what the two sides of a rate add to its change, as a part of what each was."""
    split = of_quotient(before, after, per=per)
    if split is None or not split.change or before.above <= 0:
        return ()
    moved = {
        "above": (names[0], (after.above - before.above) / before.above),
        "below": (names[1], (after.below - before.below) / before.below),
    }
    by_key = {one.key: one for one in split.parts}
    return tuple(
        Piece(
            side=name,
            effect=_amount(by_key[key].effect),
            share=_shown(split.share(by_key[key])),
            relative=relative,
        )
        for key, (name, relative) in moved.items()
    )


def _amount(effect: Fraction) -> Decimal:
    return Decimal(effect.numerator) / Decimal(effect.denominator)


def _shown(share: Fraction) -> Decimal:
    return _amount(share).quantize(_SHOWN)


def rest_of(split: Split[Scope]) -> Decimal:
    """Return what is in none of the pieces."""
    return _amount(split.rest)
