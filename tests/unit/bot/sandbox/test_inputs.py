from typing import Any

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.inputs import find_element, first_values, held, input_errors, kept_values, named
from bot.sandbox.model import Json
from tests.sandboxes import actions, button, plain, text_input

WEEKLY = {"text": plain("毎週"), "value": "weekly"}
DAILY = {"text": plain("毎日"), "value": "daily"}


def select(kind: str = "static_select", **more: object) -> Json:
    return {"type": kind, "action_id": "rhythm", "options": [WEEKLY, DAILY], **more}


def block_with(element: Json, **more: object) -> Json:
    return text_input("when", **more) | {"element": element}


def number(**more: object) -> Json:
    return {"type": "number_input", "action_id": "target", "is_decimal_allowed": False, **more}


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"type": "plain_text_input"}, {"value": None}),
        ({"type": "plain_text_input", "initial_value": "x"}, {"value": "x"}),
        ({"type": "number_input", "initial_value": "3"}, {"value": "3"}),
        (select(), {"selected_option": None}),
        (select(initial_option=DAILY), {"selected_option": DAILY}),
        (select("multi_static_select"), {"selected_options": []}),
        (select("checkboxes", initial_options=[DAILY]), {"selected_options": [DAILY]}),
        ({"type": "users_select", "initial_user": "U1"}, {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, {"selected_users": []}),
        ({"type": "datepicker", "initial_date": "2026-11-30"}, {"selected_date": "2026-11-30"}),
        ({"type": "timepicker"}, {"selected_time": None}),
        (
            {"type": "conversations_select", "default_to_current_conversation": True},
            {"selected_conversation": "C1"},
        ),
    ],
)
def test_an_input_begins_with_its_initial_value(element: Json, expected: Json) -> None:
    element["action_id"] = "a"

    values = first_values([block_with(element)], "C1")

    assert values == {"when": {"a": {"type": element["type"], **expected}}}


def test_buttons_hold_nothing() -> None:
    assert first_values([actions(button())]) == {}


def test_inputs_that_stay_keep_what_was_entered_and_new_ones_begin_anew() -> None:
    entered = {"name": {"typed": {"type": "plain_text_input", "value": "クリック"}}}

    values = kept_values(entered, [text_input("name"), text_input("more")])

    assert values["name"]["typed"]["value"] == "クリック"
    assert values["more"]["typed"]["value"] is None


def test_an_input_that_changed_its_kind_begins_anew() -> None:
    entered = {"when": {"typed": {"type": "datepicker", "selected_date": "2026-11-30"}}}

    values = kept_values(entered, [text_input("when")])

    assert values["when"]["typed"] == {"type": "plain_text_input", "value": None}


@pytest.mark.parametrize("chosen", ["weekly", "毎週", WEEKLY])
def test_an_option_is_chosen_by_value_by_label_or_as_it_is(chosen: object) -> None:
    assert held(select(), chosen)["selected_option"] == WEEKLY


def test_several_options_are_chosen_by_a_list() -> None:
    assert held(select("checkboxes"), ["daily", "weekly"])["selected_options"] == [DAILY, WEEKLY]
    assert held(select("checkboxes"), None)["selected_options"] == []


def test_an_option_in_a_group_is_found() -> None:
    element: dict[str, Any] = select()
    element["option_groups"] = [{"label": plain("g"), "options": element.pop("options")}]

    assert held(element, "daily")["selected_option"] == DAILY


@pytest.mark.parametrize("chosen", ["monthly", {"text": plain("毎月"), "value": "monthly"}])
def test_an_option_that_is_not_offered_cannot_be_chosen(chosen: object) -> None:
    with pytest.raises(Impossible, match="not among the options"):
        held(select(), chosen)


def test_numbers_are_entered_as_text() -> None:
    assert held(number(), 5000) == {"type": "number_input", "value": "5000"}


@pytest.mark.parametrize(
    ("element", "value", "code"),
    [
        ({"type": "plain_text_input"}, None, "required"),
        ({"type": "plain_text_input"}, "", "required"),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "too_short"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "too_long"),
        (number(), "many", "not_a_number"),
        (number(), "1.5", "no_decimals"),
        (number(is_decimal_allowed=True), "1.5", None),
        (number(min_value="10"), "9", "too_small"),
        (number(max_value="10"), "11", "too_large"),
        (number(min_value="10", max_value="10"), "10", None),
    ],
)
def test_slacks_client_looks_at_inputs_before_they_are_sent(
    element: Json, value: str | None, code: str | None
) -> None:
    element["action_id"] = "a"
    values = {"when": {"a": {"type": element["type"], "value": value}}}

    assert input_errors([block_with(element)], values) == ({"when": code} if code else {})


def test_an_optional_input_may_stay_empty() -> None:
    assert input_errors([text_input(optional=True)], {}) == {}


def test_names_are_made_up_for_what_has_none() -> None:
    nameless = {"type": "actions", "elements": [{"type": "button", "text": plain("Go")}]}

    (block,) = named([nameless], iter(["b1", "b2"]))

    assert block["block_id"] == "b1"
    assert block["elements"][0]["action_id"] == "b2"
    assert "block_id" not in nameless


def test_names_are_made_up_inside_containers_and_not_inside_rich_text() -> None:
    rich: Json = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
    container = {"type": "container", "child_blocks": [rich]}

    (block,) = named([container], iter(["b1", "b2"]))

    assert block["child_blocks"] == [rich | {"block_id": "b2"}]


def test_an_element_is_found_by_action_id_and_block_id() -> None:
    blocks = [actions(button(value="1"), block_id="x"), actions(button(value="2"), block_id="y")]

    assert find_element(blocks, "go")[1]["value"] == "1"
    assert find_element(blocks, "go", "y")[1]["value"] == "2"
    with pytest.raises(Impossible, match="nothing with action_id stop"):
        find_element(blocks, "stop")
