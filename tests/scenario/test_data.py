"""``/kpi log`` and undo in a channel: clear, unclear, mistaken, corrected, taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.ids import DataUi
from kpi.model import Scope
from tests.forms import buttons, press, submit
from tests.logged import log, values, values_of
from tests.scenes import add_series, goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions and one over followers; Aya owns both."""
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        kpi(stage, "フォロワー 1万 3月末まで")
        yield stage


# one value


def test_a_value_is_logged_and_it_is_said_where_the_kpi_stands(stage: MatoStage) -> None:
    seen = log(stage, "インプレッション 12,345")

    assert seen.reply.ephemeral_to == stage.aya.user.id
    assert "記録しました（1件）。" in seen.text
    assert "現在は12,345、目標値は1,000,000" in seen.text
    assert values(stage) == ["12345"]


def test_a_day_that_does_not_count_is_said_not_to(stage: MatoStage) -> None:
    counted = log(stage, "インプレッション 12,345")
    before = log(stage, "インプレッション 500 昨日")
    level = log(stage, "フォロワー 500 昨日")

    assert "進捗には数えません" in before.text
    assert "進捗には数えません" not in counted.text + level.text


def test_the_same_works_in_english_with_a_day(stage: MatoStage) -> None:
    day = (stage.clock.now() - timedelta(days=2)).date()

    seen = log(stage, f"impressions 120 on {day}", stage.ken)

    assert f"• Impressions: 120 ({day:%a, %b} {day.day}, {day.year})" in seen.text


def test_a_correction_says_old_and_new_and_can_be_taken_back(stage: MatoStage) -> None:
    log(stage, "インプレッション 12,345")

    seen = log(stage, "インプレッション 1.3万")
    assert "12,345 → 13,000" in seen.text
    assert "履歴に残ります" in seen.text

    undone = press(stage.aya, seen.reply, "取り消す")
    assert "13,000 を取り消し、12,345 に戻しました" in undone.text
    assert values(stage) == ["12345"]


def test_undo_twice_goes_back_two_steps_and_then_says_so(stage: MatoStage) -> None:
    log(stage, "インプレッション 1")
    log(stage, "フォロワー 500")

    undone = [stage.aya.command("/kpi undo", stage.channel).text for _ in range(3)]

    assert "フォロワー数" in undone[0]
    assert "インプレッション数" in undone[1]
    assert "取り消せるあなたの記録はありません" in undone[2]
    assert values(stage) == values(stage, 1) == []


def test_a_button_takes_back_its_own_entry_once(stage: MatoStage) -> None:
    first = log(stage, "インプレッション 1")
    log(stage, "フォロワー 500")

    undone = press(stage.aya, first.reply, "取り消す")

    assert "インプレッション数" in undone.text
    assert buttons(undone.reply) == []
    assert (values(stage), values(stage, 1)) == ([], ["500"])


def test_what_somebody_else_corrected_is_not_taken_back(stage: MatoStage) -> None:
    mine = log(stage, "インプレッション 1")
    log(stage, "impressions 2", stage.ken)

    seen = press(stage.aya, mine.reply, "取り消す")

    assert "そのあと別の方が直している" in seen.text
    assert values(stage) == ["2"]


def test_a_value_logged_again_changes_nothing(stage: MatoStage) -> None:
    log(stage, "インプレッション 5")

    seen = log(stage, "インプレッション 5")

    assert "すでに同じ数値が記録されています" in seen.text
    assert buttons(seen.reply) == []


def test_a_number_that_no_kpi_uses_is_kept_and_said_to_be_unused(stage: MatoStage) -> None:
    seen = log(stage, "いいね 5")

    assert "• いいね数: 5" in seen.text
    assert "この数値を使うKPIはまだありません" in seen.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("フォロワー +120", "増減ではなく"),
        ("インプレッション 20%増", "増減ではなく"),
        ("フォロワー -5", "マイナスの数値は記録できません"),
        ("フォロワー 3.4%", "単位に合わない"),
        ("インプレッション 100兆", "数が大きすぎます"),
        ("インプレッション", "数値がありません"),
        ("インプレッション 5 6", "数字がいくつかあります"),
        ("インプレッション 5 11/1 11/2", "日付がいくつかあります"),
        ("インプレッション 5 2099-12-31", "これからの日付です"),
        ("インプレッション 5 2月30日", "暦にありません"),
    ],
)
def test_what_cannot_be_logged_is_refused_with_its_reason(
    stage: MatoStage, text: str, said: str
) -> None:
    assert said in log(stage, text).text
    assert values(stage) == []


def test_a_negative_number_of_events_is_taken_and_pointed_out(stage: MatoStage) -> None:
    seen = log(stage, "インプレッション -5")

    assert "マイナスの数値として記録しました" in seen.text


# what is not clear


def test_words_with_several_meanings_are_asked_about(stage: MatoStage) -> None:
    asked = log(stage, "エンゲージメント 55")
    assert buttons(asked.reply) == ["エンゲージメント数", "エンゲージメント率"]

    seen = press(stage.aya, asked.reply, "エンゲージメント数")

    assert "• エンゲージメント数: 55" in seen.text


def test_a_number_in_percent_tells_which_is_meant(stage: MatoStage) -> None:
    assert "• エンゲージメント率: 3.4%" in log(stage, "エンゲージメント 3.4%").text


def test_an_unknown_word_offers_the_channel_s_kpis(stage: MatoStage) -> None:
    asked = log(stage, "謎の数 55")
    assert "「謎の数」という指標は見つかりませんでした" in asked.text
    assert buttons(asked.reply) == ["インプレッション数", "フォロワー数"]

    press(stage.aya, asked.reply, "フォロワー数")

    assert values(stage, 1) == ["55"]


def test_the_only_kpi_is_offered_by_its_name(stage: MatoStage) -> None:
    sales = stage.sandbox.config.world.channel(stage.workspace, "sales", members=[stage.aya.user])
    stage.aya.command("/goal 認知度を高めたい 3月末まで", sales)
    stage.aya.command("/kpi インプレッション 5万 3月末まで", sales)

    asked = log(stage, "謎の数 55", channel=sales)

    assert buttons(asked.reply) == ["インプレッション数"]


def test_a_number_alone_is_asked_about(stage: MatoStage) -> None:
    asked = log(stage, "55")

    press(stage.aya, asked.reply, "インプレッション数")

    assert "どの指標の数値ですか" in asked.text
    assert values(stage) == ["55"]


def test_where_there_is_nothing_to_offer_it_is_said(stage: MatoStage) -> None:
    elsewhere = stage.sandbox.config.world.channel(
        stage.workspace, "sales", members=[stage.aya.user]
    )

    seen = log(stage, "<!channel>*謎* 55", channel=elsewhere)

    assert "にあたる指標が見つかりません" in seen.text
    assert "<!channel>" not in seen.text


def test_a_team_s_own_metric_is_known_by_a_part_of_its_name(stage: MatoStage) -> None:
    form = kpi(stage, "新宿店の紙袋 500 3月末まで")
    if form.view is not None:
        form = submit(stage.aya, form, {})
    name = kpis_of(stage)[-1].label

    seen = log(stage, "新宿 42")

    assert name
    assert f"• {name}: 42" in seen.text


def test_several_series_are_asked_about_and_never_added_up(stage: MatoStage) -> None:
    on_x, on_instagram = add_series(
        stage, Scope(platform="x"), Scope(platform="instagram"), metric="likes"
    )

    asked = log(stage, "いいね 5")
    assert buttons(asked.reply) == ["Instagram", "X"]
    press(stage.aya, asked.reply, "X")
    assert values_of(stage, on_x.series_id) == ["5"]

    log(stage, "Instagramのいいね 7")
    assert values_of(stage, on_instagram.series_id) == ["7"]


def test_a_kpi_without_numbers_goes_by_the_first_that_are_logged(stage: MatoStage) -> None:
    seen = log(stage, "Instagramのインプレッション 5")

    assert "KPI「インプレッション数（Instagram）」は、これから" in seen.text
    assert values(stage) == ["5"]


def test_many_series_are_a_list_to_choose_from(stage: MatoStage) -> None:
    scopes = [Scope(account=f"shop{n}") for n in range(7)]
    made = add_series(stage, *scopes, metric="likes")

    asked = log(stage, "いいね 5")
    seen = stage.aya.click(asked.reply, DataUi.PICK_LIST, "shop3")

    assert "• いいね数（shop3）: 5" in seen.text
    assert values_of(stage, made[3].series_id) == ["5"]


def test_a_day_that_may_be_two_is_asked_about(stage: MatoStage) -> None:
    asked = log(stage, "impressions 5 on 05/06", stage.ken)
    assert "Which day is this for?" in asked.text
    assert len(buttons(asked.reply)) == 3

    seen = press(stage.ken, asked.reply, buttons(asked.reply)[1])

    assert "Jun 5" in seen.text


def test_a_day_long_ago_is_asked_about(stage: MatoStage) -> None:
    day = (stage.clock.now() - timedelta(days=330)).date()

    asked = log(stage, f"インプレッション 5 {day.month}月{day.day}日")

    assert "いつの数値ですか" in asked.text
    seen = press(stage.aya, asked.reply, buttons(asked.reply)[0])
    assert f"{day.year}年{day.month}月{day.day}日" in seen.text


def test_words_and_day_are_asked_about_one_after_the_other(stage: MatoStage) -> None:
    asked = log(stage, "engagement 5 on 05/06", stage.ken)
    then = press(stage.ken, asked.reply, "Engagements")
    assert "Which day is this for?" in then.text

    assert "• Engagements: 5" in press(stage.ken, then.reply, buttons(then.reply)[0]).text
