"""Which single post a change comes from: exact parts, and a name only where one stands out."""

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from kpi.model import Period
from kpi.posts import MOST_KEPT, Post, Posted, PostedDay, PostSplit, PostsRead, split

START = date(2026, 9, 14)
WEEKS = 10
BEFORE, WINDOW = (
    Period(start=START + timedelta(days=7 * n), end=START + timedelta(days=7 * n + 7))
    for n in (WEEKS - 2, WEEKS - 1)
)

Posts = Mapping[date, Sequence[int]]


def posted(day: date, values: Sequence[int]) -> PostedDay:
    posts = tuple(Posted(Post(key=f"{day}:{n}"), Decimal(one)) for n, one in enumerate(values))
    return PostedDay(day=day, count=len(posts), total=Decimal(sum(values)), posts=posts)


def days_of(weekly: Sequence[Sequence[int]]) -> list[PostedDay]:
    """Return the days of weeks with these posts, one a day from Monday on."""
    return [
        posted(START + timedelta(days=7 * week + n), [value])
        for week, values in enumerate(weekly)
        for n, value in enumerate(values)
    ]


def told(days: Sequence[PostedDay], **values: int) -> PostSplit | None:
    points = {one.day: one.total for one in days if one.day >= BEFORE.start}
    points.update({date.fromisoformat(day): Decimal(one) for day, one in values.items()})
    return split(WINDOW, BEFORE, days, points)


USUAL = [[100, 120, 90, 110]] * (WEEKS - 1)


def test_a_post_that_stands_out_is_named_and_all_parts_add_up() -> None:
    found = told(days_of([*USUAL, [100, 900, 90, 110, 105]]))

    assert found is not None
    assert (found.named.posted.value, found.named.is_before) == (Decimal(900), False)
    assert found.named.day == WINDOW.start + timedelta(days=1)
    assert (found.change, found.counts, found.rest) == (Fraction(885), (4, 5), Fraction(0))
    assert found.change == found.of_counts + sum(one.effect for one in found.parts)
    assert found.share == Fraction(900 - found.usual) / 885


def test_what_stood_out_the_week_before_explains_a_fall() -> None:
    found = told(days_of([*USUAL[1:], [100, 900, 90, 110], [100, 120, 90, 110]]))

    assert found is not None
    assert (found.named.posted.value, found.named.is_before) == (Decimal(900), True)
    assert found.named.effect < 0 > found.change


@pytest.mark.parametrize(
    "newest",
    [[100, 120, 90, 110, 100, 120, 90], [300, 330, 310, 320], [100, 120, 90, 160], [100] * 4],
    ids=["more_of_them", "all_of_them", "hardly_more", "nothing_much"],
)
def test_no_post_is_named_where_none_alone_explains_it(newest: list[int]) -> None:
    assert told(days_of([*USUAL, newest])) is None


def test_without_a_change_or_without_posts_nothing_is_named() -> None:
    same = days_of([[100, 120], *USUAL[1:], USUAL[0]])

    assert told(same) is None
    assert told(days_of([[1000, 10]])) is None
    assert split(WINDOW, BEFORE, days_of(USUAL[:8]), {}) is None


def test_a_day_whose_value_its_posts_do_not_make_leaves_it_open() -> None:
    days = days_of([*USUAL, [100, 900, 90, 110]])
    tuesday = (WINDOW.start + timedelta(days=1)).isoformat()
    sunday = WINDOW.last_day.isoformat()

    assert told(days) is not None
    assert told(days, **{tuesday: 901}) is None
    assert told(days, **{sunday: 1}) is None


def test_of_many_posts_a_day_the_largest_are_kept_and_the_rest_is_said() -> None:
    read = PostsRead()
    assert not read
    for n in range(3 * MOST_KEPT):
        read.add(WINDOW.start, Post(key=str(n)), Decimal(n))
    (day,) = read.days([(BEFORE.start, Decimal(5)), (WINDOW.start, Decimal(1770))])

    assert read
    assert (day.count, day.total, len(day.posts)) == (60, Decimal(1770), MOST_KEPT)
    assert [one.value for one in day.posts[:2]] == [Decimal(59), Decimal(58)]
    some = PostedDay(
        day=WINDOW.start, count=3, total=Decimal(1050), posts=posted(WINDOW.start, [900]).posts
    )
    found = told([*days_of(USUAL), some])
    assert found is not None
    assert found.rest == found.change - found.of_counts - sum(one.effect for one in found.parts)
    assert found.rest != 0


def drawn(rnd: random.Random, factor: float, spread: float) -> int:
    return max(1, int(1000 * factor * math.exp(rnd.gauss(0, spread))))


@pytest.mark.parametrize("spread", [0.5, 0.9])
@pytest.mark.parametrize(("last", "times"), [(1.0, 1), (1.5, 1), (1.0, 2)])
def test_by_chance_hardly_ever_is_one_named(spread: float, last: float, times: int) -> None:
    rnd = random.Random(7)  # noqa: S311 - no secret
    named = 0
    for _ in range(200):
        weeks = [[drawn(rnd, 1, spread) for _ in range(5)] for _ in range(WEEKS - 1)]
        newest = [drawn(rnd, last, spread) for _ in range(5 * times)]
        days = days_of(weeks)
        for n in range(5):
            days.append(posted(WINDOW.start + timedelta(days=n), newest[n::5]))
        named += told(days) is not None

    assert named <= 2
