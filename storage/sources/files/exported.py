"""Reads a file as the export that it was recognized as."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kpi.imports import POST, Answers, DateOrder, FileFacts, Grain, RawRow, Refusal
from kpi.model import PERIOD, POSTS, MetricKey, Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.exports import TOTALS, Export, Measure
from storage.sources.files.platforms import EXPORTS
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows

_POSTS = MetricKey("post_count")
_BASES = {Grain.PER_POST: POSTS, Grain.LIFETIME: PERIOD}
_NOWHERE = -1


class Field(NamedTuple):
    """A metric's column: where it is, what it is called there, what it counts."""

    at: int
    name: str
    measure: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A recognized export: ``skip`` is the line of its header, data stand below it.

    ``usual`` is how its slashed days are meant unless they prove otherwise.
    """

    facts: FileFacts
    source: Rows
    skip: int
    day: int
    fields: tuple[Field, ...]
    account: int
    campaign: int
    answers: Answers
    usual: DateOrder | None

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each filled metric cell; a row without a day is refused once.

        Totals are passed over. Of a row that is a post, its day is that of its publication.
        """
        if not self.facts.no_kpi:
            for row in self.source():
                if row.line > self.skip:
                    yield from self._read(row)

    def _read(self, row: Row) -> Iterator[RawRow | Refusal]:
        cell = _cell(row, self.day)
        day = read_day(cell, self.answers.date_order)
        if day is None:
            if columns.fold(row.cells[0]) not in TOTALS:
                yield Refusal(row.line, "import.no_day", cell)
            return
        scope = self._scope(row)
        if self.facts.grain is Grain.PER_POST:
            yield RawRow(row.line, day, POST, Decimal(1), scope)
        for at, name, measure in self.fields:
            text = _cell(row, at)
            if is_missing(text):
                continue
            number = read_value(text)
            if number is None:
                yield Refusal(row.line, "import.no_number", text)
            else:
                value = number.value * measure.factor
                yield RawRow(row.line, day, name, value, scope, *number[1:])

    def _scope(self, row: Row) -> Scope:
        return Scope(
            platform=self.facts.platform,
            account=_cell(row, self.account) or self.answers.account,
            campaign=_cell(row, self.campaign),
            basis=_BASES.get(self.facts.grain, ""),
        )


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if 0 <= at < len(row.cells) else ""


def recognize(head: Sequence[Row], source: Rows, answers: Answers) -> ExportFile | None:
    """Return the file as the known export whose headers one of the first rows has most of."""
    best = max(
        ((one.fits(_folded(row)), -at, one) for at, row in enumerate(head) for one in EXPORTS),
        key=lambda found: found[:2],
        default=None,
    )
    if best is None or not best[0]:
        return None
    return as_export(best[2], head[-best[1]], source, answers)


def _folded(row: Row) -> frozenset[str]:
    return frozenset(columns.fold(cell) for cell in row.cells)


def as_export(export: Export, header: Row, source: Rows, answers: Answers) -> ExportFile:
    """Return the file as that export, its columns found in the header."""
    folded = [columns.fold(cell) for cell in header.cells]
    places = {name: at for at, name in reversed(list(enumerate(folded)))}  # the first of twins
    fields = tuple(_fields(export, header, places))

    def place(names: frozenset[str]) -> int:
        return min((places[name] for name in names if name in places), default=_NOWHERE)

    metrics = {field.name: field.measure.metric for field in fields}
    if export.grain is Grain.PER_POST:
        metrics[POST] = _POSTS
    own = export.known | export.day | export.account | export.campaign | export.post
    return ExportFile(
        facts=FileFacts(
            platform=export.platform or answers.platform,
            export=export.export,
            grain=export.grain,
            account=answers.account,
            metrics=metrics,
            left_out=tuple(
                header.cells[at]
                for name, at in places.items()
                if name and name not in own and header.cells[at] not in metrics
            )[::-1],
            are_gaps_zero=export.are_gaps_zero,
            no_kpi=export.no_kpi,
        ),
        source=source,
        skip=header.line,
        day=place(export.day),
        fields=fields,
        account=place(export.account),
        campaign=place(export.campaign),
        answers=answers,
        usual=export.date_order,
    )


def _fields(export: Export, header: Row, places: Mapping[str, int]) -> list[Field]:
    """Return one column for each metric: the best of those that count it."""
    best: dict[MetricKey, Field] = {}
    for name, at in places.items():
        measure = export.metrics.get(name)
        if measure is None:
            continue
        stands = best.get(measure.metric)
        if stands is None or measure.rank < stands.measure.rank:
            best[measure.metric] = Field(at, header.cells[at], measure)
    return sorted(best.values())
