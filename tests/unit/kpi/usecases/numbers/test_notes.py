"""Notes are the channel's own: kept, listed, taken back once."""

from collections.abc import Iterator

import pytest

from kpi.errors import NotAllowed, NotUnderstood
from kpi.ports import UnitOfWork
from kpi.usecases.numbers import notes
from tests.askers import an_asker
from tests.factories import CHANNEL, TODAY, WORKSPACE, UowFactory, a_day, a_person, a_team


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.teams.save(a_team())
        yield unit


def test_a_note_is_kept_for_its_day_or_for_today(uow: UnitOfWork) -> None:
    today = notes.add(uow, an_asker(), CHANNEL, None, " sale  began ")
    earlier = notes.add(uow, an_asker(), CHANNEL, a_day(-3), "closed")
    notes.add(uow, an_asker(), CHANNEL, a_day(-100), "long ago")

    assert (today.day, today.text) == (TODAY, "sale began")
    assert notes.recent(uow, an_asker(), CHANNEL) == [earlier, today]


def test_a_note_is_taken_back_once(uow: UnitOfWork) -> None:
    note = notes.add(uow, an_asker(), CHANNEL, None, "sale")

    assert notes.remove(uow, an_asker(), CHANNEL, note.note_id)
    assert not notes.remove(uow, an_asker(), CHANNEL, note.note_id)
    actions = [entry.action for entry in uow.audit.of_subject(WORKSPACE, note.note_id)]
    assert actions == ["note.removed", "note.set"]


def test_too_much_is_refused_and_guests_write_nothing(uow: UnitOfWork) -> None:
    with pytest.raises(NotUnderstood):
        notes.add(uow, an_asker(), CHANNEL, None, "x" * 201)
    with pytest.raises(NotAllowed):
        notes.add(uow, an_asker(a_person(is_guest=True)), CHANNEL, None, "x")

    assert notes.recent(uow, an_asker(), CHANNEL) == []
