from datetime import datetime, timedelta

import pytest

from kpi.model import Language, UserId, Workspace
from kpi.ports import Job, UnitOfWork
from kpi.usecases.people import workspaces
from kpi.usecases.people.workspaces import FORGET_JOB
from tests.factories import NOW, WORKSPACE, UowFactory, a_moment, a_team, a_workspace

KEEP = timedelta(days=30)


def install(uow: UnitOfWork, name: str = "Aozora", now: datetime = NOW) -> Workspace:
    return workspaces.installed(
        uow,
        WORKSPACE,
        name=name,
        bot_user_id=UserId("UBOT"),
        language=Language.EN,
        fiscal_month=1,
        now=now,
    )


def jobs_of(uow: UnitOfWork) -> list[Job]:
    return uow.jobs.claim(worker="test", lease=timedelta(hours=1), limit=10)


def test_a_new_workspace_takes_the_usual_settings(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        made = install(uow)

        assert uow.workspaces.get(WORKSPACE) == made
    assert (made.language, made.fiscal_month, made.installed_at) == (Language.EN, 1, NOW)


def test_installing_again_leaves_what_people_set(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace(language=Language.JA, fiscal_month=10))

        made = install(uow, name="Aozora 2", now=a_moment(days=1))

    assert (made.language, made.fiscal_month) == (Language.JA, 10)
    assert (made.name, made.installed_at) == ("Aozora 2", NOW)


def test_a_workspace_that_comes_back_is_installed_anew(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace(uninstalled_at=NOW))

        made = install(uow, name="", now=a_moment(days=1))

    assert made.uninstalled_at is None
    assert made.installed_at == a_moment(days=1)
    assert made.name == "Aozora"


def test_an_uninstall_erases_the_token_and_plans_the_rest_once(
    memory_uow_factory: UowFactory,
) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.workspaces.save_token(WORKSPACE, b"sealed")

        workspaces.uninstalled(uow, WORKSPACE, NOW)
        workspaces.uninstalled(uow, WORKSPACE, a_moment(seconds=1))

        left = uow.workspaces.get(WORKSPACE)
        assert uow.workspaces.token(WORKSPACE) is None
        assert [job.kind for job in jobs_of(uow)] == [FORGET_JOB]
    assert left is not None
    assert left.uninstalled_at == NOW


def test_an_uninstall_of_nobody_is_no_error(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        workspaces.uninstalled(uow, WORKSPACE, NOW)

        assert jobs_of(uow) == []


@pytest.mark.parametrize(
    ("passed", "left"), [(timedelta(), KEEP), (timedelta(days=29), timedelta(days=1))]
)
def test_data_is_kept_until_its_time_has_come(
    memory_uow_factory: UowFactory, passed: timedelta, left: timedelta
) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace(uninstalled_at=NOW))
        uow.teams.save(a_team())

        assert workspaces.forget(uow, WORKSPACE, keep=KEEP, now=NOW + passed) == left
        assert len(uow.teams.all(WORKSPACE)) == 1


def test_then_nothing_is_left(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace(uninstalled_at=NOW))
        uow.teams.save(a_team())

        assert workspaces.forget(uow, WORKSPACE, keep=KEEP, now=NOW + KEEP) == timedelta()
        assert uow.workspaces.get(WORKSPACE) is None
        assert uow.teams.all(WORKSPACE) == []


def test_who_came_back_is_not_forgotten(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        uow.workspaces.save(a_workspace())

        later = NOW + timedelta(days=99)
        assert workspaces.forget(uow, WORKSPACE, keep=KEEP, now=later) == timedelta()
        assert uow.workspaces.get(WORKSPACE) is not None


def test_who_is_forgotten_already_needs_nothing(memory_uow_factory: UowFactory) -> None:
    with memory_uow_factory() as uow:
        assert workspaces.forget(uow, WORKSPACE, keep=KEEP, now=NOW) == timedelta()
