"""Which single post a rate's change comes from: exact parts, and a name only where one does."""

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from kpi.contributions import Ratio
from kpi.model import Period
from kpi.posts import Post, Posted, PostedDay
from kpi.rated_posts import RateSplit, split

START = date(2026, 9, 14)
WEEKS = 10
BEFORE, WINDOW = (
    Period(start=START + timedelta(days=7 * n), end=START + timedelta(days=7 * n + 7))
    for n in (WEEKS - 2, WEEKS - 1)
)

#: What a post had above the line and below it.
Pair = tuple[int, int]
Weeks = Sequence[Sequence[Pair]]


def posted(day: date, pairs: Sequence[Pair], side: int) -> PostedDay:
    posts = tuple(
        Posted(Post(key=f"{day}:{n}", name=f"post {n}"), Decimal(pair[side]))
        for n, pair in enumerate(pairs)
    )
    total = sum((one.value for one in posts), Decimal(0))
    return PostedDay(day=day, count=len(posts), total=total, posts=posts)


def by_day(weeks: Weeks) -> Mapping[date, Sequence[Pair]]:
    """Return the posts of weeks by day, spread from Monday on."""
    found: dict[date, list[Pair]] = {}
    for week, pairs in enumerate(weeks):
        for n, pair in enumerate(pairs):
            found.setdefault(START + timedelta(days=7 * week + n % 7), []).append(pair)
    return found


def told(weeks: Weeks, *, days: Mapping[date, Ratio] | None = None) -> RateSplit | None:
    posts = by_day(weeks)
    sides = [[posted(day, pairs, side) for day, pairs in posts.items()] for side in (0, 1)]
    made_of = {
        day: Ratio(*(Decimal(sum(pair[side] for pair in pairs)) for side in (0, 1)))
        for day, pairs in posts.items()
        if day >= BEFORE.start
    }
    return split(WINDOW, BEFORE, (sides[0], sides[1]), {**made_of, **(days or {})}, per=100)


USUAL = [(40, 1000), (44, 1100), (36, 900), (42, 1000)]
#: Seen by many, and liked by few.
PULLS = (100, 10_000)


def test_the_post_that_pulled_a_rate_down_is_named_and_all_parts_add_up() -> None:
    found = told([*[USUAL] * 9, [*USUAL, PULLS]])

    assert found is not None
    assert found.named.ratio == Ratio(Decimal(100), Decimal(10_000))
    assert not found.named.is_before
    assert found.named.weight == Fraction(10_000, 14_000)
    assert found.change == 100 * (Fraction(262, 14_000) - Fraction(162, 4_000))
    assert sum(one.effect for one in found.parts) + found.rest == found.change
    assert found.rest == 0
    assert found.share > Fraction(3, 5)
    assert found.usual == 4


def test_what_pulled_it_down_the_week_before_explains_a_rise() -> None:
    found = told([*[USUAL] * 8, [*USUAL, PULLS], USUAL])

    assert found is not None
    assert found.named.is_before
    assert found.change > 0 < found.named.effect


def test_a_rate_far_above_the_others_is_named_too() -> None:
    found = told([*[USUAL] * 9, [*USUAL, (450, 1500)]])

    assert found is not None
    assert found.named.ratio.above == 450


@pytest.mark.parametrize(
    "newest",
    [
        [(20, 1000), (22, 1100), (18, 900), (21, 1000)],
        [(42, 1000), (46, 1100), (37, 900), (43, 1000)],
        [*USUAL, (400, 10_000)],
        USUAL,
    ],
    ids=["all_of_them", "hardly_more", "large_and_as_usual", "no_change"],
)
def test_no_post_is_named_where_none_alone_explains_it(newest: Sequence[Pair]) -> None:
    assert told([*[USUAL] * 9, newest]) is None


def test_a_day_that_its_posts_do_not_make_leaves_it_open() -> None:
    weeks = [*[USUAL] * 9, [*USUAL, PULLS]]
    monday = Ratio(Decimal(41), Decimal(1000))

    assert told(weeks, days={WINDOW.start: monday}) is None
    assert told(weeks, days={WINDOW.last_day: monday}) is None


def test_few_posts_say_nothing() -> None:
    assert told([[], [], USUAL, [PULLS]]) is None


def test_without_posts_before_there_is_no_rate_to_compare_with() -> None:
    assert told([*[USUAL] * 8, [], [PULLS]]) is None


def test_a_post_that_only_one_side_kept_belongs_to_the_rest() -> None:
    weeks = [*[USUAL] * 9, [*USUAL, PULLS]]
    posts = by_day(weeks)
    above = [posted(day, pairs, 0) for day, pairs in posts.items()]
    below = [posted(day, pairs, 1) for day, pairs in posts.items()]
    friday = WINDOW.start + timedelta(days=4)
    below = [
        PostedDay(day=one.day, count=1, total=one.total, posts=()) if one.day == friday else one
        for one in below
    ]
    days = {
        one.day: Ratio(one.total, other.total)
        for one, other in zip(above, below, strict=True)
        if one.day >= BEFORE.start
    }

    assert split(WINDOW, BEFORE, (above, below), days, per=100) is None


def drawn(rnd: random.Random, size: float, rate: float, shift: float = 1.0) -> Pair:
    below = 3000 * math.exp(rnd.gauss(0, size))
    mean = below * 0.04 * shift * math.exp(rnd.gauss(0, rate))
    return max(0, round(rnd.gauss(mean, math.sqrt(mean)))), round(below)


@pytest.mark.parametrize(("size", "rate"), [(0.5, 0.3), (0.9, 0.3), (0.5, 0.6), (0.9, 0.6)])
@pytest.mark.parametrize(("shift", "times"), [(1.0, 1), (1.5, 1), (1.0, 2)])
def test_by_chance_hardly_ever_is_one_named(
    size: float, rate: float, shift: float, times: int
) -> None:
    rnd = random.Random(7)  # noqa: S311 - no secret
    named = 0
    for _ in range(100):
        weeks = [[drawn(rnd, size, rate) for _ in range(5)] for _ in range(9)]
        newest = [drawn(rnd, size, rate, shift) for _ in range(5 * times)]
        named += told([*weeks, newest]) is not None

    assert named <= 3


def test_a_planted_post_is_often_found_where_posts_differ_little() -> None:
    rnd = random.Random(7)  # noqa: S311 - no secret
    right = others = 0
    for _ in range(60):
        weeks = [[drawn(rnd, 0.5, 0.3) for _ in range(5)] for _ in range(10)]
        planted = (round(30_000 * 0.015), 30_000)
        found = told([*weeks[:9], [planted, *weeks[9][1:]]])
        is_right = found is not None and found.named.ratio.below == planted[1]
        right += is_right
        others += found is not None and not is_right

    assert right > 20
    assert others == 0
