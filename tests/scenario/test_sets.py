"""What is said of a goal's KPIs together, as people meet it."""

from collections.abc import Iterator

import pytest

from bot.sandbox.person import readable
from tests.forms import alerts, buttons, opened, press, shown
from tests.scenes import TRAFFIC, goal, kpi
from tests.stages import MatoStage, mato_stage

SALES = "ECの売上を伸ばしたい"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def test_a_step_alone_is_saved_with_a_word_on_what_is_missing(stage: MatoStage) -> None:
    goal(stage, SALES)

    seen = kpi(stage, "プロフィールアクセス 5,000 3月末まで")

    assert "⚠ 「売上・購入」そのものを示すKPIが、まだありません。" in seen.text
    assert "「購入件数」を加えると、「売上・購入」に届いたかどうかが分かります。" in seen.text


def test_what_was_said_is_not_said_again_with_the_next_kpi(stage: MatoStage) -> None:
    goal(stage, SALES)
    kpi(stage, "プロフィールアクセス 5,000 3月末まで")

    seen = kpi(stage, "セッション 3,000 3月末まで")

    assert "そのものを示すKPI" not in seen.text


def test_a_warning_about_the_pair_is_the_only_one(stage: MatoStage) -> None:
    goal(stage, SALES)

    seen = kpi(stage, "いいね 5,000 3月末まで")

    assert "⚠ *目標に合っていません*" in seen.text
    assert "なぜ？" not in seen.text
    assert "ヒント" not in seen.text


def test_the_button_opens_reasons_and_the_rest(stage: MatoStage) -> None:
    goal(stage, SALES)
    seen = kpi(stage, "プロフィールアクセス 5,000 3月末まで")

    shown = opened(press(stage.aya, seen.reply, "なぜ？・ほかの指摘"))

    said = readable(shown)
    assert "は目標への一歩です" in said
    assert "直接 – なし" in said
    assert "KPIごとの見立て" in said


def test_an_english_reader_gets_it_in_english(stage: MatoStage) -> None:
    goal(stage, "Increase sales in our online shop", stage.ken)
    seen = kpi(stage, "profile visits 5,000 by March 31", stage.ken)

    shown = opened(press(stage.ken, seen.reply, "Why & more"))

    assert "No KPI shows “" in seen.text
    assert "is a step towards it" in readable(shown)


def test_the_modal_says_what_a_kpi_would_bring_before_it_is_saved(stage: MatoStage) -> None:
    goal(stage, SALES)
    form = opened(kpi(stage, ""))

    judged = opened(stage.aya.click(form, "kpi.metric", "profile_visits"))

    assert "そのものを示すKPIが、まだありません" in readable(judged)
    shown = opened(press(stage.aya, judged, "なぜ？・ほかの指摘"))
    assert "プロフィールアクセス数" in readable(shown)


def test_home_counts_what_is_open_and_leads_to_it(stage: MatoStage) -> None:
    goal(stage, SALES)
    kpi(stage, "プロフィールアクセス 5,000 3月末まで")

    home = stage.aya.open_home()

    assert home is not None
    assert "気になる点 1件" in readable(home)
    shown = opened(press(stage.aya, home, "なぜ？・ほかの指摘"))
    assert SALES in readable(shown)


def test_a_list_of_kpis_names_the_goal_where_there_are_several(stage: MatoStage) -> None:
    goal(stage, SALES)
    kpi(stage, "購入件数 200 3月末まで")
    alone = kpi(stage, "一覧")
    goal(stage, TRAFFIC)

    several = kpi(stage, "一覧")

    assert SALES not in alone.text
    assert f"目標: {SALES}" in several.text


def test_a_debated_kpi_gets_one_suggestion_in_the_modal(stage: MatoStage) -> None:
    goal(stage, "アカウントの影響力を強めたい")
    form = opened(kpi(stage, ""))

    judged = readable(opened(stage.aya.click(form, "kpi.metric", "followers")))

    assert "賛否があります" in judged
    assert "代わりに: " in judged
    assert "ヒント" not in judged


def test_home_shows_the_verdict_on_each_kpi(stage: MatoStage) -> None:
    goal(stage, SALES)
    kpi(stage, "購入件数 200 3月末まで")
    kpi(stage, "プロフィールアクセス 5,000 3月末まで")

    home = stage.aya.open_home()

    assert home is not None
    assert "目標への適合: ◎ 合っている" in readable(home)
    assert "目標への適合: ○ 助けになる" in readable(home)


def test_what_the_goal_has_a_kpi_of_is_not_offered_instead(stage: MatoStage) -> None:
    goal(stage, SALES)
    kpi(stage, "購入件数 200 3月末まで")

    seen = kpi(stage, "いいね 5,000 3月末まで")

    assert "売上に替える" in buttons(seen.reply)
    assert "購入件数に替える" not in buttons(seen.reply)


def test_a_date_that_is_over_gives_way_to_the_goals_own(stage: MatoStage) -> None:
    goal(stage, SALES)

    view = opened(kpi(stage, "いいね 昨日まで"))

    assert [level for level, _ in alerts(view)] == ["info", "warning"]
    assert str(shown(view)["kpi.until"]).endswith("-03-31")
