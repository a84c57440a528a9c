"""``/kpi sources``: what brings a channel its numbers."""

from collections.abc import Iterator

import pytest

from tests.factories import a_run
from tests.forms import press
from tests.logged import log
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

WEEK = b"date,metric,value\n2026-01-02,impressions,10\nsoon,impressions,1\n"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A goal with a KPI over impressions."""
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 100万 3月末まで")
        yield stage


def test_nothing_came_in_yet(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi 連携", stage.channel)

    assert "ファイル" in seen.text
    assert "手入力" in seen.text
    assert seen.reply.text.count("まだ記録はありません。") == 2


def test_a_file_and_what_was_typed_are_counted(stage: MatoStage) -> None:
    log(stage, "インプレッション 12,345")
    log(stage, "インプレッション 12,346")
    stage.ken.drop("week.csv", WEEK, stage.channel)
    stage.work()
    stage.deliver()
    press(stage.ken, stage.ken.wait_for("week.csv", stage.ken.direct()), "Import")

    seen = stage.ken.command("/kpi sources", stage.channel)

    assert "week.csv: 1 read, 1 new, 0 changed, 0 the same, 1 refused" in seen.text
    assert "1 read, 1 new, 0 changed, 0 the same, 0 refused" in seen.text
    assert "1 read, 0 new, 1 changed, 0 the same, 0 refused" in seen.text


def test_a_run_that_failed_says_why(stage: MatoStage) -> None:
    failed = a_run(
        workspace_id=stage.workspace_id,
        channel_id=stage.channel.id,
        at=stage.clock.now(),
        error="import.too_large",
    )
    with stage.mato.deps.uow() as uow:
        uow.runs.save(failed)
        uow.commit()

    seen = stage.ken.command("/kpi sources", stage.channel)

    assert "failed. " in seen.text


def test_a_direct_message_has_no_sources(stage: MatoStage) -> None:
    assert "live in channels" in stage.ken.command("/kpi sources", stage.ken.direct()).text
