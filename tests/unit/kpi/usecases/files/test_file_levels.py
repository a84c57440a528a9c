"""Followers that there are, and followers that came."""

from decimal import Decimal

import pytest

from kpi.usecases.files.file_levels import are_changes, is_running


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1000, 1004, 1001, 1010, 1012), False),
        ((0, 0, 0, 0, 0, 0), False),
        ((0, 3, 5, 6, 6, 7, 8, 8, 9, 10), False),
        ((10, 3, 0, 12, 5), True),
        ((10, 3, 0, 12), False),
        ((5, -1), True),
        ((), False),
    ],
    ids=["level", "none_yet", "beginning", "gains", "too_few", "losses", "nothing"],
)
def test_what_there_is_does_not_jump_every_day(values: tuple[int, ...], *, expected: bool) -> None:
    assert are_changes([Decimal(value) for value in values]) is expected


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("likes", (300, 305, 310, 311, 320, 322, 325), True),
        ("likes", (300, 305, 310, 311), True),
        ("likes", (300, 340, 360, 390), False),
        ("total_likes", (300, 312, 320, 330), True),
        ("Totally", (300, 312, 320, 330), False),
        ("累計いいね数", (3, 30, 300), True),
        ("likes", (300, 305, 304, 311, 320, 322, 325), False),
        ("likes", (1, 3, 9, 27, 81, 243, 729), False),
        ("likes", (7, 7, 7, 7, 7, 7, 7), False),
        ("累計", (3,), False),
        ("posts", (1, 3, 4, 9, 20, 21, 40, 50, 52, 60, 70, 71, 72, 80), True),
        ("posts", (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3), False),
    ],
    ids=[
        *("counter", "slow", "a good week", "in all", "another word", "said so", "falls"),
        *("explodes", "never moves", "one"),
        *("two weeks", "begins"),
    ],
)
def test_what_only_ever_grows_counts_from_the_beginning(
    name: str, values: tuple[int, ...], *, expected: bool
) -> None:
    assert is_running(name, [Decimal(value) for value in values]) is expected
