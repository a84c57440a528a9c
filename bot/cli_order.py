"""What ``mato import`` is told, and what the file is read as by it and by earlier answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.comment_keys import key_of
from kpi.errors import NotFound, NotUnderstood, Refused
from kpi.imports import Grain, OpenFile, Question, Table
from kpi.knowledge import Knowledge
from kpi.model import MetricKey, OwnMetric, Team, Workspace
from kpi.ports import Json, UnitOfWork, UnitOfWorkFactory
from kpi.usecases.access import Asker
from kpi.usecases.files import file_answers, file_columns, file_terms, imports, reading_files
from kpi.usecases.files.file_columns import ColumnWish
from kpi.usecases.files.reading_files import Terms, Understood
from kpi.usecases.lookups.standings import local_day
from storage.sources.files.door import open_any, table_at

#: No file has more.
_MOST_ROWS = 1_000_000_000
_MOST_SERIES = 20_000
_MOST_REFUSALS = 1_000

Open = UnitOfWorkFactory


def workspace(uow: UnitOfWork, wanted: str) -> Workspace:
    """Return the workspace of that id or name, without either the only one; NotFound."""
    installed = uow.workspaces.all()
    if not installed:
        raise NotFound("import.no_workspace")
    found = [one for one in installed if wanted in {"", one.workspace_id, one.name}]
    if len(found) != 1:
        raise NotFound("import.say_workspace", names=", ".join(one.name for one in installed))
    return found[0]


def team(uow: UnitOfWork, home: Workspace, wanted: str) -> Team:
    """Return the team of the channel of that id or name, with or without its #; NotFound."""
    name = wanted.lstrip("#")
    for one in uow.teams.all(home.workspace_id):
        if name in {one.channel_id, one.name}:
            return one
    raise NotFound("import.no_channel", channel=wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done; empty texts: not said. ``columns`` are written ``COLUMN=METRIC``."""

    file: Path
    channel: str = ""
    workspace: str = ""
    stores: bool = True
    as_json: bool = False
    platform: str = ""
    account: str = ""
    date_order: str = ""
    rate: str = ""
    zone: str = ""
    columns: tuple[str, ...] = ()
    day_column: str = ""
    grain: str = "daily"

    @property
    def answers(self) -> Json:
        """What is said of the file, as a draft has it."""
        said = {
            Question.PLATFORM.value: self.platform.lower(),
            Question.ACCOUNT.value: self.account,
            Question.DATE_ORDER.value: self.date_order,
            Question.RATE.value: self.rate,
        }
        return {question: answer for question, answer in said.items() if answer}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the values go, on whose behalf, and the metrics that are known there."""

    uow: Open
    asker: Asker
    team: Team
    own: tuple[OwnMetric, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file that was read, by what was said of it: ``data`` is as a draft has it."""

    file: OpenFile
    found: Understood
    data: Json


def read(order: Order, place: Place | None, knowledge: Knowledge) -> Read:
    """Read the file by what the order says, else by what was answered in the channel before.

    Raises NotUnderstood when nothing of it can be taken, NotFound for a column or a metric that
    there is not, OSError when there is no file.
    """
    data: dict[str, object] = {**_surely(order, place), **order.answers}
    table = table_at(order.file) if place or order.columns else None
    data[file_answers.TABLE] = table.fingerprint if table else ""
    if order.columns:
        chosen = _chosen(order, table, knowledge, place.own if place else ())
        return _read(order, place, knowledge, {**data, file_answers.COLUMNS: chosen})
    kind = file_answers.kind_of_columns(str(data[file_answers.TABLE]))
    kept = _kept(place, kind) if table else {}
    mapped = _tried(order, place, knowledge, {**kept, **data}) if kept else None
    if mapped is not None:
        return mapped
    found = _read(order, place, knowledge, data)
    if not found.found.questions:
        return found
    kept = _kept(place, file_answers.kind_of(found.file.facts, order.file.name))
    known = {one.value: kept[one.value] for one in found.found.questions if one.value in kept}
    return _read(order, place, knowledge, {**data, **known}) if known else found


def _surely(order: Order, place: Place | None) -> Json:
    """Return what is known of the file besides its content: the file's time bounds its days."""
    zone = order.zone or (place.team.zone if place else "")
    written = datetime.fromtimestamp(order.file.stat().st_mtime, UTC)
    made_on = local_day(written, zone or "UTC")
    return {
        "name": order.file.name,
        "made_on": made_on.isoformat(),
        "made_at": written.isoformat(),
        "zone": zone,
    }


def _kept(place: Place | None, kind: str) -> Json:
    """Return what was said of such files in the channel."""
    if place is None:
        return {}
    home, now = place.asker.workspace_id, place.asker.now
    with place.uow() as uow:
        kept = file_answers.recall(uow, home, place.team.channel_id, kind, now)
    return file_answers.said_of(kept)


def _tried(order: Order, place: Place | None, knowledge: Knowledge, data: Json) -> Read | None:
    """Return the file as it was read before; None where that gives nothing any more."""
    try:
        found = _read(order, place, knowledge, data)
    except Refused:
        return None
    return found if found.found.series else None


def _read(order: Order, place: Place | None, knowledge: Knowledge, data: Json) -> Read:
    key = key_of(place.uow, place.asker.workspace_id) if place else b""
    answers = replace(imports.answers_of(data), key=key)
    file = open_any(order.file, answers)
    today = local_day(SystemClock().now(), place.team.zone if place else "UTC")
    terms = file_terms.terms(knowledge, place.own if place else (), answers, today)
    return Read(file=file, found=reading_files.understand(file, _wide(terms)), data=data)


def _wide(terms: Terms) -> Terms:
    return replace(
        terms,
        most_rows=_MOST_ROWS,
        most_series=_MOST_SERIES,
        most_refusals=_MOST_REFUSALS,
    )


def _chosen(
    order: Order, table: Table | None, knowledge: Knowledge, own: tuple[OwnMetric, ...]
) -> Json:
    if table is None or not table.is_readable:
        raise NotUnderstood("import.no_columns")
    wish = ColumnWish(
        day=order.day_column or table.days[0].name,
        metrics=_metrics(order, table, knowledge, own),
        grain=Grain(order.grain),
    )
    wrong = file_columns.wrong(table, wish)
    if wrong:
        raise NotUnderstood(next(iter(wrong.values())))
    return file_answers.columns_facts(file_columns.chosen_of(knowledge, own, wish))


def _metrics(
    order: Order, table: Table, knowledge: Knowledge, own: tuple[OwnMetric, ...]
) -> Mapping[str, MetricKey]:
    known = {one.name for one in table.columns}
    meaning = file_terms.meaning(knowledge, own)
    found: dict[str, MetricKey] = {}
    for said in order.columns:
        column, _, name = (part.strip() for part in said.rpartition("="))
        metric = MetricKey(name) if name in knowledge.metrics else meaning(name)
        if column not in known:
            raise NotFound("import.no_column", name=column or said)
        if metric is None:
            raise NotFound("import.no_such_metric", name=name)
        found[column] = metric
    return found
