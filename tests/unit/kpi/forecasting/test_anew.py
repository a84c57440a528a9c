import numpy as np
import pytest

from kpi.forecasting import anew, record
from kpi.forecasting.ahead import ahead_anew
from kpi.forecasting.pool import Pool
from kpi.forecasting.record import Floats
from tests.unit.kpi.forecasting.records import days_of

ALONE = Pool([])


def rates(count: int, *, spread: float = 0.2, number: int = 0) -> Floats:
    """Return rates that are drawn around 3 anew each day."""
    found: Floats = 3.0 * np.exp(np.random.default_rng(number).normal(0, spread, count))
    return found


def of_days(values: Floats, steps: int = 14, pool: Pool = ALONE) -> Floats:
    return ahead_anew(anew.study(days_of(values)), steps, (len(values) + steps - 1) % 7, pool)


def width(ends: Floats) -> float:
    low, high = np.quantile(ends, (0.1, 0.9))
    return float(high - low)


def test_one_day_far_off_is_not_where_a_rate_that_comes_back_ends() -> None:
    values = rates(120)
    values[-1] = 12.0

    ends = of_days(values)

    assert 2.4 < np.median(ends) < 4.2
    assert np.all(np.diff(ends) >= 0)


def test_a_rate_that_stays_where_it_went_is_not_drawn_back() -> None:
    values = 3.0 * np.exp(np.cumsum(np.random.default_rng(4).normal(0, 0.1, 300)))

    assert np.median(of_days(values, steps=7)) == pytest.approx(values[-1], rel=0.15)


def test_a_wild_rate_is_told_less_surely() -> None:
    assert width(of_days(rates(120, spread=0.6))) > 2 * width(of_days(rates(120)))


def test_weekends_go_on_as_they_were() -> None:
    values = np.where(np.arange(112) % 7 > 4, 1.0, 4.0)

    assert np.median(of_days(values, steps=5)) == pytest.approx(4.0, rel=0.15)
    assert np.median(of_days(values, steps=6)) == pytest.approx(1.0, rel=0.3)


def test_last_years_season_comes_back() -> None:
    season = 3.0 * np.exp(0.6 * np.sin(2 * np.pi * np.arange(170) / 52))

    ends = ahead_anew(anew.study(record.weekly(season[:157])), 13, 0, ALONE)

    assert np.median(ends) > 1.3 * season[156]
    assert season[169] > 1.3 * season[156]


@pytest.mark.parametrize("values", [np.zeros(60), np.full(60, -2.0), np.array([3.0])])
def test_nothing_below_nothing_and_one_day_are_rates_too(values: Floats) -> None:
    ends = of_days(values)

    assert np.all(np.isfinite(ends))
    assert np.median(ends) == pytest.approx(values[-1], abs=0.1)


def test_days_that_nobody_knows_are_no_zeros() -> None:
    values = rates(120)
    values[60:80] = np.nan
    values[-2] = np.nan

    assert np.median(of_days(values)) == pytest.approx(3.0, rel=0.2)


def test_the_kind_makes_a_young_rate_surer_or_less_sure_and_is_learnt_once() -> None:
    def kind(spread: float) -> Pool:
        return Pool(
            [anew.study(days_of(rates(200, spread=spread, number=one))) for one in range(6)]
        )

    wild, calm = kind(0.8), kind(0.02)

    assert width(of_days(rates(20), pool=wild)) > 1.2 * width(of_days(rates(20), pool=calm))
    assert wild.anew(14) is wild.anew(14)
