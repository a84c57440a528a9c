"""The values of series as the domain knows them, over the numbers of the tables.

A row says of itself whether another source learnt its day's value later (``superseded``), so
that reading the effective values is one walk along the primary key. Who writes to a series
holds its row, so nobody else changes what was just compared.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, Table, and_, delete, select

from kpi.model import Observation, Period, RollUp, SeriesId, WorkspaceId
from kpi.ports import Past, Revision, Window, Written
from storage import tables
from storage.amounts import from_units, optional_from_units
from storage.observations import postgresql, sources, sqlite
from storage.observations.bulk import Bulk, Named, Rolled
from storage.observations.merge import SERIES, SOURCE, SUPERSEDED, Merged, supersede
from storage.observations.numbers import Numbers
from storage.observations.writing import Writer
from storage.transaction import Transaction
from storage.types import from_micros, to_micros

_observations = tables.observations
_past = tables.past_observations


class SqlObservations:
    """Values. Of several sources for one day the one learnt last is the effective one."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._sources = sources.Sources(transaction)
        self._bulk: Bulk = sqlite if transaction.database.is_sqlite else postgresql

    def upsert(self, workspace_id: WorkspaceId, observations: Iterable[Observation]) -> Written:
        """Write each on (series, day, source), streaming; equal values change nothing.

        NotFound when a series does not exist, NotUnderstood when an amount cannot be kept;
        chunks before it are written then, unless the unit of work is left.
        """
        values = iter(observations)
        written = replaced = unchanged = 0
        with Writer(self._transaction, self._bulk, workspace_id) as writer:
            while merged := writer.write(values):
                written += merged.written
                replaced += len(merged.past)
                unchanged += merged.unchanged
        return Written(
            read=written + replaced + unchanged,
            written=written,
            replaced=replaced,
            unchanged=unchanged,
        )

    def take_back(
        self,
        workspace_id: WorkspaceId,
        series_id: SeriesId,
        day: date,
        source: str,
        at: datetime,
    ) -> Observation | None:
        """Move the value to the history and return it; None when there is none."""
        numbers = Numbers(self._transaction, workspace_id)
        self._transaction.start_writing()
        workspace, series = numbers.places([series_id])
        if workspace is None or series_id not in series:
            return None
        numbers.hold([series[series_id]])
        taken = next(
            (o for o in self.on_day(workspace_id, series_id, day) if o.source == source), None
        )
        if taken is not None:
            self._remove(numbers, (workspace, series[series_id], day.toordinal()), source, at)
        return taken

    def _remove(
        self, numbers: Numbers, key: tuple[int, int, int], source: str, at: datetime
    ) -> None:
        workspace, series, day = key
        with self._transaction.writing() as connection:
            standing = self._bulk.standing(connection, workspace, [(series, day, day + 1)])
        names = numbers.names({row[SOURCE] for row in standing})
        gone = next(row for row in standing if names[row[SOURCE]] == source)
        stood = {row[SERIES:SUPERSEDED]: row for row in standing if row is not gone}
        stands = stood.copy()
        supersede(stands, names)
        changed = [row for key, row in stands.items() if row is not stood[key]]
        columns = _observations.c
        self._transaction.write(
            delete(_observations).where(
                columns.workspace == workspace,
                columns.series == series,
                columns.day == day,
                columns.source == gone[SOURCE],
            )
        )
        with self._transaction.writing() as connection:
            self._bulk.write(connection, Merged([], changed, [(gone, to_micros(at))]))

    def on_day(
        self, workspace_id: WorkspaceId, series_id: SeriesId, day: date
    ) -> list[Observation]:
        """Return the day's values of all sources, the effective one first."""
        found = _named(_observations, workspace_id, series_id).where(
            _observations.c.day == day.toordinal()
        )
        rows = self._transaction.read(found.order_by(*sources.effective_first()))
        return [sources.observation(series_id, row) for row in rows]

    def points(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[tuple[date, Decimal]]:
        """Return the effective values within the period, by day."""
        return self.points_of(workspace_id, [Window(series_id=series_id, period=period)])[0]

    def parts(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[tuple[date, Decimal, Decimal]]:
        """Return the effective numerators and denominators within the period, by day."""
        columns = _observations.c
        found = select(columns.day, columns.numerator, columns.denominator).where(
            _located(_observations, workspace_id, series_id),
            columns.day >= period.start.toordinal(),
            columns.day < period.end.toordinal(),
            columns.superseded == 0,
            columns.numerator.is_not(None),
            columns.denominator.is_not(None),
        )
        return [
            (
                date.fromordinal(row["day"]),
                from_units(row["numerator"]),
                from_units(row["denominator"]),
            )
            for row in self._transaction.read(found.order_by(columns.day))
        ]

    def history(self, workspace_id: WorkspaceId, series_id: SeriesId, day: date) -> list[Past]:
        """Return what stood on the day before, newest first."""
        found = _named(_past, workspace_id, series_id).where(_past.c.day == day.toordinal())
        order = (_past.c.replaced_at.desc(), _past.c.number.desc())
        return [
            Past(
                observation=sources.observation(series_id, row),
                replaced_at=from_micros(row["replaced_at"]),
            )
            for row in self._transaction.read(found.order_by(*order))
        ]

    def of_all_sources(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], period: Period
    ) -> list[Observation]:
        """Return every value within the period, by series and day, the effective one first."""
        return self._sources.of_all(workspace_id, series, period)

    def revised(
        self,
        workspace_id: WorkspaceId,
        series: Sequence[SeriesId],
        period: Period,
        since: datetime,
    ) -> list[Revision]:
        """Return the days that had another effective value at ``since``, by series and day."""
        return self._sources.revised(workspace_id, series, period, since)

    def roll_up(self, workspace_id: WorkspaceId, windows: Sequence[Window]) -> list[RollUp]:
        """Return one roll-up a window, in the order given, in one statement."""
        if not windows:
            return []
        with self._transaction.reading() as connection:
            rolled = self._bulk.roll_up(connection, workspace_id, _by_name(windows))
        return [
            _roll_up(window.series_id, one) for window, one in zip(windows, rolled, strict=True)
        ]

    def points_of(
        self, workspace_id: WorkspaceId, windows: Sequence[Window]
    ) -> list[list[tuple[date, Decimal]]]:
        """Return the effective values of each window, by day, in one statement."""
        found: list[list[tuple[date, Decimal]]] = [[] for _ in windows]
        if windows:
            with self._transaction.reading() as connection:
                points = self._bulk.points(connection, workspace_id, _by_name(windows))
            for place, day, value in points:
                found[place].append((date.fromordinal(day), from_units(value)))
        return found

    def recent_days(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], limit: int = 30
    ) -> dict[SeriesId, list[date]]:
        """Return each series' newest days that have a value, newest first."""
        numbers = Numbers(self._transaction, workspace_id)
        workspace, places = numbers.places(series)
        found: dict[SeriesId, list[date]] = {series_id: [] for series_id in series}
        if workspace is None or not places:
            return found
        with self._transaction.reading() as connection:
            days = self._bulk.recent_days(connection, workspace, list(places.values()), limit)
        for series_id, newest in zip(places, days, strict=True):
            found[series_id] = [date.fromordinal(day) for day in newest]
        return found


def _by_name(windows: Sequence[Window]) -> list[Named]:
    return [
        (window.series_id, window.period.start.toordinal(), window.period.end.toordinal())
        for window in windows
    ]


def _located(table: Table, workspace_id: WorkspaceId, series_id: SeriesId) -> ColumnElement[bool]:
    workspaces, series = tables.workspace_numbers, tables.series
    workspace = select(workspaces.c.workspace).where(workspaces.c.workspace_id == workspace_id)
    number = select(series.c.number).where(
        series.c.workspace_id == workspace_id, series.c.series_id == series_id
    )
    return and_(
        table.c.workspace == workspace.scalar_subquery(),
        table.c.series == number.scalar_subquery(),
    )


def _named(
    table: Table, workspace_id: WorkspaceId, series_id: SeriesId
) -> Select[tuple[object, ...]]:
    return sources.named(table, workspace_id).where(_located(table, workspace_id, series_id))


def _roll_up(series_id: SeriesId, rolled: Rolled) -> RollUp:
    parts = rolled.parts
    newest = rolled.newest_learnt_at
    return RollUp(
        series_id=series_id,
        total=from_units(rolled.total),
        days=rolled.days,
        numerator=_complete(rolled, parts.numerators, parts.numerator) if parts else None,
        denominator=_complete(rolled, parts.denominators, parts.denominator) if parts else None,
        first_day=_day(rolled.first_day),
        last_day=_day(rolled.last_day),
        last_value=optional_from_units(rolled.last_value),
        newest_day=_day(rolled.newest_day),
        newest_learnt_at=None if newest is None else from_micros(newest),
    )


def _complete(rolled: Rolled, days: int, units: int) -> Decimal | None:
    return from_units(units) if 0 < days == rolled.days else None


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
