"""Workspaces, people and teams."""

from datetime import time

from tests.factories import (
    NOW,
    OTHER_WORKSPACE,
    OWNER,
    WORKSPACE,
    UowFactory,
    a_moment,
    a_person,
    a_quiet_person,
    a_team,
    a_workspace,
)


def test_installed_workspaces_are_listed_by_id(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace(workspace_id="T3", uninstalled_at=NOW))
        uow.workspaces.save(a_workspace(workspace_id=OTHER_WORKSPACE))
        uow.workspaces.save(a_workspace())

        assert [w.workspace_id for w in uow.workspaces.all()] == [WORKSPACE, OTHER_WORKSPACE]


def test_an_uninstalled_workspace_is_still_found(uow_factory: UowFactory) -> None:
    gone = a_workspace(uninstalled_at=a_moment(days=3))

    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.workspaces.save(gone)

        assert uow.workspaces.get(WORKSPACE) == gone


def test_saving_a_workspace_again_keeps_its_token(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.workspaces.save_token(WORKSPACE, b"sealed")
        uow.workspaces.save(a_workspace(name="Midori"))

        assert uow.workspaces.token(WORKSPACE) == b"sealed"


def test_a_token_is_erased(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.workspaces.save_token(WORKSPACE, b"sealed")
        uow.workspaces.save_token(WORKSPACE, None)

        assert uow.workspaces.token(WORKSPACE) is None


def test_an_unknown_workspace_has_no_token_and_takes_none(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save_token(WORKSPACE, b"sealed")
        uow.workspaces.save(a_workspace())

        assert uow.workspaces.token(WORKSPACE) is None
        assert uow.workspaces.token(OTHER_WORKSPACE) is None


def test_a_person_comes_back_whole(uow_factory: UowFactory) -> None:
    person = a_quiet_person(
        language_is_known=True,
        is_admin=True,
        quiet_from=time(22, 30),
        snoozed_until=a_moment(hours=5, microseconds=123_456),
        muted=frozenset({"recovered", "off_track"}),
    )

    with uow_factory() as uow:
        uow.people.save(a_person())
        uow.people.save(person)

        assert uow.people.get(WORKSPACE, OWNER) == person
        assert uow.people.get(OTHER_WORKSPACE, OWNER) is None


def test_teams_are_listed_by_channel_in_code_point_order(uow_factory: UowFactory) -> None:
    teams = [a_team(channel_id=channel) for channel in ("Ca", "CB", "CA")]

    with uow_factory() as uow:
        for team in teams:
            uow.teams.save(team)

        assert [t.channel_id for t in uow.teams.all(WORKSPACE)] == ["CA", "CB", "Ca"]


def test_a_team_is_replaced(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.teams.save(a_team())
        uow.teams.save(a_team(zone="Europe/Berlin", is_private=True))

        assert uow.teams.get(WORKSPACE, a_team().channel_id) == a_team(
            zone="Europe/Berlin", is_private=True
        )
        assert uow.teams.get(OTHER_WORKSPACE, a_team().channel_id) is None
