from collections.abc import Iterator

import pytest

from kpi.errors import NotAllowed, NotFound
from kpi.model import Language
from kpi.ports import UnitOfWork
from kpi.usecases.people import teams
from tests.askers import Members, an_asker
from tests.factories import (
    CHANNEL,
    OTHER_CHANNEL,
    OTHER_PERSON,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_person,
    a_schedule,
    a_team,
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        yield unit


def test_the_first_use_makes_a_team_after_who_asks(uow: UnitOfWork) -> None:
    ken = a_person(user_id=OTHER_PERSON, language=Language.EN, zone="Europe/London")

    team = teams.first_use(uow, an_asker(ken), CHANNEL, name="sns", country="GB")

    assert team == a_team(
        language=Language.EN, zone="Europe/London", country="GB", fallback_owner=OTHER_PERSON
    )
    assert uow.teams.get(WORKSPACE, CHANNEL) == team


@pytest.mark.parametrize("name", ["privategroup", "mpdm-aya--ken-1", ""])
def test_a_channel_that_is_not_plainly_public_counts_as_private(
    uow: UnitOfWork, name: str
) -> None:
    team = teams.first_use(uow, an_asker(), CHANNEL, name=name)

    assert team.is_private
    assert team.name == ""


def test_later_uses_leave_the_team_as_it_is(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())

    team = teams.first_use(
        uow, an_asker(a_person(user_id=OTHER_PERSON)), CHANNEL, name="sns", country="US"
    )

    assert team == a_team()


def test_nobody_makes_a_team_of_a_channel_that_they_did_not_write_from(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        teams.first_use(uow, an_asker(), OTHER_CHANNEL, name="sns")


def test_guests_make_no_team(uow: UnitOfWork) -> None:
    guest = an_asker(a_person(is_guest=True))

    with pytest.raises(NotAllowed):
        teams.first_use(uow, guest, CHANNEL, name="sns")
    assert uow.teams.all(WORKSPACE) == []


def test_a_private_team_is_open_to_its_members_alone(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(is_private=True))
    outside = an_asker(channel_id=None)
    inside = an_asker(channel_id=None, members=Members([(CHANNEL, OWNER)]))

    assert teams.of_channel(uow, inside, CHANNEL).channel_id == CHANNEL
    assert teams.first_use(uow, inside, CHANNEL, name="sns").channel_id == CHANNEL
    with pytest.raises(NotFound):
        teams.of_channel(uow, outside, CHANNEL)
    with pytest.raises(NotFound):
        teams.first_use(uow, outside, CHANNEL, name="sns")


def test_a_channel_without_a_team_is_not_found(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        teams.of_channel(uow, an_asker(), CHANNEL)


def test_a_team_moves_to_the_zone_of_the_profile_that_was_not_known_yet(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, fallback_owner=OTHER_PERSON))
    guessed = a_person()
    known = a_person(zone="Europe/London", language_is_known=True)

    moved = teams.settle(uow, guessed, known, "GB")

    assert moved == [a_team(zone="Europe/London", country="GB")]
    assert uow.teams.get(WORKSPACE, CHANNEL) == moved[0]
    assert uow.teams.get(WORKSPACE, OTHER_CHANNEL) == a_team(
        channel_id=OTHER_CHANNEL, fallback_owner=OTHER_PERSON
    )


def test_a_traveler_does_not_take_their_teams_along(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())
    before = a_person(language_is_known=True)

    assert teams.settle(uow, before, a_person(zone="Europe/London"), "GB") == []


def test_a_profile_in_the_guessed_zone_changes_nothing(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())

    assert teams.settle(uow, a_person(), a_person(language_is_known=True), "JP") == []


def test_a_team_speaks_the_language_of_the_profile_that_was_not_known_yet(
    uow: UnitOfWork,
) -> None:
    uow.teams.save(a_team())
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, language=Language.EN))
    known = a_person(language=Language.EN, language_is_known=True)

    moved = teams.settle(uow, a_person(), known, "JP")

    assert moved == [a_team(language=Language.EN)]


def test_a_digest_that_was_set_on_a_guess_moves_along(uow: UnitOfWork) -> None:
    uow.teams.save(a_team())
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL))
    uow.schedules.save(a_schedule())
    uow.schedules.save(a_schedule(channel_id=OTHER_CHANNEL, zone="America/New_York"))

    teams.settle(uow, a_person(), a_person(zone="Europe/London", language_is_known=True), "GB")

    assert uow.schedules.get(WORKSPACE, CHANNEL) == a_schedule(zone="Europe/London", country="GB")
    wished = uow.schedules.get(WORKSPACE, OTHER_CHANNEL)
    assert wished == a_schedule(channel_id=OTHER_CHANNEL, zone="America/New_York")
