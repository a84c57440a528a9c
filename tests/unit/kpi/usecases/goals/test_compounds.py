import pytest

from kpi.knowledge import load
from kpi.language.goals import understand_goal
from kpi.usecases.goals.compounds import without


@pytest.mark.parametrize(
    ("sentence", "goal"),
    [
        (
            "increase link clicks by 500 in order to increase website traffic",
            "increase website traffic",
        ),
        ("Grow sales by growing our followers to 10,000", "Grow sales"),
        ("ECサイトの売上を伸ばすためにフォロワーを増やす", "ECサイトの売上を伸ばす"),
        ("フォロワーを増やして、ECサイトの売上を伸ばす", "ECサイトの売上を伸ばす"),
        ("SNSの投稿を通じて認知度を高める", "認知度を高める"),
    ],
)
def test_the_goal_is_what_the_number_is_for(sentence: str, goal: str) -> None:
    part = understand_goal(sentence, load()).kpi_part

    assert part is not None
    assert without(sentence, part) == goal


@pytest.mark.parametrize("part", ["", "something else"])
def test_a_sentence_without_the_part_stays_whole(part: str) -> None:
    assert without("Grow sales", part) == "Grow sales"


@pytest.mark.parametrize("sentence", ["grow followers, to", "by grow followers"])
def test_ties_alone_are_no_goal(sentence: str) -> None:
    assert without(sentence, "grow follower") == sentence
