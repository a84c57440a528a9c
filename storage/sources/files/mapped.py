"""Tables as a person says they are to be read: their columns, and how they are read then."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from kpi.imports import Answers, ColumnMap, Grain, Table, TableColumn
from storage.sources.files import columns, hour_column
from storage.sources.files.days import is_slashed, read_day, read_month_day
from storage.sources.files.exported import ExportFile, as_export, fold_header
from storage.sources.files.exports import Export, Measure
from storage.sources.files.parts import parts_of
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows, rows_below

#: So many rows below the header show what stands in the columns.
_LOOKED_AT = 60
_EXAMPLES = 3
_LONGEST = 30
_SERIAL = re.compile(r"\d{1,7}(?:\.\d+)?\Z")
_NUMBERS = re.compile(r"[\d\W_]+")
_LETTERS_KEPT = 80
#: Fewer columns than that do not tell one kind of file from another.
_TELLING = 3


def header_of(head: Sequence[Row]) -> Row | None:
    """Return the row that looks like a header: nothing but words, above a row with a number."""
    for at, row in enumerate(head[:-1]):
        filled = [cell for cell in row.cells if cell]
        below = head[at + 1].cells
        is_words = len(filled) > 1 and not any(_is_data(cell) for cell in filled)
        if is_words and any(read_value(cell) is not None for cell in below):
            return row
    return None


def _is_data(cell: str) -> bool:
    return is_missing(cell) or read_value(cell) is not None or _is_day(cell, "")


def _is_day(cell: str, header: str) -> bool:
    """Say whether the cell is a day; a bare number is one only below a word for days."""
    if _SERIAL.match(cell) and header not in columns.DAY:
        return False
    return bool(read_day(cell, None) or is_slashed(cell) or read_month_day(cell))


def table(name: str, header: Row, source: Rows) -> Table:
    """Return the columns below that header; of two with one name the first."""
    below = rows_below(source, header.line, _LOOKED_AT)
    places = {fold_header(cell): at for at, cell in reversed(list(enumerate(header.cells)))}
    places.pop("", None)
    found = tuple(
        column(header.cells[at], [row.cells[at] for row in below if at < len(row.cells)])
        for at in sorted(places.values())
    )
    return Table(fingerprint=fingerprint(name, sorted(places)), columns=found)


def column(name: str, cells: Sequence[str]) -> TableColumn:
    """Return the column with that header and these cells below it."""
    filled = [cell for cell in cells if not is_missing(cell)]
    header = columns.fold(name)
    return TableColumn(
        name=name,
        examples=tuple(cell[:_LONGEST] for cell in islice(dict.fromkeys(filled), _EXAMPLES)),
        filled=len(filled),
        numbers=sum(read_value(cell) is not None for cell in filled),
        days=sum(_is_day(cell, header) for cell in filled),
    )


def fingerprint(name: str, headers: Sequence[str]) -> str:
    """Return what tells the kind of table: its headers, and its name where they are too few."""
    words = sorted(set(headers) - columns.DAY - columns.VALUE)
    if len(words) < _TELLING:
        headers = [*headers, "", _NUMBERS.sub("", columns.fold(name))[:_LETTERS_KEPT]]
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()[:32]


def as_mapped(
    head: Sequence[Row], source: Rows, chosen: ColumnMap, answers: Answers
) -> ExportFile | None:
    """Return the file read by these columns; None when no row is their header."""
    wanted = {fold_header(chosen.day), *map(fold_header, chosen.metrics)}
    header = next((row for row in head if wanted <= set(map(fold_header, row.cells))), None)
    if header is None:
        return None
    export = Export(
        platform=answers.platform,
        export="mapped",
        tells=(),
        grain=chosen.grain,
        day=frozenset({fold_header(chosen.day)}),
        network=columns.PLATFORM - wanted,
        account=columns.ACCOUNT - wanted,
        campaign=columns.CAMPAIGN - wanted,
        influencer=columns.INFLUENCER - wanted,
        metrics=dict(_measures(chosen)),
    )
    found = as_export(export, header, source, answers)
    if chosen.grain is not Grain.DAILY:
        return found
    below = rows_below(source, header.line, _LOOKED_AT)
    folded = [columns.fold(cell) for cell in header.cells]
    taken = [at for at, cell in enumerate(header.cells) if fold_header(cell) in wanted]
    key = [found.day, *(at for at in parts_of(folded) if at not in taken)]
    hour = hour_column.find(folded, below, key)
    return replace(found, hour=hour_column.NOWHERE if hour in taken else hour)


def _measures(chosen: ColumnMap) -> Iterator[tuple[str, Measure]]:
    for name, metric in chosen.metrics.items():
        yield fold_header(name), Measure(metric=metric, is_running=name in chosen.running)
