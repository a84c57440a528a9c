"""Posting and changing messages, seen through Slack's own client."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandboxes import Stage, actions, button, staged

KEY = {"event_type": "mato_delivery", "event_payload": {"key": "digest:1"}}


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def refusal(call: Callable[..., object], **args: object) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    body: dict[str, Any] = caught.value.response.data
    return body


def error(call: Callable[..., object], **args: object) -> str:
    return str(refusal(call, **args)["error"])


def test_a_post_is_answered_with_its_timestamp_and_stands_in_history(stage: Stage) -> None:
    answer = stage.web.chat_postMessage(channel=stage.channel.id, text="12 clicks", metadata=KEY)

    history = stage.web.conversations_history(channel=stage.channel.id, include_all_metadata=True)
    assert answer["channel"] == stage.channel.id
    (message,) = history["messages"]
    assert message["ts"] == answer["ts"]
    assert message["metadata"] == KEY
    assert message["bot_id"] == stage.workspace.bot_id


def test_metadata_is_shown_only_when_asked_for(stage: Stage) -> None:
    stage.web.chat_postMessage(channel=stage.channel.id, text="x", metadata=KEY)

    (message,) = stage.web.conversations_history(channel=stage.channel.id)["messages"]

    assert "metadata" not in message


def test_posts_are_counted_by_their_key(stage: Stage) -> None:
    for _ in range(2):
        ts = stage.web.chat_postMessage(channel=stage.channel.id, text="x", metadata=KEY)["ts"]
    stage.web.chat_delete(channel=stage.channel.id, ts=ts)
    other = {"event_type": "t", "event_payload": {"id": 7}}
    stage.web.chat_postMessage(channel=stage.channel.id, text="x", metadata=other)

    assert stage.sandbox.state.posts_per_key() == {"digest:1": 2, '{"id": 7}': 1}


def test_blocks_may_be_sent_as_a_form_too(stage: Stage) -> None:
    blocks = '[{"type": "divider"}]'

    answer = stage.web.api_call(
        "chat.postMessage", params={"channel": stage.channel.id, "text": "x", "blocks": blocks}
    )

    assert answer["message"]["blocks"][0]["type"] == "divider"


def test_posting_to_a_person_reaches_their_direct_messages(stage: Stage) -> None:
    answer = stage.web.chat_postMessage(channel=stage.aya.id, text="off track")

    direct = stage.person.direct()
    assert answer["channel"] == direct.id
    assert [message.text for message in stage.person.messages(direct)] == ["off track"]


def test_bad_blocks_are_refused_with_where_and_why(stage: Stage) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": ""}}]

    body = refusal(stage.web.chat_postMessage, channel=stage.channel.id, text="x", blocks=blocks)

    assert body["error"] == "invalid_blocks"
    assert body["errors"] == ["must be more than 0 characters [json-pointer:/blocks/0/text/text]"]
    assert body["response_metadata"]["messages"] == [f"[ERROR] {body['errors'][0]}"]


def section(length: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [section(2900)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_format"),
        (
            {"text": "x", "metadata": {"event_type": 1, "event_payload": {}}},
            "invalid_metadata_schema",
        ),
        (
            {"text": "x", "metadata": {"event_type": "t", "event_payload": {"a": "x" * 16_000}}},
            "metadata_too_large",
        ),
        ({"text": "x", "thread_ts": "1.000001"}, "invalid_arguments"),
        ({"text": "x", "username": "Boss"}, "invalid_arguments"),
    ],
)
def test_a_message_that_slack_would_not_take_is_refused(
    stage: Stage, args: dict[str, Any], code: str
) -> None:
    assert error(stage.web.chat_postMessage, channel=stage.channel.id, **args) == code


def test_a_message_without_anything_to_read_is_refused(stage: Stage) -> None:
    sent = {"channel": stage.channel.id, "text": "", "blocks": []}

    assert error(stage.web.api_call, api_method="chat.postMessage", json=sent) == "no_text"


def test_places_where_nothing_can_be_posted(stage: Stage) -> None:
    world, workspace = stage.sandbox.state.world, stage.workspace
    elsewhere = world.channel(workspace, "random", with_app=False)
    archived = world.channel(workspace, "old")
    archived.is_archived = True
    stage.ken.deleted = True

    def post(channel: str) -> str:
        return error(stage.web.chat_postMessage, channel=channel, text="x")

    assert post("C99") == "channel_not_found"
    assert post("#sns") == "channel_not_found"
    assert post(stage.private.id) == "channel_not_found"
    assert post(elsewhere.id) == "not_in_channel"
    assert post(archived.id) == "is_archived"
    assert post(stage.ken.id) == "is_archived"
    workspace.messages_tab = False
    assert post(stage.aya.id) == "messages_tab_disabled"


def test_an_ephemeral_is_for_one_member_and_not_in_history(stage: Stage) -> None:
    stage.web.chat_postEphemeral(channel=stage.channel.id, user=stage.aya.id, text="psst")

    assert [message.text for message in stage.person.messages(stage.channel)] == ["psst"]
    assert stage.web.conversations_history(channel=stage.channel.id)["messages"] == []


def test_an_ephemeral_needs_a_member(stage: Stage) -> None:
    stranger = stage.sandbox.state.world.user(stage.workspace, "eve")

    def whisper(user: str) -> str:
        return error(
            stage.web.chat_postEphemeral, channel=stage.channel.id, user=user, text="psst"
        )

    assert whisper(stranger.id) == "user_not_in_channel"
    assert whisper("U99") == "user_not_found"


def test_an_update_replaces_what_is_given_and_keeps_the_rest(stage: Stage) -> None:
    blocks = [actions(button())]
    ts = stage.web.chat_postMessage(
        channel=stage.channel.id, text="one", blocks=blocks, metadata=KEY
    )["ts"]

    stage.web.chat_update(channel=stage.channel.id, ts=ts, text="two")

    (message,) = stage.web.conversations_history(
        channel=stage.channel.id, include_all_metadata=True
    )["messages"]
    assert message["text"] == "two"
    assert message["blocks"] == blocks
    assert message["metadata"] == KEY
    assert message["edited"]["user"] == stage.workspace.bot_user


def test_an_update_with_empty_blocks_and_metadata_takes_them_away(stage: Stage) -> None:
    ts = stage.web.chat_postMessage(
        channel=stage.channel.id, text="one", blocks=[actions(button())], metadata=KEY
    )["ts"]

    stage.web.chat_update(channel=stage.channel.id, ts=ts, text="two", blocks=[], metadata={})

    message = stage.channel.message(ts)
    assert message is not None
    assert (message.blocks, message.metadata) == ([], None)


def test_only_the_apps_own_messages_can_be_changed_or_deleted(stage: Stage) -> None:
    stage.person.say("mine", stage.channel)
    mine = stage.channel.messages[-1].ts
    where = {"channel": stage.channel.id, "ts": mine}

    assert error(stage.web.chat_update, **where, text="x") == "cant_update_message"
    assert error(stage.web.chat_delete, **where) == "cant_delete_message"
    gone = {"channel": stage.channel.id, "ts": "1.000001"}
    assert error(stage.web.chat_update, **gone, text="x") == "message_not_found"
    assert error(stage.web.chat_delete, **gone) == "message_not_found"


def test_a_deleted_message_is_gone(stage: Stage) -> None:
    ts = stage.say()

    stage.web.chat_delete(channel=stage.channel.id, ts=ts)

    assert stage.channel.messages == []


def test_the_limiter_answers_with_retry_after() -> None:
    with staged(change=lambda fields: fields.update(rate_limited=True)) as stage:
        for _ in range(3):
            stage.say()

        with pytest.raises(SlackApiError) as caught:
            stage.say()

        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        stage.clock.pass_seconds(1)
        assert stage.say()
