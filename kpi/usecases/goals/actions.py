"""Improvements: what a team tries, who does it by when, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kpi import breaks, effects
from kpi.effects import Effect, Finding
from kpi.errors import NotFound, NotUnderstood, Stale
from kpi.knowledge import Knowledge, Text, improvements
from kpi.language.text import tidy
from kpi.messages import Message, MessageKind
from kpi.model import (
    NO_PURPOSE,
    ActionId,
    ChannelId,
    DeliveryId,
    Direction,
    Goal,
    Kpi,
    KpiId,
    KpiState,
    Period,
    Series,
    UserId,
    WorkspaceId,
)
from kpi.ports import Action, ActionState, Delivery, Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.histories import breaking
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.people import owners, teams
from kpi.usecases.records import audit, tell_channel
from kpi.windows import is_level

#: The longest that an improvement may be told in.
LONGEST = 200
#: Further off is no plan.
_FURTHEST = timedelta(days=366)
#: So many days of the past tell what would have come anyway.
_PAST = timedelta(days=400)
#: Values of the last days come in late.
_GRACE = timedelta(days=3)
_MORNING = 9
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """An improvement with the KPI that it is to move; None: that is gone."""

    action: Action
    kpi: Kpi | None
    series: Series | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An improvement as somebody wants it."""

    kpi_id: KpiId
    what: str
    owner_id: UserId
    due: date


def problems(plan: Plan, today: date) -> Mapping[str, str]:
    """Return what keeps the plan from being saved: field -> code; ``today`` is the team's."""
    found = {}
    what = tidy(plan.what)
    if not what:
        found["what"] = "what_missing"
    elif len(what) > LONGEST:
        found["what"] = "what_long"
    if plan.due < today:
        found["due"] = "due_past"
    elif plan.due > today + _FURTHEST:
        found["due"] = "due_far"
    return found


def add(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, plan: Plan) -> Action:
    """Keep the improvement and tell the channel.

    Raises NotFound, NotAllowed, and NotUnderstood (with ``fields``) when ``problems`` has any.
    """
    kpi = access.kpi(uow, asker, plan.kpi_id, to_change=True)
    team = teams.of_channel(uow, asker, kpi.channel_id)
    fields = problems(plan, local_day(asker.now, team.zone))
    if fields:
        raise NotUnderstood("not_understood.action", fields=fields)
    action = Action(
        workspace_id=asker.workspace_id,
        action_id=ActionId(uow.new_id()),
        goal_id=kpi.goal_id,
        kpi_id=kpi.kpi_id,
        channel_id=kpi.channel_id,
        what=tidy(plan.what),
        owner_id=plan.owner_id,
        due=plan.due,
        created_by=asker.user_id,
        created_at=asker.now,
    )
    _keep(uow, asker, action, "action.set")
    tell_channel(
        uow,
        asker,
        kind=MessageKind.ACTION_SET,
        subject=action.action_id,
        channel_id=action.channel_id,
        data=told(uow, knowledge, action),
    )
    return action


def told(uow: UnitOfWork, knowledge: Knowledge, action: Action) -> Json:
    """Return what a message says of an improvement."""
    kpi = uow.kpis.get(action.workspace_id, action.kpi_id)
    series = uow.series.get(action.workspace_id, kpi.series_id) if kpi else None
    return {
        "action": action.action_id,
        "what": action.what,
        "owner": action.owner_id,
        "due": action.due.isoformat(),
        "channel": action.channel_id,
        "kpi": action.kpi_id,
        "name": measures.names(knowledge, kpi.metric if kpi else None, kpi.label if kpi else ""),
        "scope": asdict(series.scope) if series else {},
        "unit": series.unit.value if series else "count",
    }


def open_ones(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[ActionView]:
    """Return the channel's improvements that are under way, by the day that they are due."""
    access.enter(uow, asker, channel_id)
    found = uow.actions.of_channel(asker.workspace_id, channel_id, ActionState.OPEN)
    return views(uow, asker.workspace_id, found)


def views(
    uow: UnitOfWork, workspace_id: WorkspaceId, actions: Sequence[Action]
) -> list[ActionView]:
    """Return the improvements with their KPIs."""
    kpis = {
        kpi_id: uow.kpis.get(workspace_id, kpi_id)
        for kpi_id in dict.fromkeys(one.kpi_id for one in actions)
    }
    wanted = sorted({kpi.series_id for kpi in kpis.values() if kpi})
    series = {one.series_id: one for one in uow.series.get_many(workspace_id, wanted)}
    return [
        ActionView(
            action=one,
            kpi=(kpi := kpis[one.kpi_id]),
            series=series.get(kpi.series_id) if kpi else None,
        )
        for one in actions
    ]


def _open(uow: UnitOfWork, asker: Asker, action_id: ActionId) -> Action:
    """Return an improvement to be ended; raises Stale when it was ended meanwhile."""
    found = uow.actions.get(asker.workspace_id, action_id)
    if found is None:
        raise NotFound("not_found.action")
    access.enter(uow, asker, found.channel_id)
    access.may_change(asker)
    if found.state is not ActionState.OPEN:
        raise Stale("stale.action")
    return found


def done(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, action_id: ActionId) -> Action:
    """Mark it done today, and keep what the KPI would do without it.

    ``expected`` of the action is None when the KPI's past is too short to tell its effect.
    """
    action = _open(uow, asker, action_id)
    team = teams.of_channel(uow, asker, action.channel_id)
    today = local_day(asker.now, team.zone)
    expected = _expected(uow, knowledge, action, today)
    after = replace(action, state=ActionState.DONE, ended_on=today, expected=expected)
    _keep(uow, asker, after, "action.done", before=action)
    return after


def _expected(uow: UnitOfWork, knowledge: Knowledge, action: Action, today: date) -> Json | None:
    kpi = uow.kpis.get(action.workspace_id, action.kpi_id)
    series = uow.series.get(action.workspace_id, kpi.series_id) if kpi else None
    if series is None:
        return None
    past = Period(start=today - _PAST, end=today)
    points = uow.observations.points(action.workspace_id, series.series_id, past)
    days = breaking.days(uow, knowledge, [series]).get(series.series_id, ())
    comparable = breaks.current(points, days, today)
    found = effects.expect(comparable, today, is_level=is_level(series))
    return effects.as_json(found) if found else None


def drop(uow: UnitOfWork, asker: Asker, action_id: ActionId) -> Action:
    """Give it up; it is kept for history."""
    action = _open(uow, asker, action_id)
    team = teams.of_channel(uow, asker, action.channel_id)
    today = local_day(asker.now, team.zone)
    after = replace(action, state=ActionState.DROPPED, ended_on=today)
    _keep(uow, asker, after, "action.dropped", before=action)
    return after


def _keep(
    uow: UnitOfWork, asker: Asker, action: Action, name: str, *, before: Action | None = None
) -> None:
    uow.actions.save(action)
    audit(
        uow,
        asker,
        action=name,
        subject=action.action_id,
        channel_id=action.channel_id,
        before=_facts(before) if before else None,
        after=_facts(action),
    )


def _facts(action: Action) -> Json:
    return {
        "action": action.action_id,
        "goal": action.goal_id,
        "kpi": action.kpi_id,
        "what": action.what,
        "owner": action.owner_id,
        "due": action.due.isoformat(),
        "state": action.state.value,
    }


def ideas(knowledge: Knowledge, goal: Goal | None, kpi: Kpi) -> tuple[Text, ...]:
    """Return what could be tried for the KPI, the most fitting first."""
    purpose = goal.purpose if goal else NO_PURPOSE
    return improvements.load().of(knowledge, purpose, kpi.metric)


def steerable(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Kpi]:
    """Return the channel's KPIs that an improvement can be for."""
    access.enter(uow, asker, channel_id)
    access.may_change(asker)
    return uow.kpis.of_channel(asker.workspace_id, channel_id)


def follow_up(
    uow: UnitOfWork, knowledge: Knowledge, workspace_id: WorkspaceId, now: datetime
) -> int:
    """Ask owners for what is due, and tell channels what came of what was done.

    Each is said once, in the morning by the team's clock. Return how many were said.
    """
    said = 0
    for action in uow.actions.waiting(workspace_id):
        team = uow.teams.get(workspace_id, action.channel_id)
        local = now.astimezone(ZoneInfo(team.zone)) if team else None
        if local is None or local.hour < _MORNING:
            continue
        if action.state is ActionState.OPEN:
            said += _remind(uow, knowledge, action, local.date(), now)
        else:
            said += _judge(uow, knowledge, action, local.date(), now)
    return said


def _remind(
    uow: UnitOfWork, knowledge: Knowledge, action: Action, today: date, now: datetime
) -> bool:
    kpi = uow.kpis.get(action.workspace_id, action.kpi_id)
    if today < action.due or kpi is None or kpi.state is KpiState.REMOVED:
        return False
    owner = owners.standing_in(uow, action.workspace_id, action.channel_id, action.owner_id)
    due = owners.awake(uow, action.workspace_id, owner, now)
    data = told(uow, knowledge, action)
    return _say(uow, MessageKind.ACTION_DUE, action, owner, data, now, due)


def _judge(
    uow: UnitOfWork, knowledge: Knowledge, action: Action, today: date, now: datetime
) -> bool:
    expected = effects.from_json(action.expected or {})
    kpi = uow.kpis.get(action.workspace_id, action.kpi_id)
    if today < expected.end + _GRACE or kpi is None:
        return False
    span = Period(start=expected.start, end=expected.end)
    points = uow.observations.points(action.workspace_id, kpi.series_id, span)
    effect = effects.judge(expected, points, today, _good(knowledge, kpi))
    series = uow.series.get_many(action.workspace_id, [kpi.series_id])
    days = breaking.days(uow, knowledge, series).get(kpi.series_id, ())
    if breaks.divide(days, expected.start - _DAY, expected.end - _DAY):
        effect = replace(effect, finding=Finding.BROKEN)
    found = _effect(expected, effect)
    uow.actions.save(replace(action, effect=found))
    data = {**told(uow, knowledge, action), **found}
    return _say(uow, MessageKind.ACTION_JUDGED, action, action.channel_id, data, now, now)


def _good(knowledge: Knowledge, kpi: Kpi) -> Direction:
    known = knowledge.metrics.get(kpi.metric)
    return known.good if known else kpi.target.direction


def _effect(expected: effects.Expected, effect: Effect) -> Json:
    return {
        "finding": effect.finding.value,
        "value": round(effect.value, 4),
        "part": round(effect.part, 4),
        "low": round(expected.low, 4),
        "high": round(expected.high, 4),
        "start": expected.start.isoformat(),
        "days": expected.days,
        "is_level": expected.is_level,
    }


def _say(
    uow: UnitOfWork,
    kind: MessageKind,
    action: Action,
    to: str,
    data: Json,
    now: datetime,
    due_at: datetime,
) -> bool:
    return uow.outbox.add(
        Delivery(
            workspace_id=action.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{kind.value}:{action.action_id}",
            to=to,
            message=Message(kind=kind, data=data),
            subject=action.action_id,
            due_at=due_at,
            created_at=now,
        )
    )
