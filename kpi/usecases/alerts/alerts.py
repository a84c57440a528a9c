"""Watching KPIs: who is told of what, decided and recorded in one transaction.

A KPI is looked at when values of its series come in and, for what only time changes, a few
times a day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from kpi.alerts import AlertKind, Decision, decide
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import (
    ChannelId,
    DeliveryId,
    Goal,
    Kpi,
    Person,
    SeriesId,
    Team,
    UserId,
    WorkspaceId,
)
from kpi.ports import ActionState, AlertState, Delivery, Job, Json, UnitOfWork
from kpi.progress import as_json
from kpi.schedule import instant_of, quiet_until
from kpi.usecases import jobs
from kpi.usecases.alerts import by_hour, watching
from kpi.usecases.alerts.watching import Case
from kpi.usecases.digests.composing import name_of
from kpi.usecases.fit import keeping
from kpi.usecases.goals import actions
from kpi.usecases.histories import deriving, forecasts, lacking
from kpi.usecases.histories.forecasts import HolidayIn, nobodys_holidays
from kpi.usecases.lookups.standings import Standing, local_day

#: The kind of job that looks at all KPIs of a workspace.
CHECK_JOB = "check_alerts"
#: How often a day: often enough for each zone's morning and for the end of a snooze.
_CHECKS_A_DAY = 4
#: An alert is of no use later than this after it was due.
_LIVES = timedelta(days=1)
#: So many messages a day are sent to one person: more at once come as one, the last of the day.
_MOST_A_DAY = 3
#: What is over that comes together, on the morning after.
_MORNING = time(9)
_BY_WEIGHT = (
    MessageKind.OFF_TRACK,
    MessageKind.DATA_MISSING,
    MessageKind.UNUSUAL,
    MessageKind.TARGET_REACHED,
    MessageKind.RECOVERED,
)
#: How many ideas stand in an alert.
_MOST_IDEAS = 2
#: What must change in a reason for it to be written anew.
_TELLING = ("status", "as_of", "target", "owed", "day_ends", "told_for", "last_day", "seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What one look brought."""

    kpis: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """What is the same for all KPIs of one look."""

    uow: UnitOfWork
    knowledge: Knowledge
    workspace_id: WorkspaceId
    now: datetime
    said: list[Delivery] = field(default_factory=list)
    left: dict[UserId, int] = field(default_factory=dict)

    def left_today(self, person: Person) -> int:
        """Return how many messages the person may still get today, this look left aside."""
        if person.user_id not in self.left:
            day = instant_of(local_day(self.now, person.zone), time(0), ZoneInfo(person.zone))
            kinds = [*_BY_WEIGHT, MessageKind.ALERTS]
            told = self.uow.outbox.told(self.workspace_id, person.user_id, kinds, day)
            is_over = MessageKind.ALERTS in told
            self.left[person.user_id] = 0 if is_over else max(_MOST_A_DAY - len(told), 0)
        return self.left[person.user_id]


def after_observations(
    uow: UnitOfWork, workspace_id: WorkspaceId, series_ids: Sequence[SeriesId], now: datetime
) -> None:
    """Ask for a look at the KPIs over series that have new values, in the same transaction.

    The look itself is a job: nobody who logs a value waits for it.
    """
    if series_ids:
        job_id = uow.new_id()
        jobs.ask(
            uow,
            workspace_id,
            CHECK_JOB,
            f"{CHECK_JOB}:{job_id}",
            {"series": sorted(series_ids)},
            now,
        )


def enqueue_nightly(uow: UnitOfWork, now: datetime) -> int:
    """Ask for a look at every workspace, once for each part of the day; return how many."""
    turn = f"{now:%Y%m%d}.{now.hour * _CHECKS_A_DAY // 24}"
    return sum(
        jobs.ask(
            uow, workspace.workspace_id, CHECK_JOB, f"{CHECK_JOB}:{turn}", {"turn": turn}, now
        )
        for workspace in uow.workspaces.all()
    )


def enqueue_silent(uow: UnitOfWork, now: datetime) -> int:
    """Ask for a look at KPIs whose numbers came by the hour and stay away; return how many.

    Once an hour: who is to hear of it today does not wait for the next part of the day.
    """
    asked = 0
    for workspace in uow.workspaces.all():
        workspace_id = workspace.workspace_id
        series = by_hour.silent(uow, workspace_id, now)
        key = f"{CHECK_JOB}:silent:{now:%Y%m%d%H}"
        if series and jobs.ask(uow, workspace_id, CHECK_JOB, key, {"silent": series}, now):
            asked += len(series)
    return asked


def check(
    uow: UnitOfWork,
    knowledge: Knowledge,
    job: Job,
    now: datetime,
    is_holiday: HolidayIn = nobodys_holidays,
) -> Evaluated:
    """Do a job of kind CHECK_JOB: some series, one channel, or a job for each channel.

    What is looked at is forecast first, so that everything told goes by one forecast; series that
    are silent brought nothing new to forecast from.
    """
    workspace_id = job.workspace_id
    series, channel = job.payload.get("series"), job.payload.get("channel")
    silent = job.payload.get("silent")
    if isinstance(silent, list):
        kpis = uow.kpis.of_series(workspace_id, [SeriesId(str(one)) for one in silent])
        return evaluate(uow, knowledge, workspace_id, kpis, now)
    if isinstance(series, list):
        touched = [SeriesId(str(one)) for one in series]
        touched += deriving.after_observations(uow, knowledge, workspace_id, touched, now)
        kpis = uow.kpis.of_series(workspace_id, touched)
        forecasts.renew(uow, knowledge, workspace_id, kpis, now, is_holiday, has_news=True)
        return evaluate(uow, knowledge, workspace_id, kpis, now)
    if channel:
        kpis = uow.kpis.of_channel(workspace_id, ChannelId(str(channel)))
        forecasts.renew(uow, knowledge, workspace_id, kpis, now, is_holiday)
        _review(uow, knowledge, job, kpis, now)
        return evaluate(uow, knowledge, workspace_id, kpis, now, by_clock=True)
    for team in uow.teams.all(workspace_id):
        jobs.ask(
            uow,
            workspace_id,
            CHECK_JOB,
            f"{job.key}:{team.channel_id}",
            {"channel": team.channel_id},
            now,
        )
    return Evaluated()


def _review(
    uow: UnitOfWork, knowledge: Knowledge, job: Job, kpis: Sequence[Kpi], now: datetime
) -> None:
    """Ask about the KPIs that were kept in spite of a warning, when their day has come."""
    team = uow.teams.get(job.workspace_id, ChannelId(str(job.payload.get("channel"))))
    if team is not None:
        keeping.ask_again(uow, knowledge, team, kpis, now)


def evaluate(
    uow: UnitOfWork,
    knowledge: Knowledge,
    workspace_id: WorkspaceId,
    kpis: Iterable[Kpi],
    now: datetime,
    *,
    by_clock: bool = False,
) -> Evaluated:
    """Decide on every kind of alert for each KPI; write states, reasons and deliveries.

    What only time changes (``by_clock``) is not looked at in the addressee's night.
    """
    watch = _Watch(uow=uow, knowledge=knowledge, workspace_id=workspace_id, now=now)
    looked = 0
    by_channel = groupby(sorted(kpis, key=_channel), key=_channel)
    for channel_id, group in by_channel:
        team = uow.teams.get(workspace_id, channel_id)
        if team is None:
            continue
        several = list(group)
        looked += len(several)
        for case in watching.cases(uow, knowledge, team, several, now):
            if not (by_clock and watching.is_night(case, now)):
                _evaluate_kpi(watch, team, case)
    return Evaluated(kpis=looked, messages=_send(watch))


def _channel(kpi: Kpi) -> ChannelId:
    return kpi.channel_id


def _evaluate_kpi(watch: _Watch, team: Team, case: Case) -> None:
    if case.person.user_id != case.kpi.owner_id and not case.person.is_gone:
        _tell_heir(watch, team, case.kpi.owner_id, case.person.user_id)
    notes = {}
    for kind in AlertKind:
        before = case.states.get(kind.value)
        decision = _decide(watch, case, kind)
        if _differs(before, decision.state):
            watch.uow.alerts.save(decision.state)
        outcome = _tell(watch, team, case, decision)
        if not decision.because.startswith("unchanged"):
            notes[kind.value] = _note(before, decision, outcome)
    if notes:
        told = as_json(case.standing.progress)
        checked = {**told, "to": case.person.user_id, "decisions": notes}
        watch.uow.alerts.record_check(watch.workspace_id, case.kpi.kpi_id, watch.now, checked)


def _decide(watch: _Watch, case: Case, kind: AlertKind) -> Decision:
    """Decide; once more, when it would be said to somebody who has heard enough today."""
    before, person = case.states.get(kind.value), case.person
    decision = decide(kind, before, case.facts)
    is_said = decision.message is not None and person.wants(kind, case.kpi.kpi_id)
    if not is_said or person.is_gone or watch.left_today(person):
        return decision
    tomorrow = local_day(watch.now, person.zone) + timedelta(days=1)
    until = instant_of(tomorrow, _MORNING, ZoneInfo(person.zone))
    return decide(kind, before, replace(case.facts, enough_until=until))


def _note(before: AlertState | None, decision: Decision, outcome: str) -> Json:
    """Return what is kept of a decision, for whoever asks why."""
    state = decision.state
    return {
        "because": decision.because,
        "before": before.state if before else None,
        "state": state.state,
        "incident": state.incident,
        "outcome": outcome,
        "reason": state.reason,
    }


def _differs(before: AlertState | None, after: AlertState) -> bool:
    """Whether the state is worth writing: not when only the amounts in its reason moved."""
    if before is None or replace(before, reason={}) != replace(after, reason={}):
        return True
    return any(before.reason.get(key) != after.reason.get(key) for key in _TELLING)


def _tell(watch: _Watch, team: Team, case: Case, decision: Decision) -> str:
    """Note what is to be said, to be sent with the rest; return what became of it."""
    person = case.person
    if decision.message is None:
        return "silent"
    if not person.wants(decision.state.kind, case.kpi.kpi_id):
        return "muted"
    if person.is_gone:
        return "nobody_left"
    due_at = _due_at(person, watch.now)
    data = _data(watch, team, case.standing, decision)
    watch.said.append(
        Delivery(
            workspace_id=watch.workspace_id,
            delivery_id=DeliveryId(watch.uow.new_id()),
            key=decision.key,
            to=person.user_id,
            message=Message(kind=decision.message, data=data),
            subject=case.kpi.kpi_id,
            due_at=due_at,
            expires_at=due_at + _LIVES,
            created_at=watch.now,
        )
    )
    return "told"


def _send(watch: _Watch) -> int:
    """Put what was decided into the outbox, much for one person as one; return how many."""
    by_person: dict[UserId, list[Delivery]] = {}
    for delivery in watch.said:
        by_person.setdefault(UserId(delivery.to), []).append(delivery)
    sent = [
        one
        for to, several in by_person.items()
        for one in (several if len(several) <= watch.left[to] else [_together(several)])
    ]
    return sum(watch.uow.outbox.add(one) for one in sent)


def _together(several: Sequence[Delivery]) -> Delivery:
    """Return one message of several, what is bad first; all are due at the same time."""
    sorted_ = sorted(several, key=lambda one: _BY_WEIGHT.index(one.message.kind))
    first = sorted_[0]
    alerts = [{"message": one.message.kind.value, **one.message.data} for one in sorted_]
    return replace(
        first,
        key=f"alerts:{first.key}",
        message=Message(
            kind=MessageKind.ALERTS,
            data={"alerts": alerts, "channel": first.message.data["channel"]},
        ),
    )


def _due_at(person: Person, now: datetime) -> datetime:
    if person.quiet_from is None or person.quiet_until is None:
        return now
    return quiet_until(now, person.zone, person.quiet_from, person.quiet_until) or now


def _tell_heir(watch: _Watch, team: Team, gone: UserId, heir: UserId) -> None:
    """Say once for channel and person that somebody left; the key is the outbox's as well."""
    kind = MessageKind.OWNER_REPLACED
    watch.uow.outbox.add(
        Delivery(
            workspace_id=watch.workspace_id,
            delivery_id=DeliveryId(watch.uow.new_id()),
            key=f"{kind.value}:{team.channel_id}:{gone}:{heir}:{heir}",
            to=heir,
            message=Message(
                kind=kind, data={"channel": team.channel_id, "gone": gone, "owner": heir}
            ),
            subject=team.channel_id,
            due_at=watch.now,
            expires_at=watch.now + 7 * _LIVES,
            created_at=watch.now,
        )
    )


def _data(watch: _Watch, team: Team, standing: Standing, decision: Decision) -> Json:
    """Return what the message says: names in both languages, amounts as decimal strings."""
    kpi, own, state = standing.kpi, standing.series, decision.state
    goal = watch.uow.goals.get(watch.workspace_id, kpi.goal_id)
    name = name_of(watch.knowledge, kpi)
    reason: Mapping[str, object] = state.reason
    is_late = state.kind == AlertKind.DATA_MISSING
    late = lacking.late(watch.uow, watch.knowledge, own, watch.now) if is_late else {}
    return {
        **as_json(standing.progress),
        "kpi": kpi.kpi_id,
        "alert": state.kind,
        "incident": state.incident,
        "at": watch.now.isoformat(),
        "name": {"ja": name.ja, "en": name.en},
        "scope": asdict(own.scope),
        "unit": own.unit.value,
        "kind": kpi.target.kind.value,
        "recurrence": kpi.target.recurrence.value if kpi.target.recurrence else None,
        "goal": goal.sentence if goal else "",
        "channel": team.channel_id,
        "again": decision.because == "snooze_ended",
        "ideas": _ideas(watch, goal, kpi, decision),
        "last_value_day": reason.get("last_day") if is_late else None,
        "last_value_hour": reason.get("last_hour"),
        "late": [asdict(scope) for scope in late],
        "gap": reason.get("gap"),
        "usual": reason.get("usual"),
        "unusual": dict(reason) if state.kind == AlertKind.UNUSUAL else None,
    }


def _ideas(watch: _Watch, goal: Goal | None, kpi: Kpi, decision: Decision) -> list[Json]:
    """Return what could be tried for a KPI that is off track and for which nothing is."""
    if decision.message is not MessageKind.OFF_TRACK:
        return []
    tried = watch.uow.actions.of_goal(watch.workspace_id, kpi.goal_id)
    if any(one.kpi_id == kpi.kpi_id and one.state is ActionState.OPEN for one in tried):
        return []
    found = actions.ideas(watch.knowledge, goal, kpi)[:_MOST_IDEAS]
    return [{"ja": idea.ja, "en": idea.en} for idea in found]
