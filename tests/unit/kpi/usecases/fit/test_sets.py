from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from kpi.model import (
    Aggregation,
    GoalId,
    GoalState,
    Kpi,
    KpiId,
    MetricKey,
    PurposeKey,
    SeriesId,
    TargetKind,
    Unit,
)
from kpi.ports import UnitOfWork
from kpi.rules import Rule
from kpi.usecases.fit import sets
from kpi.usecases.lookups import measured, measures
from kpi.usecases.lookups.measures import Measure
from tests.factories import (
    CHANNEL,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_series,
    a_target,
    a_team,
    a_workspace,
)
from tests.sets import KNOWLEDGE, record

SALES = a_goal(purpose=PurposeKey("sales"))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(SALES)
        yield unit


def steer(uow: UnitOfWork, metric: str, target: object, *values: object) -> KpiId:
    """Save a KPI over such a series."""
    kpi_id = KpiId(f"k-{metric}")
    uow.kpis.save(
        a_kpi(
            kpi_id=kpi_id,
            metric=MetricKey(metric),
            series_id=record(uow, metric, *values),
            target=a_target(target),
        )
    )
    return kpi_id


def rules(uow: UnitOfWork) -> set[Rule]:
    (judged,) = sets.of_channel(uow, KNOWLEDGE, a_team(), TODAY).values()
    return {one.rule for one in judged.concerns}


def test_a_channels_goals_are_judged_by_what_is_stored(uow: UnitOfWork) -> None:
    steer(uow, "sessions", 5000, *[50] * 88)
    steer(uow, "purchases", 200, *[1] * 88)

    (judged,) = sets.of_channel(uow, KNOWLEDGE, a_team(), TODAY).values()

    too_little = next(one for one in judged.concerns if one.rule is Rule.TOO_LITTLE)
    assert too_little.figures["expected"].value == 100
    assert too_little.figures["rate"].value == Decimal(2)


def test_a_target_is_compared_with_the_teams_own_past(uow: UnitOfWork) -> None:
    steer(uow, "sessions", 5000, *[50] * 88)

    assert Rule.UNREALISTIC in rules(uow)


def test_the_goals_own_number_is_compared_with_the_usual_ratio(uow: UnitOfWork) -> None:
    outcome = MetricKey("purchases")
    uow.goals.save(replace(SALES, outcome_metric=outcome, outcome_target=Decimal(200)))
    steer(uow, "link_clicks", 5000, *[1000] * 60)
    assert Rule.TOO_LITTLE not in rules(uow)

    record(uow, "purchases", *[12] * 60)

    assert Rule.TOO_LITTLE in rules(uow)


def test_a_channel_without_any_series_is_judged_by_its_metrics(uow: UnitOfWork) -> None:
    uow.kpis.save(a_kpi(metric=MetricKey("sessions"), series_id=SeriesId("gone")))

    assert Rule.NOTHING_DIRECT in rules(uow)


def test_a_kpi_brings_what_was_not_there_before(uow: UnitOfWork) -> None:
    kpi_id = steer(uow, "sessions", 100)

    note = sets.note_of(uow, KNOWLEDGE, SALES, _kpi(uow, kpi_id), TODAY)

    assert note.concern is not None
    assert note.concern.rule is Rule.NOTHING_DIRECT


def test_what_was_said_with_the_first_kpi_is_not_said_with_the_second(uow: UnitOfWork) -> None:
    steer(uow, "sessions", 100)
    second = steer(uow, "profile_visits", 100)

    note = sets.note_of(uow, KNOWLEDGE, SALES, _kpi(uow, second), TODAY)

    assert note.concern is None or note.concern.rule is not Rule.NOTHING_DIRECT
    assert note.others >= 1


def test_a_kpi_to_be_saved_is_judged_with_the_set(uow: UnitOfWork) -> None:
    measure = Measure(
        key=MetricKey("sessions"),
        aggregation=Aggregation.SUM,
        unit=Unit.COUNT,
        kind=TargetKind.TOTAL,
    )

    note = sets.note_before(uow, KNOWLEDGE, SALES, measure, TODAY)

    assert note.concern is not None
    assert note.concern.rule is Rule.NOTHING_DIRECT
    judged = sets.of_goal(uow, KNOWLEDGE, SALES, TODAY, measure)
    assert judged is not None
    assert judged.concerns[0].about[0].kpi_id == sets.NEW_KPI


def test_a_kpi_that_is_changed_is_judged_in_place_of_itself(uow: UnitOfWork) -> None:
    kpi_id = steer(uow, "sessions", 100)
    measure = measures.of_kpi(KNOWLEDGE, _kpi(uow, kpi_id), a_series())

    note = sets.note_before(uow, KNOWLEDGE, SALES, measure, TODAY, instead_of=kpi_id)

    assert note.concern is not None
    assert not any(one.rule is Rule.TWINS for one in (note.concern,))


def test_an_own_metric_without_a_key_yet_keeps_the_set_quiet(uow: UnitOfWork) -> None:
    own = Measure(
        key=None,
        label="来店",
        aggregation=Aggregation.SUM,
        unit=Unit.COUNT,
        kind=TargetKind.TOTAL,
    )

    assert sets.note_before(uow, KNOWLEDGE, SALES, own, TODAY).concern is None


def test_a_goal_that_is_closed_is_not_judged(uow: UnitOfWork) -> None:
    kpi_id = steer(uow, "sessions", 100)
    closed = a_goal(purpose=PurposeKey("sales"), state=GoalState.CLOSED)
    uow.goals.save(closed)
    measure = measures.of_kpi(KNOWLEDGE, _kpi(uow, kpi_id), a_series())

    assert sets.of_goal(uow, KNOWLEDGE, closed, TODAY) is None
    assert sets.note_of(uow, KNOWLEDGE, closed, _kpi(uow, kpi_id), TODAY).concern is None
    assert sets.note_before(uow, KNOWLEDGE, closed, measure, TODAY).concern is None


def test_a_goal_of_an_unknown_channel_is_not_judged(uow: UnitOfWork) -> None:
    elsewhere = a_goal(goal_id=GoalId("g2"), channel_id="C404")

    assert sets.of_goal(uow, KNOWLEDGE, elsewhere, TODAY) is None


def test_of_several_series_the_freshest_speaks_for_its_metric(uow: UnitOfWork) -> None:
    record(uow, "sessions", 1, 1, start=-2)
    record(uow, "reach", 1, start=-30)
    listed = uow.series.of_channel(WORKSPACE, CHANNEL)

    found = measured.of_team(uow, WORKSPACE, listed, TODAY)

    assert found.known[MetricKey("sessions")].days == 2
    assert found.known[MetricKey("reach")].newest_day == a_day(-30)
    both = [found.known[MetricKey("reach")], found.known[MetricKey("sessions")]]
    same = [one.__class__(metric=MetricKey("x"), days=one.days, newest_day=one.newest_day,
                          first_day=one.first_day) for one in both]  # fmt: skip
    assert measured.by_metric(same)[MetricKey("x")].days == 2
    assert measured.by_metric(reversed(same))[MetricKey("x")].days == 2


def test_a_team_without_series_measures_nothing(uow: UnitOfWork) -> None:
    assert measured.of_team(uow, WORKSPACE, [], TODAY).known == {}


def test_better_choices_are_those_that_the_team_measures(uow: UnitOfWork) -> None:
    record(uow, "revenue", *[1] * 60, start=-60)
    measure = Measure(
        key=MetricKey("likes"),
        aggregation=Aggregation.SUM,
        unit=Unit.COUNT,
        kind=TargetKind.TOTAL,
    )

    finding = measures.verdict(KNOWLEDGE, SALES, measure, measures.measurable(uow, SALES, TODAY))

    assert finding.better[0] == "revenue"
    assert len(finding.better) == len(measures.verdict(KNOWLEDGE, SALES, measure).better)


def _kpi(uow: UnitOfWork, kpi_id: KpiId) -> Kpi:
    found = uow.kpis.get(WORKSPACE, kpi_id)
    assert found is not None
    return found
