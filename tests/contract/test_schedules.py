"""Digest schedules."""

from kpi.ports import HolidayPolicy, ScheduleState
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    OTHER_WORKSPACE,
    WORKSPACE,
    UowFactory,
    a_moment,
    a_schedule,
    a_workspace,
)


def test_a_schedule_comes_back_whole(uow_factory: UowFactory) -> None:
    schedule = a_schedule(
        kind="monthly",
        weekday=None,
        month_day=31,
        hour=18,
        minute=30,
        holidays=HolidayPolicy.MOVE,
        state=ScheduleState.PAUSED,
        paused_because="is_archived",
    )

    with uow_factory() as uow:
        uow.schedules.save(a_schedule())
        uow.schedules.save(schedule)
        uow.commit()

    with uow_factory() as uow:
        assert uow.schedules.get(WORKSPACE, CHANNEL) == schedule


def test_planned_until_never_moves_backward(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.schedules.save(a_schedule(planned_until=a_moment(hours=2)))
        uow.schedules.save(a_schedule(planned_until=NOW, hour=8))

        assert uow.schedules.get(WORKSPACE, CHANNEL) == a_schedule(
            planned_until=a_moment(hours=2), hour=8
        )


def test_planned_until_moves_forward(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.schedules.save(a_schedule())
        uow.schedules.save(a_schedule(planned_until=a_moment(minutes=1)))

        stored = uow.schedules.get(WORKSPACE, CHANNEL)

    assert stored == a_schedule(planned_until=a_moment(minutes=1))


def test_the_least_recently_planned_schedules_come_first(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.workspaces.save(a_workspace(workspace_id=OTHER_WORKSPACE))
        uow.schedules.save(a_schedule(planned_until=a_moment(minutes=2)))
        uow.schedules.save(a_schedule(channel_id="C9", planned_until=NOW))
        uow.schedules.save(
            a_schedule(workspace_id=OTHER_WORKSPACE, planned_until=a_moment(minutes=1))
        )
        uow.schedules.save(a_schedule(channel_id="C8", planned_until=a_moment(hours=1)))

        due = uow.schedules.due_candidates(a_moment(minutes=5), 10)
        first = uow.schedules.due_candidates(a_moment(minutes=5), 1)

    assert [(s.workspace_id, s.channel_id) for s in due] == [
        (WORKSPACE, "C9"),
        (OTHER_WORKSPACE, CHANNEL),
        (WORKSPACE, CHANNEL),
    ]
    assert first == due[:1]


def test_only_active_schedules_of_installed_workspaces_are_due(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.workspaces.save(a_workspace(workspace_id=OTHER_WORKSPACE, uninstalled_at=NOW))
        uow.schedules.save(a_schedule(state=ScheduleState.PAUSED))
        uow.schedules.save(a_schedule(channel_id=OTHER_CHANNEL, state=ScheduleState.OFF))
        uow.schedules.save(a_schedule(workspace_id=OTHER_WORKSPACE))
        uow.schedules.save(a_schedule(workspace_id="T3"))

        assert uow.schedules.due_candidates(a_moment(days=9), 10) == []
