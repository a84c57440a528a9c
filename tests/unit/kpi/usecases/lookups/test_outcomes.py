"""What proves a goal is found in one place, by one rule."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kpi.knowledge import load
from kpi.model import Aggregation, Direction, MetricKey, Series, SeriesId, TargetKind, Unit
from kpi.ports import UnitOfWork
from kpi.progress import Status
from kpi.usecases.lookups import outcomes
from tests.factories import (
    DECEMBER,
    WORKSPACE,
    UowFactory,
    a_goal,
    a_scope,
    a_series,
    a_team,
    daily,
)

ORDERS = MetricKey("purchases")
GOAL = a_goal(outcome_metric=ORDERS, outcome_target=Decimal(200))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def one(series_id: str, metric: MetricKey = ORDERS, **scope: object) -> Series:
    return a_series(series_id=SeriesId(series_id), metric=metric, scope=a_scope(**scope))


def whole(series_id: str = "whole") -> Series:
    return a_series(series_id=SeriesId(series_id), metric=ORDERS)


def chosen(*series: Series, but: str = "") -> str:
    alive = {it.series_id for it in series if it.series_id != but}
    found = outcomes.choose(series, alive)
    return found.series_id if found else ""


def test_the_whole_comes_before_its_parts() -> None:
    parts = (one("shop", account="shop"), one("store", account="store"))

    assert chosen(*parts, whole()) == "whole"
    assert chosen(*parts) == ""
    assert chosen(parts[0]) == "shop"
    assert chosen() == ""


def test_what_has_no_values_does_not_count() -> None:
    parts = (one("shop", account="shop"), one("store", account="store"))

    assert chosen(parts[0], whole(), but="whole") == "shop"
    assert chosen(*parts, but="store") == "shop"


def test_where_it_stands_is_read_like_a_kpi(uow: UnitOfWork) -> None:
    uow.series.find_or_add(whole())
    uow.observations.upsert(
        WORKSPACE, daily(*[10] * 12, start=DECEMBER.start, series_id=SeriesId("whole"))
    )

    found = outcomes.standing(uow, load(), GOAL, DECEMBER.start.replace(day=13))

    assert found is not None
    assert (found.value, found.target) == (Decimal(120), Decimal(200))
    assert found.status is not Status.NO_DATA


def test_without_a_number_a_metric_or_values_it_stands_nowhere(uow: UnitOfWork) -> None:
    today = DECEMBER.start

    assert outcomes.standing(uow, load(), GOAL, today) is None
    assert outcomes.standing(uow, load(), a_goal(outcome_metric=ORDERS), today) is None
    assert outcomes.series_of(uow, a_goal()) is None


def test_a_level_is_compared_at_its_end_and_a_cost_is_to_fall() -> None:
    cost = a_series(metric=MetricKey("cpa"), aggregation=Aggregation.RATIO, unit=Unit.CURRENCY)
    goal = a_goal(outcome_metric=MetricKey("cpa"))

    target = outcomes.as_kpi(load(), goal, cost).target

    assert (target.kind, target.direction) == (TargetKind.LEVEL, Direction.AT_MOST)


def test_the_unit_is_the_series_or_the_catalogs() -> None:
    own = MetricKey("own:1")

    assert outcomes.unit_of(load(), MetricKey("revenue")) is Unit.CURRENCY
    assert outcomes.unit_of(load(), own) is Unit.COUNT
    assert outcomes.unit_of(load(), own, a_series(metric=own, unit=Unit.HOURS)) is Unit.HOURS
