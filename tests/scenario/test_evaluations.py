"""A period ends: the channel hears how, the owner is asked what was learnt, the goal goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot import evaluations
from bot.ids import ReviewUi, nth
from bot.sandbox.model import Message
from bot.sandbox.person import Person, readable
from kpi.model import (
    ChannelId,
    GoalState,
    Language,
    MetricKey,
    Period,
    Recurrence,
    SeriesId,
    UserId,
)
from tests.factories import a_goal, a_kpi, a_series, a_target, a_team, daily
from tests.forms import buttons, entries, opened, press, shown, submit
from tests.scenes import goals_of, kpis_of
from tests.stages import MatoStage, mato_stage

#: So long before the stage's day the period began; it ended yesterday.
LENGTH = 30


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        for person in (stage.aya, stage.ken):
            person.command("/kpi help", stage.channel)
        stage.work()
        yield stage


def today(stage: MatoStage) -> date:
    """Return the day in Tokyo."""
    return stage.clock.now().date() + timedelta(days=1)


def ended(stage: MatoStage, *values: int, target: int = 3000, **changes: object) -> None:
    """Let a goal of thirty days have ended yesterday with these values on its first days."""
    end = today(stage)
    period = Period(start=end - timedelta(days=LENGTH), end=end)
    owner = UserId(stage.aya.user.id)
    here = {"workspace_id": stage.workspace_id, "channel_id": ChannelId(stage.channel.id)}
    created = stage.clock.now() - timedelta(days=LENGTH)
    whose = {**here, "owner_id": owner, "period": period, "created_at": created}
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, language=Language.JA, fallback_owner=owner))
        uow.goals.save(a_goal(**whose, sentence="認知度を高めたい", **changes))
        uow.series.find_or_add(a_series(**here))
        uow.kpis.save(a_kpi(**whose, target=a_target(target)))
        uow.observations.upsert(
            stage.workspace_id,
            daily(*values, start=period.start, learnt_at=created),
        )
        uow.commit()


def heard(stage: MatoStage, **by: float) -> list[Message]:
    """Let time pass and return what the channel is told then."""
    before = len(stage.ken.messages(stage.channel))
    tell(stage, **by)
    return stage.ken.messages(stage.channel)[before:]


def tell(stage: MatoStage, **by: float) -> None:
    stage.clock.advance(timedelta(**by))
    evaluations.plan(stage.mato.deps)
    stage.work()
    stage.deliver()


def asked(person: Person) -> Message:
    """Return the newest question that a person got directly."""
    return person.messages(person.direct())[-1]


def test_the_channel_hears_once_how_the_period_ended(stage: MatoStage) -> None:
    ended(stage, *[120] * LENGTH)

    assert heard(stage) == []  # seven in the morning is no time for it
    (told,) = heard(stage, hours=2)

    assert "「認知度を高めたい」の評価" in readable(told)
    assert "✓ インプレッション数: 3,600（目標値 3,000） 20%上回りました" in told.text
    assert buttons(told) == ["次の期間を設定", "これまでの経緯"]
    assert heard(stage, hours=2) == []
    assert heard(stage, days=1) == []


def test_late_numbers_are_waited_for_but_not_for_ever(stage: MatoStage) -> None:
    ended(stage, *[50] * (LENGTH - 5))

    assert heard(stage, hours=2) == []
    assert heard(stage, days=2) == []
    (told,) = heard(stage, days=1)

    assert "× インプレッション数: 1,250（目標値 3,000） 58.3%届きませんでした" in told.text
    assert "数値のある日は25日だけです" in told.text
    assert "までの数値です" in told.text


def test_what_was_reached_in_vain_is_said_with_something_better(stage: MatoStage) -> None:
    ended(stage, *[120] * LENGTH, outcome_metric=MetricKey("branded_search"))
    here = {"workspace_id": stage.workspace_id, "channel_id": ChannelId(stage.channel.id)}
    start = today(stage) - timedelta(days=2 * LENGTH)
    with stage.mato.deps.uow() as uow:
        uow.series.find_or_add(
            a_series(**here, series_id=SeriesId("s2"), metric=MetricKey("branded_search"))
        )
        uow.observations.upsert(
            stage.workspace_id,
            daily(*[10] * 2 * LENGTH, start=start, series_id=SeriesId("s2")),
        )
        uow.commit()

    (told,) = heard(stage, hours=2)

    assert "成果「指名検索数」: 300 → 300（0%）" in told.text
    assert "KPIは達成しましたが、成果は動いていません" in told.text
    assert "確かめやすくなります" in told.text


def test_the_owner_is_asked_and_the_channel_reads_the_answer(stage: MatoStage) -> None:
    ended(stage, *[120] * LENGTH)
    heard(stage, hours=2)
    question = asked(stage.aya)
    assert "KPIは1件のうち1件を達成しています" in question.text

    form = press(stage.aya, question, "振り返りを書く")
    empty = submit(stage.aya, form)
    assert "どれか1つは入力してください" in str(empty.errors)
    submit(stage.aya, form, {ReviewUi.WORKED: "短い動画", ReviewUi.NEXT_TIME: "平日の昼"})
    (told,) = heard(stage)

    assert f"<@{stage.aya.user.id}> さんの振り返り" in told.text
    assert "うまくいったこと: 短い動画 / 次に試すこと: 平日の昼" in told.text
    again = press(stage.aya, question, "振り返りを書く")
    assert shown(opened(again))[ReviewUi.WORKED] == "短い動画"


def test_the_goal_goes_on_with_the_targets_that_are_confirmed(stage: MatoStage) -> None:
    ended(stage, *[120] * LENGTH)
    first_day = today(stage)
    (told,) = heard(stage, hours=2)

    form = press(stage.ken, told, "次の期間を設定")
    first = shown(opened(form))
    assert first[nth(ReviewUi.TARGET, 0)] == "3,600"
    assert first[ReviewUi.START] == first_day.isoformat()
    wrong = stage.ken.submit(
        opened(form), entries(opened(form), {nth(ReviewUi.TARGET, 0): "lots"})
    )
    assert "could not be read as a number" in str(wrong.errors)
    begun = submit(stage.ken, form, {nth(ReviewUi.TARGET, 0): "4,000"})

    assert "The next period has begun, with 1 KPI." in "\n".join(map(readable, begun.messages))
    old, new = goals_of(stage)
    assert (old.state, new.state) == (GoalState.CLOSED, GoalState.OPEN)
    assert new.period.start == old.period.end
    (kpi,) = kpis_of(stage)
    assert (kpi.goal_id, kpi.target.value) == (new.goal_id, Decimal(4000))
    assert kpi.series_id == SeriesId("s1")
    assert len(heard(stage)) == 1  # the channel is told of the goal, not of each KPI


def test_a_target_that_is_cleared_leaves_its_kpi_out(stage: MatoStage) -> None:
    ended(stage, *[120] * LENGTH)
    (told,) = heard(stage, hours=2)

    submit(stage.aya, press(stage.aya, told, "次の期間を設定"), {nth(ReviewUi.TARGET, 0): ""})

    assert kpis_of(stage) == []
    assert len(goals_of(stage)) == 2


def test_a_recurring_target_gets_one_short_line_a_turn(stage: MatoStage) -> None:
    end = today(stage)
    ended(stage, *[120] * LENGTH)
    start = end.replace(day=1) - timedelta(days=62)
    with stage.mato.deps.uow() as uow:
        (goal,) = uow.goals.of_channel(stage.workspace_id, ChannelId(stage.channel.id))
        period = Period(start=start.replace(day=1), end=end + timedelta(days=90))
        uow.goals.save(a_goal(**_of(goal, "workspace_id", "channel_id"), period=period))
        monthly = a_target(2000, recurrence=Recurrence.WEEKLY)
        kpi = a_kpi(
            **_of(goal, "workspace_id", "channel_id", "owner_id"),
            target=monthly,
            period=period,
            created_at=stage.clock.now() - timedelta(days=60),
        )
        uow.kpis.save(kpi)
        uow.commit()

    monday = end - timedelta(days=end.weekday())
    (told,) = heard(stage, hours=2)

    assert "× インプレッション数: 840（目標値 2,000）" in told.text
    day = monday - timedelta(days=1)
    assert f"{day.month}月{day.day}日" in told.text
    assert len(told.text.splitlines()) == 2
    assert buttons(told) == []
    assert heard(stage, hours=3) == []


def _of(thing: object, *names: str) -> dict[str, object]:
    return {name: getattr(thing, name) for name in names}


def test_a_closed_goal_is_left_in_peace(stage: MatoStage) -> None:
    ended(stage, *[120] * LENGTH, state=GoalState.CLOSED)

    assert heard(stage, hours=2) == []


def test_a_guest_cannot_begin_the_next_period(stage: MatoStage) -> None:
    ended(stage, *[120] * LENGTH)
    (told,) = heard(stage, hours=2)
    with stage.mato.deps.uow() as uow:
        ken = uow.people.get(stage.workspace_id, UserId(stage.ken.user.id))
        assert ken is not None
        uow.people.save(replace(ken, is_guest=True))
        uow.commit()

    assert press(stage.ken, told, "次の期間を設定").view is None
