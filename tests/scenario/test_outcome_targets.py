"""A goal that names its number: set, seen, compared with its KPIs, and judged in the end."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot import evaluations
from bot.ids import GoalUi
from bot.sandbox.person import Seen, readable
from kpi.model import ChannelId, MetricKey, SeriesId
from kpi.usecases.lookups import standings
from tests.factories import a_series, daily
from tests.forms import opened, press, shown, submit
from tests.scenes import goals_of, kpi, next_march
from tests.stages import MatoStage, mato_stage

SALES = "ECの売上を伸ばしたい 購入200件"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def typed(stage: MatoStage, text: str) -> Seen:
    return stage.aya.command(f"/goal {text}", stage.channel)


def today(stage: MatoStage) -> date:
    """Return the day that it is for the channel."""
    return standings.local_day(stage.clock.now(), "Asia/Tokyo")


def numbers(stage: MatoStage, metric: str, value: int, days: int) -> None:
    """Let a metric have the same value on each of the last days."""
    series_id = SeriesId(f"s_{metric}")
    here = {"workspace_id": stage.workspace_id, "channel_id": ChannelId(stage.channel.id)}
    start = today(stage) - timedelta(days=days)
    with stage.mato.deps.uow() as uow:
        stored = uow.series.find_or_add(
            a_series(**here, series_id=series_id, metric=MetricKey(metric))
        )
        uow.observations.upsert(
            stage.workspace_id, daily(*[value] * days, start=start, series_id=stored.series_id)
        )
        uow.commit()


def test_a_number_in_the_sentence_becomes_the_outcome(stage: MatoStage) -> None:
    seen = typed(stage, f"{SALES} 3月末まで")

    (goal,) = goals_of(stage)
    assert (goal.outcome_metric, goal.outcome_target) == ("purchases", Decimal(200))
    assert goal.sentence == SALES
    assert "成果の指標: 購入件数 200" in seen.text
    assert "成果の指標: 購入件数 200" in readable(typed(stage, "一覧").reply)


def test_english_words_do_as_well(stage: MatoStage) -> None:
    text = "/goal Grow our online sales to 200 orders by 31 March"
    seen = stage.ken.command(text, stage.channel)

    assert "Proven by: Purchases, 200" in readable(seen.reply)


def test_the_number_of_a_step_stays_words(stage: MatoStage) -> None:
    typed(stage, "サイトへ誘導したい いいね5000 3月末まで")

    assert [goal.outcome_target for goal in goals_of(stage)] in ([None], [])


def test_a_number_for_each_month_is_none_of_the_whole(stage: MatoStage) -> None:
    seen = typed(stage, "ECの売上を毎月500万円にしたい 3月末まで")

    assert "成果の指標" not in seen.text


def test_without_a_date_the_form_holds_what_was_read(stage: MatoStage) -> None:
    seen = typed(stage, SALES)

    values = shown(opened(seen))
    assert values[GoalUi.OUTCOME_TARGET] == "200"
    assert values[GoalUi.OUTCOME] == "purchases"
    submit(stage.aya, seen, {GoalUi.UNTIL: next_march(stage).isoformat()})
    (goal,) = goals_of(stage)
    assert goal.outcome_target == 200


def test_the_form_changes_it_and_says_what_is_wrong(stage: MatoStage) -> None:
    typed(stage, f"{SALES} 3月末まで")
    form = press(stage.aya, typed(stage, "一覧").reply, "編集")

    for text, said in (
        ("たくさん", "数値として読み取れませんでした"),
        ("2倍", "数値として読み取れませんでした"),
        ("20%", "単位と合いません"),
        ("3時間", "単位と合いません"),
        ("0", "0より大きい数"),
    ):
        seen = submit(stage.aya, form, {GoalUi.OUTCOME_TARGET: text})
        assert said in " ".join(seen.errors.values())
    submit(stage.aya, form, {GoalUi.OUTCOME_TARGET: "１,５００件"})

    (goal,) = goals_of(stage)
    assert goal.outcome_target == 1500


def test_a_number_needs_its_metric(stage: MatoStage) -> None:
    form = typed(stage, "")
    wish: dict[str, object] = {
        GoalUi.SENTENCE: "ECの売上を伸ばしたい",
        GoalUi.UNTIL: next_march(stage).isoformat(),
        GoalUi.OUTCOME_TARGET: "200",
    }

    seen = submit(stage.aya, form, wish)

    assert "指標も選んでください" in " ".join(seen.errors.values())


def test_a_kpi_is_measured_against_the_goals_number(stage: MatoStage) -> None:
    typed(stage, f"{SALES} 3月末まで")
    numbers(stage, "link_clicks", 1000, 60)
    numbers(stage, "purchases", 12, 60)

    seen = kpi(stage, "クリック 5,000 3月末まで")

    assert "「リンククリック数」5,000は、ふだんの1.2%で「購入件数」約60です。目標は200です。" in (
        readable(seen.reply)
    )


def test_the_digest_says_where_it_stands(stage: MatoStage) -> None:
    typed(stage, f"{SALES} 3月末まで")
    kpi(stage, "クリック 50,000 3月末まで")

    before = stage.aya.command("/kpi レポート プレビュー", stage.channel)
    numbers(stage, "purchases", 12, 10)
    stage.clock.advance(timedelta(days=1))
    numbers(stage, "purchases", 12, 1)
    after = stage.aya.command("/kpi レポート プレビュー", stage.channel)

    assert "成果: 購入件数 目標 200（数値はまだありません）" in readable(before.reply)
    assert "成果: 購入件数 12（目標 200）" in readable(after.reply)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (30, "成果の目標に届きました: 「購入件数」300（目標 200）"),
        (10, "成果の目標には届きませんでした: 「購入件数」100（目標 200）"),
        (0, "成果の目標（「購入件数」200）に届いたかどうかは、数値が足りず分かりません。"),
    ],
)
def test_in_the_end_it_is_said_whether_it_was_reached(
    stage: MatoStage, value: int, said: str
) -> None:
    until = (today(stage) + timedelta(days=9)).isoformat()
    typed(stage, f"{SALES} {until}まで")
    kpi(stage, f"クリック 500 {until}まで")
    stage.clock.advance(timedelta(days=11, hours=4))
    numbers(stage, "link_clicks", 100, 12)
    if value:
        numbers(stage, "purchases", value, 11)
    evaluations.plan(stage.mato.deps)
    stage.work()
    stage.clock.advance(timedelta(days=4))
    evaluations.plan(stage.mato.deps)
    stage.work()
    stage.deliver()

    told = [one for one in stage.ken.messages(stage.channel) if "の評価" in readable(one)]

    assert len(told) == 1
    assert said in told[0].text
