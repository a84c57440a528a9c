import numpy as np
import pytest

from kpi.forecasting import record
from kpi.forecasting.record import HOLIDAY, Days, Floats
from kpi.forecasting.rhythm import day_factors, day_offsets, unit, without_spikes
from tests.unit.kpi.forecasting.records import days_of, weekdays

WEEKENDS = np.where(weekdays(84) > 4, 50.0, 100.0)


def test_a_weekend_of_half_the_numbers_is_learnt() -> None:
    factors = day_factors(days_of(WEEKENDS))

    assert factors[:7].mean() == pytest.approx(1.0)
    assert factors[5] / factors[0] == pytest.approx(0.5, abs=0.08)


def test_a_young_record_has_no_rhythm_yet() -> None:
    assert day_factors(days_of(WEEKENDS[:20])).tolist() == [1.0] * 8


def test_weeks_have_no_rhythm() -> None:
    assert day_factors(record.weekly(WEEKENDS)).tolist() == [1.0] * 8


def test_a_holiday_is_taken_for_a_sunday_until_it_was_seen() -> None:
    factors = day_factors(days_of(WEEKENDS))

    assert factors[HOLIDAY] == pytest.approx(factors[6])


def test_holidays_of_the_past_are_learnt_from() -> None:
    kinds, values = weekdays(84), WEEKENDS.copy()
    kinds[[30, 44, 58, 72]] = HOLIDAY
    values[[30, 44, 58, 72]] = 10.0

    factors = day_factors(record.daily(values, kinds))

    assert factors[HOLIDAY] < 0.7 * factors[6]


def test_days_without_a_value_teach_nothing() -> None:
    values = WEEKENDS.copy()
    values[weekdays(84) == 2] = np.nan

    factors = day_factors(days_of(values))

    assert factors[2] == pytest.approx(factors[1], rel=0.15)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.0], 1.0),
        ([0.0, 1.0, 3.0], 1.0),
        ([5000.0, 9000.0, 8000.0], 80.0),
        ([0.5, 2.5, 90.5], 0.025),
        ([0.0, 100.0, 0.0, 200.0, 100.0, 0.0, 300.0, 100.0, 100.0, 200.0, 100.0], 100.0),
        ([100.0, 100.0, 200.0], 1.0),
        ([100.0, 110.0, 90.0, 130.0, 100.0, 120.0, 100.0, 107.0], 10.0),
        ([1e9] * 9, 1e7),
    ],
    ids=[
        "nothing_yet",
        "few_counts",
        "many_counts",
        "not_counts",
        "rounded_to_hundreds",
        "too_few_to_look_rounded",
        "mostly_rounded_to_tens",
        "huge",
    ],
)
def test_the_smallest_amount_that_means_something(values: list[float], expected: float) -> None:
    assert unit(np.array(values)) == pytest.approx(expected)


def test_a_spike_is_capped_softly_and_nothing_else_is_touched() -> None:
    values = np.full(60, 100.0)
    values[40] = 10_000.0

    calm = without_spikes(values, np.ones(60, np.bool_), 1.0)

    assert 274 < calm[40] < 1000
    assert np.delete(calm, 40).tolist() == [100.0] * 59


def test_the_first_of_few_counts_is_no_spike() -> None:
    values = np.zeros(60)
    values[50] = 1.0

    assert without_spikes(values, np.ones(60, np.bool_), 1.0)[50] == 1.0


def offsets(values: Floats, kinds: Days | None = None) -> Floats:
    kinds = weekdays(len(values)) if kinds is None else kinds
    return day_offsets(values, np.isfinite(values), kinds)


def test_weekends_lie_below_the_week_and_the_mean_is_nothing() -> None:
    found = offsets(WEEKENDS - 100.0)

    assert found[:7].mean() == pytest.approx(0.0)
    assert found[5] - found[0] == pytest.approx(-50.0, abs=8.0)
    assert found[HOLIDAY] == pytest.approx(found[6])


def test_young_values_and_weeks_have_no_offsets() -> None:
    assert offsets(WEEKENDS[:20]).tolist() == [0.0] * 8
    assert offsets(WEEKENDS, np.zeros(84, np.int64)).tolist() == [0.0] * 8
