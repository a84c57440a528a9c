"""A goal that was worked for, with something of everything in its story."""

from datetime import timedelta

from kpi.model import ChannelId, GoalId, KpiId, Language, Period, UserId
from kpi.ports import ActionState
from tests.factories import (
    a_goal,
    a_kpi,
    a_lesson,
    a_note,
    a_series,
    a_target,
    a_team,
    an_action,
    an_evaluation,
    daily,
)
from tests.stages import MatoStage

SENTENCE = "認知度を高めたい"


def live(stage: MatoStage, sentence: str = SENTENCE, goal_id: str = "g1") -> None:
    """Let a goal have been worked for, with something of everything."""
    owner, today = UserId(stage.aya.user.id), stage.clock.now().date()
    here = {"workspace_id": stage.workspace_id, "channel_id": ChannelId(stage.channel.id)}
    period = Period(start=today - timedelta(days=20), end=today + timedelta(days=10))
    goal = {"goal_id": GoalId(goal_id), "owner_id": owner, "created_at": stage.clock.now()}
    case = {"kpis": [{"outcome": "reached"}], "case": "reached_moved"}
    effect = {"start": period.start.isoformat(), "days": 28, "finding": "more"}
    with stage.mato.deps.uow() as uow:
        uow.teams.save(a_team(**here, language=Language.JA, fallback_owner=owner))
        uow.goals.save(a_goal(**here, **goal, sentence=sentence, period=period))
        uow.series.find_or_add(a_series(**here))
        uow.kpis.save(
            a_kpi(
                **here, **goal, kpi_id=KpiId(f"k-{goal_id}"), period=period, target=a_target(3000)
            )
        )
        uow.observations.upsert(stage.workspace_id, daily(*[90] * 20, start=period.start))
        uow.actions.save(
            an_action(
                f"a-{goal_id}",
                **here,
                kpi_id=KpiId(f"k-{goal_id}"),
                goal_id=GoalId(goal_id),
                what=sentence,
                owner_id=owner,
                created_at=stage.clock.now(),
                state=ActionState.DONE,
                ended_on=today,
                expected={},
                effect=effect,
            )
        )
        uow.evaluations.add(
            an_evaluation(**here, goal_id=GoalId(goal_id), last_day=today, facts=case)
        )
        lesson = a_lesson(**here, goal_id=GoalId(goal_id), worked=sentence, by=owner)
        uow.lessons.save(lesson)
        uow.notes.save(a_note(f"n-{goal_id}", **here, day=today, text=sentence, by=owner))
        uow.commit()
