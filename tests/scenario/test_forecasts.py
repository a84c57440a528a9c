"""A forecast as its reader meets it: in the status, the details, the digest, or not yet."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from bot.sandbox.person import readable
from kpi.model import (
    Aggregation,
    ChannelId,
    Language,
    Period,
    SeriesId,
    Target,
    TargetKind,
    Unit,
    UserId,
)
from kpi.usecases.alerts import alerts
from tests.factories import a_goal, a_kpi, a_series, a_target, a_team, daily
from tests.forms import opened
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        stage.aya.command("/kpi help", stage.channel)
        stage.work()
        yield stage


def today(stage: MatoStage) -> date:
    return stage.clock.now().date()


def known_for(
    stage: MatoStage,
    days: int,
    *,
    is_steered: bool = True,
    target: Target | None = None,
    series: Mapping[str, object] | None = None,
) -> None:
    """Let a sum of 3,000 in thirty days be in its tenth day, with so many days of history.

    Not steered: the numbers are there, but no KPI yet. ``series`` says what they are instead.
    """
    start = today(stage) - timedelta(days=10)
    owner, channel = UserId(stage.aya.user.id), ChannelId(stage.channel.id)
    here = {"workspace_id": stage.workspace_id, "channel_id": channel}
    period = Period(start=start, end=start + timedelta(days=30))
    now = stage.clock.now()
    values = [100 + day * 37 % 11 for day in range(days)]
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, language=Language.JA, fallback_owner=owner))
        uow.goals.save(a_goal(**here, owner_id=owner, period=period, created_at=now))
        one = uow.series.find_or_add(a_series(**here, **(series or {})))
        if is_steered:
            uow.kpis.save(
                a_kpi(
                    **here,
                    owner_id=owner,
                    period=period,
                    created_at=now,
                    metric=one.metric,
                    target=target or a_target(3000),
                )
            )
        first = today(stage) - timedelta(days=days)
        uow.observations.upsert(stage.workspace_id, daily(*values, start=first, learnt_at=now))
        alerts.after_observations(uow, stage.workspace_id, [SeriesId("s1")], now)
        uow.commit()
    stage.work()


def test_status_and_details_say_where_it_is_likely_to_end(stage: MatoStage) -> None:
    known_for(stage, 60)

    seen = stage.aya.command("/kpi 状況", stage.channel)
    details = stage.aya.click(seen.reply, "kpi.details", "インプレッション数")

    assert "達成見込み" in readable(seen.reply)
    assert "目標を達成できる見込みは" in readable(opened(details))
    assert "このままのペースでは" not in readable(opened(details))


def test_an_alert_says_the_forecast_that_it_goes_by(stage: MatoStage) -> None:
    known_for(stage, 60, target=a_target(4000))
    stage.deliver()

    (alert,) = [one for one in stage.aya.messages(stage.aya.direct()) if "未達" in one.text]

    assert "着地見込みは" in alert.text
    assert "目標を達成できる見込みは1%です" in alert.text
    assert "このままのペースでは" not in alert.text


def test_a_young_kpi_is_said_to_be_too_young_in_its_details_alone(stage: MatoStage) -> None:
    known_for(stage, 8)

    seen = stage.aya.command("/kpi 状況", stage.channel)
    details = stage.aya.click(seen.reply, "kpi.details", "インプレッション数")

    assert "達成見込み" not in readable(seen.reply)
    assert "着地の予測にはまだ早すぎます" in readable(opened(details))


def test_a_kpi_that_is_set_has_its_forecast_at_once(stage: MatoStage) -> None:
    known_for(stage, 60, is_steered=False)

    last_day = today(stage) + timedelta(days=19)
    stage.aya.command(f"/kpi インプレッション数 3000 {last_day.isoformat()}まで", stage.channel)
    before = readable(stage.aya.command("/kpi 状況", stage.channel).reply)
    stage.work()
    after = readable(stage.aya.command("/kpi 状況", stage.channel).reply)

    assert "3,000" in before
    assert "達成見込み" not in before
    assert "達成見込み" in after


TYPED_RATE = {
    "metric": "engagement_rate",
    "aggregation": Aggregation.RATIO,
    "unit": Unit.PERCENT,
}


def test_a_rate_that_was_typed_without_its_parts_is_forecast_and_drawn(stage: MatoStage) -> None:
    known_for(stage, 60, series=TYPED_RATE, target=a_target(100, kind=TargetKind.LEVEL))

    status = stage.aya.command("/kpi 状況 エンゲージメント率", stage.channel).reply
    seen = stage.ken.command("/kpi status engagement rate", stage.channel).reply
    details = opened(stage.ken.click(seen, "kpi.details", "Engagement rate"))

    assert "達成見込み" in readable(status)
    assert "着地見込みは" in readable(status)
    assert "見込みの上限" in readable(status)
    assert "chance of meeting the target" in readable(details)
    assert "newest value stands for all days" in readable(details)


def test_a_rate_of_few_days_is_too_young(stage: MatoStage) -> None:
    known_for(stage, 8, series=TYPED_RATE, target=a_target(100, kind=TargetKind.LEVEL))

    status = stage.aya.command("/kpi 状況 エンゲージメント率", stage.channel).reply

    assert "見込みの上限" not in readable(status)
    assert "達成見込み" not in readable(status)
