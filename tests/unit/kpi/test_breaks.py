from datetime import date

import pytest

from kpi.breaks import current, divide, last, stretches
from tests.factories import a_day

DAYS = [(a_day(n), float(n)) for n in range(6)]


def test_without_a_break_a_history_is_what_it_was() -> None:
    assert current(DAYS, [], a_day(5)) is DAYS
    assert stretches(DAYS, []) == [DAYS]
    assert stretches([], []) == []


def test_what_is_current_begins_with_the_latest_break() -> None:
    breaks = [a_day(1), a_day(4)]

    assert current(DAYS, breaks, a_day(5)) == DAYS[4:]
    assert current(DAYS[:4], breaks, a_day(3)) == DAYS[1:4]
    assert current(DAYS[:1], [a_day(3)], a_day(3)) == []


def test_stretches_are_cut_at_each_break_and_never_empty() -> None:
    breaks = [a_day(4), a_day(2), a_day(2), a_day(9), a_day(-3)]

    assert stretches(DAYS, breaks) == [DAYS[:2], DAYS[2:4], DAYS[4:]]


@pytest.mark.parametrize(
    ("first", "through", "is_divided"),
    [(0, 1, False), (0, 2, True), (2, 5, False), (1, 1, False), (0, 9, True)],
)
def test_days_on_both_sides_of_a_break_are_divided(
    first: int, through: int, *, is_divided: bool
) -> None:
    assert divide([a_day(2)], a_day(first), a_day(through)) is is_divided


def test_a_break_that_is_yet_to_come_is_not_the_last() -> None:
    assert last([a_day(1), a_day(3)], a_day(2)) == a_day(1)
    assert last([a_day(3)], a_day(2)) is None
    assert last([], date.max) is None
