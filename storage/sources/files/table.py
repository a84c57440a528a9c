"""Lines and cells of a delimited file, whatever its delimiter and decoration."""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from storage.sources.files import columns, foreign
from storage.sources.files.resaved import Commas, commas, is_wrapped, plain, unwrap

DELIMITERS = (",", "\t", ";")
#: A cell longer than this is no cell of a table of numbers.
MAX_CELL = 128 * 1024
MAX_COLUMNS = 400
#: A line longer than this is none that a program wrote for people.
MAX_LINE = 4 * 1024 * 1024
_SEP_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$")
_SNIFFED = 64 * 1024
_SNIFFED_LINES = 60
_HEADERS = 60


class Row(NamedTuple):
    """One record: the number of its last line in the file, and its cells, stripped."""

    line: int
    cells: list[str]

    def cell(self, at: int) -> str:
        """Return what stands in the column; empty where there is none, or the row is shorter."""
        return self.cells[at] if 0 <= at < len(self.cells) else ""


class TooWide(Exception):
    """A record has more cells, or a line more letters, than any export of numbers."""


class Shape(NamedTuple):
    """How a file is written, as its first lines tell."""

    delimiter: str
    is_wrapped: bool
    commas: Commas


def rows(stream: BinaryIO, encoding: str) -> Iterator[Row]:
    """Yield the records that are not blank; the stream is read from its start and used up.

    A first line ``sep=X`` names the delimiter and is left out. Letters that do not decode are
    replaced, records that a spreadsheet wrapped are taken out again, and decimal commas of a
    table with semicolons become points. Raises TooWide and csv.Error.
    """
    shape = _shape(stream, encoding)
    stream.seek(0)
    with io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        first = _line(text)
        named = _SEP_LINE.match(first)
        lines = _lines(text, None if named else first)
        if shape.is_wrapped:
            lines = unwrap(lines)
        found = _records(lines, shape.delimiter, 1 if named else 0)
        yield from (_with_points(found, shape.commas) if shape.delimiter == ";" else found)


def _lines(text: io.TextIOWrapper, first: str | None) -> Iterator[str]:
    if first:
        yield first
    while line := _line(text):
        yield line


def _line(text: io.TextIOWrapper) -> str:
    line = text.readline(MAX_LINE)
    if len(line) >= MAX_LINE:
        raise TooWide
    return line


def _records(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, delimiter=delimiter)
    for cells in reader:
        if len(cells) > MAX_COLUMNS:
            raise TooWide
        if any(cells):
            yield Row(reader.line_num + skipped, [cell.strip().lstrip("\ufeff") for cell in cells])


def _with_points(found: Iterator[Row], commas: Commas) -> Iterator[Row]:
    for row in found:
        yield Row(row.line, [plain(cell, commas) for cell in row.cells])


def _shape(stream: BinaryIO, encoding: str) -> Shape:
    """Return the shape: the delimiter that gives most of the first lines as many cells."""
    start = stream.read(_SNIFFED)
    head = start.decode(encoding, errors="replace").splitlines()
    if len(start) == _SNIFFED:
        head = head[:-1] or head  # the last line is cut
    named = _SEP_LINE.match(head[0]) if head else None
    lines = head[1 if named else 0 :]
    wrapped = is_wrapped(lines[:_SNIFFED_LINES])
    if wrapped:
        lines = [line.rstrip("\n") for line in unwrap(lines)]
    first = lines[:_SNIFFED_LINES]
    best = max(DELIMITERS, key=lambda delimiter: _evenness(first, delimiter))
    delimiter = named[1] if named and not wrapped else best
    if delimiter != ";":
        return Shape(delimiter, wrapped, Commas.UNKNOWN)
    cells = [cell.strip() for row in csv.reader(lines, delimiter=";") for cell in row]
    is_european = any(columns.fold(cell) in foreign.EUROPEAN for cell in cells[:_HEADERS])
    return Shape(delimiter, wrapped, commas(cells, is_european=is_european))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1]
    usual = max(set(widths), key=widths.count, default=1)
    return widths.count(usual), usual
