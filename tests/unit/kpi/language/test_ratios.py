import pytest

from kpi.knowledge import Knowledge
from kpi.language import ratios
from kpi.language.metrics import understand_metric
from kpi.language.wording import canon


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("reposts per impression", "amplification_rate"),
        ("shares / follower", "amplification_rate"),
        ("saves as a % of reach", "save_rate"),
        ("number of saves divided by accounts reached", "save_rate"),
        ("link taps for every impression", "ctr"),
        ("sales revenue per ad spend", "roas"),
        ("保存数÷リーチ", "save_rate"),
        ("リーチに対する保存数の割合", "save_rate"),
        ("likes+comments divided by followers", "engagement_rate_followers"),
        ("反応した人÷フォロワー", "engagement_rate_followers"),
    ],
)
def test_one_count_by_another_is_the_rate_of_the_catalog(
    text: str, metric: str, knowledge: Knowledge
) -> None:
    assert understand_metric(text, knowledge).best == metric


@pytest.mark.parametrize(
    "text",
    [
        "likes per follower",  # no rate of the catalog is made of likes
        "pages of a book per week",  # neither side is a metric
        "saves per barista",
        "followers and reach per impression",
        "cost per click",  # a name of its own
        "reposts",
        "プロフィール閲覧1回あたりの感想",
    ],
)
def test_what_the_catalog_has_no_rate_for_is_left_to_others(
    text: str, knowledge: Knowledge
) -> None:
    assert ratios.read(canon(text), knowledge) is None


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("4 reels a month", "post_count"),
        ("2x carousels/week", "post_count"),
        ("リール週3本", "post_count"),
        ("50k on TikTok", "followers"),
        ("what we pay per click", "cpc"),
        ("€ per lead", "cpl"),
        ("hateful comments", "negative_comments"),
        ("% of positive comments", "positive_comment_share"),
        ("photo posts by fans", "ugc_count"),
        ("DM replies within 2h", "response_time"),
        ("share of viewers finishing the clip", "video_completion_rate"),
        ("newspaper mentions", "media_coverage"),
        ("repeat purchase percentage", "repeat_purchase_rate"),
        ("click through ratio", "ctr"),
        ("% of guests who come again", "repeat_purchase_rate"),
        ("URL直打ちの訪問", "direct_traffic"),
        ("たくさん見られた回数", "impressions"),
    ],
)
def test_a_metric_is_told_by_the_form_in_which_it_is_said(
    text: str, metric: str, knowledge: Knowledge
) -> None:
    reading = understand_metric(text, knowledge)

    assert (reading.best or reading.guess) == metric
