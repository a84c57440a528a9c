"""Asking for a story as a file, and what is said where none comes."""

import re
from collections.abc import Mapping

from bot.blocks import kit, limits
from bot.blocks.rendered import Block, Rendered, Renderers
from bot.i18n.localizer import Localizer, Safe
from bot.ids import ReviewUi
from kpi.language.text import seen
from kpi.messages import MessageKind
from kpi.model import GoalId
from kpi.usecases.periods.exports import Format

BUTTONS: Mapping[ReviewUi, Format] = {
    ReviewUi.EXPORT_TABLE: Format.TABLE,
    ReviewUi.EXPORT_PAGE: Format.PAGE,
    ReviewUi.EXPORT_PICTURE: Format.PICTURE,
}
#: What no system takes in a file's name.
_UNNAMABLE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')
_MOST_NAME = 60
_NOT_CODE = re.compile(r"[^\w:.\-]")
#: Reasons that have a sentence of their own.
_KNOWN = {"missing_scope": "export.failed.scope", "chart.nothing": "error.chart.nothing"}


def buttons(goal_id: GoalId, localizer: Localizer) -> Block:
    """Return the buttons that ask for the story of a goal as a file."""
    value = {"goal": goal_id}
    return kit.actions(
        *(
            kit.button(action, localizer.t(f"export.button.{wanted.value}"), value)
            for action, wanted in BUTTONS.items()
        )
    )


def asked(localizer: Localizer) -> Rendered:
    """Return that the file is on its way."""
    return kit.said(localizer.t("export.asked"))


def file_name(sentence: str, wanted: Format, localizer: Localizer) -> str:
    """Return a name that people can read and every system takes."""
    goal = _UNNAMABLE.sub("_", seen(sentence)).strip("._ ")
    named = localizer.t("export.name", goal=limits.clip(goal, _MOST_NAME)).strip("-_ ")
    return f"{named}.{wanted.value}"


def _failed(data: Mapping[str, object], localizer: Localizer) -> Rendered:
    code = str(data["code"])
    said = localizer.m("export.failed", name=str(data["name"]) or localizer.t("export.file"))
    if code in _KNOWN:
        why = localizer.t(_KNOWN[code])
    else:
        why = localizer.m("export.failed.why", code=Safe(_NOT_CODE.sub("", code)))
    return kit.said(f"{said}\n{why}")


RENDERERS: Renderers = {MessageKind.EXPORT_FAILED: _failed}
