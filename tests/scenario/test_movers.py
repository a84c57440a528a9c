"""What moved, which part of it, and where values come from, as a team meets it in Slack."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from bot import digests
from bot.sandbox.person import Seen, readable
from kpi.model import RunId, Scope, SeriesId
from tests.factories import a_run, an_observation
from tests.forms import opened, press
from tests.scenes import add_series, delivered, goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage

WEEKS = 6


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions."""
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


def fill(
    stage: MatoStage, series_id: SeriesId, per_day: Sequence[int], source: str = "file"
) -> None:
    """Keep a value a day, one of ``per_day`` for each of the last weeks up to yesterday."""
    now = stage.clock.now()
    start = now.date() - timedelta(days=7 * len(per_day))
    with stage.mato.deps.uow() as uow:
        uow.observations.upsert(
            stage.workspace_id,
            [
                an_observation(
                    value,
                    series_id=series_id,
                    day=start + timedelta(days=7 * week + day),
                    source=source,
                    learnt_at=now,
                    run_id=RunId("r1"),
                )
                for week, value in enumerate(per_day)
                for day in range(7)
            ],
        )
        uow.commit()


def filled(stage: MatoStage) -> None:
    """Let impressions rise by half last week, because of the autumn campaign on Instagram."""
    (own,) = kpis_of(stage)
    fill(stage, own.series_id, [100] * 5 + [150])
    scopes = [
        Scope(platform="instagram", campaign="秋コーデ"),
        Scope(platform="instagram", campaign="定番"),
        Scope(platform="x", campaign="冬の準備"),
    ]
    for series, per_day in zip(
        add_series(stage, *scopes),
        ([20] * 5 + [65], [50] * 5 + [52], [30] * 5 + [33]),
        strict=True,
    ):
        fill(stage, series.series_id, per_day)


def details(stage: MatoStage) -> Seen:
    seen = stage.aya.command("/kpi 状況", stage.channel)
    return stage.aya.click(seen.reply, "kpi.details", "インプレッション数")


def digests_of_the_next_day(stage: MatoStage) -> list[str]:
    """Let a day pass and return what the channel then reads as its digest."""
    stage.clock.advance(timedelta(days=1))
    digests.plan(stage.mato.deps)
    said = [readable(one) for one in delivered(stage, stage.aya)]
    return [text for text in said if "進捗レポート" in text and "動作確認" not in text]


def test_a_digest_names_what_moved_the_part_and_the_days_beside_it(stage: MatoStage) -> None:
    filled(stage)
    day = stage.clock.now().date() - timedelta(days=3)
    kpi(stage, f"メモ {day.month}/{day.day} 秋のセール開始")

    seen = kpi(stage, "レポート プレビュー")

    assert "大きく動いた数値" in seen.text
    assert "+350（+50%）" in seen.text
    assert "増えた分の約9割は「Instagram / 秋コーデ」です。" in seen.text
    assert f"{day.month}/{day.day} 秋のセール開始" in seen.text
    assert "原因とは限りません" in seen.text


def test_what_moved_is_said_once_however_often_digests_go_out(stage: MatoStage) -> None:
    filled(stage)
    kpi(stage, "レポート 毎日 9時")
    first, second = (digests_of_the_next_day(stage) for _ in range(2))

    assert ["大きく動いた数値" in text for text in (*first, *second)] == [True, False]


def test_a_corrected_value_is_told_in_the_next_digest(stage: MatoStage) -> None:
    (own,) = kpis_of(stage)
    fill(stage, own.series_id, [100] * 6)
    kpi(stage, "レポート 毎日 9時")
    digests_of_the_next_day(stage)
    day = stage.clock.now().date() - timedelta(days=4)
    kpi(stage, f"記録 インプレッション 135 {day.month}/{day.day}")

    (digest,) = digests_of_the_next_day(stage)

    assert f"{day.month}/{day.day}の値が100から135に修正されました" in digest


def test_details_show_the_parts_and_where_the_values_come_from(stage: MatoStage) -> None:
    filled(stage)
    (own,) = kpis_of(stage)
    run = a_run(
        workspace_id=stage.workspace_id, channel_id=stage.channel.id, label="instagram.csv"
    )
    with stage.mato.deps.uow() as uow:
        uow.runs.save(run)
        uow.commit()
    fill(stage, own.series_id, [148], source="http_in:gone")

    shown = details(stage)

    text = readable(opened(shown))
    assert "直近の動き" in text
    assert "「Instagram / 秋コーデ」: +315" in text
    origins = readable(opened(press(stage.aya, opened(shown), "数値の出どころ")))
    assert "7日分で値が違います" in origins
    assert "ファイル instagram.csv" in origins


def test_sources_that_differ_are_shown_where_sources_are(stage: MatoStage) -> None:
    (own,) = kpis_of(stage)
    fill(stage, own.series_id, [100], source="file")
    fill(stage, own.series_id, [98], source="http_in:gone")

    seen = kpi(stage, "連携")

    assert "取り込み元によって値が違うKPI" in seen.text
    assert "API 98 / ファイル 100" in seen.text
    assert "最後に届いた値を使います" in seen.text
