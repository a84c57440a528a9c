"""``/kpi import`` and dropped files: received, answered, confirmed, dropped again, linked."""

import json
from collections.abc import Mapping, Sequence

from bot.blocks import imports as blocks
from bot.blocks import kit, names
from bot.ids import MOST_BUTTONS, DataUi, nth
from bot.listeners.effects import Effect
from bot.listeners.places import replaced, reply
from bot.listeners.routes import CommandRoute, Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest, CommandRequest, EventRequest
from kpi.errors import NotFound, Stale
from kpi.imports import Question
from kpi.language.requests import ImportData
from kpi.model import DraftId, KpiId, SeriesId
from kpi.usecases.files import imports
from kpi.usecases.files.file_accounts import MOST
from kpi.usecases.kpis import linking
from kpi.usecases.numbers import storing
from kpi.usecases.numbers.storing import Storing

#: Buttons with answers of one message: those of a question, and one for each answer given.
_MOST_ANSWERS = MOST + 1 + len(Question)


def how(turn: Turn[CommandRequest], _: object) -> Sequence[Effect]:
    """Say how a file comes in and which ones are read; and what is missing before it can."""
    localizer, channel_id = turn.localizer, turn.request.channel_id
    said = [localizer.t("data.import.how")]
    is_ready = turn.request.is_direct or channel_id is None
    if not is_ready and channel_id and not imports.has_goal(turn.uow, turn.asker, channel_id):
        said.append(localizer.t("data.import.no_goal"))
    return [reply(kit.said("\n".join(said)))]


def file_shared(turn: Turn[EventRequest]) -> Sequence[Effect]:
    """Have a dropped file read; what it is turns out when it is fetched."""
    event = turn.request
    workspace = turn.uow.workspaces.get(event.workspace_id)
    is_mine = workspace is not None and workspace.bot_user_id == event.user_id
    if event.channel_id is not None and event.file_id and event.user_id and not is_mine:
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
        _draft_id(turn),
        Question(str(said["question"])),
        str(said["value"]),
    )
    return [replaced(blocks.preview(facts, turn.localizer))]


def _draft_id(turn: Turn[ActionRequest]) -> DraftId:
    return DraftId(str(turn.request.value.get("draft", "")))


def confirm(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Store the file's values and say what came of it; a large file is stored by the worker."""
    knowledge, open_file = turn.deps.knowledge, turn.deps.open_file
    stored = storing.confirm(turn.uow, turn.asker, knowledge, open_file, _draft_id(turn))
    if isinstance(stored, Storing):
        return [replaced(blocks.storing(stored.name, turn.localizer))]
    facts = storing.facts_of(turn.uow, turn.asker, knowledge, stored)
    return [replaced(blocks.done(facts, turn.localizer))]


def cancel(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Forget the file."""
    name = imports.cancel(turn.uow, turn.asker, _draft_id(turn))
    return [replaced(kit.said(turn.localizer.m("data.import.cancelled", name=name)))]


def link(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Let a KPI go by the series that was picked for it."""
    said = _picked(turn.request)
    kpi_id, series_id = KpiId(str(said.get("kpi"))), SeriesId(str(said.get("series")))
    kpi = linking.choose(turn.uow, turn.asker, turn.deps.knowledge, kpi_id, series_id)
    series = turn.uow.series.get(kpi.workspace_id, kpi.series_id)
    if series is None:
        raise NotFound("not_found.series")
    name = names.kpi(turn.deps.knowledge, kpi, series.scope, turn.localizer)
    return [reply(kit.said(turn.localizer.m("data.import.linked", name=name)))]


def _picked(request: ActionRequest) -> Mapping[str, object]:
    """Return what a button or an option carried; Stale when it is none of ours."""
    if not request.chosen:
        return request.value
    try:
        found = json.loads(request.chosen)
    except ValueError:
        raise Stale("stale.draft") from None
    if not isinstance(found, dict):
        raise Stale("stale.draft")
    return found


ROUTES = Routes(
    commands={ImportData: CommandRoute(handler=how, writes=False)},
    actions={
        DataUi.IMPORT_CONFIRM: Route(handler=confirm),
        DataUi.IMPORT_CANCEL: Route(handler=cancel),
        DataUi.LINK_LIST: Route(handler=link),
        **{nth(DataUi.LINK, place): Route(handler=link) for place in range(MOST_BUTTONS)},
        **{
            nth(DataUi.IMPORT_ANSWER, place): Route(handler=answer)
            for place in range(_MOST_ANSWERS)
        },
    },
    events={"file_shared": Route(handler=file_shared)},
)
