"""Tables with one value a row, read as a person says: a metric for each of their names."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from kpi.imports import ColumnMap, FileFacts, Grain, RawRow, Refusal, Table, TableColumn
from kpi.model import PERIOD, POSTS
from storage.sources.files import columns
from storage.sources.files.exported import Counts, differences
from storage.sources.files.mapped import column, fingerprint
from storage.sources.files.tidy import TidyFile

#: The names of the first rows are asked about, and no more of them.
_LOOKED_AT = 5_000
_MOST_NAMES = 60
_MOST_CELLS = 60
_BASES = {Grain.PER_POST: POSTS, Grain.LIFETIME: PERIOD}


def tidy_table(name: str, found: TidyFile) -> Table:
    """Return the day's column and, as if they were columns, the names with their values."""
    header = next(row for row in found.source() if row.line == found.skip)
    below = (row.cells for row in found.source() if row.line > found.skip)
    days: list[str] = []
    values: dict[str, list[str]] = {}
    called: dict[str, str] = {}
    for cells in islice(below, _LOOKED_AT):
        if len(cells) <= max(found.day, found.metric, found.value) or not cells[found.metric]:
            continue
        folded = columns.fold(cells[found.metric])
        if folded in values or len(values) < _MOST_NAMES:
            called.setdefault(folded, cells[found.metric])
            values.setdefault(folded, []).append(cells[found.value])
            days.append(cells[found.day])
    made: list[TableColumn] = [column(header.cells[found.day], days[:_MOST_CELLS])]
    made += [column(called[one], cells[:_MOST_CELLS]) for one, cells in values.items()]
    return Table(fingerprint=fingerprint(name, sorted(values)), columns=made)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedTidy:
    """Such a table, read by the metrics that were chosen for its names; others are passed over."""

    facts: FileFacts
    tidy: TidyFile
    chosen: ColumnMap

    def over(self, tidy: TidyFile) -> "MappedTidy":
        """Return it over the table with its days settled, or asked about."""
        facts = replace(self.facts, questions=tidy.facts.questions)
        return replace(self, facts=facts, tidy=tidy)

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each value; columns that count from the beginning as differences."""
        called = {columns.fold(name): name for name in self.chosen.metrics}
        counts: Counts = {}
        for row in self.tidy.rows():
            if isinstance(row, Refusal):
                yield row
                continue
            name = called.get(columns.fold(row.name))
            if name is None:
                continue
            scope = replace(row.scope, basis=_BASES.get(self.chosen.grain, ""))
            if name in self.chosen.running:
                counts.setdefault((name, scope), []).append((row.day, row.value, row.line))
            else:
                yield row._replace(name=name, scope=scope)
        yield from differences(counts)


def as_mapped_tidy(found: TidyFile, chosen: ColumnMap) -> MappedTidy | None:
    """Return the table read so; None where its day is another column."""
    header = next(row for row in found.source() if row.line == found.skip)
    if columns.fold(header.cells[found.day]) != columns.fold(chosen.day):
        return None
    facts = FileFacts(
        platform=found.answers.platform,
        export="mapped",
        grain=chosen.grain,
        account=found.answers.account,
        metrics=dict(chosen.metrics),
        is_added=chosen.grain is Grain.PER_POST,
    )
    return MappedTidy(facts=facts, tidy=found, chosen=chosen)
