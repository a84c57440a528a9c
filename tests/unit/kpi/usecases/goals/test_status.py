from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.model import (
    OWN_METRIC,
    DeliveryId,
    GoalId,
    GoalState,
    KpiId,
    MetricKey,
    SeriesId,
    Verdict,
)
from kpi.ports import DeliveryState, UnitOfWork
from kpi.usecases.goals import status
from kpi.usecases.goals.status import KpiView
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    KPI,
    NOW,
    OTHER_CHANNEL,
    WORKSPACE,
    UowFactory,
    a_delivery,
    a_goal,
    a_kpi,
    a_moment,
    a_period,
    a_person,
    a_series,
    a_team,
    daily,
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.kpis.save(a_kpi())
        unit.observations.upsert(WORKSPACE, daily(100, 200))
        yield unit


def names(view: KpiView) -> list[str]:
    return [str(view.kpi.metric), "表示"]


def second_goal(uow: UnitOfWork) -> None:
    uow.goals.save(
        a_goal(goal_id=GoalId("g2"), sentence="Drive traffic", created_at=a_moment(days=1))
    )
    uow.series.find_or_add(a_series(series_id=SeriesId("s2"), metric=MetricKey("link_clicks")))
    uow.kpis.save(
        a_kpi(
            kpi_id=KpiId("k2"),
            goal_id=GoalId("g2"),
            series_id=SeriesId("s2"),
            metric=MetricKey("link_clicks"),
        )
    )


def test_a_board_holds_open_goals_their_kpis_and_verdicts(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    second_goal(uow)
    uow.goals.save(a_goal(goal_id=GoalId("g3"), state=GoalState.CLOSED))

    first, second = status.board(uow, an_asker(), knowledge, CHANNEL)

    assert (first.goal, first.is_over) == (a_goal(), False)
    (view,) = first.kpis
    assert view.kpi == a_kpi()
    assert view.standing.progress.value == 300
    assert view.finding.verdict is Verdict.SERVES
    assert [one.finding.verdict for one in second.kpis] == [Verdict.DOES_NOT_SERVE]


def test_a_goal_whose_days_are_over_says_so(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.goals.save(a_goal(period=a_period(date(2026, 11, 1), date(2026, 12, 7))))

    (view,) = status.board(uow, an_asker(), knowledge, CHANNEL)

    assert view.is_over


def test_a_channel_that_never_used_mato_has_an_empty_board(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    assert status.board(uow, an_asker(), knowledge, OTHER_CHANNEL) == []


def test_a_board_of_a_private_channel_is_for_its_members(
    uow: UnitOfWork, knowledge: Knowledge
) -> None:
    uow.teams.save(a_team(is_private=True))

    with pytest.raises(NotFound):
        status.board(uow, an_asker(channel_id=None), knowledge, CHANNEL)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Drive", [("g2", ["k2"])]),
        ("link_clicks", [("g2", ["k2"])]),
        ("表示", [("g1", ["k1"]), ("g2", ["k2"])]),
        ("保存数", []),
    ],
)
def test_a_board_is_narrowed_by_goal_or_kpi(
    uow: UnitOfWork, knowledge: Knowledge, words: str, kept: list[tuple[str, list[str]]]
) -> None:
    second_goal(uow)
    board = status.board(uow, an_asker(), knowledge, CHANNEL)

    found = status.narrowed(board, words, names)

    assert [(one.goal.goal_id, [it.kpi.kpi_id for it in one.kpis]) for one in found] == kept


def test_one_kpi_is_seen_with_its_goal(uow: UnitOfWork, knowledge: Knowledge) -> None:
    goal, view = status.of_kpi(uow, an_asker(), knowledge, a_kpi())

    assert goal == a_goal()
    assert view.standing.progress.value == Decimal(300)


def test_an_own_metric_has_no_verdict(uow: UnitOfWork, knowledge: Knowledge) -> None:
    kpi = a_kpi(metric=MetricKey(f"{OWN_METRIC}x"), label="来店スタンプ")

    _, view = status.of_kpi(uow, an_asker(), knowledge, kpi)

    assert view.finding.verdict is Verdict.ASK


def test_a_kpi_without_its_series_is_not_found(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with pytest.raises(NotFound):
        status.of_kpi(uow, an_asker(), knowledge, a_kpi(series_id=SeriesId("gone")))


def test_administrators_see_what_did_not_arrive(uow: UnitOfWork) -> None:
    admin, member = an_asker(a_person(is_admin=True)), an_asker()
    assert status.troubles(uow, admin) is None
    uow.outbox.add(a_delivery())
    uow.outbox.cancel_channel(WORKSPACE, CHANNEL, "is_archived")

    found = status.troubles(uow, admin)

    assert found is not None
    assert [(one.delivery_id, one.last_error) for one in found.newest] == [
        (DeliveryId("d1"), "is_archived")
    ]
    assert found.counts[DeliveryState.FAILED] == 1
    assert status.troubles(uow, member) is None


def test_a_removed_kpi_stands_on_no_board(uow: UnitOfWork, knowledge: Knowledge) -> None:
    assert uow.kpis.get(WORKSPACE, KPI) is not None
    (view,) = status.board(uow, an_asker(now=NOW), knowledge, CHANNEL)

    assert len(view.kpis) == 1
