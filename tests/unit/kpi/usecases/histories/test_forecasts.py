from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from kpi.knowledge import load
from kpi.model import (
    Aggregation,
    Direction,
    KpiId,
    KpiState,
    Observation,
    Recurrence,
    SeriesId,
    TargetKind,
    Unit,
)
from kpi.ports import Forecast, UnitOfWork
from kpi.usecases.histories.forecasts import FORECAST_JOB, answer, ask, nobodys_holidays, renew
from tests.factories import (
    DECEMBER,
    KPI,
    NOW,
    OTHER_CHANNEL,
    SERIES,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_series,
    a_target,
    a_team,
    an_observation,
    daily,
)

KNOWLEDGE = load()
YESTERDAY = a_day(-1)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        yield unit


def history(days: int, level: float = 100.0, number: int = 0) -> list[Observation]:
    """Return noisy counts around a level for the days up to yesterday."""
    counts = np.random.default_rng(number).poisson(level, days)
    return daily(*map(int, counts), start=a_day(-days))


def keep(
    uow: UnitOfWork,
    observations: list[Observation],
    *,
    series: Mapping[str, object] | None = None,
    **target: object,
) -> None:
    uow.series.find_or_add(a_series(**(series or {})))
    uow.kpis.save(a_kpi(target=a_target(**{"value": 3100, **target})))
    uow.observations.upsert(WORKSPACE, observations)


def made(uow: UnitOfWork, **how: bool) -> Forecast | None:
    kpis = uow.kpis.all_active(WORKSPACE)
    renew(uow, KNOWLEDGE, WORKSPACE, kpis, NOW, nobodys_holidays, **how)
    found = uow.forecasts.latest(WORKSPACE, [KPI])
    return found[0] if found else None


def sure(found: Forecast | None) -> Forecast:
    assert found is not None
    assert not found.is_early
    return found


def test_a_sum_ends_near_its_level_with_an_interval_around_it(uow: UnitOfWork) -> None:
    keep(uow, history(120))

    found = sure(made(uow))

    assert found.median == pytest.approx(Decimal(3100), rel=Decimal("0.1"))
    assert found.low is not None
    assert found.high is not None
    assert found.low < Decimal(3100) < found.high
    assert found.chance == pytest.approx(Decimal("0.5"), abs=Decimal("0.45"))
    assert (found.made_on, found.made_at, found.through) == (TODAY, NOW, YESTERDAY)
    assert (found.start, found.last_day) == (DECEMBER.start, DECEMBER.last_day)


def test_a_day_that_is_late_is_forecast_and_not_taken_for_nothing(uow: UnitOfWork) -> None:
    days = daily(*[100] * 60, start=a_day(-60))
    keep(uow, days[:-3] + days[-2:])

    found = sure(made(uow))

    assert found.median == pytest.approx(Decimal(3100), abs=10)
    assert found.chance is not None
    assert found.chance >= Decimal("0.5")


def test_the_pace_needed_is_what_is_missing_by_the_days_to_come(uow: UnitOfWork) -> None:
    keep(uow, daily(*[100] * 60, start=a_day(-60)))

    assert sure(made(uow)).needed_per_day == Decimal(2500) / 25


@pytest.mark.parametrize(
    ("target", "direction", "likely"),
    [
        (1000, Direction.AT_LEAST, True),
        (9000, Direction.AT_LEAST, False),
        (9000, Direction.AT_MOST, True),
        (1000, Direction.AT_MOST, False),
    ],
)
def test_both_directions_have_their_chance(
    uow: UnitOfWork, target: int, direction: Direction, *, likely: bool
) -> None:
    keep(uow, history(120), value=target, direction=direction)

    chance = sure(made(uow)).chance

    assert chance is not None
    assert (chance > Decimal("0.95")) if likely else (chance < Decimal("0.05"))


@pytest.mark.parametrize(
    "days",
    [
        history(6),
        daily(*[100, *[None] * 60, *[100] * 9, *[None] * 18, *[100] * 7], start=a_day(-95)),
    ],
    ids=["a_week_of_days", "mostly_gaps"],
)
def test_too_early_is_said_to_be_too_early(uow: UnitOfWork, days: list[Observation]) -> None:
    keep(uow, days)

    found = made(uow)

    assert found is not None
    assert found.is_early
    assert found.chance is found.median is found.low is found.high is None


def test_a_young_kpi_says_from_when_on_it_can_be_believed(uow: UnitOfWork) -> None:
    keep(uow, history(6))

    found = made(uow)

    assert found is not None
    assert found.believable_from == YESTERDAY + timedelta(days=8)


def test_an_old_kpi_says_since_when_it_can_be_believed(uow: UnitOfWork) -> None:
    keep(uow, history(60))

    assert sure(made(uow)).believable_from == a_day(-60) + timedelta(days=13)


def test_followers_go_on_from_where_they_stand(uow: UnitOfWork) -> None:
    growth = daily(*(1000 + 10 * n for n in range(90)), start=a_day(-90))
    keep(uow, growth, series={"aggregation": Aggregation.LAST}, value=2140, kind=TargetKind.LEVEL)

    found = sure(made(uow))

    assert found.median == pytest.approx(Decimal(1890 + 250), rel=Decimal("0.01"))
    assert found.needed_per_day == Decimal(10)


def test_a_change_is_told_as_a_change(uow: UnitOfWork) -> None:
    growth = daily(*(1000 + 10 * n for n in range(90)), start=a_day(-90))
    keep(uow, growth, series={"aggregation": Aggregation.LAST}, value=310, kind=TargetKind.CHANGE)

    found = sure(made(uow))

    assert found.median == pytest.approx(Decimal(310), abs=Decimal(12))


def test_a_level_told_each_week_is_forecast_by_weeks(uow: UnitOfWork) -> None:
    weeks = [an_observation(1000 + 70 * n, day=a_day(-1 - 7 * (29 - n))) for n in range(30)]
    keep(uow, weeks, series={"aggregation": Aggregation.LAST}, value=3000, kind=TargetKind.LEVEL)

    assert sure(made(uow)).median == pytest.approx(Decimal(3030 + 250), rel=Decimal("0.02"))


def test_a_sum_told_each_week_is_forecast_by_weeks(uow: UnitOfWork) -> None:
    weeks = [an_observation(700, day=a_day(-1 - 7 * n)) for n in range(30)]
    keep(uow, weeks)

    assert sure(made(uow)).median == pytest.approx(Decimal(700 + 2500), rel=Decimal("0.03"))


def a_rate(days: int) -> list[Observation]:
    chance = np.random.default_rng(0)
    found = []
    for back in range(days, 0, -1):
        below = int(chance.poisson(1000))
        top = int(chance.binomial(below, 0.03))
        found.append(
            an_observation(
                Decimal(top) / below * 100,
                day=a_day(-back),
                numerator=Decimal(top),
                denominator=Decimal(below),
            )
        )
    return found


RATE = {"aggregation": Aggregation.RATIO, "unit": Unit.PERCENT}


def test_a_rate_is_surer_than_its_parts(uow: UnitOfWork) -> None:
    keep(uow, a_rate(90), series=RATE, value=2, kind=TargetKind.LEVEL)

    found = sure(made(uow))

    assert found.median == pytest.approx(Decimal(3), rel=Decimal("0.15"))
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low < Decimal("0.9")
    assert found.chance is not None
    assert found.chance > Decimal("0.95")
    assert found.needed_per_day is None


def rates(count: int, *, number: int = 0, **values: object) -> list[Observation]:
    """Return rates about 3 % for the days up to yesterday, of which no parts are known."""
    found = 3.0 * np.exp(np.random.default_rng(number).normal(0, 0.2, count))
    return daily(*map(float, found), start=a_day(-count), **values)


def test_a_rate_without_its_parts_comes_back_to_its_usual(uow: UnitOfWork) -> None:
    keep(uow, rates(59), series=RATE, value=3, kind=TargetKind.LEVEL)
    uow.observations.upsert(WORKSPACE, [an_observation(Decimal(6), day=YESTERDAY)])

    found = sure(made(uow))

    assert found.median is not None
    assert found.low is not None
    assert found.high is not None
    assert Decimal("1.5") < found.low < found.median < Decimal("4.2") < found.high < Decimal(8)
    assert found.chance is not None
    assert Decimal("0.2") < found.chance < Decimal("0.95")
    assert found.needed_per_day is None


def test_a_young_rate_without_its_parts_is_too_early(uow: UnitOfWork) -> None:
    keep(uow, rates(9), series=RATE, value=3, kind=TargetKind.LEVEL)

    found = made(uow)

    assert found is not None
    assert found.is_early
    assert found.believable_from == YESTERDAY + timedelta(days=5)


def test_a_rate_told_each_week_is_forecast_by_weeks(uow: UnitOfWork) -> None:
    weeks = [an_observation(Decimal(3 + n % 2), day=a_day(-1 - 7 * n)) for n in range(30)]
    keep(uow, weeks, series=RATE, value=2, kind=TargetKind.LEVEL)

    found = sure(made(uow))

    assert found.median == pytest.approx(Decimal("3.5"), abs=Decimal("0.5"))
    assert found.chance is not None
    assert found.chance > Decimal("0.9")


def test_other_rates_teach_a_rate_what_is_usual_and_sums_do_not(uow: UnitOfWork) -> None:
    keep(uow, rates(20), series=RATE, value=3, kind=TargetKind.LEVEL)
    alone = sure(made(uow))
    for name, series in (("sum", {}), ("rate", RATE)):
        series_id = SeriesId(name)
        uow.series.find_or_add(a_series(series_id=series_id, channel_id=f"C{name}", **series))
        uow.kpis.save(a_kpi(kpi_id=KpiId(name), series_id=series_id))
        wild = np.random.default_rng(1).lognormal(4, 1.5, 120)
        known = daily(*map(int, wild), start=a_day(-120), series_id=series_id)
        calm = rates(120, number=1, series_id=series_id)
        uow.observations.upsert(WORKSPACE, known if name == "sum" else calm)

    among_calm_rates = sure(made(uow, has_news=True))

    assert alone.high is not None
    assert among_calm_rates.high is not None
    assert among_calm_rates.high != alone.high
    assert among_calm_rates.high < 6


def test_a_daily_count_that_is_to_stay_above_is_no_sum(uow: UnitOfWork) -> None:
    keep(uow, history(60), value=80, kind=TargetKind.LEVEL)

    assert sure(made(uow)).median == pytest.approx(Decimal(100), rel=Decimal("0.15"))


def test_when_every_day_is_known_the_end_is_known(uow: UnitOfWork) -> None:
    days = daily(*[100] * 91, start=DECEMBER.start - timedelta(days=60))
    keep(uow, days)

    renew(uow, KNOWLEDGE, WORKSPACE, uow.kpis.all_active(WORKSPACE), a_moment(days=24))
    (found,) = uow.forecasts.latest(WORKSPACE, [KPI])

    assert found.low == found.median == found.high == Decimal(3100)
    assert found.chance == 1
    assert found.needed_per_day is None


def test_nothing_is_forecast_of_what_is_over_daily_unknown_or_elsewhere(uow: UnitOfWork) -> None:
    keep(uow, history(60), value=100, recurrence=Recurrence.DAILY)
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id=SeriesId("s2")))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k3"), channel_id=OTHER_CHANNEL))
    uow.series.find_or_add(a_series(series_id=SeriesId("s4"), channel_id=OTHER_CHANNEL))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k4"), series_id=SeriesId("s4")))

    count = renew(uow, KNOWLEDGE, WORKSPACE, uow.kpis.all_active(WORKSPACE), a_moment(days=40))

    assert count == 0


def test_the_same_day_is_forecast_once_unless_there_is_news(uow: UnitOfWork) -> None:
    keep(uow, history(60))
    kpis = uow.kpis.all_active(WORKSPACE)

    counts = [
        renew(uow, KNOWLEDGE, WORKSPACE, kpis, NOW),
        renew(uow, KNOWLEDGE, WORKSPACE, kpis, a_moment(hours=1)),
        renew(uow, KNOWLEDGE, WORKSPACE, kpis, a_moment(hours=1), has_news=True),
        renew(uow, KNOWLEDGE, WORKSPACE, kpis, a_moment(days=1)),
    ]

    assert counts == [1, 0, 1, 1]


def test_a_new_target_is_forecast_anew(uow: UnitOfWork) -> None:
    keep(uow, history(60))
    made(uow)
    uow.kpis.save(a_kpi(target=a_target(value=1000)))

    found = sure(made(uow))

    assert found.target == 1000


def test_holidays_of_the_teams_country_are_asked_for(uow: UnitOfWork) -> None:
    keep(uow, history(60))
    asked: set[str] = set()

    def is_holiday(country: str, day: date) -> bool:
        asked.add(country)
        return day.day == 23

    renew(uow, KNOWLEDGE, WORKSPACE, uow.kpis.all_active(WORKSPACE), NOW, is_holiday)

    assert asked == {"JP"}


def test_others_of_the_workspace_teach_what_is_usual(uow: UnitOfWork) -> None:
    keep(uow, history(40))
    alone = sure(made(uow))
    for number in range(1, 8):
        series_id = SeriesId(f"x{number}")
        uow.series.find_or_add(a_series(series_id=series_id, channel_id=f"C{number}x"))
        uow.kpis.save(a_kpi(kpi_id=KpiId(f"x{number}"), series_id=series_id))
        wild = np.random.default_rng(number).lognormal(4, 1.5, 120)
        counts = daily(*map(int, wild), start=a_day(-120), series_id=series_id)
        uow.observations.upsert(WORKSPACE, counts)

    uow.series.find_or_add(a_series(series_id=SeriesId("young"), channel_id="C0x"))
    uow.kpis.save(a_kpi(kpi_id=KpiId("young"), series_id=SeriesId("young")))

    among_wild_ones = sure(made(uow, has_news=True))

    assert alone.high is not None
    assert among_wild_ones.high is not None
    assert among_wild_ones.high > alone.high
    assert uow.series.get(WORKSPACE, SERIES) is not None


def test_a_pool_of_levels_is_read_as_levels(uow: UnitOfWork) -> None:
    steps = np.random.default_rng(1).normal(0, 5, 60).cumsum() + 500
    level = daily(*map(int, steps), start=a_day(-60))
    keep(uow, level, series={"aggregation": Aggregation.LAST}, value=400, kind=TargetKind.LEVEL)

    chance = sure(made(uow)).chance

    assert chance is not None
    assert Decimal(0) < chance < Decimal(1)


def answered(uow: UnitOfWork) -> list[int]:
    """Do what the worker was asked for and return how many forecasts each job made."""
    jobs = uow.jobs.claim(worker="w", lease=timedelta(minutes=1), limit=9)
    assert {job.kind for job in jobs} <= {FORECAST_JOB}
    return [answer(uow, KNOWLEDGE, job, NOW, nobodys_holidays) for job in jobs]


def test_a_kpi_that_was_just_set_is_forecast_by_the_worker(uow: UnitOfWork) -> None:
    keep(uow, history(60))
    ask(uow, a_kpi(), NOW)

    assert answered(uow) == [1]
    assert uow.forecasts.latest(WORKSPACE, [KPI])


def test_each_change_of_a_kpi_is_a_job_of_its_own(uow: UnitOfWork) -> None:
    keep(uow, history(60))
    ask(uow, a_kpi(), NOW)
    ask(uow, a_kpi(), NOW)

    assert answered(uow) == [1, 1]


@pytest.mark.parametrize("is_there", [True, False], ids=["removed", "gone"])
def test_what_was_taken_away_meanwhile_is_not_forecast(uow: UnitOfWork, *, is_there: bool) -> None:
    keep(uow, history(60))
    uow.kpis.save(a_kpi(state=KpiState.REMOVED))
    ask(uow, a_kpi() if is_there else a_kpi(kpi_id=KpiId("gone")), NOW)

    assert answered(uow) == [0]


def again(uow: UnitOfWork, days: float) -> Decimal:
    """Forecast once more that much later and return the chance."""
    kpis = uow.kpis.all_active(WORKSPACE)
    now = a_moment(days=days)
    renew(uow, KNOWLEDGE, WORKSPACE, kpis, now, nobodys_holidays, has_news=True)
    (found,) = uow.forecasts.latest(WORKSPACE, [KPI])
    assert found.chance is not None
    return found.chance


def test_one_day_alone_does_not_turn_a_chance_around(uow: UnitOfWork) -> None:
    keep(uow, history(120), value=2800)
    likely = again(uow, 0)
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    (said,) = uow.forecasts.latest(WORKSPACE, [KPI])
    uow.forecasts.save(replace(said, chance=Decimal("0.2"), made_on=a_day(-1)))

    steadied = again(uow, 0)

    assert likely > Decimal("0.9")
    assert steadied == pytest.approx((likely + Decimal("0.2")) / 2, abs=Decimal("0.01"))
    assert again(uow, 0.1) == steadied  # looked at again on the same day
    uow.kpis.save(replace(kpi, target=a_target(2801)))
    assert again(uow, 0.2) > Decimal("0.9")  # another target is another matter


def test_what_was_forecast_long_ago_steadies_nothing(uow: UnitOfWork) -> None:
    keep(uow, history(120), value=2800)
    likely = again(uow, 0)
    (said,) = uow.forecasts.latest(WORKSPACE, [KPI])
    uow.forecasts.save(replace(said, chance=Decimal("0.2"), made_on=a_day(-8)))

    assert again(uow, 0) == likely
