"""A file by hour: dropped, looked at, stored; its hours are forgotten in time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import ticks
from bot.sandbox.person import readable
from kpi.hours import KEPT
from kpi.model import ChannelId
from kpi.ports import HourValue
from tests.dropped import DAYS, drop, one
from tests.forms import press
from tests.logged import values
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

EVER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions."""
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        stage.work()
        stage.deliver()
        yield stage


def table(*rows: tuple[int, int], header: str = "日付,時間帯,インプレッション") -> str:
    return "\n".join([header, *(f"{DAYS[0]},{hour}時,{value}" for hour, value in rows)]) + "\n"


def kept(stage: MatoStage) -> list[HourValue]:
    with stage.mato.deps.uow(reading=True) as uow:
        (series,) = uow.series.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        end = stage.clock.now() + timedelta(days=1)
        return uow.hours.points(stage.workspace_id, series.series_id, EVER, end)


def test_a_file_by_hour_is_shown_by_day_and_its_hours_are_kept(stage: MatoStage) -> None:
    shown = one(drop(stage, table(*((hour, 2) for hour in range(24)))))

    assert "1時間ごとの値（24件）を日ごとにまとめます。" in readable(shown)
    assert "合計 48" in readable(shown)
    press(stage.aya, shown, "取り込む")

    assert values(stage) == ["48"]
    found = kept(stage)
    assert len(found) == 24
    assert found[0].hour.hour == 15  # midnight in Tokyo


def test_a_second_file_corrects_one_hour(stage: MatoStage) -> None:
    press(stage.aya, one(drop(stage, table((9, 500), (10, 6)))), "取り込む")

    press(stage.aya, one(drop(stage, table((9, 5)), "again.csv")), "取り込む")

    assert values(stage) == ["11"]


def test_hours_are_forgotten_and_days_are_not(stage: MatoStage) -> None:
    press(stage.aya, one(drop(stage, table((9, 5), (10, 6)))), "取り込む")
    stage.clock.advance(KEPT - timedelta(days=3))
    ticks.forget_hours(stage.mato.deps)
    assert len(kept(stage)) == 2

    stage.clock.advance(timedelta(days=4))
    ticks.forget_hours(stage.mato.deps)

    assert kept(stage) == []
    assert values(stage) == ["11"]
