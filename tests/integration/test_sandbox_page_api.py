"""What the page is told and what a person can do on it, over the same JSON that it uses."""

import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.page_client import get, post, state
from tests.sandboxes import Stage, actions, button, fetch, modal, plain, staged, text_input


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def test_the_state_begins_with_the_first_person_of_the_first_workspace(stage: Stage) -> None:
    found = state(stage)

    assert found["me"]["id"] == stage.aya.id
    assert found["workspace"] == {
        "id": stage.workspace.id,
        "name": "どんぐり珈琲",
        "language": "ja",
    }
    assert found["now"] == "2026-11-21T09:00:00+09:00"
    assert found["clock_offset_seconds"] == 0
    assert found["app"]["user_id"] == stage.workspace.bot_user
    assert found["commands"][0] == {
        "command": "/kpi",
        "description": "KPIs",
        "usage_hint": "clicks 5,000",
    }
    assert found["shortcuts"] == [{"type": "global", "name": "Log a value", "callback_id": "log"}]
    assert (found["modals"], found["home"], found["guide"], found["faults"]) == (
        [],
        None,
        None,
        [],
    )
    assert "USLACKBOT" in [user["id"] for user in found["users"]]


def test_each_person_sees_their_own_channels(stage: Stage) -> None:
    mine = state(stage)
    kens = state(stage, workspace=stage.workspace.id, user=stage.ken.id)

    names = [channel["name"] for channel in mine["channels"]]
    assert names == ["directmessage", "sns"]
    assert "secret" in [channel["name"] for channel in kens["channels"]]
    assert kens["now"] == "2026-11-21T00:00:00+00:00"
    sns = next(channel for channel in mine["channels"] if channel["name"] == "sns")
    assert (sns["is_member"], sns["app_is_member"], sns["is_im"]) == (True, True, False)
    direct = next(channel for channel in mine["channels"] if channel["is_im"])
    assert direct["peer"] == stage.aya.id


def test_messages_come_with_blocks_and_ephemerals_only_for_the_one_they_are_for(
    stage: Stage,
) -> None:
    stage.say("for all")
    stage.web.chat_postEphemeral(channel=stage.channel.id, user=stage.aya.id, text="for aya")

    mine = state(stage)["messages"][stage.channel.id]
    kens = state(stage, user=stage.ken.id)["messages"][stage.channel.id]

    assert [(m["text"], m.get("ephemeral", False)) for m in mine] == [
        ("for all", False),
        ("for aya", True),
    ]
    assert [m["text"] for m in kens] == ["for all"]


def test_only_the_last_hundred_messages_are_shown(stage: Stage) -> None:
    with stage.sandbox.state.change():
        for number in range(101):
            stage.sandbox.state.post(stage.channel, str(number))

    shown = state(stage)["messages"][stage.channel.id]

    assert (len(shown), shown[0]["text"]) == (100, "1")


def test_waiting_ends_as_soon_as_something_changes(stage: Stage) -> None:
    version = state(stage)["version"]
    timer = threading.Timer(0.1, stage.say)
    timer.start()

    assert get(stage, "wait", version=version, timeout=5)["version"] > version
    timer.join()


def test_waiting_ends_at_the_timeout_too(stage: Stage) -> None:
    version = state(stage)["version"]

    assert get(stage, "wait", version=version, timeout=0.05) == {"version": version}


def test_reading_over_the_web_api_changes_nothing_for_the_page(stage: Stage) -> None:
    version = state(stage)["version"]

    stage.web.conversations_history(channel=stage.channel.id)

    assert state(stage)["version"] == version


def test_a_message_is_posted_and_a_command_is_sent(stage: Stage) -> None:
    assert post(stage, "message", channel=stage.channel.id, text="hello").json == {"ok": True}
    assert post(stage, "message", channel=stage.channel.id, text="/kpi log").json == {"ok": True}

    assert state(stage)["messages"][stage.channel.id][0]["text"] == "hello"
    assert stage.app.payload()["text"] == "log"


def test_a_refusal_is_told_in_the_persons_language(stage: Stage) -> None:
    dance = {"channel": stage.channel.id, "text": "/dance"}

    japanese = post(stage, "message", **dance)
    english = post(stage, "message", user=stage.ken.id, **dance)

    assert (japanese.status, english.status) == (400, 400)
    assert japanese.json == {"error": "Mato に /dance というコマンドはありません"}
    assert english.json == {"error": "Mato has no command /dance"}


def test_pressing_and_choosing_in_a_message(stage: Stage) -> None:
    option = {"text": plain("毎週"), "value": "weekly"}
    select = {"type": "static_select", "action_id": "rhythm", "options": [option]}
    ts = stage.web.chat_postMessage(
        channel=stage.channel.id, text="x", blocks=[actions(button(), select)]
    )["ts"]
    place = {"channel": stage.channel.id, "message_ts": ts}
    values = {"acts": {"rhythm": {"type": "static_select", "selected_option": option}}}

    action = {"type": "button", "action_id": "go", "block_id": "acts", "value": "forged"}
    answer = post(stage, "action", **place, action=action, state={"values": values})

    assert answer.json == {"ok": True}
    payload = stage.app.payload()
    assert payload["actions"][0]["value"] == "1"
    assert payload["state"]["values"] == values


def open_modal(stage: Stage, *blocks: dict[str, Any]) -> dict[str, Any]:
    post(stage, "message", channel=stage.channel.id, text="/kpi")
    stage.web.views_open(trigger_id=stage.app.payload()["trigger_id"], view=modal(*blocks))
    view: dict[str, Any] = state(stage)["modals"][-1]
    return view


def typed(value: str) -> dict[str, Any]:
    return {"values": {"name": {"typed": {"type": "plain_text_input", "value": value}}}}


def test_a_modal_is_filled_in_and_submitted(stage: Stage) -> None:
    view = open_modal(stage, text_input())

    empty = post(stage, "submit", view_id=view["id"], state=typed(""))
    stage.app.answers.append({"response_action": "errors", "errors": {"name": "短すぎます"}})
    refused = post(stage, "submit", view_id=view["id"], state=typed("x"))
    shown = state(stage)["modals"][-1]
    taken = post(stage, "submit", view_id=view["id"], state=typed("クリック"))

    assert empty.json == {"errors": {"name": "この必須フィールドに入力してください"}}
    assert refused.json == {"errors": {"name": "短すぎます"}}
    assert shown["errors"] == {"name": "短すぎます"}
    assert shown["state"]["values"]["name"]["typed"]["value"] == "x"
    assert taken.json == {"ok": True}
    assert state(stage)["modals"] == []


def test_an_app_that_fails_is_told_as_slack_tells_it(stage: Stage) -> None:
    view = open_modal(stage, text_input())
    stage.app.answers.append({"response_action": "explode"})

    answer = post(stage, "submit", view_id=view["id"], state=typed("x"))

    assert answer.status == 502
    assert "もう一度お試しください（invalid_response_action）" in answer.json["error"]


def test_a_modal_is_closed_and_then_gone(stage: Stage) -> None:
    view = open_modal(stage, text_input())

    assert post(stage, "close", view_id=view["id"]).json == {"ok": True}
    gone = post(stage, "submit", view_id=view["id"], state=typed("x"))

    assert (gone.status, gone.json) == (400, {"error": "この画面はすでに閉じられています"})


def test_nobody_uses_someone_elses_modal(stage: Stage) -> None:
    view = open_modal(stage, text_input())

    assert post(stage, "close", user=stage.ken.id, view_id=view["id"]).status == 400


def test_options_are_asked_for_while_typing(stage: Stage) -> None:
    element = {"type": "external_select", "action_id": "metric", "min_query_length": 0}
    view = open_modal(stage, text_input("m") | {"element": element})
    offer = {"options": [{"text": plain("クリック"), "value": "clicks"}]}
    stage.app.answers.append(offer)

    asked = {"view_id": view["id"], "action_id": "metric", "block_id": "m", "value": "ク"}
    assert post(stage, "options", **asked).json == offer
    assert stage.app.payload()["view"]["id"] == view["id"]


def test_a_file_is_uploaded(stage: Stage) -> None:
    boundary = "----page"
    fields = {"workspace": stage.workspace.id, "user": stage.aya.id, "channel": stage.channel.id}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f"--{boundary}\r\nContent-Disposition: form-data; "
        'name="file"; filename="数値.csv"\r\nContent-Type: text/csv\r\n\r\ndate,value\r\n'
        f"--{boundary}--\r\n"
    )

    answer = fetch(
        f"{stage.sandbox.url}/sandbox/api/upload",
        method="POST",
        body="".join(parts).encode(),
        headers={
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "X-Mato-Sandbox": "1",
        },
    )

    assert answer.json["file"]["name"] == "数値.csv"
    assert [event["type"] for event in stage.app.events()] == ["file_shared"]
    (message,) = state(stage)["messages"][stage.channel.id]
    assert message["files"][0]["size"] == len("date,value")


def test_an_upload_without_a_file_is_refused(stage: Stage) -> None:
    answer = post(stage, "upload", channel=stage.channel.id)

    assert (answer.status, answer.json) == (400, {"error": "ファイルが添付されていません"})


def test_samples_come_with_their_names() -> None:
    samples = {"X 概要.csv": b"date,value\n"}
    with staged(change=lambda fields: fields.update(samples=samples)) as stage:
        answer = fetch(f"{stage.sandbox.url}/sandbox/api/sample?name={quote('X 概要.csv')}")
        missing = fetch(f"{stage.sandbox.url}/sandbox/api/sample?name=other")

    assert answer.content == b"date,value\n"
    assert quote("X 概要.csv") in answer.headers["content-disposition"]
    assert missing.status == 400


def test_home_shortcut_invitation_and_direct_messages(stage: Stage) -> None:
    channel = stage.sandbox.state.world.channel(
        stage.workspace, "random", members=[stage.aya], with_app=False
    )

    for name, body in (
        ("home", {}),
        ("shortcut", {"callback_id": "log"}),
        ("shortcut", {"callback_id": "log", "channel": channel.id, "message_ts": post_in(stage)}),
        ("invite", {"channel": channel.id}),
    ):
        if "message_ts" in body:
            body["channel"] = stage.channel.id
        assert post(stage, name, **body).json == {"ok": True}

    assert [stage.app.payload(index).get("type") for index in range(4)] == [
        "event_callback",
        "shortcut",
        "message_action",
        "event_callback",
    ]
    direct = stage.workspace.im_with(stage.aya.id)
    assert direct is not None
    assert post(stage, "direct").json == {"ok": True, "channel": direct.id}


def post_in(stage: Stage) -> str:
    return stage.say("act on me")
