"""``/kpi`` with words: the verdict before anything is saved, and the questions on the way."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from bot.ids import KpiUi
from kpi.model import Direction, Recurrence, Scope, TargetKind
from tests.forms import alerts, buttons, choose, opened, press, shown, submit
from tests.scenes import (
    AWARENESS,
    ENGAGEMENT,
    INFLUENCE,
    TRAFFIC,
    add_series,
    goal,
    kpi,
    kpis_of,
    next_march,
)
from tests.stages import MatoStage, mato_stage

SERVING = [
    (AWARENESS, "インプレッション", "impressions"),
    (AWARENESS, "言及数", "mentions"),
    (ENGAGEMENT, "エンゲージメント数", "engagements"),
    (ENGAGEMENT, "コメント数", "comments"),
    (TRAFFIC, "クリック数", "link_clicks"),
]
MISSING = [
    (AWARENESS, "クリック数", "リンククリック数"),
    (ENGAGEMENT, "フォロワー数", "フォロワー数"),
    (INFLUENCE, "コメント数", "コメント数"),
]
SERVING_EN = [
    ("Raise brand awareness", "impressions", "impressions"),
    ("Raise brand awareness", "mentions", "mentions"),
    ("Deepen our relationship with users", "engagements", "engagements"),
    ("Deepen our relationship with users", "comments", "comments"),
    ("Drive traffic to our website", "clicks", "link_clicks"),
]
MISSING_EN = [
    ("Raise brand awareness", "clicks", "Link clicks"),
    ("Deepen our relationship with users", "followers", "Followers"),
    ("Grow the influence of our account", "comments", "Comments"),
]


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


@pytest.mark.parametrize(("sentence", "words", "metric"), SERVING)
def test_what_serves_is_saved_at_once(
    stage: MatoStage, sentence: str, words: str, metric: str
) -> None:
    goal(stage, sentence)

    seen = kpi(stage, f"{words} 5,000 3月末まで")

    (saved,) = kpis_of(stage)
    assert saved.metric == metric
    assert saved.target.value == 5000
    assert "◎ *目標に合っています*" in seen.text
    assert seen.text.count("ヒント: ") <= 1  # one suggestion at a time
    assert buttons(seen.reply)[-2:] == ["編集", "取り消す"]


@pytest.mark.parametrize(("sentence", "words", "name"), MISSING)
def test_what_does_not_serve_is_not_saved(
    stage: MatoStage, sentence: str, words: str, name: str
) -> None:
    goal(stage, sentence)

    seen = kpi(stage, f"{words} 5,000 3月末まで")

    assert kpis_of(stage) == []
    assert f"「{name}」を達成しても" in seen.text
    assert "まだ保存していません" in seen.text
    better, other, *ways_on = buttons(seen.reply)
    assert better.endswith("に替える")
    assert other.endswith("に替える")
    assert ways_on == ["理由を書いてこのまま使う", "判定を変える", "やめる"]


@pytest.mark.parametrize(("sentence", "words", "metric"), SERVING_EN)
def test_what_serves_is_saved_at_once_in_english(
    stage: MatoStage, sentence: str, words: str, metric: str
) -> None:
    goal(stage, sentence, stage.ken)

    seen = kpi(stage, f"{words} 5k by 31 March", stage.ken)

    (saved,) = kpis_of(stage)
    assert (saved.metric, saved.target.value) == (metric, Decimal(5000))
    assert "✓ *Serves the goal*" in seen.text


@pytest.mark.parametrize(("sentence", "words", "name"), MISSING_EN)
def test_what_does_not_serve_is_not_saved_in_english(
    stage: MatoStage, sentence: str, words: str, name: str
) -> None:
    goal(stage, sentence, stage.ken)

    seen = kpi(stage, f"{words} 5k by 31 March", stage.ken)

    assert kpis_of(stage) == []
    assert f"Reaching “{name}” would not bring" in seen.text
    assert "Not saved yet." in seen.text


def test_a_debated_pair_is_saved_and_both_sides_are_told(stage: MatoStage) -> None:
    goal(stage, INFLUENCE)

    seen = kpi(stage, "フォロワー 10万人 3月末まで")

    (saved,) = kpis_of(stage)
    assert (saved.metric, saved.target.value) == ("followers", Decimal(100_000))
    assert saved.target.kind is TargetKind.LEVEL
    assert "△" in seen.text
    assert "*賛成*" in seen.text
    assert "*慎重*" in seen.text


@pytest.mark.parametrize("words", ["リーチ", "エンゲージメント数", "クリック数", "コンバージョン"])
def test_the_metrics_of_influencer_campaigns_are_known(stage: MatoStage, words: str) -> None:
    goal(stage, "インフルエンサーと一緒に商品の売上を伸ばしたい")

    seen = kpi(stage, f"{words} 1,000 3月末まで")

    assert "読み取" not in seen.text
    assert seen.view is None


def test_the_text_says_amount_rhythm_and_scope(stage: MatoStage) -> None:
    goal(stage)

    seen = kpi(stage, "インスタの投稿 インプレッション 毎月10万")

    (saved,) = kpis_of(stage)
    assert saved.target.recurrence is Recurrence.MONTHLY
    assert saved.target.value == 100_000
    assert saved.period.last_day.month == 3
    assert "毎月" in seen.text
    assert "Instagram" in seen.text


def test_a_quoted_goal_is_found(stage: MatoStage) -> None:
    goal(stage, "Raise brand awareness", stage.ken)
    goal(stage, "Drive traffic to our website", stage.ken)

    seen = kpi(stage, 'clicks 5,000 by Dec 31 for "Drive traffic"', stage.ken)

    (saved,) = kpis_of(stage)
    assert saved.metric == "link_clicks"
    assert "Goal: Drive traffic to our website" in seen.text


def test_several_goals_are_asked_about(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    goal(stage, TRAFFIC)

    seen = kpi(stage, "クリック数 5,000 3月末まで")
    assert buttons(seen.reply) == [AWARENESS, TRAFFIC, "やめる"]
    assert kpis_of(stage) == []

    saved = press(stage.aya, seen.reply, TRAFFIC)

    assert "KPIを設定しました。" in saved.text
    assert len(kpis_of(stage)) == 1


def test_words_for_a_goal_that_is_not_there_are_asked_about(stage: MatoStage) -> None:
    goal(stage)

    seen = kpi(stage, "インプレッション 100万 12月末まで 「採用を増やす」")

    assert "「採用を増やす」という目標は見つかりませんでした" in seen.text
    assert kpis_of(stage) == []


def test_without_a_goal_the_number_is_asked_what_it_is_for(stage: MatoStage) -> None:
    seen = kpi(stage, "インプレッション 100万 3月末まで")
    assert buttons(seen.reply) == ["目標を設定する", "やめる"]
    assert "目標に合っ" not in seen.text

    form = press(stage.aya, seen.reply, "目標を設定する")
    saved = submit(
        stage.aya, form, {"goal.sentence": AWARENESS, "goal.until": next_march(stage).isoformat()}
    )

    assert "目標を設定しました。" in saved.text
    assert "KPIを設定しました。" in saved.text
    assert kpis_of(stage)[0].metric == "impressions"


def test_a_kpi_that_waited_is_warned_about_after_the_goal(stage: MatoStage) -> None:
    seen = kpi(stage, "クリック数 5,000 3月末まで")
    form = press(stage.aya, seen.reply, "目標を設定する")

    saved = submit(
        stage.aya, form, {"goal.sentence": AWARENESS, "goal.until": next_march(stage).isoformat()}
    )

    assert "目標を設定しました。" in saved.text
    assert "まだ保存していません" in saved.text
    assert kpis_of(stage) == []


def test_cancelling_saves_nothing_and_ends_the_question(stage: MatoStage) -> None:
    goal(stage)
    seen = kpi(stage, "クリック数 5,000 3月末まで")

    left = press(stage.aya, seen.reply, "やめる")

    assert left.reply.text == "取りやめました。何も保存していません。"
    assert buttons(left.reply) == []
    assert kpis_of(stage) == []


def test_words_that_resemble_a_metric_may_still_be_ones_own(stage: MatoStage) -> None:
    goal(stage)
    seen = kpi(stage, "来店スタンプ 300 3月末まで")
    assert "どの指標のことですか" in seen.text

    form = press(stage.aya, seen.reply, "「来店スタンプ」を独自の指標として使う")

    assert shown(opened(form))["kpi.metric"] == "new:来店スタンプ"


def test_an_ambiguous_metric_is_asked_about(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)

    seen = kpi(stage, "エンゲージ 50 3月末まで")
    assert "どの指標のことですか" in seen.text

    saved = press(stage.aya, seen.reply, "エンゲージメント数")

    assert "KPIを設定しました。" in saved.text
    assert kpis_of(stage)[0].metric == "engagements"


def test_a_large_number_tells_a_count_from_a_rate(stage: MatoStage) -> None:
    goal(stage, ENGAGEMENT)

    kpi(stage, "エンゲージ 5,000 3月末まで")

    assert kpis_of(stage)[0].metric == "engagements"


def test_several_series_are_asked_about_and_only_added_up_when_wanted(stage: MatoStage) -> None:
    goal(stage)
    instagram, _x = add_series(stage, Scope(platform="instagram"), Scope(platform="x"))

    seen = kpi(stage, "インプレッション 100万 3月末まで")
    several = ["全アカウントの合計", "Instagram", "X"]
    assert buttons(seen.reply) == [*several, "新しく分けて記録", "やめる"]
    assert kpis_of(stage) == []

    saved = press(stage.aya, seen.reply, "Instagram")

    assert "インプレッション数（Instagram）" in saved.text
    assert kpis_of(stage)[0].series_id == instagram.series_id


def test_a_scope_in_the_text_settles_the_series(stage: MatoStage) -> None:
    goal(stage)
    _instagram, x = add_series(stage, Scope(platform="instagram"), Scope(platform="x"))

    kpi(stage, "Xのインプレッション 100万 3月末まで")

    assert kpis_of(stage)[0].series_id == x.series_id


def test_a_new_series_beside_others_is_one_of_its_own(stage: MatoStage) -> None:
    goal(stage)
    known = add_series(stage, Scope(platform="instagram"), Scope(platform="x"))
    seen = kpi(stage, "インプレッション 100万 3月末まで")

    press(stage.aya, seen.reply, "新しく分けて記録")

    assert kpis_of(stage)[0].series_id not in {one.series_id for one in known}


def test_a_missing_date_is_proposed_from_the_goal(stage: MatoStage) -> None:
    goal(stage)

    seen = kpi(stage, "インプレッション 100万")

    view = opened(seen)
    assert shown(view)["kpi.amount"] == "1,000,000"
    assert str(shown(view)["kpi.until"]).endswith("-03-31")
    saved = submit(stage.aya, seen)
    assert "KPIを設定しました。" in saved.text


def test_a_past_date_is_said_and_the_rest_is_kept(stage: MatoStage) -> None:
    goal(stage)

    view = opened(kpi(stage, "インプレッション 100万 2020年3月末まで"))

    assert shown(view)["kpi.metric"] == "impressions"
    assert shown(view)["kpi.amount"] == "1,000,000"
    assert "その日は過ぎています" in alerts(view)[0][1]


def test_a_gain_is_a_change_of_a_level(stage: MatoStage) -> None:
    goal(stage, INFLUENCE)

    seen = kpi(stage, "フォロワー +1,000 3月末まで")

    (saved,) = kpis_of(stage)
    assert saved.target.kind is TargetKind.CHANGE
    assert "開始時から+1,000" in seen.text


def test_a_ceiling_is_a_ceiling(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)

    kpi(stage, "CPC 80円以下 3月末まで")

    (saved,) = kpis_of(stage)
    assert saved.target.direction is Direction.AT_MOST
    assert saved.target.value == 80


def test_a_number_without_a_name_is_asked_which_goal_it_is_for(stage: MatoStage) -> None:
    for sentence in (AWARENESS, TRAFFIC):
        goal(stage, sentence)

    seen = stage.aya.command("/kpi 5,000", stage.channel)

    assert seen.reply.text == "どの目標のKPIですか？"
    assert len(buttons(seen.reply)) == 3


def test_without_a_goal_the_form_asks_for_the_goal_first(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi", stage.channel)

    assert seen.view is None
    assert "まだ目標がありません" in seen.text
    assert "目標を設定する" in buttons(seen.reply)


def test_a_number_without_a_name_is_not_typed_twice(stage: MatoStage) -> None:
    goal(stage, AWARENESS)

    seen = stage.aya.command("/kpi 5,000", stage.channel)
    chosen = choose(stage.aya, opened(seen), KpiUi.METRIC, "言及", "言及数")

    assert shown(opened(seen))[KpiUi.AMOUNT] == "5,000"
    assert shown(opened(chosen))[KpiUi.METRIC] == "mentions"
    saved = submit(stage.aya, chosen)
    assert "合計5,000以上" in saved.text


def test_a_kpi_removed_long_ago_is_put_back_by_text(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    assert "外したKPIはありません" in stage.aya.command("/kpi 復活", stage.channel).text
    for text in ("クリック数 5,000 3月末まで", "サイト流入数 3,000 3月末まで"):
        kpi(stage, text)
    for name in ("クリック", "流入"):
        asked = stage.aya.command(f"/kpi 削除 {name}", stage.channel)
        press(stage.aya, asked.reply, "外す")
    assert kpis_of(stage) == []

    listed = stage.aya.command("/kpi 復活", stage.channel)
    assert buttons(listed.reply) == ["元に戻す", "元に戻す"]
    seen = stage.aya.command("/kpi 復活 クリック", stage.channel)

    assert "クリック数" in seen.text
    (saved,) = kpis_of(stage)
    assert saved.metric == "link_clicks"
    assert saved.target.value == 5000


@pytest.mark.parametrize("order", ["編集", "削除"])
def test_words_that_mean_no_kpi_are_said_to(stage: MatoStage, order: str) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "クリック数 5,000 3月末まで")

    seen = stage.aya.command(f"/kpi {order} ほうれん草", stage.channel)

    assert "「ほうれん草」に合うKPIはありませんでした。" in seen.reply.text
    assert len(buttons(seen.reply)) == 1
