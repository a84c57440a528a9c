from collections.abc import Iterator

import pytest

from kpi.errors import NotAllowed, NotFound
from kpi.model import GoalId, KpiId, Language
from kpi.ports import UnitOfWork
from kpi.usecases import access
from tests.askers import Members, an_asker
from tests.factories import (
    CHANNEL,
    GOAL,
    KPI,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OTHER_WORKSPACE,
    UowFactory,
    a_goal,
    a_kpi,
    a_person,
    a_team,
)

OUTSIDER = a_person(user_id=OTHER_PERSON)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team(is_private=True))
        unit.goals.save(a_goal())
        unit.kpis.save(a_kpi())
        yield unit


def test_who_writes_from_the_channel_is_in_it(uow: UnitOfWork) -> None:
    asker = an_asker(OUTSIDER)

    assert access.goal(uow, asker, GOAL) == a_goal()
    assert access.kpi(uow, asker, KPI) == a_kpi()
    assert asker.language is Language.JA


def test_from_elsewhere_slack_says_who_is_in_a_private_channel(uow: UnitOfWork) -> None:
    member = an_asker(
        OUTSIDER, channel_id=OTHER_CHANNEL, members=Members([(CHANNEL, OTHER_PERSON)])
    )
    outsider = an_asker(OUTSIDER, channel_id=OTHER_CHANNEL)

    assert access.kpi(uow, member, KPI) == a_kpi()
    with pytest.raises(NotFound) as refused:
        access.kpi(uow, outsider, KPI)
    assert refused.value.code == "not_found.goal"


def test_public_channels_are_open_to_the_workspace_alone(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())

    assert access.goal(uow, an_asker(OUTSIDER, channel_id=None), GOAL) == a_goal()
    with pytest.raises(NotFound):
        access.goal(uow, an_asker(a_person(workspace_id=OTHER_WORKSPACE)), GOAL)


def test_a_guest_sees_public_channels_only_from_inside(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())
    guest = a_person(user_id=OTHER_PERSON, is_guest=True)
    inside = Members([(CHANNEL, OTHER_PERSON)])

    assert access.goal(uow, an_asker(guest), GOAL) == a_goal()
    assert access.goal(uow, an_asker(guest, channel_id=None, members=inside), GOAL) == a_goal()
    with pytest.raises(NotFound):
        access.goal(uow, an_asker(guest, channel_id=None), GOAL)


def test_kpis_of_channels_that_are_shut_are_left_out(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL))
    shut, open_ = a_kpi(), a_kpi(kpi_id="k2", channel_id=OTHER_CHANNEL)
    outsider = an_asker(OUTSIDER, channel_id=None)

    assert access.enterable(uow, outsider, [shut, open_, shut]) == [open_]
    assert access.enterable(uow, an_asker(OUTSIDER), [shut, open_]) == [shut, open_]


def test_a_channel_that_mato_does_not_know_is_asked_about(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        access.enter(uow, an_asker(), OTHER_CHANNEL)


def test_what_does_not_exist_is_not_found(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        access.goal(uow, an_asker(), GoalId("gone"))
    with pytest.raises(NotFound):
        access.kpi(uow, an_asker(), KpiId("gone"))


def test_guests_look_but_do_not_change(uow: UnitOfWork) -> None:
    guest = an_asker(a_person(is_guest=True))

    assert access.goal(uow, guest, GOAL) == a_goal()
    assert access.kpi(uow, guest, KPI) == a_kpi()
    with pytest.raises(NotAllowed):
        access.goal(uow, guest, GOAL, to_change=True)
    with pytest.raises(NotAllowed):
        access.kpi(uow, guest, KPI, to_change=True)
