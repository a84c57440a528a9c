"""Which influencer to take: a question typed after /kpi is answered with what they differ in."""

from collections.abc import Iterator

import pytest

from bot.sandbox.person import readable
from tests.forms import buttons, press
from tests.scenes import ENGAGEMENT, goal, kpi
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def test_the_numbers_that_influencers_are_chosen_by_are_offered(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)

    asked = kpi(stage, "どのインフルエンサーがいいですか").reply

    said = readable(asked)
    assert "関連性" in said
    assert "信頼度" in said
    assert buttons(asked)[:3] == ["ターゲット含有率", "不正フォロワー率", "エンゲージメント率"]
    assert not any("どのインフルエンサー" in label for label in buttons(asked))
    opened = press(stage.aya, asked, "エンゲージメント率")
    assert opened.view is not None


def test_it_is_answered_in_english_as_well(stage: MatoStage) -> None:
    goal(stage, "grow engagement with our posts", stage.ken)

    asked = kpi(stage, "Which influencer should we pick?", stage.ken).reply

    assert "whether their followers are real (trust)" in readable(asked)
    assert "Engagement rate" in buttons(asked)
