import pytest

from kpi.knowledge import load
from kpi.language.metric_likeness import nearest
from kpi.language.wording import canon


@pytest.mark.parametrize(
    ("phrase", "metric"),
    [
        ("how many people google our name", "branded_search"),
        ("カートに商品を入れてくれた数", "add_to_cart"),
        ("share of messages that got a reply", "response_rate"),
    ],
)
def test_a_description_is_nearest_to_the_metric_that_it_describes(
    phrase: str, metric: str
) -> None:
    assert nearest(canon(phrase), load())[0][0] == metric


def test_the_nearest_comes_first_and_few_are_named() -> None:
    found = nearest(canon("likes and comments on our posts"), load())
    scores = [score for _, score in found]

    assert scores == sorted(scores, reverse=True)
    assert len(found) <= 4


def test_a_phrase_of_the_catalog_is_most_like_itself_and_strange_words_take_from_it() -> None:
    whole = nearest("視聴回数", load())[0]
    strange = nearest("リミックス視聴回数", load())[0]

    assert whole[0] == strange[0] == "video_views"
    assert strange[1] < whole[1]
    assert whole[1] >= 1


def test_words_that_share_nothing_are_like_nothing() -> None:
    assert nearest("ξψω", load()) == ()
