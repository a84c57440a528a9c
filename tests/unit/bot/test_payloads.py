"""Slack's dicts become typed requests, whatever is missing or odd in them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import payloads
from kpi.errors import NotUnderstood

TEAM = {"team": {"id": "T1"}, "user": {"id": "U1"}}
COMMAND = {
    "command": "/kpi",
    "text": "list",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "channel_name": "sns",
    "trigger_id": "1.2",
    "response_url": "https://hooks.slack.com/commands/1",
}


def pressed(**action: Any) -> dict[str, Any]:  # noqa: ANN401 as JSON has it
    return {**TEAM, "type": "block_actions", "actions": [{"action_id": "go", **action}]}


def test_a_command_is_read_whole() -> None:
    request = payloads.command(COMMAND)

    assert (request.command, request.text) == ("/kpi", "list")
    assert (request.workspace_id, request.user_id, request.channel_id) == ("T1", "U1", "C1")
    assert (request.channel_name, request.trigger_id) == ("sns", "1.2")
    assert not request.is_direct


def test_a_command_in_a_direct_message_is_known_as_such() -> None:
    assert payloads.command({**COMMAND, "channel_id": "D1", "text": None}).is_direct


def test_an_installation_of_an_enterprise_is_its_workspace() -> None:
    request = payloads.command({**COMMAND, "team_id": None, "enterprise_id": "E1"})

    assert request.workspace_id == "E1"


def test_the_workspace_may_stand_at_the_person() -> None:
    body = {**pressed(type="button"), "team": None, "user": {"id": "U1", "team_id": "T9"}}

    assert payloads.action(body).workspace_id == "T9"


def test_a_payload_of_no_workspace_is_refused() -> None:
    with pytest.raises(NotUnderstood):
        payloads.command({**COMMAND, "team_id": ""})


def test_a_buttons_value_is_our_own_json() -> None:
    request = payloads.action(pressed(type="button", value='{"kpi": "k1"}'))

    assert request.value == {"kpi": "k1"}
    assert request.chosen == ""


def test_a_button_without_a_value_is_empty() -> None:
    assert payloads.action(pressed(type="button")).value == {}


@pytest.mark.parametrize("value", ["nonsense", "[1]", '"text"', "1", "null", "{"])
def test_a_value_that_we_did_not_make_is_refused(value: str) -> None:
    with pytest.raises(NotUnderstood):
        payloads.action(pressed(type="button", value=value))


@pytest.mark.parametrize(
    ("element", "chosen"),
    [
        ({"value": "typed"}, "typed"),
        ({"selected_date": "2026-12-31"}, "2026-12-31"),
        ({"selected_time": "09:00"}, "09:00"),
        ({"selected_user": "U2"}, "U2"),
        ({"selected_conversation": "C2"}, "C2"),
        ({"selected_channel": "C3"}, "C3"),
        ({"selected_date_time": 1796000000}, "1796000000"),
        ({"selected_option": {"value": "reach"}}, "reach"),
        ({"selected_options": [{"value": "a"}, {"value": "b"}]}, '["a", "b"]'),
        ({"selected_option": None}, ""),
        ({}, ""),
    ],
)
def test_whatever_an_input_holds_is_one_text(element: dict[str, Any], chosen: str) -> None:
    assert payloads.action(pressed(type="input", **element)).chosen == chosen


def test_an_action_knows_its_message() -> None:
    container = {"message_ts": "1.5", "channel_id": "C1"}

    request = payloads.action({**pressed(type="button"), "container": container})

    assert (request.message_ts, request.channel_id) == ("1.5", "C1")
    assert not request.is_modal


def test_an_action_in_a_modal_knows_what_stands_around_it() -> None:
    view = {
        "id": "V1",
        "hash": "h",
        "type": "modal",
        "callback_id": "kpi.modal",
        "private_metadata": '{"channel": "C1"}',
        "state": {"values": {"b1": {"metric": {"selected_option": {"value": "reach"}}}}},
    }

    request = payloads.action({**pressed(type="button"), "view": view})

    assert (request.view_id, request.view_hash, request.callback_id) == ("V1", "h", "kpi.modal")
    assert request.private == {"channel": "C1"}
    assert request.values == {"metric": "reach"}
    assert request.is_modal


def test_the_home_tab_is_no_modal() -> None:
    request = payloads.action({**pressed(type="button"), "view": {"id": "V1", "type": "home"}})

    assert not request.is_modal


def test_a_submitted_view_knows_each_inputs_block() -> None:
    view = {"callback_id": "f", "state": {"values": {"b1": {"typed": {"value": "x"}}}}}

    request = payloads.view({**TEAM, "view": view})

    assert (request.values, request.blocks) == ({"typed": "x"}, {"typed": "b1"})


@pytest.mark.parametrize("private", ["[]", "x"])
def test_a_view_with_foreign_metadata_is_refused(private: str) -> None:
    with pytest.raises(NotUnderstood):
        payloads.view({**TEAM, "view": {"callback_id": "f", "private_metadata": private}})


def test_a_type_ahead_knows_what_was_typed() -> None:
    request = payloads.options({**TEAM, "action_id": "kpi.metric", "value": "imp"})

    assert (request.action_id, request.typed) == ("kpi.metric", "imp")


def test_a_shortcut_is_read() -> None:
    assert payloads.shortcut({**TEAM, "trigger_id": "1.2"}).trigger_id == "1.2"


def event(**what: Any) -> dict[str, Any]:  # noqa: ANN401 as JSON has it
    return {"team_id": "T1", "event_id": "Ev1", "event": what}


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (
            {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"},
            {"user_id": "U1", "channel_id": "D1", "tab": "home"},
        ),
        (
            {"type": "file_shared", "user_id": "U1", "channel_id": "C1", "file_id": "F1"},
            {"user_id": "U1", "channel_id": "C1", "file_id": "F1"},
        ),
        ({"type": "user_change", "user": {"id": "U2"}}, {"user_id": "U2", "channel_id": None}),
        (
            {"type": "channel_rename", "channel": {"id": "C1", "name": "new"}},
            {"user_id": "", "channel_id": "C1", "name": "new"},
        ),
        (
            {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "hi"},
            {"user_id": "U1", "is_said": True},
        ),
        (
            {"type": "message", "channel_type": "im", "user": "UB", "bot_id": "B1"},
            {"user_id": "UB", "is_said": False},
        ),
        (
            {"type": "message", "channel_type": "im", "user": "U1", "subtype": "file_share"},
            {"is_said": False},
        ),
        ({"type": "message", "channel_type": "channel", "user": "U1"}, {"is_said": False}),
        ({"type": "channel_archive", "channel": "C1", "user": "U1"}, {"channel_id": "C1"}),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UB"]}}, {"user_id": "UB"}),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, {"user_id": ""}),
        ({"type": "app_uninstalled"}, {"user_id": "", "channel_id": None}),
    ],
    ids=lambda value: value.get("type") if isinstance(value, dict) else None,
)
def test_events_are_read_by_their_own_shapes(
    what: dict[str, Any], expected: dict[str, object]
) -> None:
    request = payloads.event(event(**what))

    assert (request.kind, request.event_id) == (what["type"], "Ev1")
    assert {name: getattr(request, name) for name in expected} == expected


@given(st.text())
def test_any_text_of_a_button_is_read_or_refused(value: str) -> None:
    try:
        read = payloads.action(pressed(type="button", value=value)).value
    except NotUnderstood:
        return
    assert read == (json.loads(value) if value else {})
