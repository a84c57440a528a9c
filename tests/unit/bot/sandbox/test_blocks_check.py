"""Rules over all blocks of a message or view together, and of views themselves."""

import pytest

from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import (
    block_problems,
    is_message_too_long,
    is_view_too_large,
    view_problems,
)
from bot.sandbox.model import Json
from tests.sandboxes import actions, button, modal, plain, text_input

DIVIDER = {"type": "divider"}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
PIE = {
    "type": "data_visualization",
    "title": "Share",
    "chart": {"type": "pie", "segments": [{"label": "X", "value": 1}]},
}


def markdown(length: int) -> Json:
    return {"type": "markdown", "text": "x" * length}


def section(length: int) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


@pytest.mark.parametrize(
    ("surface", "most"), [(Surface.MESSAGE, 50), (Surface.MODAL, 100), (Surface.HOME, 100)]
)
def test_a_surface_holds_so_many_blocks_and_no_more(surface: Surface, most: int) -> None:
    assert block_problems([DIVIDER] * most, surface) == []
    assert block_problems([DIVIDER] * (most + 1), surface) == [
        f"no more than {most} items allowed [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize("blocks", [None, "x", {"type": "divider"}])
def test_blocks_must_be_a_list(blocks: object) -> None:
    assert block_problems(blocks, Surface.MESSAGE) == ["must be an array [json-pointer:/blocks]"]


@pytest.mark.parametrize("block", [None, "x", {}, {"type": 3}, {"type": "hologram"}])
def test_a_block_must_be_of_a_known_type(block: object) -> None:
    (problem,) = block_problems([block], Surface.MESSAGE)

    assert problem.startswith("unsupported type")


def test_a_message_holds_one_table_of_either_kind_even_inside_a_container() -> None:
    nested = {"type": "container", "title": plain("Goal"), "child_blocks": [TABLE]}

    assert block_problems([TABLE], Surface.MESSAGE) == []
    assert "no more than 1 table allowed" in block_problems([TABLE, nested], Surface.MESSAGE)[0]


def test_a_message_holds_two_charts() -> None:
    assert block_problems([PIE] * 2, Surface.MESSAGE) == []
    assert "no more than 2 data_vis" in block_problems([PIE] * 3, Surface.MESSAGE)[0]


def test_markdown_counts_over_the_whole_message() -> None:
    assert block_problems([markdown(6000), markdown(6000)], Surface.MESSAGE) == []
    assert (
        "12000 characters together"
        in (block_problems([markdown(6000), markdown(6001)], Surface.MESSAGE)[0])
    )


def test_a_block_id_stands_once_in_a_message() -> None:
    blocks = [actions(button(), block_id="same"), actions(button(), block_id="same")]

    assert "`block_id` same already exists" in block_problems(blocks, Surface.MESSAGE)[0]


def test_an_action_id_may_stand_in_two_blocks() -> None:
    blocks = [actions(button(), block_id="one"), actions(button(), block_id="two")]

    assert block_problems(blocks, Surface.MESSAGE) == []


def test_the_weight_of_all_blocks_is_limited_but_tables_weigh_by_their_text() -> None:
    cell = {"type": "raw_text", "text": "x" * 10}
    table = {"type": "table", "rows": [[cell] * 10] * 100}

    assert not is_message_too_long([section(2900)] * 4)
    assert is_message_too_long([section(2900)] * 5)
    assert not is_message_too_long([table])
    assert is_message_too_long([table, section(2990)])


def test_a_modal_is_accepted() -> None:
    view = modal(text_input(), close=plain("Cancel"), private_metadata="", notify_on_close=True)

    assert view_problems(view) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters"),
        ({"submit": plain("x" * 25)}, "must be less than 25 characters"),
        ({"close": plain("x" * 25)}, "must be less than 25 characters"),
        ({"title": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        ({"callback_id": "x" * 256}, "must be less than 256 characters"),
        ({"external_id": "x" * 256}, "must be less than 256 characters"),
        ({"submit_disabled": True}, "invalid additional property: submit_disabled"),
        ({"type": "sheet"}, "unsupported type: sheet"),
        ({"blocks": [DIVIDER] * 101}, "no more than 100 items allowed"),
        ({"blocks": [TABLE]}, "unsupported type: table"),
    ],
)
def test_a_modal_beyond_the_rules_is_refused(change: Json, problem: str) -> None:
    found = view_problems(modal(text_input()) | change)

    assert any(problem in one for one in found), found


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    view = modal(text_input())
    del view["submit"]

    assert view_problems(view) == [
        "submit is required when a modal has an input block [json-pointer:/view]"
    ]


def test_only_one_element_has_the_focus() -> None:
    first, second = text_input("one"), text_input("two")
    first["element"] |= {"focus_on_load": True}
    second["element"] |= {"focus_on_load": True}

    assert view_problems(modal(first)) == []
    assert "only one element may have focus_on_load" in view_problems(modal(first, second))[0]


def test_a_home_view_has_blocks_and_neither_title_nor_submit() -> None:
    assert view_problems({"type": "home", "blocks": [TABLE]}) == []

    (problem,) = view_problems({"type": "home", "blocks": [], "title": plain("x")})
    assert "invalid additional property: title" in problem


def test_a_view_may_weigh_250_kilobytes() -> None:
    assert not is_view_too_large({"text": "x" * 249_000})
    assert is_view_too_large({"text": "あ" * 84_000})
