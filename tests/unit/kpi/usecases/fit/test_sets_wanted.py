"""KPIs that are judged with their target before anything is saved."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from kpi.model import GoalId, KpiId, MetricKey, PurposeKey, SeriesId, TargetKind
from kpi.ports import UnitOfWork
from kpi.rules import Rule
from kpi.usecases.fit import sets
from kpi.usecases.fit.sets import SetNote
from kpi.usecases.kpis import kpis, picking
from kpi.usecases.kpis.picking import Ready
from kpi.usecases.lookups.wishes import OwnWish
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_target,
    a_team,
    a_workspace,
)
from tests.sets import KNOWLEDGE, record
from tests.wishes import a_wish

SALES = a_goal(purpose=PurposeKey("sales"))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.teams.save(a_team())
        uow.goals.save(SALES)
        yield uow


def note(uow: UnitOfWork, *, changing: str = "", **changes: object) -> SetNote:
    """Return what a KPI would bring that somebody is about to save."""
    wish = a_wish(goal_id=GoalId(SALES.goal_id), **changes)
    before = uow.kpis.get(WORKSPACE, KpiId(changing)) if changing else None
    step = picking.next_step(uow, an_asker(), KNOWLEDGE, CHANNEL, wish, changing=before)
    assert isinstance(step, Ready)
    return sets.note_before(
        uow,
        KNOWLEDGE,
        SALES,
        step.measure,
        TODAY,
        instead_of=before.kpi_id if before else None,
        wanted=kpis.wanted(an_asker(), step),
    )


def rule_of(found: SetNote) -> Rule | None:
    return found.concern.rule if found.concern else None


def test_a_target_far_above_the_teams_past_is_told_before_it_is_saved(uow: UnitOfWork) -> None:
    record(uow, "purchases", *[5] * 88)

    found = note(uow, metric=MetricKey("purchases"), amount=Decimal(9000))

    assert found.concern is not None
    assert found.concern.rule is Rule.UNREALISTIC
    best = found.concern.figures["best"].value
    assert best == best.to_integral_value()
    assert uow.kpis.of_goal(WORKSPACE, SALES.goal_id) == []


def test_a_target_like_the_teams_past_is_left_alone(uow: UnitOfWork) -> None:
    record(uow, "purchases", *[5] * 88)

    found = note(uow, metric=MetricKey("purchases"), amount=Decimal(200))

    assert rule_of(found) is not Rule.UNREALISTIC


@pytest.mark.parametrize(("baseline", "told"), [(None, {Rule.NO_BASE}), (Decimal(20), set())])
def test_a_change_from_nowhere_is_told_before_it_is_saved(
    uow: UnitOfWork, baseline: Decimal | None, told: set[Rule]
) -> None:
    uow.kpis.save(
        a_kpi(metric=MetricKey("purchases"), series_id=record(uow, "purchases", *[1] * 88))
    )

    found = note(
        uow,
        metric=MetricKey("nps"),
        amount=Decimal(10),
        kind=TargetKind.CHANGE,
        baseline=baseline,
    )

    assert {rule_of(found)} & {Rule.NO_BASE} == told


def test_too_little_for_the_goals_own_number_is_told_before_it_is_saved(uow: UnitOfWork) -> None:
    uow.kpis.save(
        a_kpi(
            kpi_id=KpiId("k-purchases"),
            metric=MetricKey("purchases"),
            series_id=record(uow, "purchases", *[1] * 88),
            target=a_target(200),
        )
    )
    record(uow, "sessions", *[50] * 88)
    last = SALES.period.end - timedelta(days=1)

    found = note(uow, metric=MetricKey("sessions"), amount=Decimal(5000), until=last)

    assert rule_of(found) is Rule.TOO_LITTLE


def test_a_kpi_that_is_being_changed_is_judged_as_it_would_be(uow: UnitOfWork) -> None:
    record(uow, "purchases", *[5] * 88)
    series_id = SeriesId("s-purchases")
    uow.kpis.save(a_kpi(metric=MetricKey("purchases"), series_id=series_id, target=a_target(200)))
    (kpi,) = uow.kpis.of_goal(WORKSPACE, SALES.goal_id)

    found = note(uow, changing=kpi.kpi_id, metric=kpi.metric, amount=Decimal(9000))

    assert rule_of(found) is Rule.UNREALISTIC


def test_a_metric_that_is_not_named_yet_has_nothing_to_be_compared_with(uow: UnitOfWork) -> None:
    wish = a_wish(goal_id=GoalId(SALES.goal_id), metric=None, own=OwnWish(name="来店の声"))
    step = picking.next_step(uow, an_asker(), KNOWLEDGE, CHANNEL, wish)

    assert isinstance(step, Ready)
    assert kpis.wanted(an_asker(), step) is None


def test_the_rest_behind_the_button_knows_the_target_as_well(uow: UnitOfWork) -> None:
    record(uow, "purchases", *[5] * 88)
    wish = a_wish(
        goal_id=GoalId(SALES.goal_id), metric=MetricKey("purchases"), amount=Decimal(9000)
    )
    step = picking.next_step(uow, an_asker(), KNOWLEDGE, CHANNEL, wish)
    assert isinstance(step, Ready)

    judged = sets.of_goal(
        uow, KNOWLEDGE, SALES, TODAY, step.measure, kpis.wanted(an_asker(), step)
    )

    assert judged is not None
    assert Rule.UNREALISTIC in {one.rule for one in judged.concerns}
    assert judged.coverage is not None
