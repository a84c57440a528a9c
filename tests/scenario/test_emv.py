"""Earned media value from Slack: asked for, stated, worked out, changed, and never invented."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.ids import FormulaUi, KpiUi
from bot.sandbox.person import Seen, readable
from kpi.usecases.lookups.standings import local_day
from tests.forms import buttons, opened, press, shown, submit
from tests.logged import log_all, status
from tests.scenes import AWARENESS, delivered, goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage

PRICES: dict[str, object] = {FormulaUi.IMPRESSIONS: "500円", FormulaUi.LIKES: "20"}


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def fiscal_start(stage: MatoStage) -> date:
    """Return the first day of the fiscal year that it is in Tokyo."""
    today = local_day(stage.clock.now(), "Asia/Tokyo")
    return date(today.year - (today.month < 4), 4, 1)


def form(stage: MatoStage) -> Seen:
    seen = stage.aya.command("/kpi 計算式", stage.channel)
    (name,) = (one for one in buttons(seen.reply) if "計算式を" in one)
    return press(stage.aya, seen.reply, name)


def state(stage: MatoStage, **prices: object) -> Seen:
    seen = submit(stage.aya, form(stage), {**PRICES, **prices})
    stage.work()
    return seen


def test_a_kpi_of_it_asks_for_the_formula_and_invents_none(stage: MatoStage) -> None:
    goal(stage, AWARENESS)

    said = kpi(stage, "EMV 100万円 3月末まで").reply

    assert [one.metric for one in kpis_of(stage)] == ["emv"]
    assert "計算式（単価）が登録されていません" in readable(said)
    assert "バルセロナ原則" in readable(said)
    assert "計算式を登録" in buttons(said)
    log_all(stage, "インプレッション 10,000", "いいね 100")
    assert "計算式（単価）が登録されていません" in status(stage)
    empty = press(stage.aya, said, "計算式を登録")
    assert {key: value for key, value in shown(opened(empty)).items() if value} == {
        FormulaUi.VALID_FROM: fiscal_start(stage).isoformat()
    }


def test_it_is_worked_out_by_the_stated_prices(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    kpi(stage, "EMV 10万円 3月末まで")
    log_all(stage, "インプレッション 10,000", "いいね 100")

    said = readable(state(stage).reply)

    assert "インプレッション数1,000件あたり500円 + いいね数1件あたり20円" in said
    assert "7,000円" in status(stage)
    assert "7,000円" in readable(
        stage.aya.command("/kpi レポート プレビュー", stage.channel).reply
    )
    english = stage.ken.command("/kpi formula", stage.channel)
    assert "Impressions: 500 per 1,000 + Likes: 20 per 1" in readable(english.reply)
    assert "Barcelona Principles" in readable(english.reply)


def test_the_channel_is_told_which_prices_hold(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    stage.deliver()
    state(stage)

    (line,) = delivered(stage, stage.ken)

    assert f"の計算式を登録しました（{fiscal_start(stage).year}年4月1日(" in line.text
    assert "いいね数1件あたり20円" in line.text


def test_what_is_missing_for_it_is_named(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    kpi(stage, "EMV 10万円 3月末まで")
    state(stage)
    log_all(stage, "いいね 100")

    assert "まだ計算できません。「インプレッション数」の数値がありません" in status(stage)
    details = stage.aya.click(
        stage.aya.command("/kpi 状況", stage.channel).reply,
        KpiUi.DETAILS,
        kpis_of(stage)[0].kpi_id,
    )
    assert "インプレッション数1,000件あたり500円" in readable(opened(details))
    assert "「インプレッション数」の数値がありません" in readable(opened(details))


def test_a_changed_formula_leaves_yesterday_as_it_was(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    kpi(stage, "EMV 10万円 3月末まで")
    log_all(stage, "インプレッション 10,000", "いいね 100")
    state(stage)
    stage.clock.advance(timedelta(days=1))
    changing = form(stage)
    held = shown(opened(changing))
    assert (held[FormulaUi.LIKES], held[FormulaUi.IMPRESSIONS]) == ("20", "500")

    submit(stage.aya, changing, {FormulaUi.LIKES: "30"})
    log_all(stage, "インプレッション 10,000", "いいね 100")

    assert "15,000円" in status(stage)
    versions = readable(stage.aya.command("/kpi 計算式", stage.channel).reply)
    assert "いいね数1件あたり20円" in versions
    assert "いいね数1件あたり30円" in versions


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (FormulaUi.LIKES, "高め", "金額を1つだけ入力してください"),
        (FormulaUi.LIKES, "20%", "金額を1つだけ入力してください"),
        (FormulaUi.LIKES, "倍", "金額を1つだけ入力してください"),
        (FormulaUi.LIKES, "-5", "0以上1億以下で入力してください"),
        (FormulaUi.ENGAGEMENTS, "3", "どちらか一方だけに"),
        (FormulaUi.VALID_FROM, "2020-01-01", "今日から2年以内の日付を"),
    ],
)
def test_a_slip_is_answered_beside_its_field(
    stage: MatoStage, field: FormulaUi, typed: str, said: str
) -> None:
    goal(stage, AWARENESS)

    seen = submit(stage.aya, form(stage), {**PRICES, field: typed})

    assert any(said in error for error in seen.errors.values())
    assert "まだ登録されていません" in readable(
        stage.aya.command("/kpi 計算式", stage.channel).reply
    )


def test_an_empty_form_and_an_earlier_day_are_refused(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    empty = submit(stage.aya, form(stage), {})
    assert any("少なくとも1つ" in error for error in empty.errors.values())
    state(stage)
    first = fiscal_start(stage)
    before = first - timedelta(days=1)

    seen = submit(stage.aya, form(stage), {FormulaUi.VALID_FROM: before.isoformat()})

    assert any(f"今の計算式は{first.year}年4月1日(" in one for one in seen.errors.values())


def test_in_a_direct_message_there_is_no_formula(stage: MatoStage) -> None:
    direct = stage.ken.command("/kpi formula", stage.ken.direct())

    assert "live in channels" in direct.text
