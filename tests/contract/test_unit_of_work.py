"""What every unit of work promises, whatever it stands on."""

import re

import pytest

from tests.factories import WORKSPACE, UowFactory, a_team, a_workspace


def test_what_was_committed_is_there_afterwards(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.commit()

    with uow_factory() as uow:
        assert uow.workspaces.get(WORKSPACE) == a_workspace()


def test_what_was_not_committed_leaves_no_trace(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())

    with uow_factory() as uow:
        assert uow.workspaces.get(WORKSPACE) is None


def test_an_error_inside_leaves_no_trace_and_goes_on(uow_factory: UowFactory) -> None:
    def write_and_fail() -> None:
        with uow_factory() as uow:
            uow.workspaces.save(a_workspace())
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()

    with uow_factory() as uow:
        assert uow.workspaces.get(WORKSPACE) is None


def test_only_what_came_after_the_last_commit_is_dropped(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.teams.save(a_team(name="first"))
        uow.commit()
        uow.teams.save(a_team(name="second"))

    with uow_factory() as uow:
        assert [team.name for team in uow.teams.all(WORKSPACE)] == ["first"]


def test_its_own_writes_are_seen_before_the_commit(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        assert uow.workspaces.get(WORKSPACE) is None

        uow.workspaces.save(a_workspace())

        assert uow.workspaces.get(WORKSPACE) == a_workspace()


def test_writes_are_not_seen_by_others_before_the_commit(uow_factory: UowFactory) -> None:
    with uow_factory() as writer, uow_factory() as reader:
        writer.workspaces.save(a_workspace())
        seen_early = reader.workspaces.get(WORKSPACE)
        writer.commit()

    with uow_factory() as later:
        assert seen_early is None
        assert later.workspaces.get(WORKSPACE) == a_workspace()


def test_who_has_read_may_write_after_somebody_else_has(uow_factory: UowFactory) -> None:
    with uow_factory() as slow, uow_factory() as quick:
        assert slow.teams.all(WORKSPACE) == []
        quick.teams.save(a_team(channel_id="C1"))
        quick.commit()

        slow.teams.save(a_team(channel_id="C2"))
        slow.commit()

    with uow_factory() as uow:
        assert [team.channel_id for team in uow.teams.all(WORKSPACE)] == ["C1", "C2"]


def test_who_is_alone_reads_what_was_committed_before(uow_factory: UowFactory) -> None:
    with uow_factory() as slow, uow_factory() as quick:
        assert slow.teams.all(WORKSPACE) == []
        quick.teams.save(a_team())
        quick.commit()

        slow.alone("turns")

        assert slow.teams.all(WORKSPACE) == [a_team()]


def test_one_opened_for_reading_is_never_alone(uow_factory: UowFactory) -> None:
    with uow_factory(reading=True) as uow, pytest.raises(RuntimeError):
        uow.alone("turns")


def test_new_ids_are_short_plain_and_never_the_same(uow_factory: UowFactory) -> None:
    with uow_factory() as one, uow_factory() as other:
        ids = [uow.new_id() for uow in (one, other) for _ in range(100)]

    assert len(set(ids)) == 200
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,32}", new) for new in ids)


def test_one_opened_for_reading_reads(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.workspaces.save(a_workspace())
        uow.commit()

    with uow_factory(reading=True) as uow:
        assert uow.workspaces.get(WORKSPACE) == a_workspace()


def test_one_opened_for_reading_does_not_write(uow_factory: UowFactory) -> None:
    with uow_factory(reading=True) as uow, pytest.raises(RuntimeError):
        uow.workspaces.save(a_workspace())


def test_one_opened_for_reading_does_not_wait_for_a_writer(uow_factory: UowFactory) -> None:
    with uow_factory() as writer, uow_factory(reading=True) as reader:
        writer.workspaces.save(a_workspace())

        assert reader.workspaces.all() == []
