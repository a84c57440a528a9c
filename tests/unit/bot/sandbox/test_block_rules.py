"""Where each block may stand, which variants Slack takes and which it refuses, and why."""

from collections.abc import Callable

import pytest

from bot.sandbox.blockkit.blocks import BLOCKS, STANDS_ON, Surface
from bot.sandbox.blocks_check import block_problems
from bot.sandbox.model import Json
from tests.block_examples import (
    CONFIRM,
    GOOD,
    IMAGE,
    NO,
    PIE,
    SERIES,
    TASK,
    YES,
    changed,
    mrkdwn,
    option,
    points,
    problems,
    put,
    raw,
    select,
    without,
    words,
)
from tests.sandboxes import button, plain, text_input


def test_every_known_block_has_an_example() -> None:
    assert GOOD.keys() == BLOCKS.keys()


@pytest.mark.parametrize("kind", GOOD)
def test_the_example_is_accepted(kind: str) -> None:
    assert problems(GOOD[kind]) == []


@pytest.mark.parametrize("kind", GOOD)
def test_an_unknown_key_is_refused(kind: str) -> None:
    block = changed(kind, put("surprise", 1))

    assert problems(block) == ["invalid additional property: surprise [json-pointer:/blocks/0]"]


@pytest.mark.parametrize("kind", GOOD)
def test_a_block_id_may_have_255_characters_but_not_256(kind: str) -> None:
    assert problems(changed(kind, put("block_id", "b" * 255))) == []
    assert problems(changed(kind, put("block_id", "b" * 256))) != []


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("surface", Surface)
def test_a_block_stands_only_where_it_may(kind: str, surface: Surface) -> None:
    found = block_problems([GOOD[kind]], surface)

    expected = [] if kind in STANDS_ON[surface] else [f"unsupported type: {kind}"]
    assert [problem.partition(" [")[0] for problem in found] == expected


def test_data_stands_on_messages_and_alerts_in_modals_only() -> None:
    message = STANDS_ON[Surface.MESSAGE]

    assert {"table", "data_table", "data_visualization", "markdown", "container"} <= message
    assert STANDS_ON[Surface.MODAL].isdisjoint({"table", "data_table", "data_visualization"})
    assert "alert" not in message | STANDS_ON[Surface.HOME]
    assert "markdown" not in STANDS_ON[Surface.HOME] | STANDS_ON[Surface.MODAL]


RIGHT: list[tuple[str, Callable[[Json], None]]] = [
    ("header", put("text/emoji", YES)),
    ("section", put("text", mrkdwn("x") | {"verbatim": True})),
    ("section", put("expand", YES)),
    ("section", put("accessory", IMAGE)),
    ("section", put("accessory", button() | {"style": "danger", "confirm": CONFIRM})),
    ("section", put("accessory", button() | {"url": "https://example.com/"})),
    ("section", put("accessory", select(initial_option=option()))),
    ("section", put("accessory", {"type": "datepicker", "initial_date": "2026-11-30"})),
    ("section", put("accessory", {"type": "timepicker", "initial_time": "09:00"})),
    ("section", put("accessory", {"type": "external_select", "min_query_length": 0})),
    ("section", put("accessory", {"type": "users_select", "placeholder": plain("Who?")})),
    ("section", put("accessory", {"type": "conversations_select", "filter": {"include": ["im"]}})),
    ("actions", put("elements/0", {"type": "datetimepicker", "initial_date_time": 1_800_000_000})),
    ("image", put("slack_file", {"id": "F1"}, instead_of="image_url")),
    ("input", put("element", select())),
    ("input", put("hint", plain("Roughly"))),
    ("input", put("optional", YES)),
    ("input", put("dispatch_action", YES)),
    ("input", put("element", {"type": "number_input", "is_decimal_allowed": False})),
    ("input", put("element", {"type": "file_input", "filetypes": ["csv"], "max_files": 1})),
    ("input", put("element/dispatch_action_config", {"trigger_actions_on": ["on_enter_pressed"]})),
    ("table", put("rows/0/0", {"type": "raw_number", "value": 12.5, "text": "12.5"})),
    ("table", put("column_settings", [None, {"is_wrapped": True}])),
    ("data_table", put("page_size", 100)),
    ("data_table", put("row_header_column_index", 0)),
    ("data_table", put("rows/1/0", {"type": "raw_number", "value": 80, "text": "80"})),
    ("data_visualization", put("chart", PIE)),
    ("data_visualization", put("chart/type", "bar")),
    ("data_visualization", put("chart/series/0/data/0/value", -3.5)),
    ("rich_text", put("elements/0", words({"type": "user", "user_id": "U1"}))),
    (
        "rich_text",
        put("elements/0", {"type": "rich_text_list", "style": "bullet", "elements": [words()]}),
    ),
    (
        "rich_text",
        put("elements/0", words({"type": "text", "text": "x", "style": {"bold": True}})),
    ),
    ("task_card", put("details", GOOD["rich_text"])),
    ("context_actions", put("elements/0/action_id", "vote")),
]


@pytest.mark.parametrize(("kind", "change"), RIGHT)
def test_a_variant_that_slack_takes_is_accepted(kind: str, change: Callable[[Json], None]) -> None:
    assert problems(changed(kind, change)) == []


WRONG: list[tuple[str, Callable[[Json], None], str]] = [
    ("header", put("text", mrkdwn("*x*")), "unsupported type: mrkdwn"),
    ("header", put("text", "x"), "unsupported type: None"),
    ("header", put("level", 5), "must be between 1 and 4"),
    ("header", put("level", YES), "must be an integer"),
    ("header", put("text/text", 7), "must be a string"),
    ("header", put("text/emoji", 1), "must be a boolean"),
    ("header", without("text"), "missing required field: text"),
    ("section", without("text"), "must define one of text, fields"),
    ("section", put("fields", [mrkdwn("x" * 2001)]), "must be less than 2001 characters"),
    ("section", put("fields", "x"), "must be an array"),
    ("section", put("accessory", text_input()["element"]), "unsupported type: plain_text_input"),
    ("section", put("accessory", button() | {"style": "blue"}), "must be one of primary, danger"),
    ("section", put("accessory", button() | {"url": "ftp://x"}), "must be an http(s) address"),
    ("section", put("accessory", select(options=[])), "no less than 1 items required"),
    ("section", put("accessory", {"type": "static_select"}), "must define one of options"),
    (
        "section",
        put("accessory", select(option_groups=[{"label": plain("g"), "options": [option()]}])),
        "must not define more than one of",
    ),
    (
        "section",
        put("accessory", select(initial_option=option("b"))),
        "must be one of the options",
    ),
    (
        "section",
        put("accessory", select(options=[option(), option()])),
        "option values must be unique",
    ),
    (
        "section",
        put("accessory", select(options=[{"text": plain("x" * 76), "value": "v"}])),
        "must be less than 76 characters",
    ),
    (
        "section",
        put("accessory", select(options=[{"text": plain("x"), "value": "v" * 151}])),
        "must be less than 151 characters",
    ),
    ("section", put("accessory", {"type": "datepicker", "initial_date": "30/11"}), "YYYY-MM-DD"),
    ("section", put("accessory", {"type": "timepicker", "initial_time": "9:00"}), "HH:mm"),
    ("section", put("accessory", {"type": "datetimepicker"}), "unsupported type: datetimepicker"),
    ("section", put("accessory", {"type": "conversations_select", "filter": {}}), "must define"),
    ("section", put("accessory", button() | {"confirm": {}}), "missing required field: title"),
    (
        "section",
        put("accessory", button() | {"confirm": CONFIRM | {"title": plain("x" * 101)}}),
        "must be less than 101 characters",
    ),
    ("actions", put("elements", [button(), button()]), "`action_id` go already exists"),
    ("actions", put("elements/0", IMAGE), "unsupported type: image"),
    ("context", put("elements/0", button()), "unsupported type: button"),
    ("image", without("alt_text"), "missing required field: alt_text"),
    ("image", without("image_url"), "must define one of image_url, slack_file"),
    ("image", put("slack_file", {"id": "F1"}), "must not define more than one"),
    ("input", put("element", button()), "unsupported type: button"),
    ("input", put("element", {"type": "number_input"}), "missing required field: is_decimal"),
    (
        "input",
        put("element", {"type": "number_input", "is_decimal_allowed": True, "min_value": 1}),
        "must be a string",
    ),
    (
        "input",
        put(
            "element",
            {
                "type": "number_input",
                "is_decimal_allowed": True,
                "min_value": "5",
                "max_value": "1",
            },
        ),
        "min_value must not be above max_value",
    ),
    (
        "input",
        put(
            "element",
            {
                "type": "number_input",
                "is_decimal_allowed": True,
                "max_value": "1",
                "initial_value": "2",
            },
        ),
        "must lie between min_value and max_value",
    ),
    ("input", put("element/max_length", 3001), "must be between 1 and 3000"),
    ("input", put("element/dispatch_action_config", {}), "missing required field: trigger"),
    ("input", put("element/placeholder", plain("x" * 151)), "must be less than 151 characters"),
    ("table", put("rows/0/0", mrkdwn("x")), "unsupported type: mrkdwn"),
    ("table", put("rows/0", raw()), "must be an array"),
    ("table", put("rows", [[raw("x" * 2600)] * 4]), "no more than 10000 characters"),
    ("table", put("rows/0/0", {"type": "raw_number", "value": "1", "text": "1"}), "be a number"),
    ("table", put("column_settings", [{"align": "middle"}]), "must be one of left, center, right"),
    ("data_table", without("caption"), "missing required field: caption"),
    ("data_table", put("rows", [[raw()]]), "no less than 2 items required"),
    ("data_table", put("rows", [[raw()], [raw(), raw()]]), "the same number of cells"),
    ("data_table", put("rows/0/0", GOOD["rich_text"]), "header row must not hold rich_text"),
    ("data_table", put("page_size", 101), "must be between 1 and 100"),
    ("data_table", put("row_header_column_index", 1), "must be the index of a column"),
    ("data_table", put("rows", [[raw("x" * 2600)] * 4] * 2), "no more than 10000 characters"),
    ("data_visualization", put("chart/type", "radar"), "unsupported type: radar"),
    ("data_visualization", put("chart/series", [SERIES, SERIES]), "series names must be unique"),
    ("data_visualization", put("chart/series/0/data", points("Mon")), "one point for each"),
    (
        "data_visualization",
        put("chart/axis_config/categories", ["Mon", "Mon"]),
        "must be unique",
    ),
    (
        "data_visualization",
        put("chart/series/0/data/0/value", float("nan")),
        "must be a finite number",
    ),
    (
        "data_visualization",
        put("chart", {"type": "pie", "segments": [{"label": "X", "value": 0}]}),
        "must be greater than 0",
    ),
    ("alert", put("level", "panic"), "must be one of default"),
    ("container", put("child_blocks", [GOOD["markdown"]]), "unsupported type: markdown"),
    ("container", put("is_collapsible", NO), "default_collapsed needs is_collapsible"),
    ("container", put("has_header_divider", YES), "exclude each other"),
    ("container", put("width", "huge"), "must be one of narrow"),
    ("container", without("title"), "must define one of title, rich_text_title"),
    ("card", without("title", "body", "actions"), "must define"),
    ("carousel", put("elements/0", {"type": "divider"}), "unsupported type: divider"),
    ("task_card", put("status", "pending"), "only a task of a plan may be pending"),
    ("plan", put("tasks", [TASK, TASK]), "task_id must be unique"),
    ("rich_text", put("elements/0", {"type": "text", "text": "x"}), "unsupported type: text"),
    ("rich_text", put("elements/0", words({"type": "smile"})), "unsupported type: smile"),
    ("divider", put("block_id", ""), "must be more than 0 characters"),
]


@pytest.mark.parametrize(("kind", "change", "problem"), WRONG)
def test_what_slack_refuses_is_refused_with_the_reason(
    kind: str, change: Callable[[Json], None], problem: str
) -> None:
    found = problems(changed(kind, change))

    assert any(problem in one for one in found), found
