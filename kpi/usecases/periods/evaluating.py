"""When a period has ended: how it ended, said once, and what was learnt is asked once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from kpi import evaluation, fit
from kpi.alerts import waits_of
from kpi.evaluation import Interval, Outcome
from kpi.freshness import DAYS_LOOKED_AT, late_days, usual_wait
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import (
    ChannelId,
    DeliveryId,
    Goal,
    GoalState,
    Kpi,
    KpiId,
    Period,
    Recurrence,
    Team,
    WorkspaceId,
)
from kpi.ports import WHOLE_GOAL, Confidence, Delivery, Evaluation, Json, UnitOfWork
from kpi.usecases import jobs
from kpi.usecases.lookups import measures, outcomes, standings
from kpi.usecases.people import owners
from kpi.usecases.periods import results
from kpi.usecases.periods.results import Ended, Proof

#: The kind of job that looks for periods that ended.
EVALUATE_JOB = "evaluate"
#: Conclusions are told in the morning, by the team's clock.
_MORNING = 9
_DAY = timedelta(days=1)
#: What ended longer ago is history: nobody waits to hear of it now.
_RECENT = timedelta(days=31)
_RECENT_TURN = timedelta(days=7)
#: How many better metrics are named for a KPI that did not bring the goal closer.
_MOST_BETTER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one look brought."""

    goals: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What is the same for everything of one look."""

    uow: UnitOfWork
    knowledge: Knowledge
    workspace_id: WorkspaceId
    now: datetime


def enqueue_hourly(uow: UnitOfWork, now: datetime) -> int:
    """Ask for a look at every workspace, once an hour; return how many."""
    turn = f"{now:%Y%m%d%H}"
    return sum(
        jobs.ask(uow, workspace.workspace_id, EVALUATE_JOB, f"{EVALUATE_JOB}:{turn}", {}, now)
        for workspace in uow.workspaces.all()
    )


def evaluate(
    uow: UnitOfWork,
    knowledge: Knowledge,
    workspace_id: WorkspaceId,
    now: datetime,
) -> Told:
    """Conclude every period of the workspace that ended and was not concluded yet.

    A conclusion is kept and its message put into the outbox together; a period is concluded
    once, however often this is called.
    """
    uow.alone(f"evaluate:{workspace_id}")  # two workers would tell a period twice
    look = _Look(uow=uow, knowledge=knowledge, workspace_id=workspace_id, now=now)
    # Somewhere it may be a day earlier or later than in Greenwich.
    ended = Period(start=now.date() - _RECENT, end=now.date() + _DAY)
    goals = sum(_goal(look, goal) for goal in uow.goals.ended(workspace_id, ended))
    return Told(goals=goals, lines=_turns(look))


def _today(look: _Look, team: Team) -> date | None:
    """Return the team's day; None: it is too early in the morning to tell anything."""
    local = look.now.astimezone(ZoneInfo(team.zone))
    return local.date() if local.hour >= _MORNING else None


def _goal(look: _Look, goal: Goal) -> bool:
    uow, last_day = look.uow, goal.period.last_day
    team = uow.teams.get(look.workspace_id, goal.channel_id)
    today = _today(look, team) if team else None
    if today is None or not evaluation.is_due(last_day, today, is_complete=True):
        return False
    if uow.evaluations.get(look.workspace_id, goal.goal_id, WHOLE_GOAL, last_day) is not None:
        return False
    # A KPI that runs on beyond its goal's last day has not ended yet.
    known = uow.kpis.of_goal(look.workspace_id, goal.goal_id)
    kpis = [kpi for kpi in known if kpi.period.end <= goal.period.end]
    if not kpis or not _is_time(look, kpis, last_day, today):
        return False
    _tell(look, goal, kpis)
    return True


def _is_time(look: _Look, kpis: Sequence[Kpi], last_day: date, today: date) -> bool:
    """Whether the last day's numbers are there, or have been waited for."""
    wanted = sorted({kpi.series_id for kpi in kpis})
    since = (today - last_day).days
    days = look.uow.observations.recent_days(look.workspace_id, wanted, DAYS_LOOKED_AT + since)
    late = [one for one in wanted if _is_late(days.get(one, []), last_day)]
    states = standings.watch(look.uow, look.workspace_id, kpis)
    waits = (
        usual_wait(waits_of(states.get(kpi.kpi_id, ()))) for kpi in kpis if kpi.series_id in late
    )
    wait = max(waits, default=0)
    return evaluation.is_due(last_day, today, is_complete=not late, usual_wait=wait)


def _is_late(days: Sequence[date], last_day: date) -> bool:
    """Whether numbers of the last days are still to come."""
    return not days or days[0] < last_day or bool(late_days(days, last_day))


def _tell(look: _Look, goal: Goal, kpis: Sequence[Kpi]) -> None:
    ended = results.of_kpis(look.uow, look.knowledge, kpis)
    found = results.outcome(look.uow, look.knowledge, goal)
    facts = _facts(look, goal, ended, found)
    last_day = goal.period.last_day
    look.uow.evaluations.add(
        Evaluation(
            workspace_id=look.workspace_id,
            goal_id=goal.goal_id,
            last_day=last_day,
            channel_id=goal.channel_id,
            at=look.now,
            facts=facts,
        )
    )
    key = f"{goal.goal_id}:{last_day}"
    _say(look, MessageKind.GOAL_EVALUATED, key, goal.channel_id, goal.goal_id, facts)
    _ask(look, goal, facts)


def _ask(look: _Look, goal: Goal, facts: Json) -> None:
    """Ask the owner what was learnt, when they may be written to."""
    owner = owners.of_goal(look.uow, goal)
    asked = {**facts, "owner": owner}
    key = f"{goal.goal_id}:{goal.period.last_day}"
    due = owners.awake(look.uow, look.workspace_id, owner, look.now)
    _say(look, MessageKind.LESSONS_ASKED, key, owner, goal.goal_id, asked, due)


def _say(
    look: _Look,
    kind: MessageKind,
    key: str,
    to: str,
    subject: str,
    data: Json,
    due_at: datetime | None = None,
) -> None:
    look.uow.outbox.add(
        Delivery(
            workspace_id=look.workspace_id,
            delivery_id=DeliveryId(look.uow.new_id()),
            key=f"{kind.value}:{key}",
            to=to,
            message=Message(kind=kind, data=data),
            subject=subject,
            due_at=due_at or look.now,
            created_at=look.now,
        )
    )


def _facts(
    look: _Look,
    goal: Goal,
    ended: Sequence[Ended],
    found: Proof | None,
) -> Json:
    """Return what is kept of a conclusion, and all that its message needs."""
    outcome = found.moved if found else None
    ends = [one.result for one in ended]
    case = evaluation.case_of(ends, outcome)
    doubtful = evaluation.doubtful(ends, outcome)
    return {
        "goal": goal.goal_id,
        "sentence": goal.sentence,
        "channel": goal.channel_id,
        "owner": goal.owner_id,
        "start": goal.period.start.isoformat(),
        "last_day": goal.period.last_day.isoformat(),
        "kpis": [kpi_told(look.knowledge, one) for one in ended],
        "outcome": _outcome_told(look.knowledge, goal, found),
        "case": case.value if case else None,
        "better": _better(look, goal, [one.kpi for one in ended if one.kpi.kpi_id in doubtful]),
    }


def kpi_told(knowledge: Knowledge, one: Ended) -> Json:
    """Return how a KPI ended as JSON: amounts as decimal strings, names in both languages."""
    kpi, result = one.kpi, one.result
    return {
        "kpi": kpi.kpi_id,
        "name": measures.names(knowledge, kpi.metric, kpi.label),
        "scope": asdict(one.series.scope),
        "unit": one.series.unit.value,
        "kind": kpi.target.kind.value,
        "direction": kpi.target.direction.value,
        "recurrence": kpi.target.recurrence.value if kpi.target.recurrence else None,
        "start": kpi.period.start.isoformat(),
        "last_day": kpi.period.last_day.isoformat(),
        "outcome": result.outcome.value,
        "target": str(result.target),
        "value": _text(result.value),
        "gap": _text(result.gap),
        "turns": result.turns,
        "turns_reached": result.turns_reached,
        "days": result.days,
        "is_complete": result.is_complete,
        "through": _day(result.through),
        "notes": sorted(result.notes),
        "half_time": _interval(result.half_time),
        "proposed": _text(result.proposed),
        "confidence": _confidence(one.confidence),
        "counted_since": _day(one.counted_since),
    }


def _confidence(said: Confidence | None) -> Json | None:
    return {"level": said.level.value, "on": said.said_on.isoformat()} if said else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(amount: object) -> str | None:
    return None if amount is None else str(amount)


def _interval(found: Interval | None) -> Json | None:
    if found is None:
        return None
    return {"low": str(found.low), "median": str(found.median), "high": str(found.high)}


def _outcome_told(knowledge: Knowledge, goal: Goal, found: Proof | None) -> Json | None:
    """Return what became of the outcome as JSON; a number that nothing was seen of is told too."""
    if goal.outcome_metric is None or (found is None and goal.outcome_target is None):
        return None
    told: Json = {
        "name": measures.names(knowledge, goal.outcome_metric, ""),
        "unit": outcomes.unit_of(
            knowledge, goal.outcome_metric, found.series if found else None
        ).value,
        "before": None,
        "target": _text(goal.outcome_target),
        "value": _text(found.value) if found else None,
        "is_reached": found.is_reached if found else None,
        "counted_since": _day(found.counted_since) if found else None,
    }
    moved = found.moved if found else None
    if moved is None:
        return told
    return {
        **told,
        "before": str(moved.before),
        "after": str(moved.after),
        "change": _text(moved.change),
        "is_closer": moved.is_closer,
    }


def _better(look: _Look, goal: Goal, doubtful: Sequence[Kpi]) -> list[Json]:
    """Return, for KPIs that were reached in vain, metrics that would show the goal better."""
    knowledge = look.knowledge
    used = {goal.outcome_metric, *(kpi.metric for kpi in doubtful)}
    known = measures.measurable(look.uow, goal, look.now.date()).known
    best = [
        key
        for kpi in doubtful
        if kpi.metric in knowledge.metrics and goal.purpose in knowledge.purposes
        for key in fit.judge(goal.purpose, kpi.metric, knowledge, measurable=known).better
    ]
    if doubtful:
        best += knowledge.serving.get(goal.purpose, ())
    names = [key for key in dict.fromkeys(best) if key not in used][:_MOST_BETTER]
    return [measures.names(knowledge, key, "") for key in names]


def _turns(look: _Look) -> int:
    """Tell each channel, in a line each, how turns and shorter periods of its KPIs ended."""
    kpis = look.uow.kpis.all_active(look.workspace_id)
    told = 0
    for channel_id, group in groupby(kpis, key=_channel):
        team = look.uow.teams.get(look.workspace_id, channel_id)
        today = _today(look, team) if team else None
        if today is not None:
            told += _channel_turns(look, channel_id, list(group), today)
    return told


def _channel(kpi: Kpi) -> ChannelId:
    return kpi.channel_id


def _channel_turns(look: _Look, channel_id: ChannelId, kpis: Sequence[Kpi], today: date) -> int:
    lines: dict[date, list[Json]] = {}
    goals: dict[str, Goal | None] = {}
    for kpi in kpis:
        turn = _newest_turn(kpi, today)
        if turn is None or kpi.created_at.date() > turn.last_day:
            continue
        if kpi.goal_id not in goals:
            goals[kpi.goal_id] = look.uow.goals.get(look.workspace_id, kpi.goal_id)
        line = _turn(look, kpi, turn, goals[kpi.goal_id], today)
        if line is not None:
            lines.setdefault(turn.last_day, []).append(line)
    for last_day, several in lines.items():
        data = {"channel": channel_id, "last_day": last_day.isoformat(), "kpis": several}
        ids = ",".join(sorted(str(one["kpi"]) for one in several))
        key = f"{channel_id}:{last_day}:{ids}"
        _say(look, MessageKind.KPIS_EVALUATED, key, channel_id, channel_id, data)
    return sum(map(len, lines.values()))


def _newest_turn(kpi: Kpi, today: date) -> Period | None:
    """Return what ended last, and not long ago; None: nothing. Days go by without a word."""
    if kpi.target.recurrence is Recurrence.DAILY:
        return None
    ended = [kpi.period] if kpi.period.end <= today else []
    if kpi.target.recurrence is not None:
        ended = evaluation.turns_of(kpi, today)
    newest = ended[-1] if ended else None
    return newest if newest and today - newest.end < _RECENT_TURN else None


def _turn(look: _Look, kpi: Kpi, turn: Period, goal: Goal | None, today: date) -> Json | None:
    """Conclude a turn and return its line; None: not yet, not again, or with its goal."""
    if goal is None or goal.state is GoalState.CLOSED or goal.period.end == turn.end:
        return None
    uow, kpi_id = look.uow, KpiId(kpi.kpi_id)
    if uow.evaluations.get(look.workspace_id, goal.goal_id, kpi_id, turn.last_day) is not None:
        return None
    if not _is_time(look, [kpi], turn.last_day, today):
        return None
    ended = results.of_turn(uow, kpi, turn)
    if ended is None or ended.result.outcome is Outcome.NO_DATA:
        return None
    facts = kpi_told(look.knowledge, ended)
    uow.evaluations.add(
        Evaluation(
            workspace_id=look.workspace_id,
            goal_id=goal.goal_id,
            kpi_id=kpi_id,
            last_day=turn.last_day,
            channel_id=goal.channel_id,
            at=look.now,
            facts=facts,
        )
    )
    return facts
