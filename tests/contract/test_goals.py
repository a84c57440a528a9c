"""Goals and KPIs."""

from decimal import Decimal

from kpi.model import GoalState, Kpi, KpiState, Recurrence, TargetKind
from kpi.ports import UnitOfWork
from tests.factories import (
    CHANNEL,
    GOAL,
    KPI,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    SERIES,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kept,
    a_kpi,
    a_moment,
    a_period,
    a_target,
)


def _ids(kpis: list[Kpi]) -> list[str]:
    return [kpi.kpi_id for kpi in kpis]


def test_a_goal_comes_back_whole(uow_factory: UowFactory) -> None:
    goal = a_goal(
        sentence="若い人に\n「知って」もらう 🎯",
        outcome_metric="branded_search",
        state=GoalState.CLOSED,
        closed_at=a_moment(days=2),
    )

    with uow_factory() as uow:
        uow.goals.save(a_goal())
        uow.goals.save(goal)
        uow.commit()

    with uow_factory() as uow:
        assert uow.goals.get(WORKSPACE, GOAL) == goal


def test_goals_of_a_channel_come_oldest_first(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.goals.save(a_goal(goal_id="young", created_at=a_moment(hours=1)))
        uow.goals.save(a_goal(goal_id="b"))
        uow.goals.save(a_goal(goal_id="a", state=GoalState.CLOSED))
        uow.goals.save(a_goal(goal_id="elsewhere", channel_id=OTHER_CHANNEL))

        everything = uow.goals.of_channel(WORKSPACE, CHANNEL)
        still_open = uow.goals.of_channel(WORKSPACE, CHANNEL, GoalState.OPEN)

    assert [goal.goal_id for goal in everything] == ["a", "b", "young"]
    assert [goal.goal_id for goal in still_open] == ["b", "young"]


def test_a_kpi_comes_back_whole(uow_factory: UowFactory) -> None:
    kpi = a_kpi(
        label="伸び率",
        target=a_target("-0.123456", kind=TargetKind.CHANGE, recurrence=Recurrence.WEEKLY),
        baseline=Decimal("98765432109876543.21"),
        kept=a_kept(review_on=a_day(28)),
    )

    with uow_factory() as uow:
        uow.kpis.save(a_kpi())
        uow.kpis.save(kpi)
        uow.commit()

    with uow_factory() as uow:
        assert uow.kpis.get(WORKSPACE, KPI) == kpi


def test_a_kpi_loses_what_is_no_longer_said_of_it(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.kpis.save(a_kpi(kept=a_kept(), baseline=Decimal(1)))
        uow.kpis.save(a_kpi())

        assert uow.kpis.get(WORKSPACE, KPI) == a_kpi()


def _two_goals(uow: UnitOfWork) -> None:
    uow.goals.save(a_goal(goal_id="old"))
    uow.goals.save(a_goal(goal_id="new", created_at=a_moment(hours=1)))
    uow.goals.save(a_goal(goal_id="shut", state=GoalState.CLOSED))
    uow.goals.save(a_goal(goal_id="away", channel_id=OTHER_CHANNEL))
    uow.kpis.save(a_kpi(kpi_id="n1", goal_id="new"))
    uow.kpis.save(a_kpi(kpi_id="o2", goal_id="old", created_at=a_moment(hours=2)))
    uow.kpis.save(a_kpi(kpi_id="o1", goal_id="old", owner_id=OTHER_PERSON))
    uow.kpis.save(a_kpi(kpi_id="gone", goal_id="old", state=KpiState.REMOVED))
    uow.kpis.save(a_kpi(kpi_id="shut", goal_id="shut"))
    uow.kpis.save(a_kpi(kpi_id="a1", goal_id="away", channel_id=OTHER_CHANNEL, series_id="s2"))


def test_kpis_of_a_channel_are_the_active_ones_of_open_goals(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _two_goals(uow)

        assert _ids(uow.kpis.of_channel(WORKSPACE, CHANNEL)) == ["o1", "o2", "n1"]


def test_removed_kpis_of_a_channel_are_those_of_open_goals(uow_factory: UowFactory) -> None:
    gone = KpiState.REMOVED
    with uow_factory() as uow:
        _two_goals(uow)
        uow.kpis.save(a_kpi(kpi_id="n0", goal_id="new", state=gone))
        uow.kpis.save(a_kpi(kpi_id="s0", goal_id="shut", state=gone))
        uow.kpis.save(a_kpi(kpi_id="a0", goal_id="away", channel_id=OTHER_CHANNEL, state=gone))

        assert _ids(uow.kpis.removed(WORKSPACE, CHANNEL)) == ["gone", "n0"]


def test_kpis_of_a_goal_are_listed_even_when_it_is_closed(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _two_goals(uow)

        assert _ids(uow.kpis.of_goal(WORKSPACE, a_goal(goal_id="old").goal_id)) == ["o1", "o2"]
        assert _ids(uow.kpis.of_goal(WORKSPACE, a_goal(goal_id="shut").goal_id)) == ["shut"]


def test_kpis_of_a_series_are_found_in_every_channel(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _two_goals(uow)
        other = a_kpi(series_id="s2").series_id

        assert _ids(uow.kpis.of_series(WORKSPACE, [SERIES, other])) == ["a1", "n1", "o1", "o2"]
        assert _ids(uow.kpis.of_series(WORKSPACE, [other])) == ["a1"]
        assert uow.kpis.of_series(WORKSPACE, []) == []


def test_kpis_of_an_owner_come_oldest_first(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _two_goals(uow)

        assert _ids(uow.kpis.of_owner(WORKSPACE, OWNER)) == ["a1", "n1", "o2"]
        assert _ids(uow.kpis.of_owner(WORKSPACE, OTHER_PERSON)) == ["o1"]


def test_all_active_kpis_come_by_channel(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        _two_goals(uow)

        assert _ids(uow.kpis.all_active(WORKSPACE)) == ["o1", "o2", "n1", "a1"]


def test_a_removed_kpi_is_kept_for_history(uow_factory: UowFactory) -> None:
    removed = a_kpi(state=KpiState.REMOVED, period=a_period())

    with uow_factory() as uow:
        uow.goals.save(a_goal())
        uow.kpis.save(a_kpi())
        uow.kpis.save(removed)

        assert uow.kpis.get(WORKSPACE, KPI) == removed
        assert uow.kpis.all_active(WORKSPACE) == []
