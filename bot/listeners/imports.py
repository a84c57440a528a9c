"""``/kpi import`` and dropped files: received, answered, confirmed, dropped again."""

from collections.abc import Sequence

from bot.blocks import data as blocks
from bot.blocks import kit, names
from bot.ids import DataUi, nth
from bot.listeners.effects import Effect, Replace, Reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest, CommandRequest, EventRequest
from kpi.imports import Question
from kpi.language.requests import ImportData
from kpi.model import DraftId
from kpi.usecases import imports
from kpi.usecases.imports import Stored

#: Each question has so many answers at most.
_MOST_ANSWERS = 2


def how(turn: Turn[CommandRequest], _: object) -> Sequence[Effect]:
    """Say how a file comes in and which ones are read."""
    text = turn.localizer.m("data.import.how")
    return [Reply(text=text, blocks=[kit.section(text)])]


def file_shared(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Have a dropped file read; what it is turns out when it is fetched."""
    event = turn.request
    if event.channel_id is not None and event.file_id and event.user_id:
        imports.received(turn.uow, turn.asker, event.channel_id, event.file_id)
    return []


def answer(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Take what the file does not say and show it anew."""
    said = turn.request.value
    facts = imports.answer(
        turn.uow,
        turn.asker,
        turn.deps.knowledge,
        turn.deps.open_file,
        DraftId(str(said["draft"])),
        Question(str(said["question"])),
        str(said["value"]),
    )
    shown = blocks.preview(facts, turn.localizer)
    return [Replace(text=shown.text, blocks=shown.blocks)]


def confirm(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Store the file's values and say what came of it."""
    draft_id = DraftId(str(turn.request.value["draft"]))
    stored = imports.confirm(
        turn.uow, turn.asker, turn.deps.knowledge, turn.deps.open_file, draft_id
    )
    lines = _result(turn, stored)
    return [Replace(text=lines[0], blocks=[kit.section("\n".join(lines))])]


def _result(turn: Turn[ActionRequest], stored: Stored) -> list[str]:
    localizer, run = turn.localizer, stored.run
    lines = [
        localizer.m("data.import.stored", name=run.label, count=run.written),
        localizer.m(
            "data.import.counts",
            written=run.written,
            replaced=run.replaced,
            unchanged=run.unchanged,
            refused=run.refused,
        ),
    ]
    scopes = {one.series_id: one.scope for one in stored.series}
    for kpi in stored.linked:
        name = names.kpi(turn.deps.knowledge, kpi, scopes[kpi.series_id], localizer)
        lines.append(localizer.m("data.import.linked", name=name))
    return lines


def cancel(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget the file."""
    name = imports.cancel(turn.uow, turn.asker, DraftId(str(turn.request.value["draft"])))
    text = turn.localizer.m("data.import.cancelled", name=name)
    return [Replace(text=text, blocks=[kit.section(text)])]


ROUTES = Routes(
    commands={ImportData: CommandRoute(handler=how, writes=False)},
    actions={
        DataUi.IMPORT_CONFIRM: Route(handler=confirm),
        DataUi.IMPORT_CANCEL: Route(handler=cancel),
        **{
            nth(DataUi.IMPORT_ANSWER, place): Route(handler=answer)
            for place in range(_MOST_ANSWERS)
        },
    },
    events={"file_shared": Route(handler=file_shared)},
)
