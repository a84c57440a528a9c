"""One accepted example of every block, and ways to spoil it."""

import copy
from collections.abc import Callable
from typing import Any

from bot.sandbox.blockkit.blocks import STANDS_ON, Surface
from bot.sandbox.blocks_check import block_problems
from bot.sandbox.model import Json
from tests.sandboxes import button, plain, text_input


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a") -> Json:
    return {"text": plain(value), "value": value}


def select(**more: object) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option()], **more}


def raw(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def points(*labels: str) -> list[Json]:
    return [{"label": label, "value": 1} for label in labels]


def words(*parts: Json) -> Json:
    return {
        "type": "rich_text_section",
        "elements": list(parts) or [{"type": "text", "text": "x"}],
    }


IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a chart"}
CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("It *cannot* be undone"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}
SERIES = {"name": "actual", "data": points("Mon", "Tue")}
LINE = {"type": "line", "series": [SERIES], "axis_config": {"categories": ["Mon", "Tue"]}}
PIE = {"type": "pie", "segments": [{"label": "X", "value": 3}]}
TASK = {"task_id": "t", "title": "Import", "status": "complete"}

GOOD: dict[str, Json] = {
    "actions": {"type": "actions", "elements": [button()]},
    "alert": {"type": "alert", "text": plain("Clicks do not serve awareness"), "level": "warning"},
    "card": {"type": "card", "title": plain("KPI"), "body": mrkdwn("80 %"), "actions": [button()]},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": plain("KPI")}]},
    "container": {
        "type": "container",
        "title": plain("Goal"),
        "child_blocks": [{"type": "divider"}],
        "is_collapsible": True,
        "default_collapsed": True,
    },
    "context": {"type": "context", "elements": [mrkdwn("as of today"), IMAGE]},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain("Good"), "value": "+"},
                "negative_button": {"text": plain("Bad"), "value": "-"},
            },
            {"type": "icon_button", "icon": "trash", "text": plain("Delete")},
        ],
    },
    "data_table": {"type": "data_table", "caption": "KPIs", "rows": [[raw("KPI")], [raw("80")]]},
    "data_visualization": {"type": "data_visualization", "title": "Clicks", "chart": LINE},
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain("Week 47"), "level": 2},
    "image": {**IMAGE, "title": plain("Chart")},
    "input": text_input(),
    "markdown": {"type": "markdown", "text": "**Bold**"},
    "plan": {"type": "plan", "title": "Import", "tasks": [{**TASK, "status": "pending"}]},
    "rich_text": {"type": "rich_text", "elements": [words()]},
    "section": {"type": "section", "text": mrkdwn("*12* clicks"), "accessory": button()},
    "table": {
        "type": "table",
        "rows": [[raw("KPI"), {"type": "rich_text", "elements": [words()]}]],
    },
    "task_card": {"type": "task_card", **TASK},
    "video": {
        "type": "video",
        "alt_text": "a tour",
        "title": plain("Tour"),
        "thumbnail_url": "https://example.com/t.png",
        "video_url": "https://example.com/v",
    },
}


YES, NO = True, False


def surface_of(kind: str) -> Surface:
    return next(surface for surface in Surface if kind in STANDS_ON[surface])


def problems(block: Json) -> list[str]:
    return block_problems([block], surface_of(block["type"]))


def put(path: str, value: object, *, instead_of: str | None = None) -> Callable[[Json], None]:
    """Return a change that sets ``a/0/b`` to ``value``, in place of key ``instead_of``."""

    def change(block: Json) -> None:
        block.pop(instead_of or "", None)
        *way, last = path.split("/")
        target: Any = block
        for step in way:
            target = target[int(step)] if isinstance(target, list) else target[step]
        target[int(last) if isinstance(target, list) else last] = value

    return change


def without(*keys: str) -> Callable[[Json], None]:
    """Return a change that takes these keys away."""

    def change(block: Json) -> None:
        for key in keys:
            del block[key]

    return change


def changed(kind: str, change: Callable[[Json], None]) -> Json:
    block = copy.deepcopy(GOOD[kind])
    change(block)
    return block
