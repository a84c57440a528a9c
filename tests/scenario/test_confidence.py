"""The owner's own confidence: said by a button, shown beside the chance, asked for again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import evaluations
from bot.sandbox.person import Seen, readable
from kpi.model import ChannelId, Language, Period, SeriesId, UserId
from kpi.usecases.alerts import alerts
from tests.factories import a_goal, a_kpi, a_series, a_target, a_team, daily
from tests.forms import buttons, opened, press
from tests.stages import MatoStage, mato_stage

QUESTION = "自信はどのくらいですか"
ANSWERS = ["高い", "五分五分", "低い"]


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        live(stage)
        yield stage


def live(stage: MatoStage) -> None:
    """Let Aya own a KPI in the tenth of its thirty days that is far from its target."""
    today = stage.clock.now().date()
    owner, channel = UserId(stage.aya.user.id), ChannelId(stage.channel.id)
    here = {"workspace_id": stage.workspace_id, "channel_id": channel}
    start = today - timedelta(days=10)
    period, now = Period(start=start, end=start + timedelta(days=30)), stage.clock.now()
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, language=Language.JA, fallback_owner=owner))
        uow.goals.save(a_goal(**here, owner_id=owner, period=period, created_at=now))
        uow.series.find_or_add(a_series(**here))
        uow.kpis.save(
            a_kpi(**here, owner_id=owner, period=period, created_at=now, target=a_target(6000))
        )
        values = [100 + day * 37 % 11 for day in range(60)]
        start = today - timedelta(days=60)
        uow.observations.upsert(stage.workspace_id, daily(*values, start=start, learnt_at=now))
        alerts.after_observations(uow, stage.workspace_id, [SeriesId("s1")], now)
        uow.commit()
    stage.work()


def status(stage: MatoStage) -> Seen:
    return stage.aya.command("/kpi 状況", stage.channel)


def digest(stage: MatoStage) -> str:
    return readable(stage.aya.command("/kpi レポート プレビュー", stage.channel).reply)


def test_the_owner_is_asked_and_others_only_read(stage: MatoStage) -> None:
    mine = status(stage)
    press(stage.aya, mine.reply, "高い")
    theirs = stage.ken.command("/kpi status", stage.channel)

    assert QUESTION in readable(mine.reply)
    assert set(ANSWERS) <= set(buttons(mine.reply))
    assert "The owner's confidence is “High”, the data say 1%" in readable(theirs.reply)
    assert not {"High", "Even", "Low"} & set(buttons(theirs.reply))


def test_disagreement_is_said_in_one_line(stage: MatoStage) -> None:
    assert "見立て" not in digest(stage)

    press(stage.aya, status(stage).reply, "高い")

    assert "インプレッション数: 担当者の見立ては「高い」、データからは1%" in digest(stage)


def test_who_agrees_with_the_data_is_not_in_the_digest(stage: MatoStage) -> None:
    press(stage.aya, status(stage).reply, "低い")

    assert "見立て" not in digest(stage)
    assert "担当者の見立て: 低い" in readable(status(stage).reply)


def test_it_is_said_in_the_details_too_and_the_last_word_counts(stage: MatoStage) -> None:
    details = stage.aya.click(status(stage).reply, "kpi.details", "インプレッション数")

    first = press(stage.aya, opened(details), "高い")
    second = press(stage.aya, opened(first), "五分五分")

    assert "見立てを記録しました" in readable(opened(first))
    assert "担当者の見立ては「五分五分」" in readable(opened(second))


def test_after_two_weeks_it_is_asked_for_anew(stage: MatoStage) -> None:
    press(stage.aya, status(stage).reply, "高い")

    stage.clock.advance(timedelta(days=14))

    assert "担当者の見立て" not in readable(status(stage).reply)
    assert QUESTION in readable(status(stage).reply)


def test_nobody_else_can_say_it(stage: MatoStage) -> None:
    mine = status(stage)
    with stage.mato.deps.uow() as uow:
        (kpi,) = uow.kpis.all_active(stage.workspace_id)
        uow.kpis.save(replace(kpi, owner_id=UserId(stage.ken.user.id)))
        uow.commit()

    pressed = press(stage.aya, mine.reply, "高い")

    assert "KPIの担当者だけ" in pressed.text


def test_the_evaluation_remembers_it(stage: MatoStage) -> None:
    press(stage.aya, status(stage).reply, "高い")
    stage.clock.advance(timedelta(days=24, hours=2))

    evaluations.plan(stage.mato.deps)
    stage.work()
    stage.deliver()

    said = "\n".join(readable(message) for message in stage.channel.messages)
    assert "担当者の見立ては「高い」でした" in said
