from datetime import date, timedelta

import numpy as np
import pytest

from kpi.forecasting import history
from kpi.forecasting.record import HOLIDAY, LONGEST

MONDAY = date(2026, 11, 2)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def nobody(_day: date) -> bool:
    return False


def test_values_of_each_friday_are_weekly_and_of_each_day_are_not() -> None:
    assert history.is_weekly([(day(7 * n), 1.0) for n in range(4)])
    assert not history.is_weekly([(day(n), 1.0) for n in range(4)])
    assert not history.is_weekly([(day(0), 1.0)])


def test_a_day_without_a_value_is_unknown_and_not_nothing() -> None:
    record = history.of_sums([(day(0), 5.0), (day(2), 7.0)], day(3), nobody, by_week=False)

    assert record.values.tolist() == [5.0, 0.0, 7.0, 0.0]
    assert record.known.tolist() == [True, False, True, False]
    assert record.kinds.tolist() == [0, 1, 2, 3]


def test_weeks_end_with_the_newest_value() -> None:
    points = [(day(0), 5.0), (day(7), 6.0), (day(21), 7.0)]

    record = history.of_sums(points, day(21), nobody, by_week=True)

    assert record.values.tolist() == [5.0, 6.0, 0.0, 7.0]
    assert record.known.tolist() == [True, True, False, True]


def test_of_values_in_a_week_the_newest_stands() -> None:
    points = [(day(0), 5.0), (day(5), 6.0), (day(7), 8.0), (day(21), 7.0)]

    record = history.of_values(points, day(21), nobody, by_week=True)

    assert record.values.tolist() == [5.0, 8.0, 0.0, 7.0]
    assert record.known.tolist() == [True, True, False, True]


def test_what_is_older_than_two_years_is_left_out() -> None:
    points = [(day(0), 5.0), (day(LONGEST), 6.0)]

    record = history.of_sums(points, day(LONGEST), nobody, by_week=False)

    assert record.size == LONGEST
    assert record.values[0] == 0.0


def test_a_level_moves_evenly_between_two_values() -> None:
    points = [(day(0), 100.0), (day(1), 110.0), (day(4), 140.0)]

    record = history.of_levels(points, nobody, by_week=False)

    assert record.values == pytest.approx([10.0, 10.0, 10.0, 10.0])
    assert record.known.all()
    assert record.kinds.tolist() == [1, 2, 3, 4]


def test_a_level_told_each_week_moves_by_weeks() -> None:
    points = [(day(0), 100.0), (day(7), 107.0), (day(14), 100.0)]

    record = history.of_levels(points, nobody, by_week=True)

    assert record.values == pytest.approx([7.0, -7.0])
    assert record.year == 52


def test_holidays_are_a_kind_of_day_of_their_own() -> None:
    kinds = history.kinds_of(day(0), 3, lambda one: one == day(1))

    assert np.array_equal(kinds, [0, HOLIDAY, 2])
