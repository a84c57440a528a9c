"""What guests are spared: buttons that end in "guests can look, but not change".

People who only read get every answer without them. A message of a channel is one for all of its
readers and keeps them; whoever presses one there is told.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.ids import (
    BreakUi,
    DataUi,
    FitUi,
    FormulaUi,
    GoalUi,
    ImproveUi,
    KpiUi,
    NoteUi,
    PurposeUi,
    ReportUi,
    ReviewUi,
    SettingsUi,
    SourcesUi,
)
from bot.listeners.effects import Block, Effect, OpenModal, PublishHome, Reply, UpdateModal, View
from kpi.model import Person

#: Buttons that are for those who may change something.
CHANGING: frozenset[str] = frozenset(
    {
        *(GoalUi.ADD, GoalUi.EDIT, GoalUi.CLOSE, GoalUi.REOPEN),
        *(KpiUi.ADD, KpiUi.EDIT, KpiUi.REMOVE, KpiUi.RESTORE),
        *(FitUi.CHANGE, FormulaUi.EDIT, PurposeUi.EDIT, PurposeUi.REMOVE),
        *(DataUi.CHECK_IN, DataUi.FORGET_ANSWERS),
        *(ReportUi.DIGEST_MODAL, ReportUi.DIGEST_OFF, ReportUi.DIGEST_NOW, ReportUi.DIGEST_RETRY),
        *(SourcesUi.TOKEN_MODAL, SourcesUi.ADD, SourcesUi.REMOVE),
        *(SourcesUi.READ, SourcesUi.PAUSE),
        *(ReviewUi.LESSONS, ReviewUi.NEXT, ImproveUi.MODAL, BreakUi.OPEN, NoteUi.UNDO),
        SettingsUi.MODAL,
    }
)


def spared(effects: Sequence[Effect], person: Person) -> Sequence[Effect]:
    """Return what is shown to the person, without buttons that are not for them."""
    return [_spared(effect) for effect in effects] if person.is_guest else effects


def _spared(effect: Effect) -> Effect:
    if isinstance(effect, Reply):
        return replace(effect, blocks=_without(effect.blocks))
    if isinstance(effect, (OpenModal, UpdateModal, PublishHome)):
        return replace(effect, view=_view(effect.view))
    return effect


def _view(view: View) -> View:
    return {**view, "blocks": _without(view["blocks"])}


def _without(blocks: Sequence[Block]) -> list[Block]:
    found = (_left(block) for block in blocks)
    return [block for block in found if block is not None]


def _left(block: Block) -> Block | None:
    """Return the block without buttons that change something; None: it was made of these."""
    if _is_changing(block.get("accessory")):
        return {name: part for name, part in block.items() if name != "accessory"}
    if block["type"] != "actions":
        return block
    elements = [one for one in block["elements"] if not _is_changing(one)]
    return {**block, "elements": elements} if elements else None


def _is_changing(element: Block | None) -> bool:
    return element is not None and element.get("action_id") in CHANGING
