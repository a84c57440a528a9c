"""What a person does, what is sent for it, and what the app's answer does."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.wrappers import Response

from bot.sandbox.errors import Impossible
from bot.sandbox.model import Json
from bot.sandbox.person import readable
from tests.sandboxes import Stage, actions, button, plain, staged


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def post(stage: Stage, *elements: Json) -> Any:  # noqa: ANN401 - a Message
    blocks = [actions(*(elements or [button()]))]
    stage.web.chat_postMessage(channel=stage.channel.id, text="choose", blocks=blocks)
    return stage.person.messages(stage.channel)[-1]


def test_a_command_carries_everything_that_slack_sends(stage: Stage) -> None:
    stage.person.command("/kpi  ask @ken in #sns <b> ", stage.channel)

    payload = stage.app.payload()
    assert payload["command"] == "/kpi"
    assert payload["text"] == (f"ask <@{stage.ken.id}|ken> in <#{stage.channel.id}|sns> &lt;b&gt;")
    assert payload["user_id"] == stage.aya.id
    assert payload["channel_id"] == stage.channel.id
    assert payload["team_id"] == stage.workspace.id
    assert payload["response_url"].startswith(stage.sandbox.url)
    assert payload["trigger_id"]
    assert payload["is_enterprise_install"] == "false"


def test_a_command_that_does_not_escape_sends_what_was_typed(stage: Stage) -> None:
    stage.person.command("/raw @ken <b>", stage.channel)

    assert stage.app.payload()["text"] == "@ken <b>"


def test_slash_command_channels_are_named_as_slack_names_them(stage: Stage) -> None:
    stage.person.command("/kpi", stage.person.direct())
    assert stage.app.payload()["channel_name"] == "directmessage"

    stage.person.command("/kpi", stage.private)
    assert stage.app.payload()["channel_name"] == "privategroup"


def test_an_unknown_command_is_not_sent(stage: Stage) -> None:
    with pytest.raises(Impossible, match="not_a_command"):
        stage.person.command("/dance", stage.channel)

    assert stage.app.requests == []


@pytest.mark.parametrize("answer", [Response("saved"), {"text": "saved"}])
def test_the_answer_to_a_command_is_for_the_person_alone(stage: Stage, answer: object) -> None:
    stage.app.answers.append(answer)

    seen = stage.person.command("/kpi", stage.channel)

    assert seen.text == "saved"
    assert seen.reply.ephemeral_to == stage.aya.id


def test_an_answer_in_the_channel_is_for_everyone(stage: Stage) -> None:
    stage.app.answers.append({"response_type": "in_channel", "text": "new KPI"})

    seen = stage.person.command("/kpi", stage.channel)

    assert seen.reply.ephemeral_to is None
    assert stage.web.conversations_history(channel=stage.channel.id)["messages"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"text": "x", "blocks": [{"type": "hologram"}]}, "invalid_blocks"),
        ({"text": "x", "color": "red"}, "invalid_arguments"),
        ({"text": "x", "response_type": "everyone"}, "invalid_arguments"),
        (Response("broken", 500), "dispatch_failed"),
    ],
)
def test_a_command_that_fails_tells_the_person_as_slackbot_does(
    stage: Stage, answer: object, code: str
) -> None:
    stage.app.answers.append(answer)

    seen = stage.person.command("/kpi", stage.channel)

    assert seen.failure == code
    assert seen.text == f"/kpi はエラー「{code}」により失敗しました"
    assert seen.reply.user == "USLACKBOT"


def test_a_button_sends_the_message_the_values_and_a_way_to_answer(stage: Stage) -> None:
    message = post(stage)

    stage.person.click(message, "go")

    payload = stage.app.payload()
    (action,) = payload["actions"]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "go",
        "acts",
        "1",
    )
    assert action["text"] == plain("Go")
    assert payload["message"]["ts"] == message.ts
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": stage.channel.id,
        "is_ephemeral": False,
    }
    assert payload["channel"]["id"] == stage.channel.id
    assert payload["response_url"]


def test_an_ephemeral_message_is_not_sent_along(stage: Stage) -> None:
    stage.web.chat_postEphemeral(
        channel=stage.channel.id, user=stage.aya.id, text="x", blocks=[actions(button())]
    )

    stage.person.click(stage.person.messages(stage.channel)[-1], "go")

    payload = stage.app.payload()
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_of_several_buttons_the_one_with_the_value_is_pressed(stage: Stage) -> None:
    blocks = [actions(button(value=value), block_id=value) for value in ("1", "2")]
    stage.web.chat_postMessage(channel=stage.channel.id, text="x", blocks=blocks)
    message = stage.person.messages(stage.channel)[-1]

    stage.person.click(message, "go", "2")

    assert stage.app.payload()["actions"][0]["value"] == "2"
    with pytest.raises(Impossible, match="no button go has the value 3"):
        stage.person.click(message, "go", "3")
    with pytest.raises(Impossible, match="nothing with action_id stop"):
        stage.person.click(message, "stop")


def test_choosing_in_a_message_sends_the_choice_and_keeps_it(stage: Stage) -> None:
    option = {"text": plain("毎週"), "value": "weekly"}
    message = post(stage, {"type": "static_select", "action_id": "rhythm", "options": [option]})

    stage.person.click(message, "rhythm", "weekly")

    payload = stage.app.payload()
    assert payload["actions"][0]["selected_option"] == option
    assert payload["state"]["values"]["acts"]["rhythm"]["selected_option"] == option


@pytest.mark.parametrize(
    ("element", "value", "key"),
    [
        ({"type": "datepicker"}, "2026-11-30", "selected_date"),
        ({"type": "timepicker"}, "09:00", "selected_time"),
        ({"type": "users_select"}, "U00000003", "selected_user"),
        ({"type": "conversations_select"}, "C00000001", "selected_conversation"),
        ({"type": "multi_users_select"}, ["U00000003"], "selected_users"),
    ],
)
def test_pickers_send_what_was_picked(
    stage: Stage, element: Json, value: object, key: str
) -> None:
    message = post(stage, element | {"action_id": "pick"})

    stage.person.click(message, "pick", value)

    assert stage.app.payload()["actions"][0][key] == value


def test_an_overflow_menu_sends_its_option(stage: Stage) -> None:
    option = {"text": plain("編集"), "value": "edit"}
    message = post(stage, {"type": "overflow", "action_id": "more", "options": [option]})

    stage.person.click(message, "more", "編集")

    assert stage.app.payload()["actions"][0]["selected_option"] == option


def test_typing_ahead_asks_the_app_and_choosing_takes_what_it_offers(stage: Stage) -> None:
    option = {"text": plain("インプレッション"), "value": "impressions"}
    group = {"option_groups": [{"label": plain("認知"), "options": [option]}]}
    element = {"type": "external_select", "action_id": "metric", "min_query_length": 1}
    message = post(stage, element)
    stage.app.answers.extend([group, group])

    assert stage.person.type_ahead(message, "metric", "イン") == [option]
    asked = stage.app.payload()
    assert (asked["type"], asked["value"], asked["action_id"]) == (
        "block_suggestion",
        "イン",
        "metric",
    )
    assert "trigger_id" not in asked

    stage.person.click(message, "metric", "インプレッション")
    assert stage.app.payload()["actions"][0]["selected_option"] == option


def test_typing_less_than_the_least_asks_nobody(stage: Stage) -> None:
    message = post(stage, {"type": "external_select", "action_id": "metric"})

    assert stage.person.type_ahead(message, "metric", "im") == []
    assert stage.app.requests == []


@pytest.mark.parametrize(
    "answer",
    [None, {"choices": []}, {"options": [{"text": plain("x" * 76), "value": "x"}]}],
)
def test_options_beyond_the_rules_are_refused(stage: Stage, answer: object) -> None:
    message = post(
        stage, {"type": "external_select", "action_id": "metric", "min_query_length": 0}
    )
    stage.app.answers.append(answer)

    with pytest.raises(Impossible, match="invalid_options"):
        stage.person.type_ahead(message, "metric", "")


def test_shortcuts_carry_what_they_were_used_on(stage: Stage) -> None:
    message = post(stage)

    stage.person.shortcut("log")
    assert stage.app.payload()["type"] == "shortcut"
    assert "channel" not in stage.app.payload()

    stage.person.shortcut("log", message)
    payload = stage.app.payload()
    assert (payload["type"], payload["message_ts"]) == ("message_action", message.ts)
    assert payload["trigger_id"]
    assert payload["response_url"]


def test_what_a_person_saw_does_not_change_afterwards(stage: Stage) -> None:
    before = post(stage)
    stage.web.chat_update(channel=stage.channel.id, ts=before.ts, text="later", blocks=[])

    assert readable(before) == "choose\nGo"
    assert readable(stage.person.messages(stage.channel)[-1]) == "later"


def test_someone_outside_cannot_post(stage: Stage) -> None:
    with pytest.raises(Impossible, match="not_a_member"):
        stage.person.say("hello", stage.private)


def test_a_message_that_is_gone_cannot_be_clicked(stage: Stage) -> None:
    message = post(stage)
    stage.web.chat_delete(channel=stage.channel.id, ts=message.ts)

    with pytest.raises(Impossible, match="message_gone"):
        stage.person.click(message, "go")


def test_nothing_seen_is_an_error_and_not_an_empty_answer(stage: Stage) -> None:
    seen = stage.person.command("/kpi", stage.channel)

    assert (seen.messages, seen.text, seen.failure) == ((), "", None)
    with pytest.raises(Impossible, match="no message was seen"):
        assert seen.reply
