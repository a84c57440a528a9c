import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.knowledge import Knowledge
from kpi.language.goals import SURE, understand_goal
from kpi.language.metrics import understand_metric
from kpi.language.spelling import mended
from kpi.language.wording import canon


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("comunity building", "community building"),  # left out
        ("10k folowers", "10k follower"),
        ("new followwers", "new follower"),  # doubled
        ("engagemnet rate", "engagement rate"),  # swapped
        ("web visibikity", "web visibility"),  # another letter in a long word
    ],
)
def test_one_slip_is_mended(knowledge: Knowledge, typed: str, meant: str) -> None:
    assert mended(canon(typed), knowledge) == meant


@pytest.mark.parametrize(
    "words",
    [
        "wine tasting",  # no slip of "testing"
        "county fair",  # no slip of "count"
        "median reach",
        "zqxwvk jump",
        "認知を広げる",
    ],
)
def test_what_is_no_slip_stays(knowledge: Knowledge, words: str) -> None:
    assert mended(words, knowledge) == words


@given(st.text(max_size=40))
def test_mending_never_fails_and_keeps_the_number_of_words(
    knowledge: Knowledge, text: str
) -> None:
    words = canon(text)

    assert len(mended(words, knowledge).split()) == len(words.split())


@pytest.mark.parametrize(
    ("text", "purpose"), [("grow our comunity", "loyalty"), ("recrut more nurses", "recruiting")]
)
def test_a_mistyped_goal_is_understood_and_surely(
    knowledge: Knowledge, text: str, purpose: str
) -> None:
    goal = understand_goal(text, knowledge)

    assert goal.purpose == purpose
    assert goal.confidence >= SURE


def test_a_mistyped_metric_is_understood(knowledge: Knowledge) -> None:
    assert understand_metric("10,000 folowers", knowledge).best == "followers"


def test_what_mending_does_not_make_clearer_stays_as_it_was_read(knowledge: Knowledge) -> None:
    goal = understand_goal("visibikity zqxwvk", knowledge)
    metric = understand_metric("awarness zqxwvk", knowledge)

    assert goal.confidence < 1
    assert metric.best is None
