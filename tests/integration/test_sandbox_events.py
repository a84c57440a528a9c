"""Events: which are sent, what they carry, and how they are repeated."""

from collections.abc import Iterator

import pytest
from slack_sdk.errors import SlackApiError
from werkzeug.wrappers import Response

from bot.sandbox.config import AppProfile
from tests.sandboxes import Stage, fetch, staged

BROKEN = 500


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def test_an_event_has_an_envelope_with_an_id_of_its_own(stage: Stage) -> None:
    stage.person.say("hello", stage.person.direct())
    stage.person.say("again", stage.person.direct())

    first, second = stage.app.payload(0), stage.app.payload(1)
    assert first["type"] == "event_callback"
    assert first["team_id"] == stage.workspace.id
    assert first["event"]["type"] == "message"
    assert (first["event"]["channel_type"], first["event"]["text"]) == ("im", "hello")
    assert first["authorizations"][0]["user_id"] == stage.workspace.bot_user
    assert first["event_id"] != second["event_id"]


def test_only_subscribed_events_are_sent(stage: Stage) -> None:
    stage.person.say("hello", stage.channel)
    assert stage.app.events() == []

    with staged(profile=AppProfile(events=frozenset({"message.channels"}))) as other:
        other.person.say("hello", other.channel)
        assert [event["channel_type"] for event in other.app.events()] == ["channel"]


def test_an_event_that_was_not_taken_is_repeated_with_a_count_and_the_same_id(
    stage: Stage,
) -> None:
    stage.app.answers.extend([Response("", BROKEN), Response("", BROKEN)])

    stage.person.open_home()
    assert stage.sandbox.settle()

    ids = [stage.app.payload(index)["event_id"] for index in range(3)]
    headers = [request.headers.get("X-Slack-Retry-Num") for request in stage.app.requests]
    reasons = [request.headers.get("X-Slack-Retry-Reason") for request in stage.app.requests]
    assert len(set(ids)) == 1
    assert headers == [None, "1", "2"]
    assert reasons == [None, "http_error", "http_error"]


def test_after_the_last_repeat_slack_gives_up(stage: Stage) -> None:
    stage.app.answers.extend([Response("", BROKEN)] * 9)

    stage.person.open_home()

    assert stage.sandbox.settle()
    assert len(stage.app.requests) == 3


def test_an_app_can_refuse_to_be_asked_again(stage: Stage) -> None:
    stage.app.answers.append(Response("", BROKEN, {"X-Slack-No-Retry": "1"}))

    stage.person.open_home()

    assert stage.sandbox.settle()
    assert len(stage.app.requests) == 1


def test_a_dropped_file_is_shared_and_can_be_fetched_with_the_token(stage: Stage) -> None:
    direct = stage.person.direct()

    stage.person.drop("数値.csv", b"date,value\n", direct, text="先月分")

    shared, message = stage.app.events()
    assert (shared["type"], message["subtype"]) == ("file_shared", "file_share")
    info = stage.web.files_info(file=shared["file_id"])["file"]
    assert (info["name"], info["size"], info["filetype"]) == ("数値.csv", 11, "csv")
    assert info["ims"] == [direct.id]
    assert message["files"] == [info]

    token = {"Authorization": f"Bearer {stage.workspace.token.value}"}
    assert fetch(info["url_private"], headers=token).content == b"date,value\n"


def test_without_the_token_comes_slacks_sign_in_page(stage: Stage) -> None:
    stage.person.drop("a.csv", b"secret", stage.channel)
    file_id = stage.app.events()[0]["file_id"]
    address = stage.web.files_info(file=file_id)["file"]["url_private"]

    stage.sandbox.changes.revoke_token(stage.workspace)
    revoked = {"Authorization": f"Bearer {stage.workspace.token.value}"}

    for headers in ({}, {"Authorization": "Bearer xoxb-forged"}, revoked):
        answer = fetch(address, headers=headers)
        assert answer.headers["content-type"].startswith("text/html")
        assert b"secret" not in answer.content


def test_a_file_dropped_where_the_app_is_not_stays_unseen(stage: Stage) -> None:
    channel = stage.sandbox.state.world.channel(
        stage.workspace, "random", members=[stage.aya], with_app=False
    )

    stage.person.drop("a.csv", b"x", channel)

    assert stage.app.events() == []
    (file_id,) = stage.workspace.files
    with pytest.raises(SlackApiError, match="not_visible"):
        stage.web.files_info(file=file_id)
    with pytest.raises(SlackApiError, match="file_not_found"):
        stage.web.files_info(file="F99")
    token = {"Authorization": f"Bearer {stage.workspace.token.value}"}
    address = f"{stage.sandbox.url}/files-pri/{file_id}/a.csv"
    assert fetch(address, headers=token).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("name", ["a.csv", "数値 11月/12月?.csv", "<!channel>#1 & 50%.CSV"])
def test_a_file_can_be_fetched_whatever_it_is_called(stage: Stage, name: str) -> None:
    stage.person.drop(name, b"x", stage.channel)

    (file_id,) = stage.workspace.files
    shared = stage.web.files_info(file=file_id)["file"]
    token = {"Authorization": f"Bearer {stage.workspace.token.value}"}

    assert shared["name"] == name
    assert fetch(shared["url_private_download"], headers=token).content == b"x"


def test_inviting_the_app_tells_it_by_whom(stage: Stage) -> None:
    channel = stage.sandbox.state.world.channel(
        stage.workspace, "random", members=[stage.aya], with_app=False
    )

    stage.person.invite_app(channel)
    stage.person.invite_app(channel)

    (event,) = stage.app.events()
    assert (event["type"], event["user"], event["inviter"]) == (
        "member_joined_channel",
        stage.workspace.bot_user,
        stage.aya.id,
    )
    assert stage.web.chat_postMessage(channel=channel.id, text="hello")["ok"]


def test_what_happens_to_a_workspace_is_told(stage: Stage) -> None:
    changes, workspace, channel = stage.sandbox.changes, stage.workspace, stage.channel
    eve = stage.sandbox.state.world.user(workspace, "eve")

    changes.welcome(workspace, eve)
    changes.join(workspace, channel, eve)
    changes.leave(workspace, channel, eve.id)
    changes.set_profile(workspace, stage.aya, locale="en-US", tz="Europe/Paris")
    changes.deactivate(workspace, stage.ken)
    changes.rename(workspace, channel, "social")
    changes.archive(workspace, channel, stage.aya)
    changes.unarchive(workspace, channel, stage.aya)
    changes.leave(workspace, channel, workspace.bot_user)
    changes.archive(workspace, channel, stage.aya)

    events = stage.app.events()
    assert [event["type"] for event in events] == [
        "team_join",
        "member_joined_channel",
        "member_left_channel",
        "user_change",
        "user_change",
        "channel_rename",
        "channel_archive",
        "channel_unarchive",
        "channel_left",
    ]
    assert (events[3]["user"]["locale"], events[3]["user"]["tz"]) == ("en-US", "Europe/Paris")
    assert events[4]["user"]["deleted"] is True
    assert events[5]["channel"]["name"] == "social"


def test_uninstalling_kills_the_token_and_is_told_twice(stage: Stage) -> None:
    stage.sandbox.changes.uninstall(stage.workspace)

    assert [event["type"] for event in stage.app.events()] == [
        "tokens_revoked",
        "app_uninstalled",
    ]
    assert stage.workspace.token.revoked


def test_a_deleted_channel_is_told_and_gone(stage: Stage) -> None:
    stage.sandbox.changes.delete(stage.workspace, stage.channel, stage.aya)

    (event,) = stage.app.events()
    assert (event["type"], event["channel"]) == ("channel_deleted", stage.channel.id)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        stage.say()


def test_private_channels_have_events_of_their_own_names(stage: Stage) -> None:
    stage.private.members.append(stage.workspace.bot_user)

    stage.sandbox.changes.rename(stage.workspace, stage.private, "hidden")
    stage.sandbox.changes.leave(stage.workspace, stage.private, stage.ken.id)
    stage.sandbox.changes.leave(stage.workspace, stage.private, stage.workspace.bot_user)

    assert [event["type"] for event in stage.app.events()] == [
        "group_rename",
        "member_left_channel",
        "group_left",
    ]


def test_an_event_needs_its_scope() -> None:
    with staged(scopes=frozenset({"groups:read"})) as stage:
        stage.private.members.append(stage.workspace.bot_user)

        stage.sandbox.changes.set_profile(stage.workspace, stage.aya, locale="en-US")
        stage.sandbox.changes.rename(stage.workspace, stage.channel, "social")
        stage.sandbox.changes.leave(stage.workspace, stage.channel, stage.ken.id)
        stage.sandbox.changes.leave(stage.workspace, stage.private, stage.ken.id)

        assert [event["channel"] for event in stage.app.events()] == [stage.private.id]


def test_after_the_end_nothing_more_is_sent(stage: Stage) -> None:
    stage.sandbox.changes.uninstall(stage.workspace)
    count = len(stage.app.requests)

    stage.person.open_home()

    assert len(stage.app.requests) == count
