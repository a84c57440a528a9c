"""What an owner learnt in a period: asked after it, kept in their own words, told in a line."""

from datetime import date

from kpi.errors import NotUnderstood
from kpi.language.text import tidy
from kpi.messages import MessageKind
from kpi.model import GoalId
from kpi.ports import Lesson, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.records import audit, tell_channel

#: The longest that one answer may be.
LONGEST = 500
#: What the audit log calls it.
TOLD = "lesson.told"


def known(uow: UnitOfWork, asker: Asker, goal_id: GoalId, last_day: date) -> Lesson | None:
    """Return what was answered for the period before; NotFound, NotAllowed."""
    access.goal(uow, asker, goal_id, to_change=True)
    found = uow.lessons.of_goal(asker.workspace_id, goal_id)
    return next((one for one in found if one.last_day == last_day), None)


def answer(
    uow: UnitOfWork,
    asker: Asker,
    goal_id: GoalId,
    last_day: date,
    *,
    worked: str,
    did_not: str,
    next_time: str,
) -> Lesson:
    """Keep the answers and tell the channel, once for each change.

    NotUnderstood (``lesson.empty``, ``lesson.long``) when there is nothing, or too much.
    """
    goal = access.goal(uow, asker, goal_id, to_change=True)
    said = tuple(map(tidy, (worked, did_not, next_time)))
    if not any(said):
        raise NotUnderstood("lesson.empty")
    if max(map(len, said)) > LONGEST:
        raise NotUnderstood("lesson.long", longest=LONGEST)
    lesson = Lesson(
        workspace_id=asker.workspace_id,
        goal_id=goal_id,
        last_day=last_day,
        channel_id=goal.channel_id,
        by=asker.user_id,
        at=asker.now,
        worked=said[0],
        did_not=said[1],
        next_time=said[2],
    )
    uow.lessons.save(lesson)
    facts = {"worked": lesson.worked, "did_not": lesson.did_not, "next_time": lesson.next_time}
    audit(
        uow,
        asker,
        action=TOLD,
        subject=goal_id,
        channel_id=goal.channel_id,
        after={**facts, "last_day": last_day.isoformat()},
    )
    tell_channel(
        uow,
        asker,
        kind=MessageKind.LESSONS_TOLD,
        subject=goal_id,
        channel_id=goal.channel_id,
        data={**facts, "sentence": goal.sentence},
    )
    return lesson
