import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.knowledge import load
from kpi.language.metrics import (
    SURE,
    MetricReading,
    MetricState,
    understand_metric,
    understand_name,
)
from kpi.model import Language
from tests.factories import an_own_metric


def read(text: str) -> MetricReading:
    return understand_metric(text, load())


@pytest.mark.parametrize("language", list(Language))
def test_every_name_and_alias_is_understood(language: Language) -> None:
    knowledge = load()
    for metric in knowledge.metrics.values():
        for name in (metric.name.to(language), *metric.aliases(language)):
            reading = read(name)
            assert metric.key in {reading.best, *reading.alternatives}, name


def test_every_name_is_clear_but_for_those_known_to_mean_several_things() -> None:
    knowledge = load()
    unclear = {
        metric.key
        for metric in knowledge.metrics.values()
        for language in Language
        if read(metric.name.to(language)).state is not MetricState.CLEAR
    }

    assert unclear == {"retention_rate"}


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("インプレッション数", "impressions"),
        ("ｲﾝﾌﾟﾚｯｼｮﾝ", "impressions"),
        ("インプ", "impressions"),
        ("imp", "impressions"),
        ("フォロアー数", "followers"),
        ("number of followers", "followers"),
        ("Total Followers", "followers"),
        ("クリック数", "link_clicks"),
        ("クリック率", "ctr"),
        ("保存", "saves"),
        ("保存率", "save_rate"),
        ("エンゲージメント率", "engagement_rate"),
        ("エンゲージメント数", "engagements"),
        ("コメント", "comments"),
        ("コメントの内容", "comment_quality"),
        ("月間フォロワー数1,000人増加", "follower_growth"),
        ("フォロワー数1万人", "followers"),
        ("エンゲージメント率6%以上", "engagement_rate"),
        ("投稿リーチ数3,000人/週", "reach"),
        ("CTRを2%にする", "ctr"),
        ("フォロワー数だけを追いかける", "followers"),
        ("採用ページへのアクセス数", "career_page_visits"),
        ("紹介経由の予約数", "bookings"),
        ("起用するクリエイターのフォロワー数", "influencer_followers"),
        ("leads via our forms", "leads"),
        ("average ROAS", "roas"),
        ("follower growth %", "follower_growth_rate"),
        ("average engagement rate per post", "engagement_rate"),
        ("お問い合わせ数・資料請求数", "leads"),
        ("3秒再生数だけ", "video_views"),
        ("D7継続率の目標", "app_retention"),
        ("限定フィードの保存数", "saves"),
        ("people in Tokyo with coupon redemptions", "coupon_redemptions"),
        ("App installs / Downloads", "app_installs"),
    ],
)
def test_a_phrase_is_read_as_its_metric(text: str, metric: str) -> None:
    assert read(text).best == metric


@pytest.mark.parametrize(
    ("text", "platform", "metric"),
    [
        ("Instagramのフォロワー数", "instagram", "followers"),
        ("Xのインプレッション", "x", "impressions"),
        ("YouTube subscribers", "youtube", "followers"),
        ("likes on Facebook", "facebook", "likes"),
        ("LINE公式の友だち数", "line", "line_friends"),
    ],
)
def test_a_platform_is_told_apart_from_the_metric(text: str, platform: str, metric: str) -> None:
    reading = read(text)

    assert (reading.platform, reading.best) == (platform, metric)


@pytest.mark.parametrize(
    "text",
    ["リミックス視聴回数", "シールド表示回数", "ログボ受取数", "mana regeneration"],
)
def test_a_compound_that_is_not_in_the_catalog_is_not_taken_for_a_part_of_it(text: str) -> None:
    reading = read(text)

    assert reading.best is None
    assert reading.state is MetricState.UNKNOWN
    assert reading.confidence == 0


@pytest.mark.parametrize("text", ["コミュニティクリップの再生", "カードの表示回数"])
def test_a_name_after_an_unknown_word_is_asked_about(text: str) -> None:
    assert read(text).state is MetricState.AMBIGUOUS


def test_what_an_unknown_compound_ends_in_is_offered() -> None:
    assert read("リミックス視聴回数").alternatives == ("video_views",)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("エンゲージ", {"engagements", "engagement_rate"}),
        ("engagement", {"engagements", "engagement_rate"}),
        ("登録者数", {"followers", "newsletter_signups", "signups", "line_friends"}),
        ("views", {"video_views", "impressions", "page_views"}),
        ("継続率", {"retention_rate", "app_retention"}),
        ("いいねとコメント", {"likes", "comments"}),
        ("likes and comments", {"likes", "comments"}),
    ],
)
def test_words_for_several_metrics_are_asked_about(text: str, choices: set[str]) -> None:
    reading = read(text)

    assert reading.state is MetricState.AMBIGUOUS
    assert {reading.best, *reading.alternatives} == choices
    assert reading.confidence < SURE


def test_a_percent_sign_settles_whether_a_count_or_a_rate_is_meant() -> None:
    reading = read("エンゲージメント 3%")

    assert reading.best == "engagement_rate"
    assert reading.state is MetricState.CLEAR


def test_the_platform_settles_who_the_subscribers_are() -> None:
    assert read("YouTubeの登録者数").state is MetricState.CLEAR
    assert read("メルマガの登録者数").best == "newsletter_signups"


def test_a_name_in_the_middle_of_a_sentence_is_only_a_guess() -> None:
    reading = read("なぜかクリック率が伸びないという相談")

    assert reading.best == "ctr"
    assert reading.state is MetricState.AMBIGUOUS


def test_a_name_alone_is_not_looked_for_in_sentences() -> None:
    knowledge = load()

    assert understand_name("get fans to recommend us", knowledge).best is None
    assert understand_name("more likes", knowledge).best == "likes"


def test_a_team_s_own_name_comes_before_the_catalog() -> None:
    own = an_own_metric(name="いいね数")

    assert understand_metric("いいね 数", load(), [own]).best == own.metric
    assert understand_metric("コメント数", load(), [own]).best == "comments"


@pytest.mark.parametrize("text", ["", "   ", "!!!", "12345", "xyzzy", "とくになし"])
def test_nothing_is_made_of_nothing(text: str) -> None:
    assert replace(read(text), guess=None) == MetricReading()


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("動画を最後まで見てくれた人の比率", "video_completion_rate"),
        ("how many people google our name", "branded_search"),
        ("カートに入れてもらえた数", "add_to_cart"),
        ("visits to our profile page", "profile_visits"),
    ],
)
def test_a_description_is_taken_for_the_metric_that_it_is_most_like(
    text: str, metric: str
) -> None:
    reading = read(text)

    assert metric in {reading.best, reading.guess}


def test_what_is_denied_does_not_count() -> None:
    assert read("EMV does not measure purchase intent").best == "emv"


def test_several_interactions_added_up_are_engagements() -> None:
    assert read("いいね+コメント+保存の合計").best == "engagements"
    assert read("likes + comments + shares").best == "engagements"


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("share of subscribers who quit", "churn_rate"),
        ("money we paid for one new member of staff", "cost_per_hire"),
        ("how long guests wait for a reply", "response_time"),
        ("people who came across our post", "reach"),
        ("how many of the questions we answer", "response_rate"),
        ("net change in subscribers", "follower_growth"),
        ("1件売るのにかかった広告費", "cpa"),
        ("注文1件の広告費", "cpa"),
        ("何人が最後まで見たかの割合", "video_completion_rate"),
        ("返事がもらえるまでの時間", "response_time"),
        ("お店に入ってくれた人の数", "store_visits"),
    ],
)
def test_a_description_is_read_by_what_it_counts_and_in_what(text: str, metric: str) -> None:
    reading = read(text)

    assert (reading.best or reading.guess) == metric


@pytest.mark.parametrize("text", ["クレーム件数", "number of complaints", "苦情"])
def test_a_number_that_the_catalog_has_only_as_a_rate_is_asked_about(text: str) -> None:
    reading = read(text)

    assert reading.state is MetricState.AMBIGUOUS
    assert "inquiry_volume" in reading.alternatives


def test_words_that_are_unknown_have_a_nearest_metric() -> None:
    assert read("リミックス視聴回数").guess == "video_views"
    assert read("").guess is None


@given(st.text(max_size=80))
def test_no_text_makes_the_reading_fail(text: str) -> None:
    reading = read(text)

    assert 0 <= reading.confidence <= 1
    assert (reading.best is None) is (reading.state is MetricState.UNKNOWN)
    assert reading.best not in reading.alternatives


def test_a_long_text_is_read_in_time() -> None:
    read("warm")
    start = time.process_time()

    read("フォロワーといいねの話をずっと書いている長い文です。" * 40)

    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("キャンペーンの投稿から生まれた来店数 30人", "store_visits"),
        ("retention rate of our videos at 40%", "video_completion_rate"),
        ("D7リテンション", "app_retention"),
        ("ウェビナーの登録者数", "event_signups"),
        ("refer-a-friend signups", "referrals"),
        ("Googleのクチコミ件数", "review_count"),
        ("eng rate 3%", "engagement_rate"),
        ("フォロワー 月+300", "follower_growth"),
        ("フォロワーに占める20代女性の割合", "audience_relevance"),
        ("リアクション合計", "engagements"),
        ("reactions, comments and shares combined", "engagements"),
        ("プレゼント企画の応募数", "ugc_participants"),
        ("Substack subscribers", "newsletter_signups"),
        ("visitors to the museum", "store_visits"),
        ("集まったご意見の件数", "feedback_count"),
        ("フォロワー外リーチ", "reach"),
        ("見学会の申込者数", "event_signups"),
        ("ふぉろわー数", "followers"),
        ("リピ率", "repeat_purchase_rate"),
        ("ブランド名のつぶやき数", "mentions"),
        ("リーチ 1万→2万", "reach"),
        ("ATCs", "add_to_cart"),
        ("faves", "likes"),
    ],
)
def test_the_words_around_a_name_say_which_metric_it_is(text: str, metric: str) -> None:
    reading = read(text)

    assert (reading.best or reading.guess) == metric


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("いいね率", {"engagement_rate", "likes"}),
        ("いいね率 5%", {"engagement_rate", "likes"}),
        ("Instagramのコメント率", {"engagement_rate", "comments"}),
        ("like rate", {"engagement_rate", "likes"}),
        ("comment rate", {"engagement_rate", "comments"}),
        ("クーポン利用率", {"coupon_redemptions"}),
        ("unfollow rate", {"unfollows"}),
        ("参加率", {"ugc_participants", "event_signups"}),
        ("インフルエンサーの選び方", {"audience_relevance", "engagement_rate"}),
        ("Influencer trust score", {"audience_relevance", "fake_follower_ratio"}),
        ("インフルエンサーの信頼度", {"audience_relevance", "fake_follower_ratio"}),
    ],
)
def test_a_rate_is_not_taken_for_a_count_unasked(text: str, offered: set[str]) -> None:
    reading = read(text)

    assert reading.state is not MetricState.CLEAR
    assert offered <= {reading.best, *reading.alternatives}


@pytest.mark.parametrize(
    "text", ["クリック率", "フォロワー増加率", "save rate", "5% CTR", "いいね数"]
)
def test_a_rate_of_its_own_and_a_count_stay_clear(text: str) -> None:
    assert read(text).state is MetricState.CLEAR
