"""Who asks which influencers to take is led to what they are chosen by."""

import pytest

from kpi.knowledge import Knowledge
from kpi.language.metrics import MetricState, understand_metric


@pytest.mark.parametrize(
    "words",
    [
        "どのインフルエンサーがいいですか？",
        "おすすめのインフルエンサーは？",
        "インフルエンサーは誰を起用すべきか",
        "KOLを選びたい",
        "Which influencer should we pick?",
        "which creator is best for us",
        "how do we find the right influencers?",
    ],
)
def test_a_question_whom_to_take_means_relevance_trust_or_engagement(
    knowledge: Knowledge, words: str
) -> None:
    found = understand_metric(words, knowledge)

    assert (found.state, found.best) == (MetricState.AMBIGUOUS, "audience_relevance")
    assert found.alternatives[:2] == ("fake_follower_ratio", "engagement_rate")


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("インフルエンサー経由の売上", "revenue"),
        ("インフルエンサーの投稿数", "influencer_posts"),
        ("best influencer engagement rate", "engagement_rate"),
        ("which influencer brings most sales", "revenue"),
        ("いい商品の購入件数", "purchases"),
    ],
)
def test_a_number_of_theirs_is_that_number(knowledge: Knowledge, words: str, metric: str) -> None:
    assert understand_metric(words, knowledge).best == metric
