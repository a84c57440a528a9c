"""Files with several tables below each other, each with words above it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from kpi.imports import Answers, FileFacts, Grain, NoKpi, RawRow, Refusal
from kpi.model import MetricKey, Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.exports import TOTALS, Measure
from storage.sources.files.filled import scaled, value_in
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows

_STAMP = re.compile(r"(?<!\d)(\d{8})(?!\d)|(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_COUNTED = re.compile(r"[0-9]{4,5}\Z")
#: So many of a table's first rows show what stands in its columns.
_LOOKED_AT = 20
_MOST_TABLES = 500


class Column(NamedTuple):
    """A metric's column of one table."""

    at: int
    name: str
    measure: Measure


class Table(NamedTuple):
    """One table by day: the lines of its data, where its day is, what its columns count.

    ``counted_from`` is the day of a row that counts days (``0000``); None where days are written.
    """

    first: int
    last: int
    day: int
    counted_from: date | None
    metrics: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A platform's file of several tables.

    ``is_above``: whether a row is words above a table. ``counting``: headers, folded, of columns
    that count days from the first of the period.
    """

    platform: str
    export: str
    is_above: Callable[[Row], bool]
    metrics: Mapping[str, Measure]
    counting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionsFile:
    """A recognized file; ``tables`` are those by day, in the file's order."""

    facts: FileFacts
    source: Rows
    tables: tuple[Table, ...]
    scope: Scope

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each filled metric cell of the tables by day; totals are no data."""
        tables = iter(self.tables)
        table = next(tables, None)
        for row in self.source():
            while table is not None and row.line > table.last:
                table = next(tables, None)
            if table is None:
                return
            if row.line >= table.first:
                yield from self._read(row, table)

    def _read(self, row: Row, table: Table) -> Iterator[RawRow | Refusal]:
        cell = row.cell(table.day)
        day = _day(cell, table.counted_from)
        if day is None:
            if not any(columns.fold(each) in TOTALS for each in row.cells):
                yield Refusal(row.line, "import.no_day", cell)
            return
        for at, name, measure in table.metrics:
            found = value_in(row, at, day, name, self.scope)
            if isinstance(found, RawRow):
                yield scaled(found, measure.factor, is_rate=measure.is_rate)
            elif found is not None:
                yield found


def _day(cell: str, counted_from: date | None) -> date | None:
    if counted_from is None:
        return read_day(cell, None)
    return counted_from + timedelta(days=int(cell)) if _COUNTED.match(cell) else None


def read(kind: Kind, source: Rows, answers: Answers) -> SectionsFile:
    """Return the file with its tables by day; without any it is said to hold no KPI data.

    A metric that two tables have is taken from the first.
    """
    found: list[Table] = []
    left_out: dict[str, None] = {}
    taken: dict[str, MetricKey] = {}
    for section in _sections(kind, source):
        table = section.table(kind, taken)
        for name in section.others(table):
            left_out[name] = None
        if table is not None:
            found.append(table)
            taken |= {one.name: one.measure.metric for one in table.metrics}
    return SectionsFile(
        facts=FileFacts(
            platform=kind.platform,
            export=kind.export,
            grain=Grain.DAILY if found else Grain.NONE,
            account=answers.account,
            metrics=taken,
            left_out=tuple(left_out),
            no_kpi=None if found else NoKpi.BREAKDOWN,
        ),
        source=source,
        tables=tuple(found),
        scope=Scope(platform=kind.platform, account=answers.account),
    )


@dataclass(slots=True, kw_only=True)
class _Section:
    """A table with the words above it, as far as it was read."""

    stamps: list[date]
    header: Row
    head: list[Row]
    last: int = 0
    count: int = 0

    def table(self, kind: Kind, taken: Mapping[str, MetricKey]) -> Table | None:
        """Return the table if it is one by day of metrics that are not taken yet."""
        folded = [columns.fold(cell) for cell in self.header.cells]
        day, start = self._days(kind, folded)
        if day is None or not self.head:
            return None
        metrics = self._metrics(kind, folded, day, frozenset(taken.values()))
        others = {at for at in range(len(folded)) if at != day} - {one.at for one in metrics}
        # A column of words splits each day up, and no part is the whole.
        if not metrics or any(self._holds_words(at) for at in others):
            return None
        return Table(self.header.line + 1, self.last, day, start, metrics)

    def _metrics(
        self, kind: Kind, folded: Sequence[str], day: int, taken: frozenset[MetricKey]
    ) -> tuple[Column, ...]:
        best: dict[MetricKey, Column] = {}
        for at, name in enumerate(folded):
            measure = (
                None if at == day else kind.metrics.get(columns.fold(columns.currency(name)[0]))
            )
            if measure is None or measure.metric in taken:
                continue
            stands = best.get(measure.metric)
            if stands is None or measure.rank < stands.measure.rank:
                best[measure.metric] = Column(at, self.header.cells[at], measure)
        return tuple(sorted(best.values()))

    def _days(self, kind: Kind, folded: Sequence[str]) -> tuple[int | None, date | None]:
        """Return which column has the days, and the first day where they are counted."""
        for at, name in enumerate(folded):
            cells = [cell for cell in self._cells(at) if columns.fold(cell) not in TOTALS]
            if cells and all(read_day(cell, None) for cell in cells):
                return at, None
            if self._counts_days(cells, name in kind.counting):
                return at, self.stamps[0]
        return None, None

    def _counts_days(self, cells: Sequence[str], is_named: bool) -> bool:  # noqa: FBT001
        period = len(self.stamps) >= 2 and (self.stamps[1] - self.stamps[0]).days + 1  # noqa: PLR2004
        if not period or not cells or not all(_COUNTED.match(cell) for cell in cells):
            return False
        # Weeks and hours are counted alike: without a known name, there is one row a day.
        return all(int(cell) < period for cell in cells) and (is_named or self.count == period)

    def _holds_words(self, at: int) -> bool:
        return any(not is_missing(cell) and not read_value(cell) for cell in self._cells(at))

    def _cells(self, at: int) -> list[str]:
        cells = (row.cells[at] for row in self.head if at < len(row.cells))
        return [cell for cell in cells if cell]

    def others(self, table: Table | None) -> Iterator[str]:
        """Yield the names of the columns that are not taken."""
        if table is None:
            yield " / ".join(cell for cell in self.header.cells if cell)
            return
        own = {table.day, *(one.at for one in table.metrics)}
        yield from (cell for at, cell in enumerate(self.header.cells) if cell and at not in own)


def _sections(kind: Kind, source: Rows) -> Iterator[_Section]:
    stamps: list[date] = []
    section: _Section | None = None
    count = 0
    for row in source():
        if kind.is_above(row):
            if section is not None:
                yield section
                section, stamps = None, []
            stamps.extend(_stamps(row))
        elif section is None:
            count += 1
            if count > _MOST_TABLES:
                return
            section = _Section(stamps=stamps, header=row, head=[])
        else:
            section.last = row.line
            section.count += 1
            if len(section.head) < _LOOKED_AT:
                section.head.append(row)
    if section is not None:
        yield section


def _stamps(row: Row) -> Iterator[date]:
    for found in _STAMP.finditer(" ".join(row.cells)):
        day = read_day(found[0], None)
        if day is not None:
            yield day
