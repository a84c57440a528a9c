"""Sources that Mato reads by itself: planned by the clock, read by the worker, or paused."""

from dataclasses import replace
from datetime import date, datetime, time

from kpi.errors import MatoError, NotFound, NotUnderstood
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId, RunId, SourceId, WorkspaceId
from kpi.ports import (
    Delivery,
    Json,
    Rhythm,
    Run,
    Source,
    SourceKind,
    SourceState,
    UnitOfWork,
)
from kpi.schedule import Rule, RuleKind, latest_hourly, occurrences
from kpi.usecases import jobs
from kpi.usecases.access import Asker
from kpi.usecases.files.reading_files import Understood
from kpi.usecases.numbers import intake, sources
from kpi.usecases.numbers.intake import Intake
from kpi.usecases.records import audit

#: The kind of job that reads a source.
JOB = "pull"
#: So many failures in a row, and the source is not read any more until somebody says so; one
#: that is read every hour is read once a day from then on, and no more after as many days.
PATIENCE = 3
#: When the hour before is over, most have counted it: so many minutes past the next.
_PAST = 10
#: So many sources of a workspace may be read every hour: it is more than the others need.
MOST_HOURLY = 50
#: What the settings of a source say that is written to us by a pipe: it is not ours to read.
PIPE = "pipe"
#: Numbers come in on holidays as well.
_HOLIDAYS: frozenset[date] = frozenset()
#: What is read, not sent to us.
READ = frozenset(SourceKind) - {SourceKind.HTTP_IN}


def enqueue_due(uow: UnitOfWork, now: datetime, *, limit: int = 200) -> int:
    """Have the sources read whose time has come, each day or hour once; return how many.

    One that still waits to be read, or is being read, is not asked for again.
    """
    asked = 0
    for source in uow.sources.due_candidates(now, limit):
        team = uow.teams.get(source.workspace_id, source.channel_id)
        if team is None or source.at is None:
            continue
        due = _due(source, source.at, team.zone, now)
        asked += bool(due) and _ask(uow, source, due, now)
        uow.sources.mark_planned(source.workspace_id, source.source_id, now)
    return asked


def _due(source: Source, at: time, zone: str, now: datetime) -> str:
    """Return what the time that has come is called; empty: none has since it was planned."""
    if source.rhythm is Rhythm.HOURLY and not is_slowed(source):
        hour = latest_hourly(at.minute, zone, now)
        return f"{hour:%Y-%m-%dT%H:%M}" if hour > source.planned_until else ""
    rule = Rule(kind=RuleKind.DAILY, at=at, zone=zone)
    due = occurrences(rule, source.planned_until, now, _HOLIDAYS.__contains__)
    return due[-1].local_date.isoformat() if due else ""


def is_slowed(source: Source) -> bool:
    """Whether a source that is read every hour failed so often that once a day is enough."""
    return source.rhythm is Rhythm.HOURLY and source.failures >= PATIENCE


def _ask(
    uow: UnitOfWork, source: Source, due: str, now: datetime, *, by_hand: bool = False
) -> bool:
    beginning = f"{JOB}:{source.source_id}:"
    if not uow.jobs.is_open(source.workspace_id, beginning):
        uow.alone(_lock(source))  # who stores what was read holds it long, and has a job
    if uow.jobs.is_open(source.workspace_id, beginning):
        return False
    payload = {"source": source.source_id, "by_hand": by_hand}
    return jobs.ask(uow, source.workspace_id, JOB, f"{beginning}{due}", payload, now)


def read_now(uow: UnitOfWork, asker: Asker, source_id: SourceId) -> Source:
    """Have the source read now; one that was paused goes on from now on."""
    found = sources.of_asker(uow, asker, source_id, to_change=True)
    after = replace(found, state=SourceState.ON, failures=0, planned_until=asker.now)
    uow.sources.save(after)
    _ask(uow, after, uow.new_id(), asker.now, by_hand=True)
    if found.state is SourceState.PAUSED:
        _record(uow, asker, after, "source.resumed")
    return after


def reschedule(
    uow: UnitOfWork, asker: Asker, source_id: SourceId, rhythm: Rhythm, at: time | None
) -> Source:
    """Read the source so often from now on; without ``at`` only when somebody asks.

    NotUnderstood when the workspace has as many that are read every hour as it may have.
    """
    found = sources.of_asker(uow, asker, source_id, to_change=True)
    if found.kind not in READ or found.settings.get(PIPE):
        raise NotFound("not_found.source")
    if rhythm is Rhythm.HOURLY:
        may_be_hourly(uow, asker, found.source_id)
    after = replace(found, rhythm=rhythm, at=at, failures=0, planned_until=asker.now)
    uow.sources.save(after)
    audit(
        uow,
        asker,
        action="source.rescheduled",
        subject=source_id,
        channel_id=found.channel_id,
        before=_times(found),
        after=_times(after),
    )
    return after


def hourly_at(at: time) -> time:
    """Return when a source that is read daily is read where every hour is offered for it."""
    return at if at.minute else at.replace(minute=_PAST)


def may_be_hourly(uow: UnitOfWork, asker: Asker, but: SourceId | None = None) -> None:
    """Raise NotUnderstood when the workspace has enough sources that are read every hour."""
    hourly = [
        one
        for one in uow.sources.all(asker.workspace_id)
        if one.rhythm is Rhythm.HOURLY and one.at is not None and one.source_id != but
    ]
    if len(hourly) >= MOST_HOURLY:
        raise NotUnderstood("source.too_many_hourly", most=MOST_HOURLY)


def _times(source: Source) -> Json:
    at = source.at.strftime("%H:%M") if source.at else ""
    return {"rhythm": source.rhythm.value, "at": at}


def pause(uow: UnitOfWork, asker: Asker, source_id: SourceId) -> Source:
    """Read the source no more until somebody says so."""
    found = sources.of_asker(uow, asker, source_id, to_change=True)
    after = replace(found, state=SourceState.PAUSED)
    uow.sources.save(after)
    _record(uow, asker, after, "source.paused")
    return after


def _record(uow: UnitOfWork, asker: Asker, source: Source, action: str) -> None:
    audit(uow, asker, action=action, subject=source.source_id, channel_id=source.channel_id)


def to_read(uow: UnitOfWork, workspace_id: WorkspaceId, source_id: SourceId) -> Source | None:
    """Return the source when it is to be read: it is there, on, and its workspace has Mato."""
    found = uow.sources.get(workspace_id, source_id)
    workspace = uow.workspaces.get(workspace_id)
    if found is None or workspace is None or workspace.uninstalled_at is not None:
        return None
    return found if found.state is SourceState.ON and found.kind in READ else None


def succeeded(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    source: Source,
    found: Understood,
    bookmark: Json | None,
) -> Intake | None:
    """Store what was read and how far, in one transaction; None when the source is gone."""
    now = _alone(uow, source)
    if now is None:
        return None
    taken = intake.store(uow, asker, knowledge, now, found, run_id=_quiet_run(uow, now))
    # Storing takes a while: what somebody said of the source meanwhile stands.
    after = uow.sources.get(source.workspace_id, source.source_id)
    if after is not None:
        has_hours = found.has_hours if found.series else after.has_hours
        kept = bookmark or after.bookmark
        uow.sources.save(replace(after, failures=0, bookmark=kept, has_hours=has_hours))
    return taken


def _quiet_run(uow: UnitOfWork, source: Source) -> RunId | None:
    """Return the last run of a source that is read every hour, if that brought nothing.

    The next one takes its place: a day's two dozen would hide what came before.
    """
    if source.rhythm is not Rhythm.HOURLY:
        return None
    last = uow.runs.latest(source.workspace_id, source.channel_id, each=1)
    return next(
        (
            run.run_id
            for run in last
            if run.source == source.label and not (run.error or run.written or run.replaced)
        ),
        None,
    )


def failed(
    uow: UnitOfWork, asker: Asker, source: Source, error: MatoError, *, by_hand: bool = False
) -> Source | None:
    """Leave a run that says why nothing came in, and tell the owner when something changes.

    That is at first, or ``by_hand``, and when the source pauses; of one that is read every hour
    not at first but, once a day at most, when it is to be read once a day only. None when the
    source is gone.
    """
    now = _alone(uow, source)
    if now is None:
        return None
    run = intake.failed(uow, asker, now, error)
    hourly = now.rhythm is Rhythm.HOURLY
    failures, patience = now.failures + 1, 2 * PATIENCE if hourly else PATIENCE
    state = SourceState.PAUSED if failures >= patience else now.state
    after = replace(now, failures=failures, state=state)
    uow.sources.save(after)
    if failures == patience or by_hand or failures == (PATIENCE if hourly else 1):
        _tell(uow, after, run, asker.now)
    return after


def _alone(uow: UnitOfWork, source: Source) -> Source | None:
    """Return the source as it is now; nobody else changes it until the transaction ends."""
    uow.alone(_lock(source))
    return uow.sources.get(source.workspace_id, source.source_id)


def _lock(source: Source) -> str:
    return f"source {source.workspace_id} {source.source_id}"


def _tell(uow: UnitOfWork, source: Source, run: Run, now: datetime) -> None:
    """Tell the owner why nothing came in; that it is read less often, once a day at most."""
    slowed, paused = is_slowed(source), source.state is SourceState.PAUSED
    facts = {
        "source": source.source_id,
        "channel": source.channel_id,
        "name": source.name,
        "code": run.error,
        "reason": dict(run.refusals[0]),
        "paused": paused,
        "slowed": slowed,
        **_times(source),
    }
    is_new = paused or not slowed
    key = run.run_id if is_new else f"{source.source_id}:slowed:{now.date()}"
    uow.outbox.add(
        Delivery(
            workspace_id=source.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{MessageKind.SOURCE_FAILED}:{key}",
            to=source.owner_id,
            message=Message(kind=MessageKind.SOURCE_FAILED, data=facts),
            subject=source.source_id,
            due_at=now,
            created_at=now,
        )
    )
