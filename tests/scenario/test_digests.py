"""``/kpi digest`` as a team meets it: set, tested, previewed, posted, missed, paused."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot import digests
from bot.sandbox.blockkit.blocks import Surface
from bot.sandbox.blocks_check import block_problems
from bot.sandbox.model import Channel, Message
from bot.sandbox.person import readable
from kpi.model import ChannelId
from kpi.ports import Schedule, ScheduleState
from tests.forms import buttons, opened, press, shown, submit
from tests.stages import MatoStage, mato_stage

MARK = "進捗レポート（"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A Mato that has read in Slack who Aya and Ken are."""
    with mato_stage(sqlite_url) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        yield stage


@pytest.fixture
def steered(stage: MatoStage) -> MatoStage:
    """A channel with a goal, a KPI and one value."""
    for command in (
        "/goal 認知度を高めたい 3月末まで",
        "/kpi インプレッション 100万 3月末まで",
        "/kpi log インプレッション 12,345",
    ):
        stage.aya.command(command, stage.channel)
    stage.work()
    stage.deliver()
    return stage


def joined(stage: MatoStage) -> None:
    """Let Aya invite Mato into the channel again."""
    stage.aya.invite_app(stage.channel)


def opened_again(stage: MatoStage) -> None:
    stage.sandbox.changes.unarchive(stage.workspace, stage.channel, stage.aya.user)


def removed(stage: MatoStage) -> None:
    """Let Mato be taken out of the channel."""
    stage.sandbox.changes.leave(stage.workspace, stage.channel, stage.workspace.bot_user)


def archived(stage: MatoStage) -> None:
    stage.sandbox.changes.archive(stage.workspace, stage.channel, stage.aya.user)


def schedule(stage: MatoStage, channel: Channel | None = None) -> Schedule:
    channel_id = ChannelId((channel or stage.channel).id)
    with stage.mato.deps.uow(reading=True) as uow:
        found = uow.schedules.get(stage.workspace_id, channel_id)
    assert found is not None
    return found


def later(stage: MatoStage, **by: float) -> list[Message]:
    """Let time pass and return what the worker posts to the channel then."""
    before = len(stage.ken.messages(stage.channel))
    stage.clock.advance(timedelta(**by))
    digests.plan(stage.mato.deps)
    stage.deliver()
    return stage.ken.messages(stage.channel)[before:]


def test_a_digest_is_set_in_words_and_tested(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi digest weekly monday 9:00", stage.channel)

    assert "毎週月曜日 9:00" in seen.text
    assert "日本時間" in seen.text
    assert "次回は" in seen.text
    assert buttons(seen.reply) == ["設定を変える", "今すぐ配信", "止める"]
    (test,) = later(stage)
    assert "動作確認" in readable(test)
    assert f"<@{stage.aya.user.id}>" in readable(test)


def test_a_digest_is_set_in_english_by_the_modal(stage: MatoStage) -> None:
    seen = stage.ken.command("/kpi digest", stage.channel)
    assert "not set up" in seen.text

    form = press(stage.ken, seen.reply, "Set up")
    assert shown(opened(form)) == {
        "report.kind": "weekly",
        "report.at": "09:00",
        "report.weekday": "0",
        "report.month_day": None,
        "report.holidays": "keep",
        "report.zone": "Europe/London",
    }
    wrong = submit(stage.ken, form, {"report.zone": "Mars/Olympus"})
    assert list(wrong.errors.values()) == [
        "There is no time zone “Mars/Olympus”. Write it like Asia/Tokyo."
    ]
    done = submit(
        stage.ken,
        form,
        {
            "report.kind": "monthly",
            "report.month_day": "31",
            "report.at": "18:30",
            "report.holidays": "move",
            "report.zone": "Europe/London",
        },
    )

    assert "on the last day of each month at 6:30" in done.text
    found = schedule(stage)
    assert (found.kind, found.month_day, found.hour, found.minute) == ("monthly", 31, 18, 30)


def test_the_preview_is_for_the_person_alone_and_valid(steered: MatoStage) -> None:
    seen = steered.aya.command("/kpi digest preview", steered.channel)

    assert seen.reply.ephemeral_to == steered.aya.user.id
    assert "インプレッション数" in seen.text
    assert block_problems(seen.reply.blocks, Surface.MESSAGE) == []


def test_a_digest_for_now_goes_to_the_channel(steered: MatoStage) -> None:
    steered.aya.command("/kpi digest now", steered.channel)

    (digest,) = later(steered)

    assert digest.text.startswith(MARK)
    assert [block["type"] for block in digest.blocks].count("table") == 1
    assert buttons(digest) == ["数値を記録", "詳しく見る", "なぜ？・ほかの指摘", "通知の設定"]


def test_the_buttons_below_a_digest_answer(steered: MatoStage) -> None:
    steered.aya.command("/kpi digest now", steered.channel)
    (digest,) = later(steered)

    assert press(steered.aya, digest, "数値を記録").view is not None
    assert "KPIの状況" in press(steered.aya, digest, "詳しく見る").text
    assert press(steered.aya, digest, "通知の設定").view is not None
    # What is shown to one leaves the channel's message as it was.
    assert steered.ken.messages(steered.channel)[-1].text == digest.text


def test_a_week_that_passes_at_once_brings_one_late_digest(steered: MatoStage) -> None:
    steered.aya.command("/kpi digest daily 9:00", steered.channel)
    later(steered)

    (digest,) = later(steered, days=7)

    assert digest.text.startswith(MARK)
    assert "遅れてお届けしています" in digest.text
    assert "直前の6回分は配信できませんでした" in digest.text
    assert later(steered) == []


def test_the_second_digest_tells_what_changed(steered: MatoStage) -> None:
    steered.aya.command("/kpi digest now", steered.channel)
    later(steered)
    steered.aya.command("/kpi log インプレッション 20,000", steered.channel)
    steered.aya.command("/kpi digest now", steered.channel)

    (digest,) = later(steered)

    assert "前回（" in digest.text
    assert "+7,655（12,345から20,000）" in digest.text


def test_a_digest_is_stopped_and_resumed(steered: MatoStage) -> None:
    steered.aya.command("/kpi digest daily 9:00", steered.channel)
    later(steered)

    off = steered.aya.command("/kpi digest off", steered.channel)
    silent = later(steered, days=3)
    shown_off = steered.aya.command("/kpi digest", steered.channel)
    on = steered.aya.command("/kpi digest on", steered.channel)

    assert "止めました" in off.text
    assert silent == []
    assert "止まっています" in shown_off.text
    assert "毎日 9:00" in on.text
    assert len(later(steered, days=1)) == 1


def test_what_was_not_understood_is_said_back(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi digest weekly monday 9:00 ぽよぽよ", stage.channel)

    assert "読み取れなかった部分: ぽよぽよ" in seen.text


def test_a_channel_without_mato_is_told_how_to_invite_it(stage: MatoStage) -> None:
    world = stage.sandbox.config.world
    alone = world.channel(stage.workspace, "alone", members=[stage.aya.user], with_app=False)

    seen = stage.aya.command("/kpi digest daily 9:00", alone)
    assert f"/invite <@{stage.workspace.bot_user}>" in seen.text
    stage.deliver()
    stage.deliver()

    direct = stage.aya.messages(stage.aya.direct())
    assert "一時停止しました" in readable(direct[-1])
    assert schedule(stage, alone).state is ScheduleState.PAUSED
    paused = stage.aya.command("/kpi digest", alone)
    assert "一時停止中" in paused.text

    stage.aya.invite_app(alone)
    press(stage.aya, paused.reply, "もう一度試す")
    stage.deliver()

    assert schedule(stage, alone).state is ScheduleState.ACTIVE
    assert "動作確認" in readable(stage.aya.messages(alone)[-1])


def test_a_digest_for_now_is_not_promised_where_mato_is_not(stage: MatoStage) -> None:
    world = stage.sandbox.config.world
    alone = world.channel(stage.workspace, "alone", members=[stage.aya.user], with_app=False)
    stage.aya.command("/goal 認知度を高めたい 3月末まで", alone)

    seen = stage.aya.command("/kpi digest now", alone)
    stage.deliver()

    assert f"/invite <@{stage.workspace.bot_user}>" in seen.text
    assert "送ります" not in seen.text
    stage.aya.invite_app(alone)
    assert "送ります" in stage.aya.command("/kpi digest now", alone).text


def test_a_direct_conversation_has_no_digest(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi digest weekly", stage.aya.direct())

    assert "チャンネル" in seen.text


def test_a_digest_that_was_never_set_cannot_be_stopped(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi digest off", stage.channel)

    assert "まだ設定されていません" in seen.text


def test_words_that_mean_nothing_are_said_back_with_the_settings(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi digest ぽよぽよ", stage.channel)

    assert "読み取れなかった部分: ぽよぽよ" in seen.text
    assert buttons(seen.reply) == ["配信を設定"]


def test_the_buttons_of_the_settings_work(steered: MatoStage) -> None:
    seen = steered.aya.command("/kpi digest daily 9:00", steered.channel)
    later(steered)

    assert "送ります" in press(steered.aya, seen.reply, "今すぐ配信").text
    assert len(later(steered)) == 1
    assert "止めました" in press(steered.aya, seen.reply, "止める").text
    assert schedule(steered).state is ScheduleState.OFF


def test_the_modal_of_a_digest_that_is_set_shows_it(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi digest 毎週金曜 18時 祝日は休み", stage.channel)

    found = shown(opened(press(stage.aya, seen.reply, "設定を変える")))

    assert found["report.weekday"] == "4"
    assert found["report.at"] == "18:00"
    assert found["report.holidays"] == "skip"


@pytest.mark.parametrize(
    ("lose", "mend"), [(removed, joined), (archived, opened_again)], ids=["invited", "unarchived"]
)
def test_a_digest_goes_on_by_itself_once_mato_is_back_and_says_so_once(
    steered: MatoStage, lose: Callable[[MatoStage], None], mend: Callable[[MatoStage], None]
) -> None:
    steered.aya.command("/kpi digest daily 9:00", steered.channel)
    later(steered)
    lose(steered)
    assert later(steered, days=3) == []
    assert "自動で再開します" in steered.aya.command("/kpi digest", steered.channel).text

    mend(steered)

    assert later(steered) == []
    (digest,) = later(steered, days=1)
    (usual,) = later(steered, days=1)
    assert "自動で再開しました" in readable(digest)
    assert "配信できませんでした" not in readable(digest)
    assert "再開" not in readable(usual)


def test_a_digest_that_a_person_stopped_stays_off_when_mato_is_invited(
    steered: MatoStage,
) -> None:
    steered.aya.command("/kpi digest daily 9:00", steered.channel)
    steered.aya.command("/kpi digest off", steered.channel)
    later(steered)
    removed(steered)

    joined(steered)

    assert schedule(steered).state is ScheduleState.OFF
    assert later(steered, days=2) == []
