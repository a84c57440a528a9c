import pytest

from kpi.knowledge import load, with_own
from kpi.language.goals import GoalState, understand_goal
from kpi.model import PurposeKey
from tests.factories import an_own_purpose

OWN = PurposeKey("own:1")


def read(text: str, *names: str) -> PurposeKey:
    own = tuple(
        an_own_purpose(purpose=PurposeKey(f"own:{place}"), name=name)
        for place, name in enumerate(names, 1)
    )
    return understand_goal(text, with_own(load(), own, ())).purpose


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ファンづくりを進めたい", "ファンづくり"),
        ("この春はファン作り！", "ファン作り"),
        ("ﾌｧﾝを増やす", "ファン"),
        ("Grow our Fan  Community this year", "fan community"),
        ("fan community", "Fan Community"),
        ("採用広報を強める", "採用広報"),
        ("Fan Clubを盛り上げる", "fan club"),
    ],
)
def test_a_goal_that_holds_the_whole_name_is_for_that_purpose(text: str, name: str) -> None:
    assert read(text, name) == OWN


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ファンドの認知を広げる", "ファン"),
        ("Increase party awareness", "art"),
        ("新採用広報室の認知度を高める", "採用広報"),
        ("認知度を高めたい", "ファン"),
        ("", "ファン"),
    ],
)
def test_a_part_of_another_word_is_not_the_name(text: str, name: str) -> None:
    assert read(text, name) != OWN


def test_a_later_whole_name_counts_after_a_part() -> None:
    assert read("ファンドよりファンを増やす", "ファン") == OWN


def test_of_two_names_the_longer_one_is_meant() -> None:
    assert read("海外ファンづくりを進める", "ファンづくり", "海外ファンづくり") == "own:2"


def test_it_is_sure_and_not_asked_about() -> None:
    knowledge = with_own(load(), (an_own_purpose(name="ファンづくり"),), ())

    found = understand_goal("ファンづくり", knowledge)

    assert (found.state, found.confidence) == (GoalState.CLEAR, 1.0)
