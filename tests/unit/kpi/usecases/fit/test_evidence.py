"""The outcome is one series, never several added up, and the KPI is compared with it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

import pytest

from kpi.evidence import Link
from kpi.knowledge import Knowledge
from kpi.model import Goal, KpiId, MetricKey, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.fit import evidence
from kpi.usecases.lookups import outcomes
from tests.factories import (
    WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_scope,
    a_series,
    a_team,
    daily,
)

DAYS = 120
FIRST = date(2026, 8, 1)
TODAY = FIRST + timedelta(days=DAYS - 1)
SALES = MetricKey("revenue")
GOAL = a_goal(outcome_metric=SALES)


def shocks(seed: int) -> list[int]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [chance.randrange(900, 1100) for _ in range(DAYS)]


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(GOAL)
        yield unit


def put(uow: UnitOfWork, series_id: str, metric: str, values: list[int], **scope: object) -> None:
    series = a_series(
        series_id=SeriesId(series_id), metric=MetricKey(metric), scope=a_scope(**scope)
    )
    uow.series.find_or_add(series)
    uow.observations.upsert(WORKSPACE, daily(*values, start=FIRST, series_id=SeriesId(series_id)))


def a_kpi_of(uow: UnitOfWork, series_id: str, metric: str) -> KpiId:
    kpi = a_kpi(
        kpi_id=KpiId(f"k_{series_id}"), series_id=SeriesId(series_id), metric=MetricKey(metric)
    )
    uow.kpis.save(kpi)
    return kpi.kpi_id


def test_a_kpi_is_compared_with_the_goals_outcome(uow: UnitOfWork, knowledge: Knowledge) -> None:
    clicks = shocks(1)
    put(uow, "clicks", "link_clicks", clicks)
    put(uow, "sales", "revenue", [0, *clicks[:-1]])
    put(uow, "likes", "likes", list(accumulate(shocks(2))))
    linked, unlinked = a_kpi_of(uow, "clicks", "link_clicks"), a_kpi_of(uow, "likes", "likes")
    itself = a_kpi_of(uow, "sales", "revenue")

    found = evidence.of_goal(uow, knowledge, GOAL, TODAY)

    assert {key: one.link for key, one in found.items()} == {
        linked: Link.WITH,
        unlinked: Link.NONE,
    }
    assert found[linked].ahead == 1
    kpi = uow.kpis.get(WORKSPACE, itself)
    assert kpi is not None
    assert evidence.of_kpi(uow, knowledge, GOAL, kpi, TODAY) is None


@pytest.mark.parametrize(
    "goal", [replace(GOAL, outcome_metric=None), GOAL], ids=["no outcome", "no values"]
)
def test_without_an_outcome_there_is_nothing_to_say(
    uow: UnitOfWork, knowledge: Knowledge, goal: Goal
) -> None:
    put(uow, "clicks", "link_clicks", shocks(1))
    a_kpi_of(uow, "clicks", "link_clicks")

    assert evidence.of_goal(uow, knowledge, goal, TODAY) == {}


def test_several_series_of_the_outcome_are_not_added_up(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    put(uow, "clicks", "link_clicks", shocks(1))
    put(uow, "shop", "revenue", shocks(1), account="shop")
    put(uow, "store", "revenue", shocks(1), account="store")
    a_kpi_of(uow, "clicks", "link_clicks")

    assert outcomes.series_of(uow, GOAL) is None
    assert evidence.of_goal(uow, knowledge, GOAL, TODAY) == {}


def test_a_series_without_values_is_not_in_the_way(uow: UnitOfWork) -> None:
    put(uow, "shop", "revenue", shocks(1), account="shop")
    put(uow, "empty", "revenue", [], account="empty")

    outcome = outcomes.series_of(uow, GOAL)

    assert outcome is not None
    assert outcome.series_id == "shop"
