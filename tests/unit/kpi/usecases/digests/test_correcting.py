from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from kpi.digest import DigestContent, facts
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import POSTS, Aggregation, KpiId, MetricKey, Period, Scope, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.digests import correcting
from kpi.usecases.digests.composing import compose
from kpi.usecases.lookups import standings
from tests.factories import (
    CHANNEL,
    NOW,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_day,
    a_delivery,
    a_goal,
    a_kpi,
    a_message,
    a_moment,
    a_series,
    a_target,
    a_team,
    a_workspace,
    an_observation,
    daily,
)
from tests.outboxes import deliver

LEVEL = SeriesId("s-level")


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    """A digest was sent NOW over a sum and a level with a week of values."""
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series(aggregation=Aggregation.SUM))
        unit.series.find_or_add(
            a_series(series_id=LEVEL, metric=MetricKey("followers"), aggregation=Aggregation.LAST)
        )
        unit.kpis.save(a_kpi(target=a_target(10_000)))
        unit.kpis.save(a_kpi(kpi_id=KpiId("k2"), series_id=LEVEL, metric=MetricKey("followers")))
        unit.observations.upsert(WORKSPACE, daily(*[1200] * 8, start=a_day(-7)))
        unit.observations.upsert(WORKSPACE, daily(*[500] * 8, start=a_day(-7), series_id=LEVEL))
        yield unit


def send(uow: UnitOfWork, knowledge: Knowledge) -> DigestContent:
    content = compose(uow, knowledge, a_team(), NOW)
    delivery = a_delivery(message=a_message(MessageKind.DIGEST), subject=CHANNEL)
    uow.outbox.add(delivery)
    deliver(uow, NOW, {"text": "", "blocks": [], "facts": facts(content)})
    return content


def restate(uow: UnitOfWork, series_id: SeriesId, value: int, *offsets: int) -> None:
    later = a_moment(hours=5)
    uow.observations.upsert(
        WORKSPACE,
        [
            an_observation(value, day=a_day(offset), series_id=series_id, learnt_at=later)
            for offset in offsets
        ],
    )


def test_the_first_digest_knows_of_no_correction(uow: UnitOfWork, knowledge: Knowledge) -> None:
    restate(uow, SERIES, 1350, -3)

    assert compose(uow, knowledge, a_team(), NOW).revised == ()


def test_a_restated_day_is_told_in_the_next_digest(uow: UnitOfWork, knowledge: Knowledge) -> None:
    sent = send(uow, knowledge)
    restate(uow, SERIES, 1350, -3)

    (found,) = compose(uow, knowledge, a_team(), a_moment(days=1)).revised

    assert found.label == sent.lines[0].label
    assert (found.first_day, found.last_day, found.days) == (a_day(-3), a_day(-3), 1)
    assert (found.before, found.after) == (Decimal(1200), Decimal(1350))
    assert not found.is_total


def test_what_grew_on_the_day_itself_is_no_correction(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    send(uow, knowledge)
    restate(uow, SERIES, 1350, 0)

    assert compose(uow, knowledge, a_team(), a_moment(days=1)).revised == ()


def test_days_of_a_sum_are_told_together_and_of_a_level_the_last(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    send(uow, knowledge)
    restate(uow, SERIES, 1260, -3, -2, -1)
    restate(uow, LEVEL, 600, -4, -2)

    largest, smaller = compose(uow, knowledge, a_team(), a_moment(days=1)).revised

    assert largest.label.kpi_id == "k2"
    assert [largest.before, largest.after] == [500, 600]
    assert (largest.days, largest.is_total) == (2, False)
    assert [smaller.before, smaller.after] == [3600, 3780]
    assert (smaller.days, smaller.is_total) == (3, True)
    assert smaller.size == Decimal("0.05")


def test_a_value_that_was_nothing_counts_as_a_large_correction(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.observations.upsert(WORKSPACE, daily(0, 0, start=a_day(-2)))
    send(uow, knowledge)
    restate(uow, SERIES, 5, -2, -1)

    (found,) = compose(uow, knowledge, a_team(), a_moment(days=1)).revised

    assert [found.before, found.after, found.size] == [0, 10, 1]


@pytest.mark.parametrize(
    ("basis", "corrected"), [("", [a_day(-20)]), (POSTS, [])], ids=["day", "posts"]
)
def test_what_was_corrected_of_late_is_known_day_by_day(
    uow: UnitOfWork, basis: str, corrected: list[date]
) -> None:
    made = SeriesId("s3")
    uow.series.find_or_add(a_series(series_id=made, scope=Scope(platform="x", basis=basis)))
    kpi = a_kpi(kpi_id=KpiId("k3"), series_id=made)
    uow.kpis.save(kpi)
    early = {"series_id": made, "learnt_at": a_moment(days=-40)}
    uow.observations.upsert(WORKSPACE, daily(*[5] * 30, start=a_day(-30), **early))
    changed = {"series_id": made, "learnt_at": NOW}
    later = [an_observation(9, day=a_day(n), **changed) for n in (-20, -3)]
    uow.observations.upsert(WORKSPACE, later)

    (known,) = standings.of_kpis(uow, WORKSPACE, [kpi], a_day())
    all_days = Period(start=a_day(-30), end=a_day())
    newest_only = Period(start=a_day(-10), end=a_day())

    assert correcting.of_late(uow, known, all_days) == corrected
    assert correcting.of_late(uow, known, newest_only) == []


def test_nothing_was_corrected_of_what_has_no_value(uow: UnitOfWork) -> None:
    made = SeriesId("s3")
    uow.series.find_or_add(a_series(series_id=made, scope=Scope(platform="x")))
    kpi = a_kpi(kpi_id=KpiId("k3"), series_id=made)

    (known,) = standings.of_kpis(uow, WORKSPACE, [kpi], a_day())

    assert correcting.of_late(uow, known, Period(start=a_day(-30), end=a_day())) == []


def test_a_channel_without_kpis_has_nothing_to_correct(
    memory_uow_factory: UowFactory, knowledge: Knowledge
) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.teams.save(a_team())
        uow.goals.save(a_goal())
        send(uow, knowledge)

        assert compose(uow, knowledge, a_team(), a_moment(days=1)).revised == ()
