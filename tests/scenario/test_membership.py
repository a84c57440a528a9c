"""Who is in a private channel is Slack's to say, and is believed for a while."""

from collections.abc import Iterator

import pytest

from bot.membership import SlackMembership
from kpi.errors import SlackRefused
from kpi.model import ChannelId, UserId
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def is_member(stage: MatoStage, user_id: str, channel_id: str = "") -> bool:
    believed = stage.mato.deps.believed
    assert believed is not None
    return believed.is_member(
        stage.workspace_id, ChannelId(channel_id or stage.channel.id), UserId(user_id)
    )


def asked(stage: MatoStage) -> int:
    calls = stage.sandbox.recorder.after(0)
    return sum(call.name == "conversations.members" for call in calls)


def test_members_are_in_and_others_are_not(stage: MatoStage) -> None:
    stranger = stage.sandbox.state.world.user(stage.workspace, "mio")

    assert is_member(stage, stage.aya.user.id)
    assert not is_member(stage, stranger.id)


def test_a_long_list_is_read_to_its_end(stage: MatoStage) -> None:
    world = stage.sandbox.state.world
    crowd = [world.user(stage.workspace, f"user{number}") for number in range(250)]
    stage.channel.members.extend(user.id for user in crowd)

    assert is_member(stage, crowd[-1].id)
    assert asked(stage) == 2


def test_an_answer_is_believed_for_a_while(stage: MatoStage) -> None:
    assert is_member(stage, stage.ken.user.id)
    stage.channel.members.remove(stage.ken.user.id)

    assert is_member(stage, stage.ken.user.id)
    assert asked(stage) == 1


def test_nobody_is_in_a_channel_that_mato_cannot_see(stage: MatoStage) -> None:
    assert not is_member(stage, stage.aya.user.id, "C99999999")


def test_when_slack_does_not_say_nobody_guesses(stage: MatoStage) -> None:
    method = "conversations.members"
    stage.sandbox.faults.replace([{"method": method, "kind": "http_500_before", "times": 1}])

    with pytest.raises(SlackRefused):
        is_member(stage, stage.aya.user.id)

    assert is_member(stage, stage.aya.user.id)


def test_without_a_token_nobody_guesses(stage: MatoStage) -> None:
    membership = SlackMembership(stage.mato.deps.clients)
    stage.sandbox.changes.uninstall(stage.workspace)

    with pytest.raises(SlackRefused):
        membership.is_member(
            stage.workspace_id, ChannelId(stage.channel.id), UserId(stage.aya.user.id)
        )
