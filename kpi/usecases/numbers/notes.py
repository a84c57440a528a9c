"""What a team knows of a day: written down, listed, taken back."""

from datetime import date, timedelta

from kpi.errors import NotUnderstood
from kpi.language.text import tidy
from kpi.model import ChannelId, NoteId, Period
from kpi.ports import Note, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import teams
from kpi.usecases.records import audit

#: The longest that a note may be.
LONGEST = 200
#: How far back notes are listed.
_LISTED = timedelta(days=90)


def add(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, day: date | None, text: str) -> Note:
    """Keep a note on a day, today's where none is given.

    NotUnderstood (``note.long``) when it is too long; NotFound, NotAllowed.
    """
    team = teams.of_channel(uow, asker, channel_id)
    access.may_change(asker)
    said = tidy(text)
    if len(said) > LONGEST:
        raise NotUnderstood("note.long", longest=LONGEST)
    note = Note(
        workspace_id=asker.workspace_id,
        note_id=NoteId(uow.new_id()),
        channel_id=channel_id,
        day=day or local_day(asker.now, team.zone),
        text=said,
        by=asker.user_id,
        at=asker.now,
    )
    uow.notes.save(note)
    _audit(uow, asker, "note.set", note.note_id, channel_id)
    return note


def recent(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Note]:
    """Return the channel's notes of the last three months, by day."""
    team = teams.of_channel(uow, asker, channel_id)
    today = local_day(asker.now, team.zone)
    period = Period(start=today - _LISTED, end=today + timedelta(days=1))
    return uow.notes.of_channel(asker.workspace_id, channel_id, period)


def remove(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, note_id: NoteId) -> bool:
    """Take a note of the channel back; False when it was gone."""
    access.enter(uow, asker, channel_id)
    access.may_change(asker)
    is_gone = uow.notes.delete(asker.workspace_id, note_id)
    if is_gone:
        _audit(uow, asker, "note.removed", note_id, channel_id)
    return is_gone


def _audit(
    uow: UnitOfWork, asker: Asker, action: str, note_id: NoteId, channel_id: ChannelId
) -> None:
    audit(uow, asker, action=action, subject=note_id, channel_id=channel_id)
