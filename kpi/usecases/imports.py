"""Files that people drop: received, understood, shown, and stored once they say so.

Nothing of a file becomes a value before a person confirmed what was understood of it. Until then
it waits in a draft row, as it was dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from kpi.errors import NotFound, NotUnderstood, Stale
from kpi.imports import Answers, ColumnSummary, DateOrder, FileOpener, OpenFile, Question
from kpi.knowledge import Knowledge
from kpi.language.metrics import MetricState, understand_metric
from kpi.messages import Message, MessageKind
from kpi.model import (
    ChannelId,
    DeliveryId,
    DraftId,
    JobId,
    Kpi,
    MetricKey,
    Observation,
    RunId,
    Series,
    SeriesId,
)
from kpi.ports import Delivery, Draft, Job, Json, Run, UnitOfWork, Written
from kpi.usecases import access, alerts, linking, measures, reading_files
from kpi.usecases.access import Asker
from kpi.usecases.reading_files import Key, Taken, Understood

#: The kind of job that fetches and reads a dropped file, and of the draft that waits for a yes.
JOB = "import"
DRAFT = "import"
#: What the source of a value from a file is called.
FROM_FILE = "file"
WAITS = timedelta(days=7)
MOST_SERIES_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a confirmed file: ``linked`` KPIs take their numbers from it from now on."""

    run: Run
    series: tuple[Series, ...]
    linked: tuple[Kpi, ...]


def received(uow: UnitOfWork, asker: Asker, channel_id: ChannelId, file_id: str) -> bool:
    """Have the file fetched and read by the worker; False when that is under way already."""
    return uow.jobs.add(
        Job(
            workspace_id=asker.workspace_id,
            job_id=JobId(uow.new_id()),
            kind=JOB,
            key=f"{JOB}:{file_id}:{channel_id}",
            payload={"file": file_id, "channel": channel_id, "user": asker.user_id},
            created_at=asker.now,
        )
    )


def preview(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    open_file: FileOpener,
    channel_id: ChannelId,
    name: str,
    body: bytes,
) -> DraftId | None:
    """Understand a file and show it to whoever dropped it; None: it is said why not."""
    draft = Draft(
        workspace_id=asker.workspace_id,
        draft_id=DraftId(uow.new_id()),
        kind=DRAFT,
        by=asker.user_id,
        channel_id=channel_id,
        data={"name": name},
        body=body,
        expires_at=asker.now + WAITS,
    )
    try:
        facts = facts_of(uow, asker, knowledge, open_file, draft)
    except NotUnderstood as refused:
        tell_failed(uow, asker, name, refused)
        return None
    uow.drafts.save(draft)
    _tell(uow, asker, MessageKind.IMPORT_PREVIEW, draft.draft_id, facts)
    return draft.draft_id


def tell_failed(uow: UnitOfWork, asker: Asker, name: str, refused: NotUnderstood) -> None:
    """Say to whoever dropped the file why it was not taken."""
    facts = {"name": name, "code": refused.code}
    _tell(uow, asker, MessageKind.IMPORT_FAILED, uow.new_id(), facts)


def _tell(uow: UnitOfWork, asker: Asker, kind: MessageKind, subject: str, data: Json) -> None:
    uow.outbox.add(
        Delivery(
            workspace_id=asker.workspace_id,
            delivery_id=DeliveryId(uow.new_id()),
            key=f"{kind.value}:{subject}",
            to=asker.user_id,
            message=Message(kind=kind, data=data),
            subject=subject,
            due_at=asker.now,
            created_at=asker.now,
        )
    )


def facts_of(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft: Draft
) -> Json:
    """Return what a draft's file was understood as; NotUnderstood when nothing can be taken."""
    file, found = _read(uow, asker, knowledge, open_file, draft)
    shown = reading_files.summary(file, found)
    if not shown.series and not shown.facts.questions:
        raise NotUnderstood("import.nothing", name=str(draft.data["name"]))
    return {
        "draft": draft.draft_id,
        "channel": draft.channel_id,
        "name": draft.data["name"],
        "platform": shown.facts.platform,
        "export": shown.facts.export,
        "questions": [question.value for question in shown.facts.questions],
        "series": [
            _series_facts(uow, asker, knowledge, column)
            for column in shown.series[:MOST_SERIES_SHOWN]
        ],
        "more": max(0, len(shown.series) - MOST_SERIES_SHOWN),
        "refused": shown.refused,
        "refusals": [refusal._asdict() for refusal in shown.refusals],
        "unknown": list(shown.unknown)[:MOST_SERIES_SHOWN],
    }


def _series_facts(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, column: ColumnSummary
) -> Json:
    measure = measures.of_metric(uow, asker, knowledge, column.metric)
    return {
        "name": measures.names(knowledge, column.metric, measure.label),
        "platform": column.scope.platform,
        "account": column.scope.account,
        "campaign": column.scope.campaign,
        "influencer": column.scope.influencer,
        "unit": measure.unit.value,
        "aggregation": measure.aggregation.value,
        "days": column.days,
        "first": column.first_day.isoformat(),
        "last": column.last_day.isoformat(),
        "total": str(column.total),
        "last_value": str(column.last_value),
        "points": [str(point) for point in column.points],
    }


def _read(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft: Draft
) -> tuple[OpenFile, Understood]:
    own = uow.series.own_metrics(asker.workspace_id)

    def meaning(name: str) -> MetricKey | None:
        read = understand_metric(name, knowledge, own)
        return read.best if read.state is MetricState.CLEAR else None

    file = open_file(str(draft.data["name"]), draft.body, answers_of(draft))
    return file, reading_files.understand(file, meaning)


def answers_of(draft: Draft) -> Answers:
    """Return what was answered about a draft's file so far."""
    order = draft.data.get("date_order")
    return Answers(
        platform=str(draft.data.get("platform") or ""),
        account=str(draft.data.get("account") or ""),
        date_order=DateOrder(str(order)) if order else None,
    )


def waiting(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> Draft:
    """Return a file of the asker's that waits; Stale when it was stored, dropped or expired."""
    draft = uow.drafts.get(asker.workspace_id, draft_id)
    if draft is None or draft.kind != DRAFT or draft.expires_at <= asker.now:
        raise Stale("stale.import")
    if draft.by != asker.user_id:
        raise NotFound("not_found.import")
    return draft


def answer(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    open_file: FileOpener,
    draft_id: DraftId,
    question: Question,
    value: str,
) -> Json:
    """Keep what the file did not say and return what it is understood as now."""
    draft = waiting(uow, asker, draft_id)
    answered = replace(draft, data={**draft.data, question.value: value})
    facts = facts_of(uow, asker, knowledge, open_file, answered)
    uow.drafts.save(answered)
    return facts


def cancel(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> str:
    """Forget the file and return its name."""
    draft = waiting(uow, asker, draft_id)
    uow.drafts.delete(asker.workspace_id, draft_id)
    return str(draft.data["name"])


def confirm(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft_id: DraftId
) -> Stored:
    """Store the file's values, once; what differed before is kept in the history."""
    draft = waiting(uow, asker, draft_id)
    access.enter(uow, asker, draft.channel_id)
    access.may_change(asker)
    if not uow.drafts.delete(asker.workspace_id, draft_id):
        raise Stale("stale.import")
    file, found = _read(uow, asker, knowledge, open_file, draft)
    if file.facts.questions:
        raise NotUnderstood("import.unanswered")
    run_id = RunId(uow.new_id())
    made = [_series(uow, asker, knowledge, draft.channel_id, key) for key in found.series]
    values = _observations(asker, made, list(found.series.values()), run_id)
    written = uow.observations.upsert(asker.workspace_id, values)
    run = _run(asker, draft, run_id, found, written)
    uow.runs.save(run)
    linked = tuple(kpi for one in made for kpi in linking.link(uow, asker, one))
    touched = [one.series_id for one in made]
    alerts.after_observations(uow, asker.workspace_id, touched, asker.now)
    return Stored(run=run, series=tuple(made), linked=linked)


def _series(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, channel_id: ChannelId, key: Key
) -> Series:
    metric, scope = key
    measure = measures.of_metric(uow, asker, knowledge, metric)
    return uow.series.find_or_add(
        Series(
            workspace_id=asker.workspace_id,
            series_id=SeriesId(uow.new_id()),
            channel_id=channel_id,
            metric=metric,
            scope=scope,
            aggregation=measure.aggregation,
            unit=measure.unit,
        )
    )


def _observations(
    asker: Asker, series: list[Series], taken: list[Taken], run_id: RunId
) -> Iterator[Observation]:
    for one, found in zip(series, taken, strict=True):
        for day, value in found.values.items():
            yield Observation(
                series_id=one.series_id,
                day=day,
                value=value,
                source=FROM_FILE,
                learnt_at=asker.now,
                run_id=run_id,
            )


def _run(asker: Asker, draft: Draft, run_id: RunId, found: Understood, written: Written) -> Run:
    return Run(
        workspace_id=asker.workspace_id,
        run_id=run_id,
        channel_id=draft.channel_id,
        source=FROM_FILE,
        label=str(draft.data["name"]),
        by=asker.user_id,
        at=asker.now,
        read=found.rows,
        written=written.written,
        replaced=written.replaced,
        unchanged=written.unchanged,
        refused=found.refused,
        refusals=[refusal._asdict() for refusal in found.refusals],
    )
