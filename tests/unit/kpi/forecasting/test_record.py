import numpy as np

from kpi.forecasting import record
from kpi.forecasting.record import LONGEST
from tests.unit.kpi.forecasting.records import weekdays


def test_a_record_keeps_its_last_two_years() -> None:
    found = record.daily(np.arange(900.0), weekdays(900))

    assert found.size == LONGEST
    assert found.values[-1] == 899
    assert len(found.kinds) == len(found.known) == LONGEST


def test_a_day_without_a_value_is_not_known() -> None:
    found = record.daily(np.array([1.0, np.nan, 3.0]), weekdays(3))

    assert found.known.tolist() == [True, False, True]
    assert found.values.tolist() == [1.0, 0.0, 3.0]


def test_a_day_may_be_told_not_to_be_known() -> None:
    found = record.weekly(np.array([1.0, 2.0]), np.array([False, True]))

    assert found.known.tolist() == [False, True]
    assert found.year == 52


def test_running_sums_begin_with_nothing() -> None:
    assert record.summed(np.array([1.0, 2.0])).tolist() == [0.0, 1.0, 3.0]
