"""A KPI that is kept in spite of a warning, and what comes of it on the agreed day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import digests
from bot.ids import KpiUi
from bot.sandbox.model import Message
from bot.sandbox.person import readable
from tests.forms import buttons, opened, press, shown, submit
from tests.scenes import AWARENESS, goal, kpi, kpis_of
from tests.stages import MatoStage, mato_stage

QUESTION = "を見直す日になりました"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def keep(stage: MatoStage) -> None:
    """Keep clicks for awareness, with a reason and the day that is proposed."""
    goal(stage, AWARENESS)
    warned = kpi(stage, "クリック 700 3月末まで")
    form = press(stage.aya, warned.reply, "理由を書いてこのまま使う")
    assert shown(opened(form))[KpiUi.REVIEW]
    submit(stage.aya, form, {KpiUi.REASON: "社内で決まった指標のため"})


def later(stage: MatoStage, days: int) -> None:
    """Let days pass and what is due happen."""
    stage.clock.advance(timedelta(days=days))
    digests.plan_checks(stage.mato.deps)
    stage.work()
    stage.clock.advance(timedelta(hours=2))
    stage.deliver()


def questions(stage: MatoStage) -> list[Message]:
    return [one for one in stage.aya.messages() if QUESTION in one.text]


def test_on_the_agreed_day_its_owner_is_asked_whether_to_go_on(stage: MatoStage) -> None:
    keep(stage)

    later(stage, 20)
    assert questions(stage) == []
    later(stage, 9)

    (question,) = questions(stage)
    assert "社内で決まった指標のため" in readable(question)
    assert buttons(question) == ["まだ続ける", "変える", "やめる", "なぜ？・ほかの指摘"]


def test_going_on_puts_the_question_off(stage: MatoStage) -> None:
    keep(stage)
    (before,) = kpis_of(stage)
    later(stage, 29)

    seen = press(stage.aya, questions(stage)[0], "まだ続ける")

    (after,) = kpis_of(stage)
    assert "次は" in seen.text
    assert before.kept is not None
    assert after.kept is not None
    assert before.kept.review_on is not None
    assert after.kept.review_on is not None
    assert after.kept.review_on > before.kept.review_on


def test_changing_and_stopping_are_one_press_away(stage: MatoStage) -> None:
    keep(stage)
    later(stage, 29)
    (question,) = questions(stage)

    form = press(stage.aya, question, "変える")
    asked = press(stage.aya, question, "やめる")

    assert shown(opened(form))[KpiUi.REASON] == "社内で決まった指標のため"
    assert "削除" in asked.text or "外" in asked.text


def test_a_day_that_is_over_cannot_be_agreed(stage: MatoStage) -> None:
    goal(stage, AWARENESS)
    form = press(stage.aya, kpi(stage, "クリック 700 3月末まで").reply, "理由を書いてこのまま使う")

    seen = submit(stage.aya, form, {KpiUi.REASON: "社内で決まった", KpiUi.REVIEW: "2020-01-01"})

    assert "見直す日は、今日以降の日を選んでください。" in str(seen.errors)
    assert kpis_of(stage) == []


def test_the_owner_of_a_goal_hears_what_somebody_elses_kpi_lacks(stage: MatoStage) -> None:
    goal(stage, "ECの売上を伸ばしたい")

    kpi(stage, "profile visits 5,000 by March 31", stage.ken)
    stage.deliver()

    told = [one for one in stage.aya.messages() if "のKPIについて" in one.text]
    assert len(told) == 1
    assert "そのものを示すKPIが、まだありません" in told[0].text
