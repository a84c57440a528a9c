"""What is common to all Web API calls: tokens, unknown things, headers, the record."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandboxes import Stage, fetch, staged


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def error(client: WebClient, method: str, **args: Any) -> str:  # noqa: ANN401 - api_call's own
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, **args)
    return str(caught.value.response["error"])


def test_auth_test_says_who_and_where(stage: Stage) -> None:
    answer = stage.web.auth_test()

    assert answer["team_id"] == stage.workspace.id
    assert answer["user_id"] == stage.workspace.bot_user
    assert answer["bot_id"] == stage.workspace.bot_id
    assert answer.headers["x-oauth-scopes"].split(",") == sorted(stage.workspace.token.scopes)


def test_tokens_are_checked(stage: Stage) -> None:
    app_token = stage.sandbox.config.app.app_token

    assert error(WebClient(base_url=stage.sandbox.api_url), "auth.test") == "not_authed"
    assert error(stage.web_with("xoxb-forged"), "auth.test") == "invalid_auth"
    assert error(stage.web_with(app_token), "auth.test") == "not_allowed_token_type"
    assert error(stage.web, "apps.connections.open") == "not_allowed_token_type"
    stage.sandbox.changes.revoke_token(stage.workspace)
    assert error(stage.web, "auth.test") == "token_revoked"


def test_a_token_may_be_an_argument(stage: Stage) -> None:
    token = stage.workspace.token.value
    address = f"{stage.sandbox.api_url}auth.test"

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = fetch(address, method="POST", body=f"token={token}".encode(), headers=form)

    assert answer.json["ok"] is True


def test_a_method_that_mato_does_not_call_is_unknown(stage: Stage) -> None:
    assert error(stage.web, "chat.scheduleMessage") == "unknown_method"
    assert error(stage.web, "conversations.list") == "unknown_method"


def test_an_unknown_argument_is_refused_and_named(stage: Stage) -> None:
    with pytest.raises(SlackApiError) as caught:
        stage.web.users_info(user=stage.aya.id, presence=True)

    body: dict[str, Any] = caught.value.response.data
    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"] == ["[ERROR] unsupported argument: presence"]


def test_arguments_of_a_reading_method_in_json_are_not_seen(stage: Stage) -> None:
    answer = error(stage.web, "users.info", json={"user": stage.aya.id})

    assert answer == "invalid_arguments"


def test_json_that_cannot_be_read_is_refused_and_recorded(stage: Stage) -> None:
    headers = {
        "Authorization": f"Bearer {stage.workspace.token.value}",
        "Content-Type": "application/json",
    }

    address = f"{stage.sandbox.api_url}auth.test"
    answer = fetch(address, method="POST", body=b"{", headers=headers)

    assert answer.json["error"] == "invalid_json"
    assert stage.sandbox.recorder.after(0)[0].request == "{"


def test_a_strange_content_type_is_refused(stage: Stage) -> None:
    xml = {"Content-Type": "application/xml"}

    answer = fetch(f"{stage.sandbox.api_url}auth.test", method="POST", body=b"<x/>", headers=xml)

    assert answer.json["error"] == "invalid_post_type"


def test_every_call_is_recorded_without_its_token(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"

    with staged(change=lambda fields: fields.update(record_path=path)) as stage:
        stage.say("目的")
        stage.person.command("/kpi", stage.channel)

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(line["direction"], line["kind"], line["name"]) for line in lines] == [
        ("from_app", "web_api", "chat.postMessage"),
        ("to_app", "slash_command", "/kpi"),
    ]
    assert lines[0]["request"]["text"] == "目的"
    assert lines[0]["response"]["ok"] is True
    assert stage.workspace.token.value not in path.read_text(encoding="utf-8")


def test_a_taken_port_is_an_error_and_not_the_end_of_the_process(stage: Stage) -> None:
    port = int(stage.sandbox.url.rpartition(":")[2])

    with (
        pytest.raises(OSError, match="in use"),
        staged(change=lambda fields: fields.update(port=port)),
    ):
        pytest.fail("two sandboxes on one port")


def test_two_workspaces_do_not_see_each_other(stage: Stage) -> None:
    other = stage.sandbox.state.world.workspace("Other")

    assert (
        error(
            stage.web_with(other.token.value),
            "conversations.info",
            params={"channel": stage.channel.id},
        )
        == "channel_not_found"
    )
