"""How often and when a source is read: asked with a new one, changed afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from bot.blocks import source_modals as blocks
from bot.blocks.reasons import reason
from bot.blocks.sources import when
from bot.ids import SourcesUi
from bot.listeners import carried
from bot.listeners.effects import Effect, FieldErrors, OpenModal, Reply
from bot.listeners.routes import Routes
from bot.listeners.turns import Route, Turn
from bot.payloads import ActionRequest, ViewRequest
from kpi.errors import NotUnderstood
from kpi.model import SourceId
from kpi.ports import Rhythm, SourceState
from kpi.usecases.numbers import pulls, sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How often a source is to be read, and when; without ``at`` only when somebody asks."""

    rhythm: Rhythm
    at: time | None


def entered(values: Mapping[str, str]) -> Times:
    """Return what a form says of it."""
    every = values.get(SourcesUi.EVERY, "")
    if every == blocks.BY_HAND:
        return Times(rhythm=Rhythm.DAILY, at=None)
    at = carried.maybe(time.fromisoformat, values.get(SourcesUi.AT))
    return Times(rhythm=carried.maybe(Rhythm, every) or Rhythm.DAILY, at=at)


def ask(turn: Turn[ActionRequest]) -> Sequence[Effect]:
    """Open the modal that asks how often a source is to be read."""
    source_id = SourceId(carried.text(turn.request.value, "source"))
    found = sources.of_asker(turn.uow, turn.asker, source_id, to_change=True)
    return [OpenModal(view=blocks.schedule_modal(found, turn.localizer))]


def change(turn: Turn[ViewRequest]) -> Sequence[Effect]:
    """Read a source so often from now on, and say so."""
    source_id = SourceId(carried.text(turn.request.private, "source"))
    times = entered(turn.request.values)
    try:
        source = pulls.reschedule(turn.uow, turn.asker, source_id, times.rhythm, times.at)
    except NotUnderstood as refused:
        said = reason(refused.code, refused.data, turn.localizer, plain=True)
        return [FieldErrors(errors={SourcesUi.EVERY: said})]
    often = when(source.rhythm, source.at, turn.localizer)
    text = turn.localizer.m("sources.rescheduled", name=source.name, when=often)
    if source.state is SourceState.PAUSED:
        text = f"{text}\n{turn.localizer.t('sources.still_paused')}"
    return [Reply(text=text)]


ROUTES = Routes(
    actions={SourcesUi.SCHEDULE: Route(handler=ask, writes=False)},
    views={SourcesUi.SCHEDULE: Route(handler=change)},
)
