"""The first minute of somebody whom Mato does not know yet."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.sandbox.person import readable
from kpi.model import ChannelId, Language
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A Mato that knows nobody; Ken's profile says English and London."""
    with mato_stage(sqlite_url) as stage:
        yield stage


def test_a_team_and_its_digest_take_after_the_profile_of_who_came_first(
    stage: MatoStage,
) -> None:
    stage.ken.command("/goal 一覧", stage.channel)
    stage.ken.command("/kpi digest 毎週月曜 9時", stage.channel)

    stage.work()

    channel_id = ChannelId(stage.channel.id)
    with stage.mato.deps.uow(reading=True) as uow:
        team = uow.teams.get(stage.workspace_id, channel_id)
        schedule = uow.schedules.get(stage.workspace_id, channel_id)
    assert team is not None
    assert schedule is not None
    assert (team.zone, team.country, team.language) == ("Europe/London", "GB", Language.EN)
    assert (schedule.zone, schedule.country, schedule.hour) == ("Europe/London", "GB", 9)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("こんにちは", "チームのチャンネルで次のように入力"),
        ("help", "type these in your team’s channel"),
    ],
)
def test_who_writes_to_mato_is_told_how_it_is_used(
    stage: MatoStage, said: str, answer: str
) -> None:
    direct = stage.ken.direct()

    for words in (said, f"{said}!"):
        assert stage.ken.say(words, direct).failure is None
        stage.deliver()

    told = [readable(one) for one in stage.ken.messages(direct) if one.from_app]
    assert len(told) == 1  # within a minute
    assert answer in told[0]
    assert "`/goal " in told[0]


def test_talk_in_a_channel_and_words_of_mato_itself_are_left_alone(stage: MatoStage) -> None:
    direct = stage.ken.direct()
    stage.ken.say("help", stage.channel)
    stage.ken.say("help", direct)
    stage.deliver()

    stage.clock.advance(timedelta(minutes=5))
    stage.work()
    stage.deliver()

    assert len([one for one in stage.ken.messages(direct) if one.from_app]) == 1
    assert not [one for one in stage.ken.messages(stage.channel) if one.from_app]


def test_the_first_goal_begins_on_the_day_that_it_is_for_who_sets_it(stage: MatoStage) -> None:
    stage.clock.advance(_until(stage, hour=16))  # London's afternoon, Tokyo's next day

    stage.ken.command("/goal Raise brand awareness by 31 March", stage.channel)

    with stage.mato.deps.uow(reading=True) as uow:
        (goal,) = uow.goals.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
    assert goal.period.start == stage.clock.now().date()


def _until(stage: MatoStage, *, hour: int) -> timedelta:
    now = stage.clock.now()
    return timedelta(days=1) + now.replace(hour=hour, minute=0) - now


def test_the_line_in_the_channel_is_in_the_language_of_who_came_first(stage: MatoStage) -> None:
    stage.ken.command("/goal", stage.channel)
    stage.work()

    stage.ken.command("/goal Raise brand awareness by 31 March", stage.channel)
    stage.deliver()

    line = readable(stage.ken.messages(stage.channel)[-1])
    assert "set a goal" in line
