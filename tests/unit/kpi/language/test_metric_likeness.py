import pytest

from kpi.knowledge import load
from kpi.language.metric_likeness import nearest
from kpi.language.wording import canon
from kpi.model import MetricKey, Unit

FOLLOWERS = MetricKey("followers")


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


def test_strange_words_make_what_a_phrase_describes_less_likely() -> None:
    whole = nearest("視聴回数", load())[0]
    strange = nearest("リミックス視聴回数", load())[0]

    assert whole[0] == strange[0] == "video_views"
    assert strange[1] < whole[1] <= 1


def test_words_that_share_nothing_describe_nothing_likely() -> None:
    assert nearest("ξψω", load())[0][1] < 0.1


@pytest.mark.parametrize(
    ("phrase", "units", "metric"),
    [
        ("people who tapped the link", {Unit.PERCENT}, "ctr"),
        ("people who tapped the link", {Unit.CURRENCY}, "cpc"),
        ("返信した", {Unit.SECONDS}, "response_time"),
    ],
)
def test_what_is_counted_in_another_unit_is_the_kin_in_that_unit(
    phrase: str, units: set[Unit], metric: str
) -> None:
    assert nearest(canon(phrase), load(), frozenset(units))[0][0] == metric


def test_what_has_no_kin_in_the_unit_becomes_less_likely() -> None:
    anyhow = dict(nearest("followers", load()))
    in_hours = dict(nearest("followers", load(), frozenset({Unit.HOURS})))

    assert in_hours[FOLLOWERS] == pytest.approx(anyhow[FOLLOWERS] / 2)
