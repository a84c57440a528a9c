"""What happens to KPIs once they are set: looked at, changed, removed, put back."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.model import Message
from bot.sandbox.person import readable
from kpi.model import ChannelId, Direction, UserId
from tests.forms import buttons, opened, press, shown, submit
from tests.scenes import (
    AWARENESS,
    TRAFFIC,
    delivered,
    goal,
    kpi,
    kpis_of,
)
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def test_undo_takes_a_new_kpi_back_and_forth(stage: MatoStage) -> None:
    goal(stage)
    seen = kpi(stage, "インプレッション 100万 3月末まで")

    undone = press(stage.aya, seen.reply, "取り消す")
    assert kpis_of(stage) == []
    back = press(stage.aya, undone.reply, "元に戻す")

    assert "元に戻しました" in back.text
    assert len(kpis_of(stage)) == 1


def test_the_same_kpi_is_not_set_twice(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")

    seen = kpi(stage, "インプレッション 200万 3月末まで")

    assert "すでに「インプレッション数」のKPIがあります" in seen.text
    assert len(kpis_of(stage)) == 1
    form = press(stage.aya, seen.reply, "そのKPIを編集")
    assert shown(opened(form))["kpi.amount"] == "1,000,000"


def test_a_kpi_is_edited_with_what_was_typed_about_it(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")

    form = kpi(stage, "編集 インプレッション 200万")
    assert shown(opened(form))["kpi.amount"] == "2,000,000"
    saved = submit(stage.aya, form)

    assert "KPIを更新しました。" in saved.text
    assert kpis_of(stage)[0].target.value == 2_000_000


def test_what_is_folded_away_survives_an_edit(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "CPC 80円以下 3月末まで")

    form = kpi(stage, "編集 CPC")
    assert "kpi.direction" not in shown(opened(form))
    submit(stage.aya, form, {"kpi.amount": "70"})

    assert kpis_of(stage)[0].target.direction is Direction.AT_MOST
    assert kpis_of(stage)[0].target.value == 70


def test_removing_asks_first_and_keeps_the_history(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")

    seen = kpi(stage, "削除 インプレッション")
    assert len(kpis_of(stage)) == 1
    removed = press(stage.aya, seen.reply, "外す")

    assert "記録は残っています" in removed.text
    assert kpis_of(stage) == []
    press(stage.aya, removed.reply, "元に戻す")
    assert len(kpis_of(stage)) == 1


def test_status_is_a_table_with_words_and_signs(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")
    stage.aya.command("/kpi 記録 インプレッション 12,345", stage.channel)

    seen = kpi(stage, "状況")

    (table,) = [block for block in seen.reply.blocks if block["type"] == "table"]
    head, row = ([cell["text"] for cell in cells] for cells in table["rows"])
    assert head == ["KPI", "現在", "目標値", "ペース", "状態"]
    assert row[:3] == ["インプレッション数", "12,345", "1,000,000"]
    assert row[4]


def test_status_names_the_goal_where_there_are_several(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    kpi(stage, "インプレッション 100万 3月末まで")
    goal(stage, TRAFFIC)
    kpi(stage, "クリック数 5,000 3月末まで 「サイトへ誘導したい」")

    seen = kpi(stage, "状況")

    (table,) = [block for block in seen.reply.blocks if block["type"] == "table"]
    assert [row[1]["text"] for row in table["rows"]] == ["目標", AWARENESS, TRAFFIC]
    narrowed = kpi(stage, "状況 クリック")
    (table,) = [block for block in narrowed.reply.blocks if block["type"] == "table"]
    assert len(table["rows"]) == 2


def test_status_without_a_match_says_so(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")

    seen = kpi(stage, "状況 保存数")

    assert "「保存数」に合うKPIはありませんでした" in seen.text


def test_details_open_from_status_and_lead_to_editing(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")
    stage.aya.command("/kpi 記録 インプレッション 12,345", stage.channel)
    seen = kpi(stage, "状況")

    details = stage.aya.click(seen.reply, "kpi.details", "インプレッション数")

    assert "12,345" in readable(opened(details))
    assert buttons(opened(details))[-5:] == [
        "編集",
        "数値の出どころ",
        "数え方の変更",
        "通知の判断",
        "外す",
    ]
    form = press(stage.aya, opened(details), "編集")
    assert shown(opened(form))["kpi.amount"] == "1,000,000"


def test_the_only_kpi_is_shown_with_its_chart(stage: MatoStage) -> None:
    worked_on(stage)

    seen = kpi(stage, "状況")

    (chart,) = charts_of(seen.reply)
    assert chart["title"] == "インプレッション数の累計"
    assert "までの" not in chart["title"]
    assert "の600まで（必要なペースでは" in readable(seen.reply)


def test_one_of_several_kpis_is_shown_with_its_chart_when_it_is_named(stage: MatoStage) -> None:
    worked_on(stage)
    kpi(stage, "リーチ 100万 3月末まで")

    assert charts_of(kpi(stage, "状況").reply) == []
    assert len(charts_of(kpi(stage, "状況 インプレッション").reply)) == 1


def test_a_modal_takes_no_chart_so_its_button_brings_one_as_a_message(stage: MatoStage) -> None:
    worked_on(stage)
    details = stage.aya.click(kpi(stage, "状況").reply, "kpi.details", "インプレッション数")

    pressed = press(stage.aya, opened(details), "グラフを見る")

    (message,) = pressed.messages
    assert message.ephemeral_to == stage.aya.user.id
    assert len(charts_of(message)) == 1
    assert "お送りしました" in readable(opened(pressed))


def test_a_chart_of_a_kpi_that_lost_its_values_is_refused_in_words(stage: MatoStage) -> None:
    worked_on(stage)
    details = stage.aya.click(kpi(stage, "状況").reply, "kpi.details", "インプレッション数")
    stage.aya.command("/kpi 取り消し", stage.channel)

    pressed = press(stage.aya, opened(details), "グラフを見る")

    assert "数値が、まだありません" in readable(opened(pressed))


def charts_of(message: Message) -> list[Mapping[str, object]]:
    return [block for block in message.blocks if block["type"] == "data_visualization"]


def worked_on(stage: MatoStage) -> None:
    """Let there be a KPI with values of the last three days."""
    goal(stage)
    today = stage.clock.now().astimezone(ZoneInfo("Asia/Tokyo")).date()
    start = today - timedelta(days=3)
    kpi(stage, f"インプレッション 100万 {start.isoformat()}から3月末まで")
    for days in (3, 2, 1):
        day = today - timedelta(days=days)
        stage.aya.command(f"/kpi 記録 インプレッション 200 {day.isoformat()}", stage.channel)


def test_a_kpi_is_removed_from_its_details(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")
    details = stage.aya.click(kpi(stage, "状況").reply, "kpi.details", "インプレッション数")

    asked = press(stage.aya, opened(details), "外す")
    removed = press(stage.aya, opened(asked), "外す")

    assert "記録は残っています" in readable(opened(removed))
    assert kpis_of(stage) == []


def test_the_list_has_a_line_and_a_button_each(stage: MatoStage) -> None:
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")

    seen = kpi(stage, "一覧")

    assert "合計1,000,000以上" in seen.text
    assert buttons(seen.reply) == ["編集", "状況を見る"]
    assert "KPIの状況" in press(stage.aya, seen.reply, "状況を見る").text


def test_an_empty_channel_says_how_to_begin(stage: MatoStage) -> None:
    for text in ("状況", "一覧", "削除", "編集"):
        assert "まだKPIがありません" in kpi(stage, text).text


def test_help_is_complete_in_both_languages(stage: MatoStage) -> None:
    japanese, english = kpi(stage, "ヘルプ"), kpi(stage, "help", stage.ken)

    for word in ("記録", "状況", "一覧", "編集", "削除", "取消", "取込", "通知"):
        assert f"/kpi {word}" in japanese.text
    for word in ("log", "status", "list", "edit", "remove", "undo", "import", "digest", "alerts"):
        assert f"/kpi {word}" in english.text


def test_the_examples_of_the_help_work(stage: MatoStage) -> None:
    goal(stage)

    first = kpi(stage, "インプレッション 100万 12月末まで")
    second = kpi(stage, "保存数 毎月500")

    assert "KPIを設定しました。" in first.text
    assert "「保存数」を達成しても、「認知拡大」には近づきません" in second.text


def test_administrators_see_what_did_not_arrive(stage: MatoStage) -> None:
    stage.work()
    goal(stage)
    kpi(stage, "インプレッション 100万 3月末まで")
    stage.work()
    with stage.mato.deps.uow() as uow:
        person = uow.people.get(stage.workspace_id, UserId(stage.aya.user.id))
        assert person is not None
        assert person.is_admin
        uow.outbox.cancel_channel(
            stage.workspace_id, ChannelId(stage.channel.id), "not_in_channel"
        )
        uow.commit()

    admin, member = kpi(stage, "状況"), kpi(stage, "status", stage.ken)

    assert "not_in_channel" in admin.text
    assert "not_in_channel" not in member.text


def test_another_persons_question_cannot_be_answered(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    goal(stage, TRAFFIC)
    seen = kpi(stage, "クリック数 5,000 3月末まで")
    value = seen.reply.blocks[1]["elements"][0]["value"]
    with stage.mato.deps.uow() as uow:
        draft_id = value.split('"')[3]
        draft = uow.drafts.get(stage.workspace_id, draft_id)
        assert draft is not None
        assert draft.by == stage.aya.user.id
        uow.drafts.delete(stage.workspace_id, draft_id)
        uow.commit()

    gone = press(stage.aya, seen.reply, AWARENESS)

    assert "期限が切れたか、すでに答えられています" in gone.text
    assert kpis_of(stage) == []


def test_hostile_names_stay_text(stage: MatoStage) -> None:
    goal(stage)
    form = kpi(stage, "*配布したチラシ* <!here> 300 3月末まで")

    saved = submit(stage.aya, form)

    assert "<!here>" not in saved.text
    for message in delivered(stage, stage.ken):
        assert "<!here>" not in readable(message)


def test_a_rate_is_worked_out_from_the_numbers_that_come_in(stage: MatoStage) -> None:
    goal(stage, TRAFFIC)
    kpi(stage, "クリック数 5,000 3月末まで")
    kpi(stage, "インプレッション 100万 3月末まで")
    seen = kpi(stage, "CTR 2% 3月末まで")
    assert "「リンククリック数」と「インプレッション数」の数値が入ると" in seen.text

    stage.aya.command("/kpi 記録 クリック数 30", stage.channel)
    stage.aya.command("/kpi 記録 インプレッション 1,000", stage.channel)
    stage.work()

    assert "3%" in kpi(stage, "状況 CTR").text
