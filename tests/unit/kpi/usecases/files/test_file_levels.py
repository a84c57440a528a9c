"""Followers that there are, and followers that came."""

from decimal import Decimal

import pytest

from kpi.usecases.files.file_levels import are_changes


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
