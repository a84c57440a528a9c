"""Values of all sources side by side, and what stood there before: read for a few days."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    FromClause,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    literal,
    select,
    union_all,
)

from kpi.model import Observation, Period, RunId, SeriesId, WorkspaceId
from kpi.ports import Past, Revision
from kpi.revisions import revisions
from storage import tables
from storage.amounts import from_units, optional_from_units
from storage.observations.numbers import Numbers
from storage.transaction import Transaction
from storage.types import from_micros, to_micros

_observations = tables.observations
_past = tables.past_observations
_sources = tables.labels.alias("sources")
_runs = tables.labels.alias("runs")


def named(table: Table, workspace_id: WorkspaceId) -> Select[tuple[object, ...]]:
    """Return the rows of a table of values with the names of their sources and runs."""
    names = (_sources.c.label.label("source_name"), _runs.c.label.label("run_name"))
    sources = and_(_sources.c.workspace_id == workspace_id, _sources.c.number == table.c.source)
    runs = and_(_runs.c.workspace_id == workspace_id, _runs.c.number == table.c.run)
    return select(table, *names).join(_sources, sources).outerjoin(_runs, runs)


def effective_first() -> tuple[ColumnElement[object], ...]:
    """Return the order of a day's values: the effective one, then those learnt later."""
    return (
        _observations.c.superseded,
        _observations.c.learnt_at.desc(),
        _sources.c.label.desc(),
    )


def observation(series_id: SeriesId, row: RowMapping) -> Observation:
    """Return a row of ``named`` as the domain knows it."""
    return Observation(
        series_id=series_id,
        day=date.fromordinal(row["day"]),
        value=from_units(row["value"]),
        numerator=optional_from_units(row["numerator"]),
        denominator=optional_from_units(row["denominator"]),
        source=row["source_name"],
        learnt_at=from_micros(row["learnt_at"]),
        run_id=None if row["run_name"] is None else RunId(row["run_name"]),
    )


class Sources:
    """Reads what sources said of the same days."""

    def __init__(self, transaction: Transaction) -> None:
        """Read within ``transaction``."""
        self._transaction = transaction

    def of_all(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], period: Period
    ) -> list[Observation]:
        """Return every value within the period, by series and day, the effective one first."""
        workspace, places = Numbers(self._transaction, workspace_id).places(series)
        if workspace is None:
            return []
        within = _within(_observations, workspace, places, period)
        return self._values(workspace_id, places, within)

    def _values(
        self,
        workspace_id: WorkspaceId,
        places: Mapping[SeriesId, int],
        wanted: ColumnElement[bool],
    ) -> list[Observation]:
        found = named(_observations, workspace_id).where(wanted)
        rows = self._transaction.read(found.order_by(_observations.c.day, *effective_first()))
        names = {number: series_id for series_id, number in places.items()}
        values = [observation(names[row["series"]], row) for row in rows]
        return sorted(values, key=lambda one: one.series_id)

    def revised(
        self,
        workspace_id: WorkspaceId,
        series: Sequence[SeriesId],
        period: Period,
        since: datetime,
    ) -> list[Revision]:
        """Return the days that had another effective value at ``since``, by series and day."""
        if not self._touched(workspace_id, series, period, since):
            return []
        workspace, places = Numbers(self._transaction, workspace_id).places(series)
        if workspace is None:
            return []
        past = self._replaced(workspace_id, workspace, places, period, since)
        within = _within(_observations, workspace, places, period)
        return revisions(self._values(workspace_id, places, within), past, since)

    def _touched(
        self,
        workspace_id: WorkspaceId,
        series: Sequence[SeriesId],
        period: Period,
        since: datetime,
    ) -> bool:
        """Say whether anything was replaced, or overtaken by another source: mostly not."""
        asked = {
            "workspace_id": workspace_id,
            "series": list(series),
            "first": period.start.toordinal(),
            "until": period.end.toordinal(),
            "since": to_micros(since),
        }
        return bool(self._transaction.read(_touching(), asked))

    def _replaced(
        self,
        workspace_id: WorkspaceId,
        workspace: int,
        places: Mapping[SeriesId, int],
        period: Period,
        since: datetime,
    ) -> list[Past]:
        """Return what stood at ``since`` and was replaced or taken back after it."""
        instant = to_micros(since)
        found = named(_past, workspace_id).where(
            _within(_past, workspace, places, period),
            _past.c.replaced_at > instant,
            _past.c.learnt_at <= instant,
        )
        names = {number: series_id for series_id, number in places.items()}
        return [
            Past(
                observation=observation(names[row["series"]], row),
                replaced_at=from_micros(row["replaced_at"]),
            )
            for row in self._transaction.read(found)
        ]


def _within(
    table: FromClause, workspace: int, places: Mapping[SeriesId, int], period: Period
) -> ColumnElement[bool]:
    columns = table.c
    return and_(
        columns.workspace == workspace,
        columns.series.in_(list(places.values())),
        columns.day >= period.start.toordinal(),
        columns.day < period.end.toordinal(),
    )


@cache
def _touching() -> Executable:
    """Return the statement that finds one row replaced or overtaken; built once."""
    older, newer = _observations.alias("older"), _observations.alias("newer")
    same = and_(*(older.c[name] == newer.c[name] for name in ("workspace", "series", "day")))
    since: BindParameter[int] = bindparam("since")
    replaced = (
        select(literal(1)).select_from(_past).where(_asked_for(_past), _past.c.replaced_at > since)
    )
    overtaken = (
        select(literal(1))
        .select_from(older.join(newer, same))
        .where(
            _asked_for(older),
            older.c.superseded == 1,
            newer.c.superseded == 0,
            newer.c.learnt_at > since,
        )
    )
    return union_all(replaced, overtaken).limit(1)


def _asked_for(table: FromClause) -> ColumnElement[bool]:
    """Return what ``_within`` says, by the names of series."""
    numbers, stored = tables.workspace_numbers.c, tables.series.c
    mine: BindParameter[str] = bindparam("workspace_id")
    workspace = select(numbers.workspace).where(numbers.workspace_id == mine)
    own = select(stored.number).where(
        stored.workspace_id == mine, stored.series_id.in_(bindparam("series", expanding=True))
    )
    return and_(
        table.c.workspace == workspace.scalar_subquery(),
        table.c.series.in_(own),
        table.c.day >= bindparam("first"),
        table.c.day < bindparam("until"),
    )
