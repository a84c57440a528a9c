"""A team that knows better: it changes a verdict, sees so everywhere, and takes it back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import digests
from bot.ids import FitUi, KpiUi
from bot.sandbox.person import Seen, readable
from tests.forms import alerts, buttons, entries, opened, press, shown, submit
from tests.rendering import HOSTILE
from tests.scenes import AWARENESS, delivered, goal, kpi
from tests.stages import MatoStage, mato_stage

CHANGED = "この判定はチームが変更しました（"
REASON = "当社ではクリックがそのまま認知の入口です"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def kept(stage: MatoStage) -> None:
    """Keep clicks for awareness with a reason."""
    goal(stage, AWARENESS)
    form = press(stage.aya, kpi(stage, "クリック 700 3月末まで").reply, "理由を書いてこのまま使う")
    submit(stage.aya, form, {KpiUi.REASON: "社内で決まった指標のため"})
    stage.deliver()


def listed(stage: MatoStage) -> Seen:
    return stage.aya.command("/goal 一覧", stage.channel)


def reasons(stage: MatoStage) -> Seen:
    return press(stage.aya, listed(stage).reply, "なぜ？・ほかの指摘")


def change(stage: MatoStage, verdict: str = "serves", reason: str = REASON) -> Seen:
    form = press(stage.aya, opened(reasons(stage)), "判定を変える")
    return submit(stage.aya, form, {FitUi.VERDICT: verdict, FitUi.REASON: reason})


def test_the_reasons_offer_to_change_the_verdict_and_show_it_changed(stage: MatoStage) -> None:
    kept(stage)

    seen = change(stage)

    said = readable(opened(seen))
    assert "◎ 合っている" in said
    assert f"{CHANGED}<@{stage.aya.user.id}>・" in said
    assert f"「{REASON}」）" in said
    assert "もとの判定: ⚠ 合っていない" in said
    assert "達成しても認知拡大には近づきません" in said
    assert "慎重: " in said
    assert "元に戻す" in buttons(opened(seen))


def test_the_channel_is_told_once(stage: MatoStage) -> None:
    kept(stage)
    change(stage)

    (line,) = delivered(stage, stage.ken)

    assert (
        "さんが判定を変更しました: *リンククリック数* × 目的「認知拡大」→ 合っている" in line.text
    )
    assert REASON in line.text


def test_every_place_follows_and_says_so(stage: MatoStage) -> None:
    kept(stage)
    change(stage)

    goals, kpis = listed(stage).text, stage.aya.command("/kpi 一覧", stage.channel).text
    for text in (readable(listed(stage).reply), goals, kpis):
        assert "⚠ 合っていない" not in text
    assert CHANGED in readable(listed(stage).reply)
    assert CHANGED in kpis
    again = kpi(stage, "Xのクリック 900 3月末まで")
    assert "保存しました" in again.text or "設定しました" in again.text
    assert CHANGED in readable(again.reply)


def test_english_readers_read_it_in_english(stage: MatoStage) -> None:
    kept(stage)
    change(stage)

    seen = stage.ken.command("/kpi verdicts", stage.channel)

    assert f"Your team changed this verdict (<@{stage.aya.user.id}>, " in readable(seen.reply)
    assert "✓ fits" in readable(seen.reply)


def test_a_verdict_can_be_changed_to_a_warning_that_comes_before_saving(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    kpi(stage, "インプレッション 100万 3月末まで")
    change(stage, "works_against", "表示だけを買ってしまうため")

    warned = kpi(stage, "インスタのインプレッション 50万 3月末まで")

    assert "まだ保存していません" in warned.text
    assert CHANGED in readable(warned.reply)
    form = press(stage.aya, warned.reply, "理由を書いてこのまま使う")
    assert CHANGED in readable(opened(form))
    submit(stage.aya, form, {KpiUi.REASON: "本部の指定のため"})
    told = [one for one in delivered(stage, stage.aya) if "合っていないKPI" in one.text]
    assert any(CHANGED in readable(one) for one in told)


def test_the_digest_follows_the_changed_verdict(stage: MatoStage) -> None:
    kept(stage)
    before = stage.aya.command("/kpi レポート プレビュー", stage.channel)
    change(stage)
    after = stage.aya.command("/kpi レポート プレビュー", stage.channel)

    assert "に合いませんが、理由があって使っています" in readable(before.reply)
    assert "に合いませんが" not in readable(after.reply)


def test_the_digest_says_of_a_warning_that_the_team_judged_so(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    kpi(stage, "インプレッション 100万 3月末まで")
    change(stage, "does_not_serve", "表示だけを買ってしまうため")

    seen = stage.aya.command("/kpi レポート プレビュー", stage.channel)

    assert "「認知拡大」には近づきません。（チームの判定）" in readable(seen.reply)


def test_the_reason_is_not_asked_for_again_once_the_team_judged_otherwise(
    stage: MatoStage,
) -> None:
    kept(stage)
    change(stage)
    stage.deliver()

    stage.clock.advance(timedelta(days=29))
    digests.plan_checks(stage.mato.deps)
    stage.work()
    stage.clock.advance(timedelta(hours=2))
    stage.deliver()

    assert not [one for one in stage.aya.messages() if "を見直す日になりました" in one.text]


def test_it_is_taken_back_where_it_was_changed(stage: MatoStage) -> None:
    kept(stage)
    changed = change(stage)
    stage.deliver()

    seen = press(stage.aya, opened(changed), "元に戻す")

    assert CHANGED not in readable(opened(seen))
    assert buttons(opened(seen)) == ["判定を変える"]
    (line,) = delivered(stage, stage.ken)
    assert "さんが判定を元に戻しました" in line.text


def test_the_list_takes_it_back_as_well(stage: MatoStage) -> None:
    empty = stage.aya.command("/kpi 判定", stage.channel)
    assert "チームが変更した判定はありません" in empty.text
    kept(stage)
    change(stage)

    found = stage.aya.command("/kpi 判定", stage.channel)
    assert "*リンククリック数* × 目的「認知拡大」" in readable(found.reply)
    after = press(stage.aya, found.reply, "元に戻す")

    assert "チームが変更した判定はありません" in after.text
    assert CHANGED not in readable(listed(stage).reply)


def test_a_changed_verdict_is_changed_again_from_what_it_was(stage: MatoStage) -> None:
    kept(stage)
    change(stage)

    form = opened(press(stage.aya, opened(reasons(stage)), "判定を変える"))

    assert shown(form) == {FitUi.VERDICT: "serves", FitUi.REASON: REASON}
    assert "元に戻す" in buttons(form)


def test_what_is_missing_is_said_in_the_modal(stage: MatoStage) -> None:
    kept(stage)
    form = press(stage.aya, opened(reasons(stage)), "判定を変える")

    seen = submit(stage.aya, form, {FitUi.VERDICT: "does_not_serve", FitUi.REASON: " "})

    assert sorted(seen.errors.values()) == [
        "もとの判定と同じです。別の判定を選ぶか、「元に戻す」を押してください。",
        "理由を書いてください。",
    ]


def test_a_hostile_reason_stays_text(stage: MatoStage) -> None:
    kept(stage)

    seen = change(stage, reason=HOSTILE)

    assert "<!channel>" not in str(opened(seen).blocks)
    (line,) = delivered(stage, stage.ken)
    assert "<!channel>" not in str(line.blocks)


def test_in_a_direct_message_it_is_said_where_goals_live(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi 判定", stage.aya.direct())

    assert "チャンネル" in seen.text


def unsaved(stage: MatoStage) -> Seen:
    """Ask for clicks as a KPI of awareness: warned about, and not saved."""
    goal(stage, AWARENESS)
    return kpi(stage, "クリック 700 3月末まで")


def form_of(stage: MatoStage) -> Seen:
    """Open the form in which the KPI is kept with a reason."""
    return press(stage.aya, unsaved(stage).reply, "理由を書いてこのまま使う")


SAID: dict[str, object] = {FitUi.VERDICT: "serves", FitUi.REASON: REASON}


def test_who_disagrees_before_saving_gives_the_teams_verdict_and_needs_no_reason_to_keep(
    stage: MatoStage,
) -> None:
    asked = press(stage.aya, unsaved(stage).reply, "判定を変える")

    form = submit(stage.aya, asked, SAID)
    assert [level for level, _ in alerts(opened(form))] == ["success"]
    assert KpiUi.REASON not in shown(opened(form))

    submit(stage.aya, form)
    assert "リンククリック数" in stage.aya.command("/kpi 一覧", stage.channel).text


def test_the_form_of_an_unsaved_kpi_leads_to_the_verdict_and_back(stage: MatoStage) -> None:
    form = opened(form_of(stage))
    asked = opened(press(stage.aya, form, "判定を変える"))

    again = opened(press(stage.aya, asked, "KPIの入力に戻る"))

    assert shown(again)[KpiUi.AMOUNT] == "700"
    assert [level for level, _ in alerts(again)] == ["warning"]


def test_the_form_shows_the_new_verdict_with_what_was_entered(stage: MatoStage) -> None:
    asked = press(stage.aya, opened(form_of(stage)), "判定を変える")

    again = opened(submit(stage.aya, asked, SAID))

    assert shown(again)[KpiUi.AMOUNT] == "700"
    assert REASON in readable(again)
    assert "判定を変える" not in buttons(again)


def test_a_change_is_taken_back_on_the_way_to_saving(stage: MatoStage) -> None:
    asked = press(stage.aya, opened(form_of(stage)), "判定を変える")
    against = submit(stage.aya, asked, {**SAID, FitUi.VERDICT: "works_against"})
    asked = press(stage.aya, opened(against), "判定を変える")

    again = opened(press(stage.aya, opened(asked), "元に戻す"))

    assert [level for level, _ in alerts(again)] == ["warning"]
    assert shown(again)[KpiUi.AMOUNT] == "700"


def test_more_than_a_modal_carries_leads_to_the_reasons_instead(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    form = press(stage.aya, kpi(stage, "クリック 700 3月末まで").reply, "理由を書いてこのまま使う")
    view = opened(form)
    stage.aya.fill(view, entries(view, {KpiUi.AMOUNT: "7" * 2900}))

    asked = opened(press(stage.aya, view, "判定を変える"))

    assert "KPIの入力に戻る" not in buttons(asked)


def test_the_teams_verdict_holds_for_the_next_kpi(stage: MatoStage) -> None:
    submit(stage.aya, press(stage.aya, unsaved(stage).reply, "判定を変える"), SAID)

    seen = kpi(stage, "クリック 900 3月末まで")

    assert "⚠ 合っていない" not in seen.text
    assert "900" in stage.aya.command("/kpi 一覧", stage.channel).text
