"""Notes on days: what was written down, and the list."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks.rendered import Rendered
from bot.i18n.localizer import Localizer, mention
from bot.ids import NoteUi
from kpi.ports import Note

_MOST = 20


def kept(note: Note, localizer: Localizer) -> Rendered:
    """Return what was written down, with a way back."""
    said = localizer.m("note.kept", day=localizer.day(note.day), text=note.text)
    value = {"note": note.note_id, "channel": note.channel_id}
    undo = kit.button(NoteUi.UNDO, localizer.t("note.button.undo"), value)
    return Rendered(text=said, blocks=[kit.section(said), kit.actions(undo)])


def listed(notes: Sequence[Note], localizer: Localizer) -> Rendered:
    """Return the newest notes, oldest first; how to write one where there is none."""
    if not notes:
        return kit.said(localizer.t("note.none"))
    lines = [
        localizer.m(
            "story.line", day=localizer.short_day(one.day), text=one.text, by=mention(one.by)
        )
        for one in notes[-_MOST:]
    ]
    return kit.said("\n".join([localizer.t("note.title"), *lines]))
