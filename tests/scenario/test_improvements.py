"""Improvements as a team meets them: planned, done on the day, judged a month later."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot import evaluations
from bot.ids import ImproveUi
from bot.sandbox.model import Message
from bot.sandbox.person import readable
from kpi.model import ChannelId, Language, Period, UserId
from kpi.ports import ActionState
from tests.factories import a_goal, a_kpi, a_series, a_target, a_team, daily
from tests.forms import buttons, opened, press, shown, submit
from tests.stages import MatoStage, mato_stage

#: Days of history: enough to say what would come anyway.
PAST = 300


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        steer(stage)
        yield stage


def today(stage: MatoStage) -> date:
    """Return the day in Tokyo."""
    return stage.clock.now().date() + timedelta(days=1)


def steer(stage: MatoStage) -> None:
    """Let the channel have a goal of half a year with a KPI of a long history."""
    owner = UserId(stage.aya.user.id)
    here = {"workspace_id": stage.workspace_id, "channel_id": ChannelId(stage.channel.id)}
    start = today(stage)
    period = Period(start=start, end=start + timedelta(days=180))
    whose = {**here, "owner_id": owner, "period": period, "created_at": stage.clock.now()}
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, language=Language.JA, fallback_owner=owner))
        uow.goals.save(a_goal(**whose))
        uow.series.find_or_add(a_series(**here))
        uow.kpis.save(a_kpi(**whose, target=a_target(100_000)))
        uow.observations.upsert(
            stage.workspace_id,
            daily(*[100, 104] * (PAST // 2), start=start - timedelta(days=PAST)),
        )
        uow.commit()


def told(stage: MatoStage, **by: float) -> list[Message]:
    """Let time pass and return what the channel is told then."""
    before = len(stage.ken.messages(stage.channel))
    stage.clock.advance(timedelta(**by))
    evaluations.plan(stage.mato.deps)
    stage.work()
    stage.deliver()
    return stage.ken.messages(stage.channel)[before:]


def state(stage: MatoStage) -> ActionState:
    with stage.mato.deps.uow(reading=True) as uow:
        (action,) = uow.actions.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
    return action.state


def plan(stage: MatoStage, what: str = "平日の昼に投稿を寄せる") -> None:
    submit(stage.aya, stage.aya.command(f"/kpi 改善 {what}", stage.channel))


def test_an_improvement_is_planned_with_ideas_at_hand(stage: MatoStage) -> None:
    form = stage.aya.command("/kpi 改善 リールを週2本", stage.channel)

    first = shown(opened(form))
    assert first[ImproveUi.WHAT] == "リールを週2本"
    assert first[ImproveUi.OWNER] == stage.aya.user.id
    assert "たとえば:" in readable(opened(form))
    saved = submit(stage.aya, form)
    assert "「リールを週2本」を進行中の改善に加えました" in saved.text
    (line,) = told(stage)
    assert f"<@{stage.aya.user.id}> さんが改善「リールを週2本」に取り組みます" in line.text


def test_a_day_and_a_person_that_are_typed_stand_in_their_fields(stage: MatoStage) -> None:
    due = today(stage) + timedelta(days=12)
    made = stage.aya.command(
        f"/kpi 改善 @ken 平日の昼に投稿を寄せる {due.month}/{due.day}まで", stage.channel
    )
    known = stage.ken.command(f"/kpi action post at noon by {due.isoformat()} @ken", stage.channel)

    for form, what in ((made, "平日の昼に投稿を寄せる"), (known, "post at noon")):
        first = shown(opened(form))
        assert first[ImproveUi.WHAT] == what
        assert first[ImproveUi.DUE] == due.isoformat()
        assert first[ImproveUi.OWNER] == stage.ken.user.id


def test_without_words_what_is_under_way_is_listed(stage: MatoStage) -> None:
    empty = stage.ken.command("/kpi action", stage.channel)
    assert "No improvements are under way." in empty.text
    assert buttons(empty.reply) == ["Plan an improvement"]
    plan(stage)

    listed = stage.aya.command("/kpi 改善", stage.channel)

    assert "進行中の改善 1件" in readable(listed.reply)
    assert "平日の昼に投稿を寄せる" in listed.text
    dropped = press(stage.aya, listed.reply, "取りやめ")
    assert "取りやめにしました" in dropped.text
    assert state(stage) is ActionState.DROPPED


def test_another_kpi_brings_other_ideas_and_keeps_what_was_entered(stage: MatoStage) -> None:
    here = {"workspace_id": stage.workspace_id, "channel_id": ChannelId(stage.channel.id)}
    with stage.mato.deps.uow() as uow:
        uow.series.find_or_add(a_series(**here, series_id="s2", metric="comments"))
        uow.kpis.save(a_kpi(**here, kpi_id="k2", series_id="s2", metric="comments"))
        uow.commit()
    form = opened(stage.aya.command("/kpi 改善 動画を増やす", stage.channel))
    before = readable(form)

    option = next(
        one
        for block in form.blocks
        if block["type"] == "input" and block["element"]["action_id"] == ImproveUi.KPI
        for one in block["element"]["options"]
        if one["value"] == "k2"
    )
    other = opened(stage.aya.click(form, ImproveUi.KPI, option))

    assert readable(other) != before
    assert "問い" in readable(other)


def test_what_cannot_be_meant_is_said_beside_the_field(stage: MatoStage) -> None:
    form = stage.aya.command("/kpi 改善 動画", stage.channel)

    long = submit(stage.aya, form, {ImproveUi.WHAT: "x" * 201})
    past = submit(stage.aya, form, {ImproveUi.DUE: "2020-01-01"})

    assert "200文字まで" in str(long.errors)
    assert "今日以降の日" in str(past.errors)


def test_whoever_is_to_do_it_is_asked_and_the_effect_is_told(stage: MatoStage) -> None:
    plan(stage)
    told(stage)

    told(stage, days=7, hours=2)
    question = stage.aya.messages(stage.aya.direct())[-1]
    assert "予定日です。実施しましたか" in question.text
    answer = press(stage.aya, question, "実施した")
    assert "実施前の予測と比べた結果をお知らせします" in answer.text
    with stage.mato.deps.uow() as uow:
        days = daily(*[160] * 40, start=today(stage) - timedelta(days=1))
        uow.observations.upsert(stage.workspace_id, days)
        uow.commit()
    (line,) = told(stage, days=33)

    assert "想定より良い水準です" in line.text
    assert "1日 160、何もしない場合の予測は" in line.text
    assert told(stage, days=1) == []


def test_a_digest_lists_what_is_under_way(stage: MatoStage) -> None:
    plan(stage)

    seen = stage.aya.command("/kpi レポート プレビュー", stage.channel)

    assert "進行中の改善 1件" in readable(seen.reply)
    assert "平日の昼に投稿を寄せる（インプレッション数、" in readable(seen.reply)


def test_where_no_kpi_is_there_is_nothing_to_improve(stage: MatoStage) -> None:
    seen = stage.aya.command("/kpi 改善 動画", stage.aya.direct())
    other = stage.sandbox.config.world.channel(stage.workspace, "other", members=[stage.aya.user])

    assert "チャンネル" in seen.text
    assert stage.aya.command("/kpi 改善 動画", other).view is None
