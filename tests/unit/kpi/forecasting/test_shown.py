import numpy as np
import pytest

from kpi.forecasting.ahead import ahead
from kpi.forecasting.pool import Pool, study
from kpi.forecasting.record import Floats
from kpi.forecasting.shown import as_shown, behind
from tests.unit.kpi.forecasting.records import days_of, weekdays

HUNDRED = 100.0


def shown_steps(levels: Floats, unit: float = HUNDRED) -> Floats:
    """Return the steps of levels that are shown rounded down."""
    steps: Floats = np.diff(np.floor(levels / unit)) * unit
    return steps


def steady(pace: float, days: int = 200, start: float = 14_550.0) -> Floats:
    return start + pace * np.arange(days + 1, dtype=np.float64)


@pytest.mark.parametrize("pace", [8.0, -8.0, 33.0], ids=["growing", "shrinking", "fast"])
def test_what_is_shown_in_jumps_moved_evenly_behind_them(pace: float) -> None:
    levels = steady(pace)

    found = behind(days_of(shown_steps(levels)))

    assert found.shown_in == HUNDRED
    assert np.median(found.values) == pytest.approx(pace, rel=0.1)
    assert found.values[30:-30].sum() == pytest.approx(pace * 140, abs=HUNDRED)
    assert 0.0 <= found.above < HUNDRED
    assert found.above == pytest.approx(levels[-1] % HUNDRED, abs=25)


def test_a_number_that_stood_for_long_has_not_passed_the_next_unit() -> None:
    steps = np.concatenate([shown_steps(steady(20.0)), np.zeros(60)])

    assert behind(days_of(steps)).above == pytest.approx(98.0)


def test_a_leap_of_many_units_may_have_ended_anywhere_in_the_last_one() -> None:
    steps = np.zeros(100)
    steps[10::10] = 500.0

    found = behind(days_of(steps))

    assert found.above == pytest.approx(98.0)
    assert found.values[20:80].mean() == pytest.approx(50.0, rel=0.02)


def test_exact_numbers_and_young_ones_are_left_as_they_are() -> None:
    exact = days_of(np.arange(1.0, 120.0))
    young = days_of(np.array([100.0, 0.0, 200.0]))
    turned_long_ago = days_of(np.concatenate([np.full(9, 100.0), np.zeros(200)]))

    assert behind(exact) is exact
    assert behind(young) is young
    assert behind(turned_long_ago) is turned_long_ago


def test_changes_are_told_as_they_will_be_shown() -> None:
    found = behind(days_of(shown_steps(steady(8.0))))
    exact = days_of(np.ones(40))

    told = as_shown(np.array([0.0, 99.0 - found.above, 101.0 - found.above, 250.0]), found)

    assert told[:3].tolist() == [0.0, 0.0, 100.0]
    assert told[3] in {200.0, 300.0}
    assert as_shown(np.array([1.5]), exact).tolist() == [1.5]


def test_a_level_about_to_turn_is_told_to_turn() -> None:
    just_turned = steady(10.0, days=200, start=14_000.0)
    about_to = steady(10.0, days=209, start=14_000.0)

    def within_two_days(levels: Floats) -> float:
        record = days_of(shown_steps(levels))
        first = len(levels) % 7
        return float(
            np.median(ahead(study(record, is_level=True), weekdays(2, first=first), Pool([])))
        )

    assert within_two_days(just_turned) == 0.0
    assert within_two_days(about_to) == HUNDRED
