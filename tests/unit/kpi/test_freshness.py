from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from kpi.freshness import freshness, freshness_by_hour, late_days, waited
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


@pytest.mark.parametrize(
    ("waits", "usual"),
    [
        ((), 1),
        ((4,), 4),
        ((4, 5), 4),
        ((4, 5, 4, 5, 4, 5, 4), 5),
        ((1,) * 12 + (9,), 1),
        ((9, 1), 1),
    ],
    ids=["unknown", "the_only_one", "twice", "twice_a_week", "one_outage", "an_outage_first"],
)
def test_days_that_usually_come_in_late_are_waited_for(waits: tuple[int, ...], usual: int) -> None:
    found = freshness(every(1, 30, a_day(-6)), since=a_day(-60), today=TODAY, waits=waits)

    assert found.usual == usual
    assert found.is_missing is (usual < 4)


def test_a_wait_ends_when_a_newer_day_comes_in() -> None:
    waits = waited((), None, a_day(-9), a_day(-7))
    waits = waited(waits, a_day(-9), a_day(-9), a_day(-6))
    assert waits == ()

    waits = waited(waits, a_day(-9), a_day(-5), a_day(-4))
    waits = waited(waits, a_day(-5), a_day(2), a_day(-4))

    assert waits == (4, 0)


def test_old_waits_are_forgotten() -> None:
    waits = tuple(range(20))

    assert waited(waits, a_day(-2), a_day(-1), TODAY) == (*range(1, 20), 1)


@pytest.mark.parametrize(("since", "missing"), [(-10, False), (-11, True), (5, False)])
def test_a_first_value_is_waited_for(since: int, *, missing: bool) -> None:
    found = freshness([], since=a_day(since), today=TODAY)

    assert found.last_day is None
    assert found.is_missing is missing


def test_one_long_outage_does_not_become_usual() -> None:
    days = [*every(1, 15, a_day(-1)), *every(1, 15, a_day(-30))]

    assert freshness(days, since=a_day(-60), today=TODAY).usual == 1


NOON = datetime(2026, 12, 7, 12, tzinfo=UTC)


def came(
    waits: Sequence[int], *, silent: int = 0, days: int = 10
) -> list[tuple[datetime, datetime]]:
    """Return hours, each with when it came: for ``days`` every few hours as ``waits`` say."""
    found: list[tuple[datetime, datetime]] = []
    learnt = NOON - timedelta(hours=silent)
    for place in range(days * 24 // max(sum(waits) // len(waits), 1)):
        hour = learnt.replace(minute=0) - timedelta(hours=1)
        found.insert(0, (hour, learnt))
        learnt -= timedelta(hours=waits[place % len(waits)])
    return found


@pytest.mark.parametrize(
    ("waits", "silent", "missing"),
    [
        ([1], 1, False),
        ([1], 3, True),
        ([3], 4, False),
        ([3], 7, True),
        ([1] * 14 + [10], 10, False),
        ([24], 24, False),
        ([24], 40, True),
    ],
    ids=[
        "hourly",
        "hourly_silent",
        "every_third_hour",
        "every_third_hour_silent",
        "closed_at_night",
        "once_a_day",
        "once_a_day_silent",
    ],
)
def test_an_hour_is_missing_when_it_is_later_than_usual(
    waits: Sequence[int], silent: int, *, missing: bool
) -> None:
    found = freshness_by_hour(came(waits, silent=silent, days=16), NOON)

    assert found is not None
    assert found.is_missing is missing
    assert found.last_hour == NOON - timedelta(hours=silent + 1)


def test_hours_that_came_all_at_once_do_not_tell_when_the_next_is_due() -> None:
    hours = [(NOON - timedelta(hours=back), NOON) for back in range(500, 0, -1)]

    assert freshness_by_hour(hours, NOON) is None
    assert freshness_by_hour([], NOON) is None
    assert freshness_by_hour(came([1], days=3), NOON) is None


def test_a_correction_of_an_old_hour_is_no_news() -> None:
    found = came([1], silent=5)
    corrected = [(found[0][0], NOON), *found[1:]]

    late = freshness_by_hour(corrected, NOON)

    assert late is not None
    assert (late.gap, late.is_missing) == (5, True)


def filled(*missing: int, days: int = 40) -> list[date]:
    return [a_day(n) for n in range(days) if n not in missing]


@pytest.mark.parametrize(
    ("missing", "late"),
    [
        ((), []),
        ((35, 37), [35, 37]),
        ((31,), []),
        ((10, 20, 37), [37]),
        ((10, 15, 20, 37), []),
    ],
    ids=["none", "two", "older", "seldom", "often"],
)
def test_a_day_that_is_missing_is_late_where_all_days_come(
    missing: tuple[int, ...], late: list[int]
) -> None:
    assert late_days(filled(*missing), a_day(39)) == [a_day(n) for n in late]


def test_a_young_series_is_late_for_nothing() -> None:
    assert late_days(filled(7, days=10), a_day(9)) == []
