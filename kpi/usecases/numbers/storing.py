"""A file's values on their way into the store: at once when they are few, else as a job."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from kpi.errors import NotUnderstood
from kpi.imports import FileOpener
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import (
    Aggregation,
    ChannelId,
    DraftId,
    Kpi,
    MetricKey,
    Observation,
    RunId,
    Series,
    SeriesId,
    Unit,
)
from kpi.ports import Draft, Job, Json, Run, UnitOfWork, Written
from kpi.usecases import access, jobs
from kpi.usecases.access import Asker
from kpi.usecases.alerts import alerts
from kpi.usecases.files import comments, file_answers, imports, known_comments, posting
from kpi.usecases.files.imports import FROM_FILE
from kpi.usecases.files.reading_files import Key, Taken, Understood
from kpi.usecases.histories import breaking
from kpi.usecases.kpis import linking
from kpi.usecases.kpis.linking import Links
from kpi.usecases.lookups import measures
from kpi.usecases.numbers import by_hour
from kpi.usecases.records import audit, tell_asker

#: The kind of job that stores a confirmed file.
STORE_JOB = "import_store"
#: More than that takes longer than a person waits for a button.
MOST_AT_ONCE = 20_000
MOST_BYTES_AT_ONCE = 2_000_000
#: What may be added up where people who were reached may not be.
_ADDABLE = MetricKey("impressions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The series of a file; ``new`` are those that the channel had not."""

    series: Mapping[Key, Series]
    new: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a confirmed file."""

    run: Run
    links: Links


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """A file that is too large to wait for: the worker stores it and says so."""

    name: str


def confirm(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft_id: DraftId
) -> Stored | Storing:
    """Store the file's values, once, or have the worker store them.

    Raises Stale when that was done or the file has expired, NotUnderstood while a question
    about it is open.
    """
    draft = imports.waiting(uow, asker, draft_id)
    access.enter(uow, asker, draft.channel_id)
    access.may_change(asker)
    if _is_small(draft):
        return store(uow, asker, knowledge, open_file, draft_id)
    jobs.ask(
        uow,
        asker.workspace_id,
        STORE_JOB,
        f"{STORE_JOB}:{draft_id}",
        {"draft": draft_id, "user": asker.user_id, "name": draft.data["name"]},
        asker.now,
    )
    return Storing(name=str(draft.data["name"]))


def _is_small(draft: Draft) -> bool:
    values = int(str(draft.data.get("values") or 0))
    return values <= MOST_AT_ONCE and len(draft.body) <= MOST_BYTES_AT_ONCE


def store(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, open_file: FileOpener, draft_id: DraftId
) -> Stored:
    """Store the file's values, once; what differed before is kept in the history."""
    draft = imports.waiting(uow, asker, draft_id)
    # Understanding takes longest: nothing is written, and nobody kept waiting, before it is done.
    file, found = imports.read(uow, asker, knowledge, open_file, draft)
    if found.questions:
        raise NotUnderstood("import.unanswered")
    imports.take(uow, draft)
    kind = file_answers.kind_of(file.facts, str(draft.data["name"]))
    file_answers.keep(uow, asker, draft.channel_id, draft.data, kind)
    run_id = RunId(uow.new_id())
    made = series_of(uow, asker, knowledge, draft.channel_id, found)
    by_hour.keep(uow, asker, draft.channel_id, made.series, found, FROM_FILE)
    known_comments.settle(uow, asker.workspace_id, made.series, found)
    rows = observations(asker, made.series, found.series, run_id)
    written = uow.observations.upsert(asker.workspace_id, rows)
    run = run_of(asker, draft.channel_id, str(draft.data["name"]), run_id, found, written)
    return finish(uow, asker, knowledge, run, made, found)


def finish(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    run: Run,
    made: Made,
    found: Understood,
) -> Stored:
    """Record the run, let waiting KPIs take the series, and have those over them looked at."""
    audit(
        uow,
        asker,
        action="file.stored",
        subject=run.run_id,
        channel_id=run.channel_id,
        after={"name": run.label, "written": run.written, "replaced": run.replaced},
    )
    return settle(uow, asker, knowledge, run, made, found)


def settle(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    run: Run,
    made: Made,
    found: Understood,
) -> Stored:
    """Do what ``finish`` does, without a line in the audit log: nobody did anything."""
    series = list(made.series.values())
    uow.runs.save(run)
    comments.keep(uow, asker, run.channel_id, found)
    posting.keep(uow, ((made.series[key], taken) for key, taken in found.series.items()))
    links = linking.link(uow, asker, run.channel_id, series, made.new)
    apart = linking.apart(uow, asker, knowledge, run.channel_id, made.new)
    recounted = linking.recounted(uow, asker, knowledge, run.channel_id, series)
    links = replace(links, open=(*links.open, *apart, *recounted))
    if run.written or run.replaced or found.hours_changed:
        touched = [one.series_id for one in series]
        alerts.after_observations(uow, asker.workspace_id, touched, asker.now)
    return Stored(run=run, links=links)


def series_of(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    found: Understood,
) -> Made:
    """Return the channel's series that the file has values of, made where there was none."""
    known = {one.series_id for one in uow.series.of_channel(asker.workspace_id, channel_id)}
    series = {key: _series(uow, asker, knowledge, channel_id, key) for key in found.series}
    new = tuple(one for one in series.values() if one.series_id not in known)
    breaking.mark(uow, series, found.series)
    return Made(series=series, new=new)


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


def observations(
    asker: Asker,
    series: Mapping[Key, Series],
    taken: Mapping[Key, Taken],
    run_id: RunId,
    source: str = FROM_FILE,
) -> Iterator[Observation]:
    """Yield the values as they are stored, series by series, by day."""
    for key, one in series.items():
        for day, value in taken[key].days():
            yield Observation(
                series_id=one.series_id,
                day=day,
                value=value,
                source=source,
                learnt_at=asker.now,
                run_id=run_id,
            )


def run_of(
    asker: Asker,
    channel_id: ChannelId,
    name: str,
    run_id: RunId,
    found: Understood,
    written: Written,
) -> Run:
    """Return what came of reading the file, for people to look at."""
    return Run(
        workspace_id=asker.workspace_id,
        run_id=run_id,
        channel_id=channel_id,
        source=FROM_FILE,
        label=name,
        by=asker.user_id,
        at=asker.now,
        read=found.rows,
        written=written.written,
        replaced=written.replaced,
        unchanged=written.unchanged,
        refused=found.refused,
        refusals=tuple(imports.refusals(found.refusals)),
    )


def tell_done(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, stored: Stored) -> None:
    """Say to whoever confirmed the file what came of it."""
    facts = facts_of(uow, asker, knowledge, stored)
    tell_asker(uow, asker, MessageKind.IMPORT_DONE, stored.run.run_id, facts)


def facts_of(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, stored: Stored) -> Json:
    """Return what a person is told of a stored file, as JSON."""
    run, links = stored.run, stored.links
    own = [kpi.series_id for kpi in links.linked]
    scopes = {
        one.series_id: asdict(one.scope) for one in uow.series.get_many(asker.workspace_id, own)
    }
    return {
        "name": run.label,
        "channel": run.channel_id,
        "written": run.written,
        "replaced": run.replaced,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "linked": [
            {"name": _name(knowledge, kpi), "scope": scopes[kpi.series_id]} for kpi in links.linked
        ],
        "open": [open_facts(knowledge, one) for one in links.open],
    }


def open_facts(knowledge: Knowledge, one: linking.Open) -> Json:
    """Return the question which series a KPI is about, as JSON."""
    return {
        "kpi": one.kpi.kpi_id,
        "name": _name(knowledge, one.kpi),
        "stays": one.stays,
        "counted": _counted(knowledge, one),
        "no_sum": _no_sum(knowledge, one),
        "series": [
            {"series": series.series_id, "scope": asdict(series.scope)} for series in one.series
        ],
    }


def _no_sum(knowledge: Knowledge, one: linking.Open) -> Json | None:
    """Return why these are never added up, and what to take instead; None: they may be."""
    first = one.series[0]
    is_people = first.aggregation is Aggregation.UNIQUE
    is_level = first.aggregation is Aggregation.LAST and first.unit is Unit.COUNT
    if one.stays or len(one.series) <= 1 or not (is_people or is_level):
        return None
    other = knowledge.metrics[_ADDABLE].name
    return {"why": first.aggregation.value, "ja": other.ja, "en": other.en}


def _counted(knowledge: Knowledge, one: linking.Open) -> Json | None:
    """Return what is offered where it is not the KPI's own metric, by language."""
    others = [it.metric for it in one.series if it.metric != one.kpi.metric]
    return dict(measures.names(knowledge, others[0], "")) if others else None


def _name(knowledge: Knowledge, kpi: Kpi) -> Mapping[str, str]:
    return measures.names(knowledge, kpi.metric, kpi.label)


def asked_by(job: Job) -> tuple[DraftId, str]:
    """Return which file a job of STORE_JOB is to store, and what it is called."""
    return DraftId(str(job.payload["draft"])), str(job.payload["name"])
