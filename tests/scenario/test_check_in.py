"""Values from elsewhere: check-ins, direct messages, shortcuts, buttons; and who may not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ids import DataUi, nth
from bot.sandbox.person import readable
from kpi.model import ChannelId, KpiId, Language, Scope, UserId
from kpi.model import Person as Somebody
from tests.forms import buttons, entries, opened, press, submit
from tests.logged import log, values
from tests.scenes import add_series, goal, kpi
from tests.stages import MatoStage, mato_stage

FIRST, SECOND, SURE = nth(DataUi.VALUE, 0), nth(DataUi.VALUE, 1), nth(DataUi.SURE, 0)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions and one over followers; Aya owns both."""
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        kpi(stage, "フォロワー 1万 3月末まで")
        yield stage


# from elsewhere


def test_in_a_direct_message_a_value_goes_to_my_own_kpi(stage: MatoStage) -> None:
    seen = log(stage, "インプレッション 77", channel=stage.aya.direct())

    assert "現在は77" in seen.text
    assert values(stage) == ["77"]


def test_in_a_direct_message_numbers_of_others_are_not_logged(stage: MatoStage) -> None:
    direct = stage.aya.direct()

    assert "あなたが担当するKPIの数値だけ" in log(stage, "リーチ 7", channel=direct).text
    assert "live in channels" in log(stage, "reach 7", stage.ken, stage.ken.direct()).text


def test_undo_in_a_direct_message_takes_back_the_last_entry_of_all(stage: MatoStage) -> None:
    log(stage, "インプレッション 77")
    elsewhere = stage.sandbox.config.world.channel(
        stage.workspace, "sales", members=[stage.aya.user]
    )

    there = stage.aya.command("/kpi undo", elsewhere)
    direct = stage.aya.command("/kpi undo", stage.aya.direct())

    assert "このチャンネルに" in there.text
    assert "77 を取り消しました" in direct.text


def test_the_same_kpi_in_two_channels_is_told_apart_by_channel(stage: MatoStage) -> None:
    world = stage.sandbox.config.world
    sales = world.channel(stage.workspace, "sales", members=[stage.aya.user])
    stage.aya.command("/goal 認知度を高めたい 3月末まで", sales)
    stage.aya.command("/kpi インプレッション 5万 3月末まで", sales)

    asked = log(stage, "インプレッション 5", channel=stage.aya.direct())

    assert sorted(buttons(asked.reply)) == ["全体・#sales", "全体・#sns"]
    press(stage.aya, asked.reply, "全体・#sns")
    assert values(stage) == ["5"]


# the check-in


def test_a_check_in_asks_for_all_my_kpis_at_once(stage: MatoStage) -> None:
    form = stage.aya.command("/kpi log", stage.channel)
    assert len(opened(form).blocks) == 3

    seen = submit(stage.aya, form, {FIRST: "1.2万", SECOND: "500"})

    assert "記録しました（2件）。" in seen.text
    assert seen.reply.channel == stage.channel.id
    assert (values(stage), values(stage, 1)) == (["12000"], ["500"])
    press(stage.aya, seen.reply, "取り消す")
    assert values(stage) == values(stage, 1) == []


@pytest.mark.parametrize(
    ("entered", "places"),
    [
        ({}, [FIRST]),
        ({FIRST: "abc", SECOND: "+5"}, [FIRST, SECOND]),
        ({FIRST: "5", SECOND: "3.4%"}, [SECOND]),
        ({SECOND: "9999兆"}, [SECOND]),
        ({FIRST: "5", DataUi.DAY: "2099-01-01"}, [DataUi.DAY]),
    ],
    ids=["nothing", "two", "unit", "too_large", "day_to_come"],
)
def test_what_is_wrong_in_a_check_in_is_said_beside_its_field(
    stage: MatoStage, entered: dict[str, str], places: list[str]
) -> None:
    form = stage.aya.command("/kpi log", stage.channel)
    view = opened(form)

    seen = submit(stage.aya, form, entered)

    wanted = entries(view, dict.fromkeys(places, ""))
    assert set(seen.errors) == set(wanted)
    assert values(stage) == values(stage, 1) == []


def test_a_check_in_asks_the_owner_how_sure_they_are(stage: MatoStage) -> None:
    log(stage, "インプレッション 77")
    form = stage.aya.command("/kpi log", stage.channel)
    labels = [one["label"]["text"] for one in opened(form).blocks]

    seen = submit(stage.aya, form, {SECOND: "500", SURE: "low"})
    again = stage.aya.command("/kpi log", stage.channel)

    assert len(labels) == 4
    assert "「インプレッション数」を達成できる自信" in labels
    assert "見立てを記録しました。" in [readable(one) for one in seen.messages]
    assert values(stage, 1) == ["500"]
    assert [one["label"]["text"] for one in opened(again).blocks].count(labels[2]) == 0


def test_how_sure_one_is_can_be_all_that_a_check_in_says(stage: MatoStage) -> None:
    log(stage, "インプレッション 77")
    form = stage.aya.command("/kpi log", stage.channel)

    seen = submit(stage.aya, form, {SURE: "high"})

    assert [readable(one) for one in seen.messages] == ["見立てを記録しました。"]
    assert values(stage) == ["77"]


def test_a_day_to_come_keeps_nothing_of_a_check_in(stage: MatoStage) -> None:
    log(stage, "インプレッション 77")
    form = stage.aya.command("/kpi log", stage.channel)

    seen = submit(stage.aya, form, {SECOND: "5", SURE: "high", DataUi.DAY: "2099-01-01"})

    assert seen.errors
    with stage.mato.deps.uow(reading=True) as uow:
        kpis = uow.kpis.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        assert uow.confidences.latest(stage.workspace_id, [one.kpi_id for one in kpis]) == []


def test_only_the_owner_is_asked_how_sure_they_are(stage: MatoStage) -> None:
    log(stage, "インプレッション 77")

    form = stage.ken.command("/kpi log", stage.channel)

    assert len(opened(form).blocks) == 3


def test_a_check_in_is_for_the_day_that_is_picked(stage: MatoStage) -> None:
    day = (stage.clock.now() - timedelta(days=3)).date()
    form = stage.aya.command("/kpi log", stage.channel)

    seen = submit(stage.aya, form, {FIRST: "5", DataUi.DAY: day.isoformat()})

    assert f"{day.month}月{day.day}日" in seen.text


def test_more_kpis_than_fit_are_said_to_be_left_out(stage: MatoStage) -> None:
    scopes = [Scope(account=f"shop{n}") for n in range(25)]
    with stage.mato.deps.uow() as uow:
        (first, *_) = uow.kpis.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        uow.commit()
    for one in add_series(stage, *scopes, metric="likes"):
        with stage.mato.deps.uow() as uow:
            made = KpiId(uow.new_id())
            uow.kpis.save(replace(first, kpi_id=made, metric=one.metric, series_id=one.series_id))
            uow.commit()

    form = stage.aya.command("/kpi log", stage.channel)

    view = opened(form)
    assert len([block for block in view.blocks if block["type"] == "input"]) == 21
    assert "残りの7件" in str(view.blocks[-1])


def test_the_shortcut_opens_my_check_in_and_answers_directly(stage: MatoStage) -> None:
    form = stage.aya.shortcut(DataUi.LOG_SHORTCUT)

    seen = submit(stage.aya, form, {FIRST: "5"})

    assert seen.reply.channel == stage.aya.direct().id
    assert values(stage) == ["5"]


def test_whoever_has_no_kpi_is_told_how_there_will_be_one(stage: MatoStage) -> None:
    assert "no KPI to log yet" in stage.ken.command("/kpi log", stage.ken.direct()).text
    stage.work()

    view = opened(stage.ken.shortcut(DataUi.LOG_SHORTCUT))

    assert "no KPI to log yet" in readable(view)
    assert view.submit is None


def test_the_buttons_of_status_and_digest_open_the_channel_s_check_in(stage: MatoStage) -> None:
    status = stage.ken.command("/kpi status", stage.channel)
    form = press(stage.ken, status.reply, "Log")
    assert len(opened(form).blocks) == 3

    stage.ken.close(opened(form))
    stage.aya.command("/kpi digest now", stage.channel)
    stage.deliver()
    digest = next(m for m in stage.ken.messages(stage.channel) if "数値を記録" in buttons(m))
    seen = submit(stage.ken, press(stage.ken, digest, "数値を記録"), {FIRST: "5"})

    assert seen.reply.ephemeral_to == stage.ken.user.id
    assert values(stage) == ["5"]


# who may not


def test_a_guest_only_reads(stage: MatoStage) -> None:
    with stage.mato.deps.uow() as uow:
        uow.people.save(
            Somebody(
                workspace_id=stage.workspace_id,
                user_id=UserId(stage.ken.user.id),
                language=Language.EN,
                language_is_known=True,
                is_guest=True,
                refreshed_at=stage.clock.now(),
            )
        )
        uow.commit()

    assert "Guests" in log(stage, "impressions 5", stage.ken).text
    assert "Guests" in log(stage, "likes 5", stage.ken).text
    assert "Guests" in stage.ken.command("/kpi log", stage.channel).text
    assert values(stage) == []


def test_nobody_logs_into_a_private_channel_that_they_left(stage: MatoStage) -> None:
    secret = stage.sandbox.config.world.channel(
        stage.workspace, "secret", members=[stage.ken.user], is_private=True
    )
    stage.ken.command("/goal Raise brand awareness by 31 March", secret)
    stage.ken.command("/kpi reach 5,000 by 31 March", secret)
    form = stage.ken.command("/kpi log", secret)
    logged = log(stage, "reach 5", stage.ken, secret)
    assert "• Reach: 5" in logged.text
    secret.members.remove(stage.ken.user.id)

    late = submit(stage.ken, form, {FIRST: "9"})
    direct = log(stage, "reach 5", stage.ken, stage.ken.direct())
    checked = stage.ken.shortcut(DataUi.LOG_SHORTCUT)

    assert list(late.errors.values()) == ["That series cannot be found."]
    assert "live in channels" in direct.text
    assert "There is no KPI to log yet" in str(opened(checked).blocks)
