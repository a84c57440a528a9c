"""Evaluations, lessons, improvement actions and notes."""

from datetime import date

from kpi.model import GoalId, GoalState, Period
from kpi.ports import WHOLE_GOAL, ActionState
from tests.factories import (
    CHANNEL,
    DECEMBER,
    GOAL,
    KPI,
    OTHER_CHANNEL,
    WORKSPACE,
    UowFactory,
    a_day,
    a_goal,
    a_lesson,
    a_note,
    a_period,
    an_action,
    an_evaluation,
)


def test_a_period_is_evaluated_once_for_each_subject(uow_factory: UowFactory) -> None:
    facts = {"kpis": [{"value": "12.5"}], "outcome": None}
    later = an_evaluation(last_day=date(2027, 1, 31))
    with uow_factory() as uow:
        assert uow.evaluations.add(an_evaluation(facts=facts))
        assert not uow.evaluations.add(an_evaluation(facts={"other": True}))
        assert uow.evaluations.add(an_evaluation(kpi_id=KPI))
        assert uow.evaluations.add(later)
        assert uow.evaluations.add(an_evaluation(goal_id=GoalId("g2")))
        uow.commit()
    with uow_factory(reading=True) as uow:
        kept = uow.evaluations.get(WORKSPACE, GOAL, WHOLE_GOAL, DECEMBER.last_day)
        found = uow.evaluations.of_goal(WORKSPACE, GOAL)

    assert kept == an_evaluation(facts=facts)
    assert [(one.last_day, one.kpi_id) for one in found] == [
        (later.last_day, WHOLE_GOAL),
        (DECEMBER.last_day, WHOLE_GOAL),
        (DECEMBER.last_day, KPI),
    ]


def test_a_lesson_is_replaced_by_a_newer_answer(uow_factory: UowFactory) -> None:
    newer = a_lesson(worked="reels", did_not="long texts", next_time="shorter")
    january = a_lesson(last_day=date(2027, 1, 31))
    with uow_factory() as uow:
        uow.lessons.save(a_lesson())
        uow.lessons.save(newer)
        uow.lessons.save(january)

        assert uow.lessons.of_goal(WORKSPACE, GOAL) == [january, newer]
        assert uow.lessons.of_goal(WORKSPACE, GoalId("g2")) == []


def test_actions_come_by_the_day_that_they_are_due(uow_factory: UowFactory) -> None:
    late, soon = an_action("a1", due=a_day(9)), an_action("a2", due=a_day(2))
    elsewhere = an_action("a3", channel_id=OTHER_CHANNEL, goal_id=GoalId("g2"))
    dropped = an_action("a4", state=ActionState.DROPPED, ended_on=a_day(1))
    with uow_factory() as uow:
        for action in (late, soon, elsewhere, dropped):
            uow.actions.save(action)

        assert uow.actions.get(WORKSPACE, late.action_id) == late
        assert uow.actions.of_goal(WORKSPACE, GOAL) == [soon, dropped, late]
        assert uow.actions.of_channel(WORKSPACE, CHANNEL, ActionState.OPEN) == [soon, late]
        assert uow.actions.of_channel(WORKSPACE, OTHER_CHANNEL) == [elsewhere]


def test_what_was_done_waits_until_its_effect_is_known(uow_factory: UowFactory) -> None:
    expected = {"median": 12.0, "days": 28}
    done = an_action("a1", state=ActionState.DONE, expected=expected, ended_on=a_day())
    judged = an_action("a2", state=ActionState.DONE, expected=expected, effect={"verdict": "x"})
    unknown = an_action("a3", state=ActionState.DONE)
    waiting = an_action("a4")
    with uow_factory() as uow:
        for action in (done, judged, unknown, waiting):
            uow.actions.save(action)
        uow.commit()
    with uow_factory(reading=True) as uow:
        assert uow.actions.waiting(WORKSPACE) == [done, waiting]
        assert uow.actions.get(WORKSPACE, judged.action_id) == judged


def test_notes_come_by_day_and_can_be_deleted(uow_factory: UowFactory) -> None:
    first, second = a_note("n1", day=a_day(3)), a_note("n2", day=a_day(1))
    outside, other = a_note("n3", day=date(2027, 1, 1)), a_note("n4", channel_id=OTHER_CHANNEL)
    with uow_factory() as uow:
        for note in (first, second, outside, other):
            uow.notes.save(note)

        assert uow.notes.of_channel(WORKSPACE, CHANNEL, DECEMBER) == [second, first]
        assert uow.notes.delete(WORKSPACE, first.note_id)
        assert not uow.notes.delete(WORKSPACE, first.note_id)
        assert uow.notes.of_channel(WORKSPACE, CHANNEL, DECEMBER) == [second]


def test_open_goals_that_ended_are_found_by_their_last_day(uow_factory: UowFactory) -> None:
    ended = a_goal()
    earlier = a_goal(goal_id=GoalId("g2"), period=a_period(end=date(2026, 12, 20)))
    closed = a_goal(goal_id=GoalId("g3"), state=GoalState.CLOSED)
    last_day = Period(start=date(2026, 12, 31), end=date(2027, 1, 1))
    with uow_factory() as uow:
        for goal in (ended, earlier, closed):
            uow.goals.save(goal)

        assert uow.goals.ended(WORKSPACE, last_day) == [ended]
        assert uow.goals.ended(WORKSPACE, DECEMBER) == [ended, earlier]
        assert uow.goals.ended(WORKSPACE, a_period(date(2027, 1, 1), date(2027, 2, 1))) == []
