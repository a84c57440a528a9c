"""Values that come in by themselves: understood, stored, counted in a run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kpi.errors import MatoError, NotFound, NotUnderstood
from kpi.imports import Answers, FileFacts, OpenFile, RateForm, RawRow, Refusal
from kpi.knowledge import Knowledge
from kpi.model import MetricKey, Person, RunId
from kpi.ports import Json, Membership, Run, Source, UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.files import file_terms, known_comments, reading_files
from kpi.usecases.files.reading_files import Meaning, Terms, Understood
from kpi.usecases.lookups import measures
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.numbers import asking, by_hour, storing
from kpi.usecases.people import teams

#: So many refused rows are told to whoever sent them; the run keeps the first few.
MOST_REFUSALS = 1_000
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of some rows; ``refusals`` are all of them, up to MOST_REFUSALS.

    ``hours`` are how many values by hour are new or other ones; None where none came.
    ``comments_known`` are those that had come in before.
    """

    run: Run
    hours: int | None = None
    comments_known: int = 0
    refusals: Sequence[Refusal]


class _Named:
    """Rows whose metric nobody knows are refused one by one: nobody looks at a preview.

    A column that is no metric is nobody's mistake, and left out.
    """

    def __init__(self, file: OpenFile, meaning: Meaning) -> None:
        self._file = file
        self._meaning = meaning
        self._known: dict[str, bool] = {}

    @property
    def facts(self) -> FileFacts:
        return self._file.facts

    def rows(self) -> Iterator[RawRow | Refusal]:
        for row in self._file.rows():
            if isinstance(row, Refusal) or self._is_taken(row.name):
                yield row
            else:
                yield Refusal(row.line, "import.unknown_metric", row.name)

    def _is_taken(self, name: str) -> bool:
        if self._file.facts.has_columns:
            return True
        if name not in self._known:
            is_fixed = name in self._file.facts.metrics
            self._known[name] = is_fixed or self._meaning(name) is not None
        return self._known[name]


def as_owner(uow: UnitOfWork, source: Source, membership: Membership, now: datetime) -> Asker:
    """Return the source's owner as who asks, in its channel; NotFound without a team there."""
    team = uow.teams.get(source.workspace_id, source.channel_id)
    if team is None:
        raise NotFound("not_found.goal")
    person = uow.people.get(source.workspace_id, source.owner_id) or Person(
        workspace_id=source.workspace_id,
        user_id=source.owner_id,
        language=team.language,
        zone=team.zone,
        refreshed_at=now,
    )
    return Asker(person=person, channel_id=source.channel_id, membership=membership, now=now)


def terms_of(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    source: Source,
    *,
    most_rows: int = MOST_ROWS,
) -> Terms:
    """Return how the source's rows are read."""
    own = measures.own_of_channel(uow, asker, source.channel_id)
    zone = teams.of_channel(uow, asker, source.channel_id).zone
    today = local_day(asker.now, zone)
    rate = RateForm(str(source.settings.get("rate") or RateForm.PERCENT))
    answers = Answers(rate=rate, zone=zone, made_at=asker.now)
    terms = file_terms.terms(knowledge, own, answers, today)
    meaning = _by_key(knowledge, [one.metric for one in own], terms.meaning)
    return replace(terms, meaning=meaning, most_rows=most_rows, most_refusals=MOST_REFUSALS)


def read(file: OpenFile, terms: Terms) -> Understood:
    """Read the rows through, while they come; nothing is written.

    Raises NotUnderstood when nothing can be made of them or a question about them is open, and
    whatever reading them raises.
    """
    found = reading_files.understand(_Named(file, terms.meaning), terms)
    if found.questions:
        raise NotUnderstood("source.unanswered")
    return found


def _by_key(knowledge: Knowledge, own: Sequence[MetricKey], meaning: Meaning) -> Meaning:
    """Return the meaning of names and of keys: programs know a metric by its key."""
    keys = {*knowledge.metrics, *own}

    def by_key(name: str) -> MetricKey | None:
        return MetricKey(name) if name in keys else meaning(name)

    return by_key


def store(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    source: Source,
    found: Understood,
    *,
    run_id: RunId | None = None,
) -> Intake:
    """Store what was understood and leave a run, also where no row could be taken.

    ``run_id`` is that of a run whose place it takes.
    """
    run_id = run_id or RunId(uow.new_id())
    made = storing.series_of(uow, asker, knowledge, source.channel_id, found)
    by_hour.keep(uow, asker, source.channel_id, made.series, found, source.label)
    known_comments.settle(uow, asker.workspace_id, made.series, found)
    rows = storing.observations(asker, made.series, found.series, run_id, source.label)
    written = uow.observations.upsert(asker.workspace_id, rows)
    run = storing.run_of(asker, source.channel_id, "", run_id, found, written)
    run = replace(run, source=source.label)
    stored = storing.settle(uow, asker, knowledge, run, made, found)
    asking.owners(uow, asker, knowledge, stored.links.open)
    hours = found.hours_changed if found.has_hours else None
    return Intake(
        run=run, refusals=found.refusals, hours=hours, comments_known=found.comments_known
    )


def failed(uow: UnitOfWork, asker: Asker, source: Source, error: MatoError) -> Run:
    """Leave a run that says why nothing came in; its ``refusals`` hold the reason's data."""
    said: Json = {name: str(value) for name, value in error.data.items()}
    run = Run(
        workspace_id=source.workspace_id,
        run_id=RunId(uow.new_id()),
        channel_id=source.channel_id,
        source=source.label,
        by=asker.user_id,
        at=asker.now,
        error=error.code,
        refusals=(said,),
    )
    uow.runs.save(run)
    return run
