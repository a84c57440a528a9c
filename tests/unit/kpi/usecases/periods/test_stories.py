"""The story of a goal: every kind of event, in the order in which they happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.model import NO_PURPOSE, GoalId, KpiId
from kpi.ports import ActionState, UnitOfWork
from kpi.usecases.goals import actions, goals
from kpi.usecases.goals.actions import Plan
from kpi.usecases.kpis import kpis
from kpi.usecases.periods import stories
from kpi.usecases.periods.stories import EventKind
from tests.askers import an_asker
from tests.factories import (
    DECEMBER,
    GOAL,
    KPI,
    OWNER,
    TODAY,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_kpi,
    a_lesson,
    a_moment,
    a_note,
    a_person,
    a_series,
    a_team,
    an_action,
    an_evaluation,
    daily,
)


@pytest.fixture
def uow(memory_uow_factory: UowFactory) -> Iterator[UnitOfWork]:
    with memory_uow_factory() as unit:
        unit.people.save(a_person())
        unit.teams.save(a_team())
        unit.goals.save(a_goal())
        unit.series.find_or_add(a_series())
        unit.observations.upsert(WORKSPACE, daily(*[100] * 6))
        unit.kpis.save(a_kpi())
        yield unit


def story(uow: UnitOfWork, knowledge: Knowledge) -> stories.Story:
    return stories.of_goal(uow, an_asker(), knowledge, GOAL)


def kinds(uow: UnitOfWork, knowledge: Knowledge) -> list[EventKind]:
    return [event.kind for event in story(uow, knowledge).events]


def test_a_goal_without_history_has_its_kpis(uow: UnitOfWork, knowledge: Knowledge) -> None:
    found = story(uow, knowledge)

    (chapter,) = found.chapters
    assert found.purpose is not None
    assert chapter.points == tuple(zip(list(DECEMBER)[:6], [Decimal(100)] * 6, strict=True))
    assert chapter.chart is not None
    assert found.events == ()


def test_a_goal_without_purpose_has_none(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.goals.save(a_goal(purpose=NO_PURPOSE))

    assert story(uow, knowledge).purpose is None


def test_a_goal_that_is_not_there_has_no_story(uow: UnitOfWork, knowledge: Knowledge) -> None:
    with pytest.raises(NotFound):
        stories.of_goal(uow, an_asker(), knowledge, GoalId("g9"))


def test_what_was_done_to_goal_and_kpi_is_in_it(uow: UnitOfWork, knowledge: Knowledge) -> None:
    asker = an_asker()
    kpis.change(uow, asker, knowledge, KPI, replace(kpis.wish_of(a_kpi()), amount=Decimal(7)))
    kpis.remove(uow, asker, knowledge, KPI)
    kpis.restore(uow, asker, knowledge, KPI)
    goals.close_goal(uow, asker, knowledge, GOAL)
    goals.reopen_goal(uow, asker, knowledge, GOAL)

    found = story(uow, knowledge)

    assert [event.kind for event in found.events] == [
        EventKind.GOAL_CLOSED,
        EventKind.GOAL_REOPENED,
        EventKind.KPI_CHANGED,
    ]
    assert {event.by for event in found.events} == {OWNER}
    assert found.events[-1].data["name"] == {"ja": "インプレッション数", "en": "Impressions"}


def test_conclusions_lessons_and_notes_are_in_it(uow: UnitOfWork, knowledge: Knowledge) -> None:
    uow.evaluations.add(an_evaluation(facts={"kpis": []}))
    uow.evaluations.add(an_evaluation(kpi_id=KPI, last_day=a_day(-1)))
    uow.lessons.save(a_lesson(at=a_moment(days=28)))
    uow.notes.save(a_note(day=a_day(-3)))
    uow.notes.save(a_note("n2", day=a_day(90)))

    assert kinds(uow, knowledge) == [
        EventKind.NOTE,
        EventKind.TURN_EVALUATED,
        EventKind.EVALUATED,
        EventKind.LESSON,
    ]


def test_improvements_are_in_it_from_plan_to_effect(uow: UnitOfWork, knowledge: Knowledge) -> None:
    plan = Plan(kpi_id=KPI, what="post at noon", owner_id=OWNER, due=a_day(7))
    open_one = actions.add(uow, an_asker(), knowledge, plan)
    effect = {"start": TODAY.isoformat(), "days": 28, "finding": "more"}
    uow.actions.save(
        replace(
            open_one,
            state=ActionState.DONE,
            ended_on=TODAY + timedelta(days=1),
            expected={},
            effect=effect,
        )
    )
    uow.actions.save(an_action("a8", created_at=a_moment(days=40)))
    uow.actions.save(
        an_action("a9", state=ActionState.DROPPED, ended_on=a_day(2), kpi_id=KpiId("gone"))
    )

    found = story(uow, knowledge)

    assert [(event.day, event.kind) for event in found.events] == [
        (TODAY, EventKind.ACTION_SET),
        (TODAY, EventKind.ACTION_SET),
        (a_day(1), EventKind.ACTION_DONE),
        (a_day(2), EventKind.ACTION_DROPPED),
        (a_day(28), EventKind.ACTION_JUDGED),
        (a_day(40), EventKind.ACTION_SET),
    ]
