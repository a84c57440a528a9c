from collections.abc import Iterator
from datetime import timedelta

import pytest

from kpi.errors import NotAllowed, NotFound, NotUnderstood
from kpi.model import SourceId
from kpi.ports import Source, SourceKind, UnitOfWork
from kpi.usecases.numbers import receiving, sources
from kpi.usecases.numbers.receiving import Answered
from tests.askers import an_asker
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_CHANNEL,
    SOURCE,
    WORKSPACE,
    UowFactory,
    a_person,
    a_source,
    a_team,
    a_workspace,
)

GUEST = an_asker(a_person(is_guest=True))


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.workspaces.save(a_workspace())
        unit.teams.save(a_team())
        yield unit


def hashed(source_id: SourceId) -> bytes:
    return f"hash of {source_id}".encode()


def added(uow: UnitOfWork, name: str = "倉庫") -> Source:
    return receiving.add_token(uow, an_asker(), CHANNEL, name, hashed)


def test_a_token_belongs_to_its_channel_and_leaves_an_audit_row(uow: UnitOfWork) -> None:
    source = added(uow, "  倉庫 の\nシステム ")

    assert uow.sources.get(WORKSPACE, source.source_id) == source
    assert (source.channel_id, source.name) == (CHANNEL, "倉庫 の システム")
    assert source.secret == hashed(source.source_id)
    assert [one.action for one in uow.audit.of_subject(WORKSPACE, source.source_id)] == [
        "source.added"
    ]
    assert receiving.receives(uow, source)


@pytest.mark.parametrize("name", ["", " ", "n" * 81])
def test_a_token_has_a_name(uow: UnitOfWork, name: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        added(uow, name)

    assert refused.value.code == "source.name"


def test_a_channel_has_no_more_tokens_than_people_keep_track_of(uow: UnitOfWork) -> None:
    for number in range(receiving.MOST_TOKENS):
        added(uow, str(number))

    with pytest.raises(NotUnderstood) as refused:
        added(uow)

    assert refused.value.code == "source.too_many"


def test_guests_make_and_remove_no_tokens(uow: UnitOfWork) -> None:
    uow.sources.save(a_source())

    with pytest.raises(NotAllowed):
        receiving.add_token(uow, GUEST, CHANNEL, "x", hashed)
    with pytest.raises(NotAllowed):
        sources.remove(uow, GUEST, SOURCE)


def test_what_was_removed_is_gone_and_said_to_be(uow: UnitOfWork) -> None:
    uow.sources.save(a_source())

    assert sources.remove(uow, an_asker(), SOURCE) == a_source()

    assert uow.sources.get(WORKSPACE, SOURCE) is None
    assert [one.action for one in uow.audit.of_subject(WORKSPACE, SOURCE)] == ["source.removed"]
    with pytest.raises(NotFound):
        sources.remove(uow, an_asker(), SOURCE)


def test_guests_may_look(uow: UnitOfWork) -> None:
    uow.sources.save(a_source())

    assert sources.of_asker(uow, GUEST, SOURCE) == a_source()


def test_a_source_of_a_private_channel_is_not_there_for_strangers(uow: UnitOfWork) -> None:
    uow.teams.save(a_team(channel_id=OTHER_CHANNEL, is_private=True))
    uow.sources.save(a_source(channel_id=OTHER_CHANNEL))

    with pytest.raises(NotFound):
        sources.of_asker(uow, an_asker(), SOURCE)


def test_only_tokens_of_installed_workspaces_receive(uow: UnitOfWork) -> None:
    assert not receiving.receives(uow, a_source(kind=SourceKind.SQL))

    uow.workspaces.save(a_workspace(uninstalled_at=NOW))
    assert not receiving.receives(uow, a_source())
    assert not receiving.receives(uow, a_source(workspace_id="T9"))


def test_an_answer_is_remembered_for_a_day_for_the_same_request(uow: UnitOfWork) -> None:
    said, later = Answered(status=200, body="{}"), an_asker(now=NOW + timedelta(days=1))
    assert receiving.remembered(uow, a_source(), "k", "print", an_asker()) is None

    receiving.remember(uow, a_source(), "k", "print", an_asker(), said)

    assert receiving.remembered(uow, a_source(), "k", "print", an_asker()) == said
    assert receiving.remembered(uow, a_source(source_id="q2"), "k", "print", an_asker()) is None
    assert receiving.remembered(uow, a_source(), "k", "print", later) is None
    with pytest.raises(NotUnderstood) as refused:
        receiving.remembered(uow, a_source(), "k", "another", an_asker())
    assert refused.value.code == "api.key_used"
