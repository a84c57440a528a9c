"""Lines and cells of a delimited file, whatever its delimiter and decoration."""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

DELIMITERS = (",", "\t", ";")
#: A cell longer than this is no cell of a table of numbers.
MAX_CELL = 128 * 1024
MAX_COLUMNS = 400
#: A line longer than this is none that a program wrote for people.
MAX_LINE = 4 * 1024 * 1024
_SEP_LINE = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$")
_SNIFFED_LINES = 15


class Row(NamedTuple):
    """One record: the number of its last line in the file, and its cells, stripped."""

    line: int
    cells: list[str]


class TooWide(Exception):
    """A record has more cells, or a line more letters, than any export of numbers."""


def rows(stream: BinaryIO, encoding: str) -> Iterator[Row]:
    """Yield the records that are not blank; the stream is read from its start and used up.

    A first line ``sep=X`` names the delimiter and is left out. Raises TooWide and csv.Error.
    """
    usual = _sniff(stream, encoding)
    stream.seek(0)
    with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
        first = _line(text)
        named = _SEP_LINE.match(first)
        lines = _lines(text, None if named else first)
        yield from _records(lines, named.group(1) if named else usual, 1 if named else 0)


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


def _sniff(stream: BinaryIO, encoding: str) -> str:
    """Return the delimiter that splits most of the first lines into the same number of cells."""
    head = stream.read(64 * 1024).decode(encoding, errors="replace").splitlines()
    return max(DELIMITERS, key=lambda delimiter: _evenness(head[:_SNIFFED_LINES], delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual) if usual > 1 else 0, usual)
