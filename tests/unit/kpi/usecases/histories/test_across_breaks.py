"""What is said of a KPI that counts something else from a day on: nothing is compared with it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from kpi import effects
from kpi.alerts import AlertKind
from kpi.evidence import Link
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import Aggregation, KpiId, MetricKey, Observation, SeriesId, TargetKind, Unit
from kpi.ports import WHOLE_GOAL, Forecast, UnitOfWork
from kpi.progress import Progress, Status
from kpi.reading import Note
from kpi.usecases.alerts import alerts, simulating
from kpi.usecases.fit import evidence, sets
from kpi.usecases.goals import actions
from kpi.usecases.histories import forecasts
from kpi.usecases.lookups import standings
from kpi.usecases.periods import evaluating
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    DECEMBER,
    GOAL,
    KPI,
    NOW,
    OWNER,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_break,
    a_day,
    a_goal,
    a_kpi,
    a_moment,
    a_period,
    a_person,
    a_series,
    a_target,
    a_team,
    a_workspace,
    an_observation,
    daily,
)
from tests.outboxes import deliver

LEVEL = {"aggregation": Aggregation.LAST}
RATE = {"aggregation": Aggregation.RATIO, "unit": Unit.PERCENT, "metric": MetricKey("ctr")}
Watched = Callable[..., Progress]


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.people.save(a_person())
        unit.teams.save(a_team())
        unit.goals.save(a_goal(outcome_metric=MetricKey("revenue")))
        yield unit


def noisy(days: int, level: float, until: int = 0, seed: int = 0) -> list[Observation]:
    """Return counts around a level for so many days up to the one before ``until``."""
    counts = np.random.default_rng(seed).poisson(level, days)
    return daily(*map(int, counts), start=a_day(until - days))


def jumping(new_days: int, old: float = 100, new: float = 300) -> list[Observation]:
    """Return half a year of counts up to yesterday, the newest days three times as many."""
    return [*noisy(180 - new_days, old, -new_days), *noisy(new_days, new)]


def steer(uow: UnitOfWork, rows: list[Observation], **target: object) -> None:
    series = target.pop("series", {})
    assert isinstance(series, dict)
    created = datetime(2026, 7, 1, tzinfo=UTC)
    uow.series.find_or_add(a_series(**series))
    uow.kpis.save(a_kpi(target=a_target(**{"value": 5000, **target}), created_at=created))
    uow.observations.upsert(WORKSPACE, rows)


def renewed(uow: UnitOfWork, knowledge: Knowledge, now: datetime = NOW) -> Forecast:
    kpis = uow.kpis.all_active(WORKSPACE)
    forecasts.renew(uow, knowledge, WORKSPACE, kpis, now, has_news=True)
    (found,) = uow.forecasts.latest(WORKSPACE, [KPI])
    return found


def stands(uow: UnitOfWork, knowledge: Knowledge, today: date = TODAY) -> Progress:
    renewed(uow, knowledge, NOW + timedelta(days=(today - TODAY).days))
    kpis = uow.kpis.all_active(WORKSPACE)
    return standings.of_kpis(uow, WORKSPACE, kpis, today)[0].progress


def test_a_forecast_goes_by_the_days_since_the_break_alone(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(30))
    across = renewed(uow, knowledge)
    uow.series.save_break(a_break(day=a_day(-30)))

    found = renewed(uow, knowledge)

    assert found.counted_since == a_day(-30)
    assert across.counted_since is None
    assert found.median is not None
    assert found.median == pytest.approx(Decimal(300 * 31), rel=Decimal("0.05"))
    assert across.median != found.median


def test_a_forecast_soon_after_a_break_says_that_it_is_young(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(4))
    uow.series.save_break(a_break(day=a_day(-4)))

    found = renewed(uow, knowledge)

    assert (found.is_early, found.counted_since) == (True, a_day(-4))
    assert found.believable_from == a_day(-1) + timedelta(days=10)


def test_a_break_of_today_leaves_nothing_to_forecast_from(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(30))
    uow.series.save_break(a_break(day=TODAY))

    found = renewed(uow, knowledge)

    assert (found.is_early, found.counted_since) == (True, TODAY)
    assert found.believable_from == a_day(-1) + timedelta(days=14)


def test_a_break_before_the_first_value_cuts_nothing(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, noisy(60, 100))
    whole = renewed(uow, knowledge)
    uow.series.save_break(a_break(day=a_day(-60)))

    assert renewed(uow, knowledge) == whole


def test_a_rate_is_forecast_from_its_parts_since_the_break(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    def rate(days: int, until: int, below: int) -> list[Observation]:
        return [
            an_observation(
                Decimal(3000) / below,
                day=a_day(until - back),
                numerator=Decimal(30 + back % 3),
                denominator=Decimal(below),
            )
            for back in range(days, 0, -1)
        ]

    steer(
        uow,
        [*rate(90, -40, 1000), *rate(40, 0, 2000)],
        series=RATE,
        value=2,
        kind=TargetKind.LEVEL,
    )
    uow.series.save_break(a_break(day=a_day(-40)))

    found = renewed(uow, knowledge)

    assert found.median == pytest.approx(Decimal("1.5"), rel=Decimal("0.1"))


def test_what_others_of_the_kind_teach_is_cut_as_well(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, noisy(40, 100))
    uow.series.find_or_add(a_series(series_id=SeriesId("s2"), metric=MetricKey("reach")))
    uow.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id=SeriesId("s2"), channel_id="C2"))
    wild = [one._replace(series_id=SeriesId("s2")) for one in jumping(60, new=3000)]
    uow.observations.upsert(WORKSPACE, wild)
    before = renewed(uow, knowledge)
    uow.series.save_break(a_break(series_id=SeriesId("s2"), day=a_day(-60)))

    after = renewed(uow, knowledge)

    assert before.low is not None
    assert after.low is not None
    assert before.high is not None
    assert after.high is not None
    assert after.high - after.low < before.high - before.low


def test_a_window_across_a_break_is_not_judged_before_the_new_way_is_known(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(4, new=10), value=3100)
    judged = stands(uow, knowledge)
    uow.series.save_break(a_break(day=a_day(-4)))
    waiting = stands(uow, knowledge)
    uow.observations.upsert(WORKSPACE, noisy(16, 10, 16))
    later = stands(uow, knowledge, a_day(16))

    assert (judged.status, judged.notes) == (Status.OFF_TRACK, frozenset())
    assert (waiting.status, waiting.notes) == (Status.TOO_EARLY, frozenset({Note.BROKEN}))
    assert waiting.pace is waiting.expected is waiting.projected is None
    assert (later.status, later.notes) == (Status.OFF_TRACK, frozenset({Note.BROKEN}))


def test_a_window_after_a_break_is_judged_as_any_other(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(30), value=9300)
    uow.series.save_break(a_break(day=a_day(-30)))

    assert stands(uow, knowledge).notes == frozenset()


def test_a_level_that_jumps_by_a_break_is_not_reached_by_it(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    rows = daily(*range(1000, 1178), 2000, 2001, start=a_day(-180))
    steer(uow, rows, series=LEVEL, value=1500, kind=TargetKind.LEVEL)
    across = stands(uow, knowledge)
    uow.series.save_break(a_break(day=a_day(-2)))

    assert across.status is Status.REACHED
    assert stands(uow, knowledge).status is Status.TOO_EARLY


@pytest.mark.parametrize(("day", "status"), [(3, Status.TOO_EARLY), (-1, Status.REACHED)])
def test_a_change_from_what_was_counted_otherwise_is_never_judged(
    uow: UnitOfWork, knowledge: Knowledge, day: int, status: Status
) -> None:
    first = (DECEMBER.start - TODAY).days
    rows = daily(*range(1000, 1000 + 180 + first), start=a_day(-180))
    rows += daily(*range(2000, 2000 + 24 - first), start=DECEMBER.start)
    steer(uow, rows, series=LEVEL, value=20, kind=TargetKind.CHANGE)
    uow.series.save_break(a_break(day=DECEMBER.start + timedelta(days=day)))

    assert stands(uow, knowledge, a_day(24)).status is status


def test_a_total_compared_with_the_one_before_must_count_the_same(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(30), value=100, kind=TargetKind.CHANGE)
    uow.series.save_break(a_break(day=DECEMBER.start - timedelta(days=10)))

    assert stands(uow, knowledge).notes == {Note.BROKEN}


def test_when_it_is_over_a_total_is_told_and_a_change_is_not(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(4), value=3100)
    uow.series.save_break(a_break(day=a_day(-4)))
    renewed(uow, knowledge)
    uow.observations.upsert(WORKSPACE, noisy(30, 300, 30))

    (kpi,) = uow.kpis.all_active(WORKSPACE)
    over = standings.of_kpis(uow, WORKSPACE, [kpi], a_day(30))[0].progress
    uow.kpis.save(replace(kpi, target=a_target(10, kind=TargetKind.CHANGE)))
    renewed(uow, knowledge)
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    change = standings.of_kpis(uow, WORKSPACE, [kpi], a_day(30))[0].progress

    assert (over.status, over.notes) == (Status.REACHED, frozenset({Note.BROKEN}))
    assert change.status is Status.NO_DATA


def told(uow: UnitOfWork, knowledge: Knowledge, rows: list[Observation]) -> list[MessageKind]:
    """Return what is told, day by day, while these values come in."""
    heard = []
    for row in rows:
        uow.observations.upsert(WORKSPACE, [row])
        now = datetime.combine(row.day + timedelta(days=1), NOW.timetz())
        kpis = uow.kpis.all_active(WORKSPACE)
        forecasts.renew(uow, knowledge, WORKSPACE, kpis, now, has_news=True)
        alerts.evaluate(uow, knowledge, WORKSPACE, kpis, now)
        heard += [one.message.kind for one in deliver(uow, now)]
    return heard


@pytest.mark.parametrize("new", [30.0, 400.0], ids=["fewer", "more"])
@pytest.mark.parametrize("is_marked", [True, False])
def test_nobody_is_alerted_of_what_is_only_a_break(
    uow: UnitOfWork, knowledge: Knowledge, new: float, *, is_marked: bool
) -> None:
    rows = [one._replace(learnt_at=a_moment(days=20)) for one in noisy(12, new, 9)]
    steer(uow, noisy(180, 100, -3), value=3100)
    if is_marked:
        uow.series.save_break(a_break(day=a_day(-3)))

    heard = told(uow, knowledge, rows)

    assert bool(heard) is not is_marked


def test_a_replay_judges_no_day_by_what_was_counted_otherwise(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(40))
    (kpi,) = uow.kpis.all_active(WORKSPACE)
    kpi = replace(kpi, period=a_period(a_day(-120), a_day(40)))

    def unusual() -> list[date]:
        found = simulating.of_kpi(uow, knowledge, a_team(), kpi, NOW)
        assert found is not None
        return [one.day for one in found.events if one.kind is AlertKind.UNUSUAL]

    assert a_day(-39) in unusual()
    uow.series.save_break(a_break(day=a_day(-40)))
    assert a_day(-39) not in unusual()


def test_what_was_counted_otherwise_is_no_evidence(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, noisy(180, 1000))
    sales = SeriesId("s2")
    uow.series.find_or_add(a_series(series_id=sales, metric=MetricKey("revenue")))
    uow.observations.upsert(WORKSPACE, [one._replace(series_id=sales) for one in noisy(180, 1000)])
    goal = a_goal(outcome_metric=MetricKey("revenue"))
    whole = evidence.of_goal(uow, knowledge, goal, TODAY)[KPI]
    uow.series.save_break(a_break(series_id=sales, day=a_day(-30)))

    found = evidence.of_goal(uow, knowledge, goal, TODAY)[KPI]

    assert (whole.link, whole.points) == (Link.WITH, 180)
    assert (found.link, found.points) == (Link.TOO_LITTLE, 30)


def test_a_target_is_not_compared_with_what_was_counted_otherwise(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, jumping(40))
    kpis = uow.kpis.all_active(WORKSPACE)

    def past() -> tuple[int, bool]:
        goal = a_goal()
        found = sets.goal_sets(uow, knowledge, a_team(), [goal], kpis, TODAY)[GOAL]
        return len(found.members[0].past), found.members[0].present is None

    assert past() == (3, False)
    uow.series.save_break(a_break(day=a_day(-40)))
    assert past() == (1, False)
    uow.series.save_break(a_break(day=a_day(-10)))
    assert past() == (0, True)


@pytest.mark.parametrize("day", [0, 10, -30], ids=["that day", "meanwhile", "before"])
def test_an_improvement_is_not_judged_across_a_break(
    uow: UnitOfWork, knowledge: Knowledge, day: int
) -> None:
    steer(uow, noisy(300, 100))
    plan = actions.Plan(kpi_id=KPI, what="朝に投稿", owner_id=OWNER, due=a_day(3))
    made = actions.add(uow, an_asker(), knowledge, plan)
    actions.done(uow, an_asker(), knowledge, made.action_id)
    uow.observations.upsert(WORKSPACE, noisy(effects.DAYS, 300, effects.DAYS))
    uow.series.save_break(a_break(day=a_day(day)))

    actions.follow_up(uow, knowledge, WORKSPACE, a_moment(days=40))

    (action,) = uow.actions.of_goal(WORKSPACE, GOAL)
    assert action.effect is not None
    assert action.effect["finding"] == ("more" if day < 0 else "broken")


def test_an_improvement_soon_after_a_break_has_no_past_to_be_judged_by(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, noisy(300, 100))
    uow.series.save_break(a_break(day=a_day(-30)))
    plan = actions.Plan(kpi_id=KPI, what="朝に投稿", owner_id=OWNER, due=a_day(3))
    made = actions.add(uow, an_asker(), knowledge, plan)

    assert actions.done(uow, an_asker(), knowledge, made.action_id).expected is None


def concluded(uow: UnitOfWork, knowledge: Knowledge) -> dict[str, object]:
    evaluating.evaluate(uow, knowledge, WORKSPACE, datetime(2027, 1, 4, 3, tzinfo=UTC))
    found = uow.evaluations.get(WORKSPACE, GOAL, WHOLE_GOAL, DECEMBER.last_day)
    assert found is not None
    kpis = found.facts["kpis"]
    assert isinstance(kpis, list)
    return {**found.facts, "kpi": kpis[0]}


def a_december() -> list[Observation]:
    return daily(*[100] * 61, *[300] * 31, start=date(2026, 10, 1))


def test_a_period_that_ended_across_a_break_says_so_and_proposes_nothing_from_before(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    steer(uow, a_december())
    since = date(2026, 12, 5)
    uow.series.save_break(a_break(day=since))

    kpi = concluded(uow, knowledge)["kpi"]

    assert isinstance(kpi, dict)
    assert (kpi["outcome"], kpi["counted_since"]) == ("reached", since.isoformat())
    assert kpi["proposed"] is None


def test_a_change_across_a_break_has_no_result(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, a_december(), value=10, kind=TargetKind.CHANGE)
    uow.series.save_break(a_break(day=DECEMBER.start))

    kpi = concluded(uow, knowledge)["kpi"]

    assert isinstance(kpi, dict)
    assert (kpi["outcome"], kpi["counted_since"]) == ("no_data", "2026-12-01")


def test_an_outcome_is_not_compared_across_a_break(uow: UnitOfWork, knowledge: Knowledge) -> None:
    steer(uow, a_december())
    sales = SeriesId("s2")
    uow.series.find_or_add(a_series(series_id=sales, metric=MetricKey("revenue")))
    uow.observations.upsert(WORKSPACE, [one._replace(series_id=sales) for one in a_december()])
    uow.series.save_break(a_break(series_id=sales, day=date(2026, 11, 20)))

    outcome = concluded(uow, knowledge)["outcome"]

    assert isinstance(outcome, dict)
    assert (outcome["before"], outcome["counted_since"]) == (None, "2026-11-20")
    assert uow.kpis.of_channel(WORKSPACE, CHANNEL)
