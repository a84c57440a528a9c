from collections.abc import Iterator

import pytest

from kpi.errors import NotAllowed, NotFound
from kpi.model import Language
from kpi.ports import UnitOfWork
from kpi.usecases.people import preferences
from kpi.usecases.people.preferences import Changes, Preferences
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_person,
    a_team,
    a_workspace,
)

ADMIN = an_asker(a_person(is_admin=True))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        yield unit


def test_a_channel_shows_its_own_and_administrators_the_fiscal_year(uow: UnitOfWork) -> None:
    assert preferences.show(uow, an_asker(), CHANNEL) == Preferences(team=a_team())
    assert preferences.show(uow, ADMIN, CHANNEL) == Preferences(team=a_team(), fiscal_month=4)


def test_a_channel_that_was_never_used_has_none(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        preferences.show(uow, an_asker(), OTHER_CHANNEL)


def test_language_and_stand_in_are_changed_and_recorded(uow: UnitOfWork) -> None:
    wish = Changes(language=Language.EN, fallback_owner=OTHER_PERSON)

    preferences.change(uow, an_asker(), CHANNEL, wish)

    changed = a_team(language=Language.EN, fallback_owner=OTHER_PERSON)
    assert uow.teams.get(WORKSPACE, CHANNEL) == changed
    (entry,) = uow.audit.of_subject(WORKSPACE, CHANNEL)
    assert entry.action == "team.changed"
    assert entry.before == {"language": "ja", "fallback_owner": OWNER}
    assert entry.after == {"language": "en", "fallback_owner": OTHER_PERSON}


def test_what_stays_as_it_is_is_not_recorded(uow: UnitOfWork) -> None:
    preferences.change(uow, ADMIN, CHANNEL, Changes(language=Language.JA, fiscal_month=4))

    assert uow.audit.of_subject(WORKSPACE, CHANNEL) == []
    assert uow.audit.of_subject(WORKSPACE, WORKSPACE) == []


def test_an_administrator_moves_the_fiscal_year(uow: UnitOfWork) -> None:
    after = preferences.change(uow, ADMIN, CHANNEL, Changes(fiscal_month=1))

    assert after.fiscal_month == 1
    workspace = uow.workspaces.get(WORKSPACE)
    assert workspace is not None
    assert workspace.fiscal_month == 1
    (entry,) = uow.audit.of_subject(WORKSPACE, WORKSPACE)
    assert (entry.before, entry.after) == ({"fiscal_month": 4}, {"fiscal_month": 1})


def test_others_do_not_move_the_fiscal_year(uow: UnitOfWork) -> None:
    with pytest.raises(NotAllowed) as refused:
        preferences.change(uow, an_asker(), CHANNEL, Changes(fiscal_month=1))

    assert refused.value.code == "not_allowed.admin"


def test_guests_change_nothing(uow: UnitOfWork) -> None:
    guest = an_asker(a_person(is_guest=True))

    with pytest.raises(NotAllowed):
        preferences.change(uow, guest, CHANNEL, Changes(language=Language.EN))
