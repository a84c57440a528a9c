import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.knowledge import load
from kpi.language.goals import SURE, GoalReading, GoalState, understand_goal
from kpi.model import MetricKey, Verdict


def read(text: str) -> GoalReading:
    return understand_goal(text, load())


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("認知度を高めたい", "awareness"),
        ("新商品をもっと多くの人に知ってもらう", "awareness"),
        ("Increase brand awareness in Osaka", "awareness"),
        ("商品の良さを理解してもらう", "consideration"),
        ("explain how our app for farmers differs", "consideration"),
        ("お客様との交流を深めたい", "engagement"),
        ("spark conversations with our fans", "engagement"),
        ("サイト誘導", "traffic"),
        ("Drive traffic to our shop", "traffic"),
        ("資料請求を増やす", "leads"),
        ("generate leads for the sales team", "leads"),
        ("ECの売上を伸ばす", "sales"),
        ("sell the last of our winter boots", "sales"),
        ("アカウントの影響力を伸ばしたい", "influence"),
        ("become a thought leader in fintech", "influence"),
        ("リピーターを増やす", "loyalty"),
        ("stop our readers from churning", "loyalty"),
        ("問い合わせに早く返信したい", "care"),
        ("answer support questions within an hour", "care"),
        ("エンジニアの採用", "recruiting"),
        ("hire five nurses", "recruiting"),
        ("クチコミを増やす", "advocacy"),
        ("get guests to post about us", "advocacy"),
        ("ブランドへの信頼を高める", "reputation"),
        ("repair our reputation", "reputation"),
        ("アプリのダウンロードを増やす", "app"),
        ("get 10k new installs", "app"),
        ("週末の来店を増やしたい", "store"),
        ("more table reservations in December", "store"),
        ("お客様の声を商品開発に活かす", "research"),
        ("find out what customers want", "research"),
    ],
)
def test_a_goal_is_read_as_its_purpose(text: str, purpose: str) -> None:
    reading = read(text)

    assert reading.purpose == purpose
    assert reading.state is GoalState.CLEAR
    assert reading.metric is None


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("get people off Instagram and onto our website", "traffic"),
        ("get invited to speak on panels", "influence"),
        ("stop people ghosting us", "loyalty"),
        ("have customers do the selling for us", "advocacy"),
        ("clean up our dodgy name", "reputation"),
        ("heads in beds", "store"),
        ("pick our fans' brains", "research"),
        ("build my personal brand", "influence"),
        ("round up 40 volunteers", "recruiting"),
        ("リピ買いしてほしい", "loyalty"),
        ("ホムペに来てもらう", "traffic"),
        ("アプリをインスコしてもらう", "app"),
        ("一見さんで終わらせない", "loyalty"),
        ("ポチってほしい", "sales"),
        ("結核予防の啓発", "awareness"),
    ],
)
def test_slang_and_idioms_are_understood(text: str, purpose: str) -> None:
    assert read(text).purpose == purpose


@pytest.mark.parametrize(
    "text", ["惰性で", "idk", "the boss's idea", "to have a page", "winging it"]
)
def test_what_people_say_when_there_is_no_goal_is_heard(text: str) -> None:
    assert read(text).state is GoalState.NONE


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("登録者数100人→1000人", "followers"),
        ("engagement rate above industry average", "engagement_rate"),
    ],
)
def test_from_where_a_number_starts_or_whose_it_beats_says_no_purpose(
    text: str, metric: str
) -> None:
    reading = read(text)

    assert (reading.state, reading.metric) == (GoalState.METRIC, metric)


def test_who_wants_to_be_liked_counts_no_likes() -> None:
    reading = read("make people like us")

    assert (reading.state, reading.purpose) == (GoalState.CLEAR, "reputation")


@pytest.mark.parametrize(
    "text",
    [
        "認知拡大",
        "売上を伸ばす",
        "お客さんの質問にもっと早く答えたい",
        "brand awareness",
        "hire engineers",
    ],
)
def test_a_plain_goal_is_taken_without_asking(text: str) -> None:
    assert read(text).confidence >= SURE


@pytest.mark.parametrize(
    ("text", "metric", "purpose"),
    [
        ("フォロワー1万人", "followers", "influence"),
        ("Twitterのフォロワー20,000人！", "followers", "influence"),
        ("boost followers by 700", "followers", "influence"),
        ("I want more followers on Instagram", "followers", "influence"),
        ("gain 100 followers from the trade fair", "followers", "influence"),
        ("インプレッション月100万回", "impressions", "awareness"),
        ("再生回数をもっと伸ばしたい", "video_views", "awareness"),
        ("hit a 4% engagement rate", "engagement_rate", "engagement"),
        ("いいねを増やす", "likes", "engagement"),
        ("CTRを2%にする", "ctr", "traffic"),
        ("なんとなくフォロワーを増やしたい", "followers", "influence"),
    ],
)
def test_a_number_posing_as_a_goal_is_seen_through(text: str, metric: str, purpose: str) -> None:
    reading = read(text)

    assert reading.state is GoalState.METRIC
    assert (reading.metric, reading.purpose) == (metric, purpose)
    assert reading.confidence < SURE


@pytest.mark.parametrize(
    "text",
    [
        "エンゲージメント向上",
        "売上100万円",
        "来店を月100件にする",
        "応募者を20人集める",
        "get more comments",
    ],
)
def test_a_result_that_comes_with_a_number_is_still_a_goal(text: str) -> None:
    assert read(text).state is GoalState.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "とりあえず毎日投稿",
        "他社もやっているので",
        "社長に言われたので",
        "SNSを頑張る",
        "特に決まっていない",
        "時代的にSNSはやらないとまずい",
        "post every day",
        "everybody else was doing it",
        "my boss wants us to do social media",
        "we need to be on TikTok",
        "not sure yet",
        "get better at social media",
        "",
        "   ",
    ],
)
def test_what_states_no_goal_is_not_guessed_at(text: str) -> None:
    reading = read(text)

    assert reading.state is GoalState.NONE
    assert reading.confidence < SURE


def test_vague_words_that_name_a_purpose_after_all_are_heard() -> None:
    assert read("とりあえず売上を伸ばしたい").purpose == "sales"
    assert read("認知を広げろと社長に言われました").purpose == "awareness"
    assert read("社長に言われました").state is GoalState.NONE


@pytest.mark.parametrize("text", ["売上をつくれと言われたが目的は分からない", "SNSを頑張る"])
def test_who_does_not_know_what_for_has_no_goal(text: str) -> None:
    assert read(text).state is GoalState.NONE


@pytest.mark.parametrize("text", ["成果を出したい", "get better results from social media"])
def test_results_without_saying_which_are_asked_about(text: str) -> None:
    assert read(text).state is GoalState.AMBIGUOUS


@pytest.mark.parametrize("text", ["50k on TikTok", "YouTubeで10万人達成", "2,000 by summer"])
def test_a_bare_number_is_a_number_of_followers_posing_as_a_goal(text: str) -> None:
    reading = read(text)

    assert (reading.state, reading.metric) == (GoalState.METRIC, "followers")


def test_exposure_is_a_goal_and_its_number_is_a_metric() -> None:
    assert read("露出を増やしたい").state is GoalState.CLEAR
    assert read("露出数を増やしたい").state is GoalState.METRIC


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("採用ではなくサイトへのアクセスを増やしたい", "traffic"),
        ("not sales but a closer talk with our fans", "engagement"),
        ("売上とかではなくて、認知", "awareness"),
    ],
)
def test_what_is_said_not_to_be_wanted_does_not_count(text: str, purpose: str) -> None:
    reading = read(text)

    assert (reading.state, reading.purpose) == (GoalState.CLEAR, purpose)


@pytest.mark.parametrize(
    ("text", "purpose", "metric"),
    [
        ("increase engagement in order to drive traffic", "traffic", "engagements"),
        ("Grow our TikTok followers by 300 to build brand awareness", "awareness", "followers"),
        ("increase bookings by growing our follower count", "store", "followers"),
        ("売上を伸ばすためにフォロワーを増やす", "sales", "followers"),
        ("リーチを2倍にして予約を増やしたい", "store", "reach"),
        ("フォロワーを増やすのは、新卒を採用するためです", "recruiting", "followers"),
        ("get 30k views and bring those people into our shop", "store", "video_views"),
        ("gain 100 new followers to restore trust in the clinic", "reputation", "follower_growth"),
        ("フォロワーを1万人にして来店を増やしたい", "store", "followers"),
        ("いいねを増やすことで新規顧客を獲得する", "sales", "likes"),
        ("UGCを来店に繋げる", "store", "ugc_count"),
        ("フォロワーが増えても売上につながらない", "sales", "followers"),
        ("クリック数を増やして資料請求につなげたい", "leads", "link_clicks"),
        ("フォロワーを3000人に増やして売上アップ", "sales", "followers"),
        ("CTRを2%に上げて資料請求を増やすこと", "leads", "ctr"),
        ("to raise awareness, reach 1M impressions in Q2", "awareness", "impressions"),
    ],
)
def test_of_a_means_and_a_purpose_the_purpose_is_the_goal(
    text: str, purpose: str, metric: str
) -> None:
    reading = read(text)

    assert reading.state is GoalState.COMPOUND
    assert (reading.purpose, reading.metric) == (purpose, metric)
    assert reading.kpi_part


def test_a_means_may_be_another_purpose_with_a_figure() -> None:
    reading = read("交流の場を3回増やして採用につなげる")

    assert reading.state is GoalState.COMPOUND
    assert (reading.purpose, reading.metric) == ("recruiting", None)
    assert reading.kpi_part == "交流の場を3回増やして"


def test_a_purpose_that_is_not_understood_makes_no_compound() -> None:
    assert read("increase followers to get xyzzy").state is not GoalState.COMPOUND


def test_where_the_purpose_is_hardly_said_the_whole_sentence_is_weighed() -> None:
    reading = read("コメントを月100件に増やしてみんなを笑顔にしたい")

    assert (reading.state, reading.metric) == (GoalState.COMPOUND, "comments")
    assert reading.purpose == "engagement"


def test_a_way_of_working_does_not_make_a_goal_compound() -> None:
    reading = read("作り方を写真で見せて興味を持ってもらう")

    assert reading.state is GoalState.CLEAR
    assert reading.purpose == "consideration"


@pytest.mark.parametrize(
    ("text", "purposes"),
    [
        ("ブランディング", {"reputation", "awareness", "influence"}),
        ("branding", {"reputation", "awareness", "influence"}),
        ("集客", {"store", "traffic", "sales"}),
        ("SNSで集客したい", {"store", "traffic", "sales"}),
        ("集客(44%)", {"store", "traffic", "sales"}),
        ("CVを増やす", {"sales", "leads"}),
        ("we want to grow our social media presence", {"awareness", "influence"}),
        ("ファンを増やしたい", {"loyalty", "influence", "engagement"}),
    ],
)
def test_words_for_several_purposes_are_asked_about(text: str, purposes: set[str]) -> None:
    reading = read(text)

    assert reading.state is GoalState.AMBIGUOUS
    assert {reading.purpose, *reading.alternatives} == purposes
    assert reading.confidence < SURE


def test_a_means_before_a_goal_that_says_little_is_weighed_as_a_whole() -> None:
    reading = read("フォロワー2000人を目指し、最終的には採用応募を増やしたい")

    assert (reading.state, reading.purpose) == (GoalState.COMPOUND, "recruiting")


def test_a_bare_figure_before_a_goal_counts_followers() -> None:
    reading = read("get to 20k on instagram so the bakery sells more cakes")

    assert (reading.state, reading.purpose) == (GoalState.COMPOUND, "sales")
    assert reading.metric == "followers"


def test_a_sentence_that_only_looks_like_means_and_goal_stays_one() -> None:
    assert read("publish guides to help people understand the product").state is GoalState.CLEAR
    assert read("購入者に写真付きで投稿してもらいたい").state is GoalState.CLEAR


def test_two_purposes_that_weigh_the_same_are_asked_about() -> None:
    reading = read("認知拡大と採用")

    assert {"awareness", "recruiting"} <= {reading.purpose, *reading.alternatives}
    assert reading.confidence < SURE


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("認知拡大と採用", "awareness", "recruiting"),
        ("知名度も売上も", "awareness", "sales"),
        ("認知度を上げて、採用応募も増やしたい", "awareness", "recruiting"),
        ("来店予約を増やし、リピーターも増やす", "store", "loyalty"),
        ("raise awareness and get more job applicants", "awareness", "recruiting"),
        ("increase brand awareness while improving customer service", "awareness", "care"),
        ("応募者を集めたいし、売上も伸ばしたい", "recruiting", "sales"),
        ("採用しつつ来店予約も増やす", "recruiting", "store"),
    ],
)
def test_of_two_goals_neither_is_taken_for_the_only_one(
    text: str, first: str, second: str
) -> None:
    reading = read(text)

    assert reading.state is GoalState.AMBIGUOUS
    assert (reading.purpose, reading.alternatives) == (first, (second,))
    assert reading.confidence < SURE


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("hire more nurses plus better branding", "recruiting"),
        ("リードを獲得したいのと、ブランディング", "leads"),
    ],
)
def test_a_vague_wish_beside_a_clear_one_is_asked_about(text: str, first: str) -> None:
    reading = read(text)

    assert reading.state is GoalState.AMBIGUOUS
    assert (reading.purpose, reading.alternatives[0]) == (first, "reputation")


@pytest.mark.parametrize("text", ["be successful on tiktok", "インスタで成功したい"])
def test_success_somewhere_may_mean_anything(text: str) -> None:
    assert read(text).state is GoalState.AMBIGUOUS


def test_who_shall_know_of_a_vacancy_is_wanted_for_it() -> None:
    assert read("let midwives know we are hiring").purpose == "recruiting"
    assert read("調理師に求人のことを知ってもらう").purpose == "recruiting"


def test_a_vague_wish_that_may_mean_the_clear_one_adds_nothing() -> None:
    assert read("来店を増やしつつ集客").state is not GoalState.AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("来春までにフォロワー3万人", "followers"),
        ("チャンネル登録あと200人", "followers"),
        ("ショートで50万再生", "video_views"),
        ("リーチを先月より1割増やす", "reach"),
        ("クリック単価を3分の1減らす", "cpc"),
        ("bring our cpc down to 30p", "cpc"),
        ("cut cpa by a fifth", "cpa"),
        ("週にコメント50件", "comments"),
    ],
)
def test_a_number_with_a_deadline_or_a_comparison_poses_as_a_goal(text: str, metric: str) -> None:
    reading = read(text)

    assert (reading.state, reading.metric) == (GoalState.METRIC, metric)


@pytest.mark.parametrize(
    "text",
    [
        "we are still waiting for an answer from the board",
        "thanks, that's it for today",
        "don't let our page look dead",
        "社内で検討します",
        "アカウントが止まって見えないように",
        "おしゃれなチラシにする",
        "りょうかいです！",
    ],
)
def test_talk_and_upkeep_state_no_goal(text: str) -> None:
    assert read(text).state is GoalState.NONE


@pytest.mark.parametrize(
    "text",
    [
        "予約と来店を増やす",
        "親しみやすい会社だと思われたい",
        "hire nurses and midwives",
        "build trust and credibility with patients",
        "listen to customers and learn what they want",
    ],
)
def test_two_words_for_one_purpose_are_one_goal(text: str) -> None:
    assert read(text).state is GoalState.CLEAR


def test_words_that_point_nowhere_are_asked_about() -> None:
    reading = read("qwertyuiop")

    assert reading.state in {GoalState.AMBIGUOUS, GoalState.NONE}
    assert reading.confidence < SURE


@settings(deadline=None)  # the first one waits for the words to be read
@given(st.text(max_size=80))
def test_no_text_makes_the_reading_fail(text: str) -> None:
    reading = read(text)

    assert 0 <= reading.confidence <= 1
    assert reading.purpose not in reading.alternatives
    assert reading.purpose is None or reading.purpose in load().purposes


@pytest.mark.parametrize(
    "text", ["フォロワーを増やして" * 40, "increase reach to drive " * 40, "(" * 500, "で、" * 300]
)
def test_a_long_or_odd_text_is_read_in_time(text: str) -> None:
    read("warm")
    start = time.process_time()

    read(text)

    assert time.process_time() - start < 1.0


def test_what_could_be_anybodys_wish_and_points_nowhere_states_no_purpose() -> None:
    assert read("費用対効果を上げたい").state is GoalState.NONE


@pytest.mark.parametrize("text", ["フォロワー1万人にする", "Get 10k followers"])
def test_behind_a_figure_only_what_it_could_be_for_is_looked_for(text: str) -> None:
    reading = read(text)

    assert reading.state is GoalState.METRIC
    assert reading.alternatives
    for purpose in reading.alternatives:
        assert load().verdict(purpose, MetricKey("followers")) is not Verdict.DOES_NOT_SERVE
