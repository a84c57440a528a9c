import numpy as np
import pytest

from kpi.forecasting import record
from kpi.forecasting.ahead import ahead
from kpi.forecasting.pool import Pool, study
from kpi.forecasting.record import Floats
from tests.unit.kpi.forecasting.records import days_of, noisy, weekdays

ALONE = Pool([])


def of_days(values: Floats, horizon: int = 14, pool: Pool = ALONE) -> Floats:
    kinds = weekdays(horizon, first=len(values) % 7)
    return ahead(study(days_of(values), is_level=False), kinds, pool)


def a_pool(count: int = 120, members: int = 6) -> Pool:
    records = [days_of(noisy(count, number=one)) for one in range(members)]
    return Pool([study(one, is_level=False) for one in records])


def test_a_constant_goes_on_as_it_was() -> None:
    samples = of_days(np.full(120, 50.0))

    assert len(samples) == 399
    assert np.median(samples) == pytest.approx(14 * 50, rel=0.01)
    assert np.all(np.diff(samples) >= 0)


def test_a_weekday_rhythm_goes_on() -> None:
    values = np.where(weekdays(112) > 4, 10.0, 100.0)

    weekend = ahead(study(days_of(values), is_level=False), np.array([5, 6]), ALONE)

    assert np.median(weekend) < 60


def test_a_wild_record_is_told_less_surely_than_a_calm_one() -> None:
    wild = 200.0 * np.exp(np.random.default_rng(1).normal(0, 1, 120))

    def width(samples: Floats) -> float:
        low, high = np.quantile(samples, (0.1, 0.9)) / np.median(samples)
        return float(high - low)

    assert width(of_days(wild, pool=a_pool())) > 2 * width(of_days(noisy(120), pool=a_pool()))


def test_last_years_turn_comes_back_where_it_did_before() -> None:
    days = np.arange(748)
    season = 100.0 * np.exp(0.8 * np.sin(2 * np.pi * days / 364))
    just_before_the_rise = season[:688]

    samples = of_days(just_before_the_rise, horizon=60)

    assert np.median(samples) == pytest.approx(season[688:].sum(), rel=0.2)


def test_a_first_year_is_not_taken_for_the_rule() -> None:
    values = noisy(400)

    assert np.median(of_days(values)) == pytest.approx(14 * values[-14:].mean(), rel=0.3)


def test_zeros_for_months_are_zeros_for_weeks() -> None:
    assert np.median(of_days(np.zeros(90))) == pytest.approx(0.0, abs=1e-9)


def test_one_day_of_history_is_enough_not_to_fail() -> None:
    assert np.all(np.isfinite(of_days(np.array([7.0]))))


def test_days_that_nobody_knows_are_not_zeros() -> None:
    values = np.full(120, 50.0)
    values[60:80] = np.nan
    values[100:104] = np.nan

    assert np.median(of_days(values)) == pytest.approx(700, rel=0.02)


def test_followers_who_only_grow_are_counted_and_losses_small() -> None:
    steps = noisy(120, level=20.0)
    steps[50] = -3.0

    samples = ahead(study(days_of(steps), is_level=True), weekdays(14), ALONE)

    assert np.median(samples) == pytest.approx(14 * steps[-28:].mean(), rel=0.3)
    assert samples[0] >= 0


def test_followers_who_leave_are_taken_off() -> None:
    steps = np.where(np.arange(120) % 10 == 0, -60.0, 20.0)

    samples = ahead(study(days_of(steps), is_level=True), weekdays(20), ALONE)

    assert np.median(samples) == pytest.approx(20 * steps.mean(), rel=0.25)
    assert samples[0] < 0.6 * np.median(samples)


def test_the_worst_of_few_followers_is_to_lose_as_before() -> None:
    steps = np.zeros(120)
    steps[::11], steps[::40] = 1.0, -1.0

    samples = ahead(study(days_of(steps), is_level=True), weekdays(20), ALONE)

    assert -0.6 < samples[0] < 0.0


def test_followers_shown_in_hundreds_may_well_seem_to_stand_still() -> None:
    joined = np.cumsum(np.random.default_rng(12).poisson(6.0, 201))  # just past a hundred
    shown = np.diff(joined // 100 * 100.0)

    samples = ahead(study(days_of(shown), is_level=True), weekdays(14), ALONE)

    assert set(samples) <= {0.0, 100.0, 200.0, 300.0}
    assert np.median(samples) == 0.0
    assert samples[-1] > 0.0


def wandering_weeks(count: int, number: int) -> Floats:
    chance = np.random.default_rng(number)
    year = np.diff(300 * np.sin(2 * np.pi * np.arange(count + 1) / 52))
    return year + chance.normal(0, 4, count)


def test_a_level_that_turns_with_the_year_turns_again() -> None:
    others = [record.weekly(wandering_weeks(200, number)) for number in range(5)]
    pool = Pool([study(one, is_level=True) for one in others])
    steps = wandering_weeks(200, 9)
    to_come = np.diff(300 * np.sin(2 * np.pi * np.arange(200, 214) / 52)).sum()

    samples = ahead(study(record.weekly(steps), is_level=True), np.zeros(13, np.int64), pool)

    assert np.median(samples) == pytest.approx(to_come, abs=0.35 * abs(to_come))
    assert pool.wandering(13) is pool.wandering(13)


def test_a_level_that_wanders_may_end_on_either_side() -> None:
    steps = np.random.default_rng(3).normal(0, 5, 40)

    samples = ahead(study(record.weekly(steps), is_level=True), np.zeros(13, np.int64), ALONE)

    assert samples[40] < 0 < samples[-40]


def test_a_steady_loss_goes_on() -> None:
    steps = np.random.default_rng(4).normal(-10, 5, 120)

    samples = ahead(study(record.weekly(steps), is_level=True), np.zeros(13, np.int64), ALONE)

    assert np.median(samples) == pytest.approx(-130, rel=0.3)


@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_young_wandering_level_is_told_without_failing(count: int) -> None:
    steps = np.array([-3.0, 2.0, -4.0, 1.0, 5.0, -6.0, 2.0, -1.0])[:count]
    pool = Pool([study(record.weekly(steps), is_level=True)])

    samples = ahead(study(record.weekly(steps), is_level=True), np.zeros(13, np.int64), pool)

    assert np.all(np.isfinite(samples))


def test_what_a_kind_teaches_is_worked_out_once_for_each_horizon() -> None:
    pool = a_pool()

    assert pool.counted(7) is pool.counted(7)
    assert pool.counted(7) is not pool.counted(8)


def test_members_too_young_for_a_horizon_teach_nothing_of_it() -> None:
    young, alone = a_pool(count=9), Pool([])

    assert young.counted(21).tolist() == alone.counted(21).tolist()
