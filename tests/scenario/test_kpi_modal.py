"""The KPI's modal: the verdict inside it, the better choice, the reason for keeping one."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.sandbox.person import readable
from kpi.messages import MessageKind
from kpi.model import Scope
from tests.forms import alerts, buttons, choose, entries, opened, press, shown, submit
from tests.scenes import (
    AWARENESS,
    INFLUENCE,
    TRAFFIC,
    add_series,
    delivered,
    goal,
    kpi,
    kpis_of,
    next_march,
)
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def test_a_kpi_that_waited_and_lacks_a_target_goes_on_in_its_modal(stage: MatoStage) -> None:
    seen = kpi(stage, "インプレッション")
    form = press(stage.aya, seen.reply, "目標を設定する")

    went_on = submit(
        stage.aya, form, {"goal.sentence": AWARENESS, "goal.until": next_march(stage).isoformat()}
    )

    view = opened(went_on)
    assert shown(view)["kpi.metric"] == "impressions"
    submit(stage.aya, went_on, {"kpi.amount": "10万"})
    assert kpis_of(stage)[0].target.value == 100_000


def test_the_better_metric_is_one_press_away(stage: MatoStage) -> None:
    goal(stage)
    seen = kpi(stage, "クリック数 5,000 3月末まで")

    form = press(stage.aya, seen.reply, "インプレッション数に替える")

    view = opened(form)
    assert shown(view)["kpi.metric"] == "impressions"
    assert shown(view)["kpi.amount"] is None
    assert str(shown(view)["kpi.until"]).endswith("-03-31")
    assert alerts(view)[0][0] == "success"
    submit(stage.aya, form, {"kpi.amount": "100万"})
    (saved,) = kpis_of(stage)
    assert (saved.metric, saved.target.value) == ("impressions", Decimal(1_000_000))


def test_a_kept_kpi_needs_a_reason_and_both_who_matter_are_told(stage: MatoStage) -> None:
    goal(stage, AWARENESS, stage.aya)
    seen = kpi(stage, "clicks 5,000 by March 31", stage.ken)
    form = press(stage.ken, seen.reply, "Keep it with a reason")

    refused = submit(stage.ken, form)
    assert list(refused.errors) == ["kpi.reason:0"]
    assert kpis_of(stage) == []

    saved = submit(stage.ken, refused, {"kpi.reason": "The board asks for it."})

    assert "Kept because: The board asks for it." in saved.text
    (kept,) = kpis_of(stage)
    assert kept.kept is not None
    assert (kept.kept.reason, kept.kept.by) == ("The board asks for it.", stage.ken.user.id)
    with stage.mato.deps.uow(reading=True) as uow:
        told = [
            uow.outbox.get(stage.workspace_id, one.delivery_id)
            for one in uow.outbox.claim(
                worker="w",
                lease=timedelta(seconds=1),
                now=stage.clock.now() + timedelta(days=1),
                limit=20,
            )
        ]
    warned = [
        one for one in told if one is not None and one.message.kind is MessageKind.FIT_WARNING
    ]
    assert {one.to for one in warned} == {stage.aya.user.id, stage.ken.user.id}


def test_the_direct_message_switches_to_the_better_metric(stage: MatoStage) -> None:
    goal(stage)
    form = press(
        stage.aya, kpi(stage, "クリック数 5,000 3月末まで").reply, "理由を書いてこのまま使う"
    )
    submit(stage.aya, form, {"kpi.reason": "会議で使うため"})
    message = next(one for one in delivered(stage, stage.aya) if one.channel.startswith("D"))
    assert "会議で使うため" in readable(message)
    assert "達成しても" in readable(message)

    switching = press(stage.aya, message, "インプレッション数に替える")
    submit(stage.aya, switching, {"kpi.amount": "100万"})

    (saved,) = kpis_of(stage)
    assert (saved.metric, saved.kept) == ("impressions", None)


def test_the_verdict_appears_in_the_modal_as_soon_as_goal_and_metric_are_chosen(
    stage: MatoStage,
) -> None:
    goal(stage, AWARENESS)
    goal(stage, TRAFFIC)
    form = kpi(stage, "")
    view = opened(form)
    stage.aya.fill(view, {"kpi.amount:0": {"kpi.amount": "5,000"}})
    assert alerts(view) == []

    goal_chosen = stage.aya.click(view, "kpi.goal", AWARENESS)
    assert alerts(opened(goal_chosen)) == []
    warned = choose(stage.aya, opened(goal_chosen), "kpi.metric", "クリック", "リンククリック数")

    ((level, text),) = alerts(opened(warned))
    assert level == "warning"
    assert "近づきません" in text
    assert shown(opened(warned))["kpi.amount"] == "5,000"
    assert "kpi.reason" in shown(opened(warned))

    other = stage.aya.click(opened(warned), "kpi.goal", TRAFFIC)

    assert [level for level, _ in alerts(opened(other))] == ["success"]
    assert "kpi.reason" not in shown(opened(other))
    saved = submit(stage.aya, other, {"kpi.until": next_march(stage).isoformat()})
    assert "KPIを設定しました。" in saved.text
    assert kpis_of(stage)[0].target.value == 5000


def test_the_modal_takes_the_better_metric_in_place(stage: MatoStage) -> None:
    goal(stage)
    warned = choose(
        stage.aya, opened(kpi(stage, "")), "kpi.metric", "クリック", "リンククリック数"
    )
    stage.aya.fill(opened(warned), {"kpi.until:0": {"kpi.until": next_march(stage).isoformat()}})

    better = press(stage.aya, opened(warned), "これに替える")

    view = opened(better)
    metric = shown(view)["kpi.metric"]
    assert metric in {"impressions", "reach"}
    assert [level for level, _ in alerts(view)] == ["success"]
    submit(stage.aya, better, {"kpi.amount": "10万"})
    (saved,) = kpis_of(stage)
    assert (saved.metric, saved.period.last_day) == (metric, next_march(stage))


def test_a_warned_kpi_cannot_slip_through_the_modal(stage: MatoStage) -> None:
    goal(stage)
    warned = choose(
        stage.aya, opened(kpi(stage, "")), "kpi.metric", "クリック", "リンククリック数"
    )

    tried = submit(
        stage.aya,
        warned,
        {"kpi.amount": "500", "kpi.until": next_march(stage).isoformat(), "kpi.reason": "   "},
    )

    assert opened(tried)
    assert kpis_of(stage) == []


def test_a_debated_metric_says_so_in_the_modal(stage: MatoStage) -> None:
    goal(stage, INFLUENCE)

    seen = choose(stage.aya, opened(kpi(stage, "")), "kpi.metric", "フォロワー数", "フォロワー数")

    assert [level for level, _ in alerts(opened(seen))] == ["info"]
    assert "*賛成*" in readable(opened(seen))


def test_the_type_ahead_knows_both_languages_and_offers_what_serves_first(
    stage: MatoStage,
) -> None:
    goal(stage)
    view = opened(kpi(stage, ""))

    first = [one["text"]["text"] for one in stage.aya.type_ahead(view, "kpi.metric", "")][:3]
    english = [one["text"]["text"] for one in stage.aya.type_ahead(view, "kpi.metric", "mentions")]

    assert "インプレッション数" in first
    assert english[0] == "言及数"


def test_own_words_become_a_metric_that_is_asked_how_it_adds_up(stage: MatoStage) -> None:
    goal(stage)
    named = choose(
        stage.aya,
        opened(kpi(stage, "")),
        "kpi.metric",
        "来店スタンプ",
        "「来店スタンプ」を独自の指標として使う",
    )
    assert [level for level, _ in alerts(opened(named))] == ["info"]

    saved = submit(
        stage.aya,
        named,
        {
            "kpi.adds_up": "last",
            "kpi.kind": "level",
            "kpi.amount": "300",
            "kpi.until": next_march(stage).isoformat(),
        },
    )
    assert "*来店スタンプ*" in saved.text

    again = kpi(stage, "来店スタンプ 毎週50")

    assert "KPIを設定しました。" in again.text
    first, second = kpis_of(stage)
    assert first.series_id == second.series_id
    assert first.label == "来店スタンプ"


def test_an_unknown_metric_in_a_text_opens_the_modal_as_an_own_one(stage: MatoStage) -> None:
    goal(stage)

    seen = kpi(stage, "配布したチラシ 300 3月末まで")

    view = opened(seen)
    assert shown(view)["kpi.metric"] == "new:配布したチラシ"
    assert shown(view)["kpi.amount"] == "300"
    assert "独自の指標" in alerts(view)[0][1]
    assert kpis_of(stage) == []


def test_the_modal_asks_for_the_series_too(stage: MatoStage) -> None:
    goal(stage)
    _instagram, x = add_series(stage, Scope(platform="instagram"), Scope(platform="x"))
    form = choose(
        stage.aya, opened(kpi(stage, "")), "kpi.metric", "インプレッション", "インプレッション数"
    )

    saved = submit(
        stage.aya,
        form,
        {
            "kpi.series": x.series_id,
            "kpi.amount": "10k",
            "kpi.until": next_march(stage).isoformat(),
        },
    )

    assert "KPIを設定しました。" in saved.text
    assert kpis_of(stage)[0].series_id == x.series_id


def test_a_missing_target_opens_the_filled_modal(stage: MatoStage) -> None:
    goal(stage)

    view = opened(kpi(stage, "インプレッション 3月末まで"))

    assert shown(view)["kpi.metric"] == "impressions"
    assert str(shown(view)["kpi.until"]).endswith("-03-31")
    assert ("info", "目標値を入力してください。") in alerts(view)


def test_two_numbers_are_asked_about_in_the_modal(stage: MatoStage) -> None:
    goal(stage)

    view = opened(kpi(stage, "インプレッション 100 200 3月末まで"))

    assert shown(view)["kpi.amount"] is None
    assert "どれが目標値か" in alerts(view)[0][1]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("abc", "数値として読み取れませんでした"),
        ("0", "0より大きい数値"),
        ("-5", "0より大きい数値"),
        ("9000兆", "大きすぎます"),
        ("10%", "単位と合っていません"),
    ],
)
def test_a_target_that_cannot_stand_is_said_in_words(
    stage: MatoStage, typed: str, problem: str
) -> None:
    goal(stage)
    form = kpi(stage, "インプレッション 100万")

    wrong = submit(stage.aya, form, {"kpi.amount": typed})

    assert problem in "".join(wrong.errors.values())
    assert kpis_of(stage) == []


def test_more_settings_unfold_and_count(stage: MatoStage) -> None:
    goal(stage)
    form = kpi(stage, "インプレッション 100万 3月末まで 200万")
    more = press(stage.aya, opened(form), "詳しく設定する")

    submit(
        stage.aya,
        more,
        {
            "kpi.amount": "50万",
            "kpi.platform": "tiktok",
            "kpi.account": "@aozora",
            "kpi.baseline": "1万",
        },
    )

    (saved,) = kpis_of(stage)
    assert saved.baseline == Decimal(10_000)
    with stage.mato.deps.uow(reading=True) as uow:
        stored = uow.series.get(stage.workspace_id, saved.series_id)
    assert stored is not None
    assert stored.scope == Scope(platform="tiktok", account="aozora")


def test_what_the_modal_said_is_not_said_again_once_it_is_saved(stage: MatoStage) -> None:
    goal(stage, "ECの売上を伸ばしたい")
    view = opened(kpi(stage, "プロフィールアクセス 5,000"))
    assert "そのものを示すKPIが、まだありません" in readable(view)

    saved = stage.aya.submit(view)

    assert "○ *目標の助けになります*" in saved.text
    assert "そのものを示すKPI" not in saved.text


def test_a_number_far_above_the_teams_own_is_told_in_the_modal(stage: MatoStage) -> None:
    goal(stage, "ECの売上を伸ばしたい")
    kpi(stage, "購入件数 90 毎月")
    day = stage.clock.now().date()
    rows = [f"{day - timedelta(days=n)},purchases,3" for n in range(1, 95)]
    body = "\n".join(["date,metric,value", *rows]).encode()
    stage.aya.drop("orders.csv", body, stage.channel)
    stage.work()
    stage.deliver()
    ready = next(one for one in reversed(stage.aya.messages()) if "取り込む" in buttons(one))
    press(stage.aya, ready, "取り込む")

    form = opened(kpi(stage, "編集 購入件数 5,000"))

    assert "これまでの最高" in readable(form)
    behind = opened(press(stage.aya, form, "なぜ？・ほかの指摘"))
    assert "直近3期間の実績と比べました" in readable(behind)
    assert "目標5,000は" in readable(behind)  # as the form has it, not as it is stored


def test_a_kpi_that_is_there_already_is_named_before_a_form_is_filled_in(
    stage: MatoStage,
) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "クリック数 800 3月末まで")

    seen = kpi(stage, "クリック数 900")

    assert "すでに「リンククリック数」のKPIがあります" in seen.text
    assert buttons(seen.reply) == ["そのKPIを編集"]


def test_all_that_cannot_stand_is_said_at_once(stage: MatoStage) -> None:
    goal(stage)
    view = opened(kpi(stage, "インプレッション"))

    seen = stage.aya.submit(
        view,
        entries(view, {"kpi.amount": "たくさん", "kpi.until": "2020-01-01"}),
    )

    assert set(seen.errors) == {"kpi.amount:0", "kpi.until:0"}
