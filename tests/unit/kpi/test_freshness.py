from datetime import date, timedelta

import pytest

from kpi.freshness import freshness
from tests.factories import TODAY, a_day


def every(step: int, count: int, newest: date) -> list[date]:
    return [newest - timedelta(days=step * n) for n in range(count)]


def weekdays(count: int, newest: date) -> list[date]:
    days = (newest - timedelta(days=n) for n in range(count * 2))
    return [day for day in days if day.weekday() < 5][:count]


@pytest.mark.parametrize(
    ("days", "usual", "missing"),
    [
        (every(1, 30, a_day(-1)), 1, False),
        (every(1, 30, a_day(-2)), 1, False),
        (every(1, 30, a_day(-3)), 1, True),
        (weekdays(30, a_day(-3)), 3, False),
        (weekdays(30, a_day(-5)), 3, True),
        (every(7, 12, a_day(-10)), 7, False),
        (every(7, 12, a_day(-11)), 7, True),
        (every(1, 3, a_day(-10)), 7, False),
        (every(1, 3, a_day(-11)), 7, True),
        (every(1, 30, a_day(4)), 1, False),
    ],
    ids=[
        "yesterday",
        "a_day_late",
        "two_days_late",
        "over_the_weekend",
        "two_working_days_late",
        "weekly_and_three_days_late",
        "weekly_and_half_a_gap_late",
        "young_and_patient",
        "young_and_too_long",
        "days_to_come",
    ],
)
def test_a_value_is_missing_when_it_is_later_than_usual(
    days: list[date], usual: int, *, missing: bool
) -> None:
    found = freshness(days, since=a_day(-60), today=TODAY)

    assert found.usual == usual
    assert found.is_missing is missing
    assert found.last_day == days[0]


@pytest.mark.parametrize(("since", "missing"), [(-10, False), (-11, True), (5, False)])
def test_a_first_value_is_waited_for(since: int, *, missing: bool) -> None:
    found = freshness([], since=a_day(since), today=TODAY)

    assert found.last_day is None
    assert found.is_missing is missing


def test_one_long_outage_does_not_become_usual() -> None:
    days = [*every(1, 15, a_day(-1)), *every(1, 15, a_day(-30))]

    assert freshness(days, since=a_day(-60), today=TODAY).usual == 1
