"""A team says from which day on a KPI is counted otherwise, sees what follows, takes it back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.model import View
from bot.sandbox.person import readable
from kpi.model import Period
from kpi.ports import Break, BreakOrigin
from kpi.usecases.alerts import alerts
from tests.factories import a_break, daily
from tests.forms import buttons, entries, opened, press
from tests.scenes import goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage

NAME = "インプレッション数"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    """A KPI whose numbers became three times as many ten days ago."""
    with mato_stage(sqlite_url) as stage:
        goal(stage)
        kpi(stage, "インプレッション 10万 3月末まで")
        (steered,) = kpis_of(stage)
        now = stage.clock.now()
        start = now.date() - timedelta(days=60)
        rows = daily(
            *[100] * 50, *[300] * 10, start=start, series_id=steered.series_id, learnt_at=now
        )
        period = Period(start=start, end=steered.period.end)
        with stage.mato.deps.uow() as uow:
            uow.kpis.save(replace(steered, period=period))
            uow.observations.upsert(stage.workspace_id, rows)
            alerts.after_observations(uow, stage.workspace_id, [steered.series_id], now)
            uow.commit()
        stage.work()
        yield stage


def card(stage: MatoStage) -> View:
    seen = stage.aya.command("/kpi 状況", stage.channel)
    return opened(stage.aya.click(seen.reply, "kpi.details", NAME))


def said(stage: MatoStage) -> list[Break]:
    (one,) = kpis_of(stage)
    with stage.mato.deps.uow(reading=True) as uow:
        return uow.series.breaks(stage.workspace_id, [one.series_id])


def test_a_day_is_said_and_what_follows_shows_it(stage: MatoStage) -> None:
    form = opened(press(stage.aya, card(stage), "数え方の変更"))
    day = stage.clock.now().date() - timedelta(days=10)

    values = {"break.day": day.isoformat(), "break.name": "広告を含む表示"}
    kept = opened(stage.aya.submit(form, entries(form, values)))
    stage.work()
    after = readable(card(stage))

    assert [(one.day, one.name, one.origin) for one in said(stage)] == [
        (day, "広告を含む表示", BreakOrigin.TEAM)
    ]
    assert "数え方が変わったものとして扱います" in readable(kept)
    assert "「広告を含む表示」として集計されています" in after
    assert "それより前の数値は予測に使っていません" in after


def test_what_was_said_is_taken_back(stage: MatoStage) -> None:
    form = opened(press(stage.aya, card(stage), "数え方の変更"))
    kept = opened(stage.aya.submit(form))

    back = opened(press(stage.aya, kept, "取り消す"))

    assert "取り消しました" in readable(back)
    assert buttons(back) == []
    assert said(stage) == []


def test_what_a_file_showed_is_denied_and_restored(stage: MatoStage) -> None:
    (steered,) = kpis_of(stage)
    day = stage.clock.now().date() - timedelta(days=10)
    whose = {"workspace_id": stage.workspace_id, "series_id": steered.series_id}
    with stage.mato.deps.uow() as uow:
        uow.series.save_break(a_break(**whose, day=day))
        uow.commit()
    form = opened(press(stage.aya, card(stage), "数え方の変更"))
    denied = opened(press(stage.aya, form, "変わっていない"))

    restored = opened(press(stage.aya, denied, "取り消す"))

    assert "数え方は変わっていない" in readable(denied)
    assert buttons(restored) == ["変わっていない"]


@pytest.mark.parametrize(("name", "days", "code"), [("x" * 81, 0, "80"), ("", 1, "今日まで")])
def test_what_cannot_stand_is_said_at_its_field(
    stage: MatoStage, name: str, days: int, code: str
) -> None:
    form = opened(press(stage.aya, card(stage), "数え方の変更"))
    day = stage.clock.now().date() + timedelta(days=2 * days)

    values = {"break.day": day.isoformat(), "break.name": name}
    seen = stage.aya.submit(form, entries(form, values))

    assert code in str(seen.errors)
    assert said(stage) == []
