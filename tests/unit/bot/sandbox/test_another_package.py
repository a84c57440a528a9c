"""The sandbox's rules against those of a package that was made without it."""

import pytest

from bot.sandbox.model import Json
from tests.block_examples import GOOD, changed, mrkdwn, option, problems, put, raw, surface_of
from tests.sandboxes import button, plain
from tests.slackblocks_judge import Unread, message_problems, view_problems

#: What the package knows nothing of; a header's level is too new for it.
UNKNOWN = {"context_actions", "plan", "task_card"}
LEVEL = "level"
FRAMES: dict[str, Json] = {
    "modal": {"type": "modal", "title": plain("x"), "submit": plain("x")},
    "home": {"type": "home"},
}
SPOILED = {
    "actions_26": changed("actions", put("elements", [button()] * 26)),
    "alert_long": changed("alert", put("text/text", "x" * 201)),
    "button_long": changed("actions", put("elements/0/text/text", "x" * 76)),
    "categories_differ": changed(
        "data_visualization", put("chart/axis_config/categories", ["Mon", "Wed"])
    ),
    "chart_title_long": changed("data_visualization", put("title", "x" * 51)),
    "context_11": changed("context", put("elements", [mrkdwn("x")] * 11)),
    "fields_11": changed("section", put("fields", [mrkdwn("x")] * 11)),
    "header_long": changed("header", put("text/text", "x" * 151, instead_of=LEVEL)),
    "input_without_element": changed("input", put("element", button())),
    "markdown_long": changed("markdown", put("text", "x" * 12_001)),
    "options_101": changed(
        "section",
        put(
            "accessory",
            {
                "type": "static_select",
                "action_id": "s",
                "options": [option(str(number)) for number in range(101)],
            },
        ),
    ),
    "section_empty": changed("section", put("text/text", "")),
    "section_long": changed("section", put("text/text", "x" * 3001)),
    "series_name_long": changed("data_visualization", put("chart/series/0/name", "x" * 21)),
    "table_101": changed("table", put("rows", [[raw()]] * 101)),
    "table_wide": changed("table", put("rows", [[raw()] * 21])),
    "value_long": changed("actions", put("elements/0/value", "x" * 2001)),
}


def judged(block: Json) -> list[str]:
    surface = surface_of(block["type"]).value
    if surface == "message":
        return message_problems([block])
    return view_problems({**FRAMES[surface], "blocks": [block]})


@pytest.mark.parametrize("kind", sorted(GOOD.keys() - UNKNOWN))
def test_what_the_sandbox_takes_the_package_takes(kind: str) -> None:
    block = {key: value for key, value in GOOD[kind].items() if (kind, key) != ("header", LEVEL)}

    assert judged(block) == []


@pytest.mark.parametrize("kind", sorted(UNKNOWN))
def test_what_the_package_does_not_know_is_said_aloud(kind: str) -> None:
    with pytest.raises(Unread):
        judged(GOOD[kind])


@pytest.mark.parametrize("name", SPOILED)
def test_what_the_package_refuses_the_sandbox_refuses(name: str) -> None:
    assert judged(SPOILED[name]) != []

    assert problems(SPOILED[name]) != []


def test_a_part_that_the_package_passes_over_is_a_problem() -> None:
    passed_over = changed("section", put("expand", value=True))

    assert judged(passed_over) != []
