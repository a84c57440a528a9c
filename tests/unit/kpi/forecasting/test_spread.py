import numpy as np
import pytest

from kpi.forecasting.record import Floats
from kpi.forecasting.spread import GRID, spread, usual

BELL = np.log(GRID / (1 - GRID))


def of(errors: Floats, horizon: int = 7) -> Floats:
    return spread(errors, horizon, BELL)


def test_a_kpi_without_a_past_is_as_unsure_as_its_kind() -> None:
    assert of(np.array([])) == pytest.approx(BELL)


def test_a_long_past_counts_for_more_than_the_kind() -> None:
    sure = np.random.default_rng(0).normal(0, 0.01, 700)

    assert of(sure)[-1] < 0.3 * of(sure[:20])[-1]


def test_the_fewer_horizons_the_wider() -> None:
    errors = np.random.default_rng(0).normal(0, 5.0, 60)

    assert of(errors, horizon=50)[-1] > 0.0
    few, many = usual([errors], 50), usual([errors], 2)
    assert few is not None
    assert many is not None
    assert few[-1] > 1.3 * many[-1]


def test_members_that_saw_one_horizon_each_do_not_make_a_kind_sure() -> None:
    chance = np.random.default_rng(0)
    each_its_own_way = [middle + chance.normal(0, 0.1, 30) for middle in (-3.0, 0.0, 3.0)]

    seldom, often = usual(each_its_own_way, 30), usual(each_its_own_way, 15)

    assert seldom is not None
    assert often is not None
    assert seldom[-40] > 1.15 * often[-40]


def test_what_is_not_known_is_no_error() -> None:
    errors = np.random.default_rng(0).normal(0, 1.0, 60)
    with_gaps = np.concatenate([np.full(30, np.nan), errors])

    assert of(with_gaps).tolist() == of(errors).tolist()


def test_one_wild_member_widens_the_tails_of_its_kind() -> None:
    chance = np.random.default_rng(0)
    calm = [chance.normal(0, 0.1, 200) for _ in range(5)]

    alike, unlike = usual(calm, 7), usual([*calm, chance.normal(0, 5, 200)], 7)

    assert alike is not None
    assert unlike is not None
    assert unlike[-1] > 5 * alike[-1]
    assert unlike[199] == pytest.approx(alike[199], abs=0.2)


def test_a_kind_without_members_says_nothing() -> None:
    assert usual([], 7) is None
    assert usual([np.array([0.1])], 7) is None
