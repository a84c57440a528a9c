"""Every block, and on which surface it may stand."""

from collections.abc import Mapping
from enum import StrEnum

from bot.sandbox.blockkit.data import DATA_TABLE, DATA_VISUALIZATION, LEVEL, TABLE
from bot.sandbox.blockkit.elements import (
    ACTIONS_ELEMENT,
    CARD_ACTION,
    CONTEXT_ACTION,
    CONTEXT_ELEMENT,
    IMAGE,
    INPUT_ELEMENT,
    SECTION_ACCESSORY,
)
from bot.sandbox.blockkit.objects import BLOCK_ID, SLACK_FILE, WEB_ADDRESS, plain, rich, typed
from bot.sandbox.blockkit.richtext import CELL, PARTS
from bot.sandbox.blockkit.schema import (
    Check,
    Report,
    at_most_one_of,
    boolean,
    by_type,
    choice,
    integer,
    items,
    shape,
    some_of,
    string,
)


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


ID = {"block_id": BLOCK_ID}
IMAGE_ELEMENT = by_type({"image": IMAGE})
RICH_TEXT = by_type({"rich_text": CELL})


def _collapse_fits(value: Mapping[str, object], at: str, report: Report) -> None:
    collapsible = value.get("is_collapsible") is True
    if value.get("default_collapsed") is True and not collapsible:
        report.add(at, "default_collapsed needs is_collapsible")
    if value.get("has_header_divider") is True and collapsible:
        report.add(at, "has_header_divider and is_collapsible exclude each other")


def _is_not_pending(value: Mapping[str, object], at: str, report: Report) -> None:
    if value.get("status") == "pending":
        report.add(f"{at}/status", "only a task of a plan may be pending")


def _task_ids_differ(value: Mapping[str, object], at: str, report: Report) -> None:
    tasks = value.get("tasks")
    ids = (
        [t.get("task_id") for t in tasks if isinstance(t, dict)] if isinstance(tasks, list) else []
    )
    if len(set(map(str, ids))) != len(ids):
        report.add(f"{at}/tasks", "task_id must be unique")


TASK = {
    "task_id": string(255),
    "title": string(3000),
    "status": choice("pending", "in_progress", "complete", "error"),
}
TASK_MORE = {
    "details": RICH_TEXT,
    "output": RICH_TEXT,
    "sources": items(by_type({"url": typed({"url": WEB_ADDRESS, "text": string(3000)}, {})}), 50),
}
CARD = typed(
    {},
    {
        **ID,
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "title": rich(150),
        "subtitle": rich(150),
        "body": rich(200),
        "actions": items(CARD_ACTION, 2),
    },
    some_of("hero_image", "title", "actions", "body"),
)

SIMPLE: dict[str, Check] = {
    "actions": typed({"elements": items(ACTIONS_ELEMENT, 25)}, ID),
    "context": typed({"elements": items(CONTEXT_ELEMENT, 10)}, ID),
    "divider": typed({}, ID),
    "header": typed({"text": plain(150)}, {**ID, "level": integer(1, 4)}),
    "image": typed(
        {"alt_text": string(2000)},
        {**ID, "title": plain(2000), "image_url": WEB_ADDRESS, "slack_file": SLACK_FILE},
        some_of("image_url", "slack_file"),
        at_most_one_of("image_url", "slack_file"),
    ),
    "input": typed(
        {"label": plain(2000), "element": INPUT_ELEMENT},
        {**ID, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": typed({"elements": PARTS}, ID),
    "section": typed(
        {},
        {
            **ID,
            "text": rich(3000),
            "fields": items(rich(2000), 10),
            "accessory": SECTION_ACCESSORY,
            "expand": boolean,
        },
        some_of("text", "fields"),
    ),
    "table": TABLE,
    "video": typed(
        {
            "alt_text": string(2000),
            "title": plain(199),
            "thumbnail_url": WEB_ADDRESS,
            "video_url": WEB_ADDRESS,
        },
        {
            **ID,
            "title_url": WEB_ADDRESS,
            "description": plain(199),
            "provider_icon_url": WEB_ADDRESS,
            "provider_name": string(49),
            "author_name": string(49),
        },
    ),
}
CONTAINER = typed(
    {"child_blocks": items(by_type(SIMPLE), 10)},
    {
        **ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": rich(150),
        "width": choice("narrow", "standard", "wide", "full"),
        "icon": IMAGE_ELEMENT,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    some_of("title", "rich_text_title"),
    _collapse_fits,
)
BLOCKS: dict[str, Check] = {
    **SIMPLE,
    "alert": typed({"text": rich(200)}, {**ID, "level": LEVEL}),
    "card": CARD,
    "carousel": typed({"elements": items(by_type({"card": CARD}), 10)}, ID),
    "container": CONTAINER,
    "context_actions": typed({"elements": items(CONTEXT_ACTION, 5)}, ID),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "markdown": typed({"text": string(12_000)}, ID),
    "plan": typed(
        {"title": string(3000), "tasks": items(shape(TASK, TASK_MORE), 50)}, ID, _task_ids_differ
    ),
    "task_card": typed(TASK, {**ID, **TASK_MORE}, _is_not_pending),
}

EVERYWHERE = {
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
}
# Where sources disagree (charts on the Home tab, cards in modals), the narrower word counts.
STANDS_ON: dict[Surface, frozenset[str]] = {
    Surface.MESSAGE: frozenset(BLOCKS.keys() - {"alert"}),
    Surface.MODAL: frozenset(EVERYWHERE | {"alert"}),
    Surface.HOME: frozenset(EVERYWHERE | {"card", "carousel", "container", "data_table", "table"}),
}
