"""Reading and joining conversations, asking who someone is, seen through Slack's client."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.world import SCOPES
from tests.sandboxes import Stage, staged


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


def texts(answer: Any) -> list[str]:  # noqa: ANN401 - SlackResponse has no item types
    return [message["text"] for message in answer["messages"]]


def test_history_is_newest_first_and_comes_in_pages(stage: Stage) -> None:
    for number in range(5):
        stage.say(str(number))

    first = stage.web.conversations_history(channel=stage.channel.id, limit=2)
    rest = stage.web.conversations_history(
        channel=stage.channel.id, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )

    assert (texts(first), first["has_more"]) == (["4", "3"], True)
    assert (texts(rest), rest["has_more"]) == (["2", "1", "0"], False)
    assert rest["response_metadata"]["next_cursor"] == ""


def test_history_between_two_instants_leaves_them_out_unless_inclusive(stage: Stage) -> None:
    stamps = [stage.say(str(number)) for number in range(4)]
    between: dict[str, Any] = {
        "channel": stage.channel.id,
        "oldest": stamps[0],
        "latest": stamps[3],
    }

    assert texts(stage.web.conversations_history(**between)) == ["2", "1"]
    inclusive = stage.web.conversations_history(**between, inclusive=True)
    assert texts(inclusive) == ["3", "2", "1", "0"]


def test_history_from_a_whole_second_on(stage: Stage) -> None:
    stage.say("before")
    stage.clock.pass_seconds(60)
    stage.say("after")

    oldest = str(int(stage.clock.now().timestamp()) - 5)
    answer = stage.web.conversations_history(channel=stage.channel.id, oldest=oldest)

    assert texts(answer) == ["after"]


def test_replies_in_threads_are_not_in_history(stage: Stage) -> None:
    ts = stage.say("parent")
    stage.web.chat_postMessage(channel=stage.channel.id, text="reply", thread_ts=ts)

    assert texts(stage.web.conversations_history(channel=stage.channel.id)) == ["parent"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "now"}, "invalid_ts_latest"),
        ({"cursor": "???"}, "invalid_cursor"),
        ({"limit": 1000}, "invalid_arguments"),
        ({"limit": 0}, "invalid_arguments"),
    ],
)
def test_history_refuses_what_it_does_not_understand(
    stage: Stage, args: dict[str, Any], code: str
) -> None:
    assert error(stage.web.conversations_history, channel=stage.channel.id, **args) == code


def test_history_needs_membership_and_the_scope_of_the_kind() -> None:
    with staged(scopes=SCOPES - {"im:history"}) as stage:
        elsewhere = stage.sandbox.state.world.channel(stage.workspace, "x", with_app=False)

        assert error(stage.web.conversations_history, channel=elsewhere.id) == "not_in_channel"
        body = refusal(stage.web.conversations_history, channel=stage.person.direct().id)
        assert (body["error"], body["needed"]) == ("missing_scope", "im:history")
        assert "chat:write" in body["provided"].split(",")


def test_a_method_without_any_of_its_scopes_is_refused() -> None:
    with staged(scopes=frozenset({"commands"})) as stage:
        body = refusal(stage.web.users_info, user=stage.aya.id)

        assert body["error"] == "missing_scope"
        assert (body["needed"], body["provided"]) == ("users:read", "commands")


def test_info_tells_name_membership_and_archive(stage: Stage) -> None:
    channel = stage.web.conversations_info(channel=stage.channel.id, include_num_members=True)[
        "channel"
    ]

    assert channel["name"] == "sns"
    assert (channel["is_member"], channel["is_private"], channel["is_archived"]) == (
        True,
        False,
        False,
    )
    assert channel["num_members"] == 3


def test_info_of_direct_messages_names_the_other_person(stage: Stage) -> None:
    channel = stage.web.conversations_info(channel=stage.person.direct().id)["channel"]

    assert (channel["is_im"], channel["user"]) == (True, stage.aya.id)
    assert channel["is_user_deleted"] is False


def test_a_private_channel_without_the_app_does_not_exist_for_it(stage: Stage) -> None:
    for call in (stage.web.conversations_info, stage.web.conversations_members):
        assert error(call, channel=stage.private.id) == "channel_not_found"


def test_members_come_in_pages(stage: Stage) -> None:
    first = stage.web.conversations_members(channel=stage.channel.id, limit=2)
    rest = stage.web.conversations_members(
        channel=stage.channel.id, cursor=first["response_metadata"]["next_cursor"]
    )

    assert first["members"] == [stage.aya.id, stage.ken.id]
    assert rest["members"] == [stage.workspace.bot_user]


def test_opening_direct_messages_gives_always_the_same(stage: Stage) -> None:
    first = stage.web.conversations_open(users=stage.aya.id)["channel"]["id"]
    again = stage.web.conversations_open(users=[stage.aya.id], return_im=True)["channel"]

    assert again["id"] == first
    assert again["is_im"] is True


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"users": ""}, "users_list_not_supplied"),
        ({"users": "U99"}, "user_not_found"),
        ({"users": "U00000001"}, "user_not_found"),
        ({"channel": "D99"}, "channel_not_found"),
        ({"users": "U00000003"}, "user_disabled"),
    ],
)
def test_direct_messages_need_one_living_person(
    stage: Stage, args: dict[str, str], code: str
) -> None:
    stage.ken.deleted = True

    assert error(stage.web.conversations_open, **args) == code


def test_joining_a_public_channel_tells_the_app_afterwards(stage: Stage) -> None:
    channel = stage.sandbox.state.world.channel(stage.workspace, "random", with_app=False)

    answer = stage.web.conversations_join(channel=channel.id)

    assert answer["channel"]["is_member"] is True
    assert stage.sandbox.settle()
    (event,) = stage.app.events()
    assert (event["type"], event["user"], event["channel"]) == (
        "member_joined_channel",
        stage.workspace.bot_user,
        channel.id,
    )


def test_what_cannot_be_joined(stage: Stage) -> None:
    archived = stage.sandbox.state.world.channel(stage.workspace, "old", with_app=False)
    archived.is_archived = True

    assert error(stage.web.conversations_join, channel=archived.id) == "is_archived"
    direct = stage.person.direct().id
    refused = "method_not_supported_for_channel_type"
    assert error(stage.web.conversations_join, channel=direct) == refused


def test_users_info_tells_the_locale_only_when_asked(stage: Stage) -> None:
    short = stage.web.users_info(user=stage.aya.id)["user"]
    full = stage.web.users_info(user=stage.aya.id, include_locale=True)["user"]

    assert "locale" not in short
    assert (full["locale"], full["tz"], full["is_admin"]) == ("ja-JP", "Asia/Tokyo", True)
    assert error(stage.web.users_info, user="U99") == "user_not_found"
