"""Sources that Mato reads by itself: planned by the clock, read by the worker, or paused."""

from dataclasses import replace
from datetime import date, datetime

from kpi.errors import MatoError
from kpi.knowledge import Knowledge
from kpi.messages import Message, MessageKind
from kpi.model import DeliveryId, SourceId, WorkspaceId
from kpi.ports import Delivery, Json, Source, SourceKind, SourceState, UnitOfWork
from kpi.schedule import Rule, RuleKind, occurrences
from kpi.usecases import jobs
from kpi.usecases.access import Asker
from kpi.usecases.files.reading_files import Understood
from kpi.usecases.numbers import intake, sources
from kpi.usecases.numbers.intake import Intake
from kpi.usecases.records import audit

#: The kind of job that reads a source.
JOB = "pull"
#: So many failures in a row, and the source is not read any more until somebody says so.
PATIENCE = 3
#: What the settings of a source say that is written to us by a pipe: it is not ours to read.
PIPE = "pipe"
#: What is read, not sent to us.
#: Numbers come in on holidays as well.
_HOLIDAYS: frozenset[date] = frozenset()
READ = frozenset(SourceKind) - {SourceKind.HTTP_IN}


def enqueue_due(uow: UnitOfWork, now: datetime, *, limit: int = 200) -> int:
    """Have the sources whose time of day has come read, each once a day; return how many."""
    asked = 0
    for source in uow.sources.due_candidates(now, limit):
        team = uow.teams.get(source.workspace_id, source.channel_id)
        if team is None or source.at is None:
            continue
        rule = Rule(kind=RuleKind.DAILY, at=source.at, zone=team.zone)
        due = occurrences(rule, source.planned_until, now, _HOLIDAYS.__contains__)
        if due:
            key = f"{JOB}:{source.source_id}:{due[-1].local_date}"
            asked += _ask(uow, source, key, now)
        uow.sources.save(replace(source, planned_until=now))
    return asked


def _ask(uow: UnitOfWork, source: Source, key: str, now: datetime) -> bool:
    return jobs.ask(uow, source.workspace_id, JOB, key, {"source": source.source_id}, now)


def read_now(uow: UnitOfWork, asker: Asker, source_id: SourceId) -> Source:
    """Have the source read now; one that was paused goes on from now on."""
    found = sources.of_asker(uow, asker, source_id, to_change=True)
    after = replace(found, state=SourceState.ON, failures=0, planned_until=asker.now)
    uow.sources.save(after)
    _ask(uow, after, f"{JOB}:{source_id}:{uow.new_id()}", asker.now)
    if found.state is SourceState.PAUSED:
        _record(uow, asker, after, "source.resumed")
    return after


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
    taken = intake.store(uow, asker, knowledge, now, found)
    uow.sources.save(replace(now, failures=0, bookmark=bookmark or now.bookmark))
    return taken


def failed(uow: UnitOfWork, asker: Asker, source: Source, error: MatoError) -> Source | None:
    """Leave a run that says why nothing came in; tell the owner at first, and when it pauses.

    None when the source is gone.
    """
    now = _alone(uow, source)
    if now is None:
        return None
    run = intake.failed(uow, asker, now, error)
    failures = now.failures + 1
    state = SourceState.PAUSED if failures >= PATIENCE else now.state
    after = replace(now, failures=failures, state=state)
    uow.sources.save(after)
    if failures in {1, PATIENCE}:
        facts = {
            "source": after.source_id,
            "channel": after.channel_id,
            "name": after.name,
            "code": run.error,
            "reason": dict(run.refusals[0]),
            "paused": state is SourceState.PAUSED,
        }
        _tell(uow, after, f"{MessageKind.SOURCE_FAILED}:{run.run_id}", facts, asker.now)
    return after


def _alone(uow: UnitOfWork, source: Source) -> Source | None:
    """Return the source as it is now; nobody else changes it until the transaction ends."""
    uow.alone(f"source {source.workspace_id} {source.source_id}")
    return uow.sources.get(source.workspace_id, source.source_id)


def _tell(uow: UnitOfWork, source: Source, key: str, facts: Json, now: datetime) -> None:
    uow.outbox.add(
        Delivery(
            workspace_id=source.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=key,
            to=source.owner_id,
            message=Message(kind=MessageKind.SOURCE_FAILED, data=facts),
            subject=source.source_id,
            due_at=now,
            created_at=now,
        )
    )
