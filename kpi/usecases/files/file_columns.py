"""What a person says of a dropped table's columns: which is the day, which is which metric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kpi.errors import NotFound, NotUnderstood, Refused, Stale
from kpi.imports import (
    CHOSEN_GRAINS,
    ColumnMap,
    FileOpener,
    Grain,
    Summary,
    Table,
    TableColumn,
    TableReader,
)
from kpi.knowledge import Knowledge
from kpi.language.scopes import LONGEST_PART, PLATFORMS
from kpi.language.text import tidy
from kpi.model import Aggregation, DraftId, MetricKey, OwnMetric
from kpi.ports import Draft, Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.files import file_answers, file_terms, imports
from kpi.usecases.lookups import measures

#: So many columns are asked about at once; of the others it is said that there are some.
MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWish:
    """What was chosen: metrics by header, none for a column that is not to be read."""

    day: str
    metrics: Mapping[str, MetricKey]
    grain: Grain = Grain.DAILY
    platform: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is asked of a table: its columns by their place, and what they are read as by now.

    ``names`` are those of the metrics in each language, ``left_out`` how many columns there are
    besides.
    """

    draft: Draft
    columns: Mapping[int, TableColumn]
    days: Mapping[int, TableColumn]
    left_out: int
    wish: ColumnWish
    names: Mapping[MetricKey, Mapping[str, str]]


def form(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    open_file: FileOpener,
    read_table: TableReader,
    draft_id: DraftId,
) -> Form:
    """Return what is to be asked; Stale where the file is gone or is no single table."""
    draft = imports.waiting(uow, asker, draft_id)
    table = table_of(read_table, draft)
    wish = _read_as(uow, asker, knowledge, open_file, draft, table)
    offered = _offered(table, wish)
    days = {at: one for at, one in enumerate(table.columns) if one.may_be_day}
    return Form(
        draft=draft,
        columns=offered,
        days=dict(islice(days.items(), MOST_COLUMNS)),
        left_out=len(table.metrics) - len(offered),
        wish=wish,
        names={key: _names(uow, asker, knowledge, key) for key in wish.metrics.values()},
    )


def table_of(read_table: TableReader, draft: Draft) -> Table:
    """Return the columns of a draft's file; Stale where it is no single table."""
    table = read_table(str(draft.data["name"]), draft.body)
    if table is None or not table.is_readable:
        raise Stale("stale.import")
    return table


def _names(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, metric: MetricKey
) -> Mapping[str, str]:
    measure = measures.of_metric(uow, asker, knowledge, metric)
    return measures.names(knowledge, metric, measure.label)


def _offered(table: Table, wish: ColumnWish) -> Mapping[int, TableColumn]:
    """Return as many columns as can be asked about, those that are read before others."""
    order = sorted(table.metrics, key=lambda one: one.name not in wish.metrics)
    kept = {one.name for one in order[:MOST_COLUMNS]}
    return {at: one for at, one in enumerate(table.columns) if one.name in kept}


def _read_as(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    open_file: FileOpener,
    draft: Draft,
    table: Table,
) -> ColumnWish:
    """Return how the file is read by now, or what its headers mean where nobody knows it."""
    day = table.days[0].name
    said = file_answers.columns_of(draft.data)
    account = imports.answers_of(draft.data).account
    platform = str(draft.data.get("platform") or "")
    if said is not None:
        return ColumnWish(
            day=said.day,
            metrics=said.metrics,
            grain=said.grain,
            platform=platform,
            account=account,
        )
    try:
        shown = imports.shown_of(uow, asker, knowledge, open_file, draft)
    except Refused:
        found = _by_name(uow, asker, knowledge, draft, table)
        return ColumnWish(day=day, metrics=found, platform=platform, account=account)
    return _shown_as(shown, table, day, account)


def _by_name(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, draft: Draft, table: Table
) -> Mapping[str, MetricKey]:
    own = measures.own_of_channel(uow, asker, draft.channel_id)
    meaning = file_terms.meaning(knowledge, own)
    found: dict[MetricKey, str] = {}
    for one in table.metrics:
        metric = meaning(one.name)
        if metric is not None:
            found.setdefault(metric, one.name)
    return {name: metric for metric, name in found.items()}


def _shown_as(shown: Summary, table: Table, day: str, account: str) -> ColumnWish:
    known = {one.name for one in table.metrics}
    grain, platform = shown.facts.grain, shown.facts.platform
    return ColumnWish(
        day=day,
        metrics={one.name: one.metric for one in shown.series if one.name in known},
        grain=grain if grain in CHOSEN_GRAINS else Grain.DAILY,
        platform=platform if platform in PLATFORMS else "",
        account=account or shown.facts.account,
    )


def wrong(table: Table, wish: ColumnWish) -> Mapping[str, str]:
    """Return why the wish cannot be taken, a code by header; ``""`` stands for the whole."""
    columns = {one.name: one for one in table.columns}
    found: dict[str, str] = {}
    day = columns.get(wish.day)
    if day is None or not day.may_be_day:
        found[wish.day] = "columns.no_day"
    taken: set[MetricKey] = set()
    for name, metric in wish.metrics.items():
        column = columns.get(name)
        if name == wish.day or column is None:
            found[name] = "columns.is_day"
        elif not column.may_be_metric:
            found[name] = "columns.text"
        elif metric in taken:
            found[name] = "columns.twice"
        taken.add(metric)
    return found or ({} if wish.metrics else {"": "columns.none"})


def change(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    open_file: FileOpener,
    read_table: TableReader,
    draft_id: DraftId,
    wish: ColumnWish,
) -> Json:
    """Read the file so and return what is shown of it now.

    Raises WrongColumns where that cannot be, NotUnderstood when nothing comes of it, NotFound
    for a metric that there is not.
    """
    draft = imports.waiting(uow, asker, draft_id)
    access.may_change(asker)
    found = wrong(table_of(read_table, draft), wish)
    if found:
        raise WrongColumns(found)
    own = measures.own_of_channel(uow, asker, draft.channel_id)
    chosen = chosen_of(knowledge, own, wish)
    data = {key: value for key, value in draft.data.items() if key != file_answers.RECALLED}
    said = replace(
        draft,
        data={
            **data,
            file_answers.COLUMNS: file_answers.columns_facts(chosen),
            "platform": wish.platform if wish.platform in PLATFORMS else "",
            "account": tidy(wish.account)[:LONGEST_PART],
        },
    )
    return imports.shown_anew(uow, asker, knowledge, open_file, said)


def chosen_of(knowledge: Knowledge, own: Sequence[OwnMetric], wish: ColumnWish) -> ColumnMap:
    """Return the wish as a file is read by; NotFound for a metric that there is not.

    What adds up is the difference of days where the columns count from the beginning.
    """
    aggregations = {one.metric: one.aggregation for one in own}
    aggregations |= {key: one.aggregation for key, one in knowledge.metrics.items()}
    if not aggregations.keys() >= set(wish.metrics.values()):
        raise NotFound("not_found.metric")
    return ColumnMap(
        day=wish.day,
        metrics=wish.metrics,
        grain=wish.grain,
        running=frozenset(
            name
            for name, metric in wish.metrics.items()
            if wish.grain is Grain.CUMULATIVE and aggregations[metric] is Aggregation.SUM
        ),
    )


class WrongColumns(NotUnderstood):
    """Columns cannot be taken as they were chosen: a code by header."""

    code = "columns"

    def __init__(self, found: Mapping[str, str]) -> None:
        """Keep what is wrong."""
        super().__init__()
        self.found = found
