import numpy as np
import pytest

from kpi.forecasting.ahead import ahead
from kpi.forecasting.counted import Counted
from kpi.forecasting.pool import Pool, study, without_purges
from kpi.forecasting.wandering import Wandering
from tests.unit.kpi.forecasting.records import days_of, noisy, weekdays

ALONE = Pool([])


def test_followers_that_were_purged_once_go_on_growing() -> None:
    steps = noisy(200, level=20.0)
    calm = ahead(study(days_of(steps), is_level=True), weekdays(14), ALONE)
    steps[150] = -6000.0

    purged = study(days_of(steps), is_level=True)

    assert isinstance(purged, Counted)
    assert np.median(ahead(purged, weekdays(14), ALONE)) == pytest.approx(
        np.median(calm), rel=0.15
    )


def test_losses_as_usual_as_gains_are_no_purges() -> None:
    steps = np.random.default_rng(3).normal(0.0, 5.0, 200)

    assert without_purges(days_of(steps)).values == pytest.approx(steps, abs=15.0)
    assert isinstance(study(days_of(steps), is_level=True), Wandering)


def test_a_level_that_only_falls_is_not_stopped() -> None:
    steps = np.full(60, -10.0)

    assert without_purges(days_of(steps)).values.tolist() == steps.tolist()
