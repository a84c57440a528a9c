import numpy as np
import pytest

from kpi.forecasting.smoothing import forgetting_means


def test_the_newer_counts_for_more() -> None:
    found = forgetting_means(np.array([1.0, 3.0]), np.array([True, True]), 0.5)

    assert found == pytest.approx([1.0, (0.5 * 1 + 3) / 1.5])


def test_what_is_not_known_counts_for_nothing() -> None:
    found = forgetting_means(np.array([9.0, 2.0, 9.0]), np.array([False, True, False]), 0.3)

    assert found == pytest.approx([0.0, 2.0, 2.0])


def test_two_years_at_the_fastest_rate_stay_exact() -> None:
    values = np.arange(760.0)

    found = forgetting_means(values, np.ones(760, np.bool_), 0.5)

    assert found[-1] == pytest.approx(758.0)
