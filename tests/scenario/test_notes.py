"""What a team knows of a day, from the command to the digest."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.sandbox.person import readable
from kpi.model import ChannelId, Period
from tests.forms import press
from tests.scenes import goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        yield stage


def notes(stage: MatoStage) -> list[tuple[date, str]]:
    always = Period(start=date(2000, 1, 1), end=date(2100, 1, 1))
    with stage.mato.deps.uow(reading=True) as uow:
        channel = ChannelId(stage.channel.id)
        found = uow.notes.of_channel(stage.workspace_id, channel, always)
    return [(one.day, one.text) for one in found]


@pytest.mark.parametrize(
    "text",
    ["メモ 11/3 キャンペーン開始", "note 11/3 キャンペーン開始", "メモ キャンペーン開始 11/3"],
)
def test_a_note_is_kept_on_its_day(stage: MatoStage, text: str) -> None:
    seen = kpi(stage, text)

    ((day, said),) = notes(stage)
    assert (day.month, day.day, said) == (11, 3, "キャンペーン開始")
    assert "11月3日" in seen.text
    press(stage.aya, seen.reply, "取り消す")
    assert notes(stage) == []


def test_without_a_day_it_is_about_today_and_the_digest_shows_it(stage: MatoStage) -> None:
    kpi(stage, "インプレッション 10万 3月末まで")
    assert "メモはまだありません" in kpi(stage, "メモ").text
    kpi(stage, "メモ テレビで紹介された")

    listed = kpi(stage, "メモ")
    digest = kpi(stage, "レポート プレビュー")

    assert "テレビで紹介された" in listed.text
    assert "テレビで紹介された" in readable(digest.reply)


def test_a_kpi_of_the_platform_is_not_a_note(stage: MatoStage) -> None:
    kpi(stage, "note インプレッション 5,000 3月末まで")

    assert notes(stage) == []
    assert len(kpis_of(stage)) == 1


def test_what_cannot_be_kept_is_refused(stage: MatoStage) -> None:
    assert "200文字まで" in kpi(stage, f"メモ {'あ' * 201}").text
    direct = stage.aya.command("/kpi メモ 始まり", stage.aya.direct())
    assert "チャンネル" in direct.text
    assert notes(stage) == []
