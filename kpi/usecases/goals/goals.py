"""Setting, changing, closing and listing goals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kpi.errors import NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.text import tidy
from kpi.messages import MessageKind
from kpi.model import (
    ChannelId,
    Goal,
    GoalId,
    GoalState,
    MetricKey,
    Period,
    PurposeKey,
    UserId,
)
from kpi.ports import Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import teams
from kpi.usecases.records import audit, goal_facts, in_both, tell_channel

#: The longest sentence that a goal may be.
LONGEST_SENTENCE = 300
#: Ten years: further off is a slip of the finger.
LONGEST_PERIOD_DAYS = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWish:
    """A goal as somebody wants it: ``until`` is its last day."""

    sentence: str
    purpose: PurposeKey
    start: date
    until: date
    owner_id: UserId
    outcome_metric: MetricKey | None = None
    outcome_target: Decimal | None = None


def problems(wish: GoalWish, day: date) -> Mapping[str, str]:
    """Return what keeps the wish from being saved: field -> code; empty when nothing does.

    ``day`` is the team's today.
    """
    found = {}
    sentence = tidy(wish.sentence)
    if not sentence:
        found["sentence"] = "sentence_empty"
    elif len(sentence) > LONGEST_SENTENCE:
        found["sentence"] = "sentence_long"
    if wish.until < day:
        found["until"] = "until_past"
    elif wish.until < wish.start:
        found["until"] = "until_before_start"
    elif (wish.until - wish.start).days > LONGEST_PERIOD_DAYS:
        found["until"] = "until_far"
    if wish.outcome_target is not None and wish.outcome_metric is None:
        found["outcome"] = "outcome_missing"
    elif wish.outcome_target is not None and wish.outcome_target <= 0:
        found["outcome_target"] = "outcome_positive"
    return found


def set_goal(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, channel_id: ChannelId, wish: GoalWish
) -> Goal:
    """Save a new goal of the channel and tell the channel.

    Raises NotFound, NotAllowed, and NotUnderstood (with ``fields``) when ``problems`` has any.
    """
    team = teams.of_channel(uow, asker, channel_id)
    access.may_change(asker)
    _insist(wish, local_day(asker.now, team.zone))
    goal = Goal(
        workspace_id=asker.workspace_id,
        goal_id=GoalId(uow.new_id()),
        channel_id=channel_id,
        sentence=tidy(wish.sentence),
        purpose=wish.purpose,
        owner_id=wish.owner_id,
        period=_period(wish),
        outcome_metric=wish.outcome_metric,
        outcome_target=wish.outcome_target,
        created_by=asker.user_id,
        created_at=asker.now,
    )
    _keep(uow, asker, knowledge, goal, action="set")
    return goal


def change_goal(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, goal_id: GoalId, wish: GoalWish
) -> Goal:
    """Save the goal as it is now wanted and tell the channel; unchanged, nothing is said.

    Raises Stale when it was closed meanwhile.
    """
    before = access.open_goal(uow, asker, goal_id)
    team = teams.of_channel(uow, asker, before.channel_id)
    _insist(wish, min(local_day(asker.now, team.zone), before.period.last_day))
    after = replace(
        before,
        sentence=tidy(wish.sentence),
        purpose=wish.purpose,
        owner_id=wish.owner_id,
        period=_period(wish),
        outcome_metric=wish.outcome_metric,
        outcome_target=wish.outcome_target,
    )
    if after != before:
        _keep(uow, asker, knowledge, after, action="changed", before=goal_facts(before))
    return after


def close_goal(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, goal_id: GoalId) -> Goal:
    """Close the goal; it, its KPIs and their values stay. Closed already, nothing happens."""
    before = access.goal(uow, asker, goal_id, to_change=True)
    if before.state is GoalState.CLOSED:
        return before
    after = replace(before, state=GoalState.CLOSED, closed_at=asker.now)
    _keep(uow, asker, knowledge, after, action="closed", before=goal_facts(before))
    return after


def succeed(uow: UnitOfWork, asker: Asker, goal_id: GoalId) -> None:
    """Close the goal without a word, for another one takes its place and is told."""
    before = access.goal(uow, asker, goal_id, to_change=True)
    if before.state is GoalState.OPEN:
        after = replace(before, state=GoalState.CLOSED, closed_at=asker.now)
        _store(uow, asker, after, action="closed", before=goal_facts(before))


def reopen_goal(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, goal_id: GoalId) -> Goal:
    """Take a closing back, with the KPIs that the goal had."""
    before = access.goal(uow, asker, goal_id, to_change=True)
    if before.state is GoalState.OPEN:
        return before
    after = replace(before, state=GoalState.OPEN, closed_at=None)
    _keep(uow, asker, knowledge, after, action="reopened", before=goal_facts(before))
    return after


def open_goals(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Goal]:
    """Return the channel's open goals, oldest first."""
    access.enter(uow, asker, channel_id)
    return uow.goals.of_channel(asker.workspace_id, channel_id, GoalState.OPEN)


def closed_goals(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Goal]:
    """Return the channel's closed goals, newest first."""
    access.enter(uow, asker, channel_id)
    return uow.goals.of_channel(asker.workspace_id, channel_id, GoalState.CLOSED)[::-1]


def _period(wish: GoalWish) -> Period:
    return Period(start=wish.start, end=wish.until + timedelta(days=1))


def _insist(wish: GoalWish, day: date) -> None:
    fields = problems(wish, day)
    if fields:
        raise NotUnderstood("not_understood.goal", fields=fields)


def _keep(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    goal: Goal,
    *,
    action: str,
    before: Json | None = None,
) -> None:
    _store(uow, asker, goal, action=action, before=before)
    facts = goal_facts(goal)
    tell_channel(
        uow,
        asker,
        kind=MessageKind.GOAL_CHANGED,
        subject=goal.goal_id,
        channel_id=goal.channel_id,
        data={
            "change": action,
            **facts,
            "purpose_name": in_both(knowledge.purposes[goal.purpose].name),
        },
    )


def _store(
    uow: UnitOfWork, asker: Asker, goal: Goal, *, action: str, before: Json | None = None
) -> None:
    uow.goals.save(goal)
    audit(
        uow,
        asker,
        action=f"goal.{action}",
        subject=goal.goal_id,
        channel_id=goal.channel_id,
        before=before,
        after=goal_facts(goal),
    )
