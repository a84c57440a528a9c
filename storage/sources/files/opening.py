"""Recognizes a file by its content, never by its suffix, and opens it for reading."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from kpi.errors import NotUnderstood
from kpi.imports import Answers, ColumnMap, DateOrder, Grain, OpenFile, Question, Table
from kpi.model import PERIOD
from storage.sources.files import (
    archive,
    kinds,
    mapped,
    mapped_tidy,
    periods,
    programs,
    special,
    wide,
)
from storage.sources.files.added import added
from storage.sources.files.days import is_slashed, order_of, read_day
from storage.sources.files.encoding import detect
from storage.sources.files.exported import ExportFile, recognize
from storage.sources.files.ledger import OrdersFile
from storage.sources.files.lists import creators
from storage.sources.files.looks import looks
from storage.sources.files.mapped_tidy import MappedTidy
from storage.sources.files.meta_daily import meta_daily
from storage.sources.files.platforms import EXPORTS
from storage.sources.files.posts import are_undated, by_addresses
from storage.sources.files.table import Row, TooWide, rows
from storage.sources.files.tidy import TidyFile, tidy
from storage.sources.files.transposed import transposed
from storage.sources.files.wide import Rows, WideFile

#: So many of the first rows may be a header.
_HEAD = 15
_START = 4096
#: So many rows show how far apart the days are.
_MOST = 20_000

#: A file whose days stand in one column.
_Dated = TidyFile | WideFile | ExportFile
#: A file whose days may be meant in two ways.
_Asked = _Dated | OrdersFile
#: Opens the bytes of a file from their start, as often as needed.
Begin = Callable[[], BinaryIO]


def open_file(name: str, body: bytes, answers: Answers) -> OpenFile:
    """Return the recognized file, or those of an archive together.

    NotUnderstood says why it cannot be read.
    """
    return _unpacked(name, lambda: io.BytesIO(body), answers)


def open_path(path: Path, answers: Answers) -> OpenFile:
    """Return the recognized file on disk, read piece by piece; raises as ``open_file`` does.

    OSError when it cannot be opened.
    """
    return _unpacked(path.name, lambda: path.open("rb"), answers)


def _unpacked(name: str, begin: Begin, answers: Answers) -> OpenFile:
    with begin() as file:
        start = file.read(_START)
        if not kinds.is_archive(start) or kinds.refused(start) != kinds.ARCHIVE:
            return _opened(name, begin, answers)
        members = archive.unpacked(name, file)
    return archive.open_all(
        name,
        members,
        lambda each: _opened(each.name, lambda: io.BytesIO(each.body), archive.at(answers, each)),
    )


def table_of(name: str, body: bytes) -> Table | None:
    """Return the columns of a file that is one table with a header.

    Of a table with one value a row its names are the columns; of an archive the one table in it,
    or those that all have the same columns. None for files of several tables, for what is no
    table of numbers over time.
    """
    return _table(name, lambda: io.BytesIO(body))


def table_at(path: Path) -> Table | None:
    """Return the columns of a file on disk as ``table_of`` does."""
    return _table(path.name, lambda: path.open("rb"))


def _table(name: str, begin: Begin) -> Table | None:
    with begin() as file:
        start = file.read(_START)
        if kinds.is_archive(start):
            return _table_in(name, file) if kinds.refused(start) == kinds.ARCHIVE else None
    try:
        source = _source(name, begin)
        head = list(islice(source(), _HEAD))
        found = _recognize(name, head, source, Answers())
    except NotUnderstood:
        return None
    if isinstance(found, TidyFile):
        return mapped_tidy.tidy_table(name, found)
    if found is None:
        header = mapped.header_of(head)
    elif isinstance(found, ExportFile | WideFile) and found.facts.no_kpi is None:
        header = next(row for row in head if row.line == found.skip)
    else:
        header = None
    return mapped.table(name, header, source) if header else None


def _table_in(name: str, file: BinaryIO) -> Table | None:
    """Return the table of an archive whose readable tables all have the same columns."""
    try:
        members = archive.unpacked(name, file)
    except NotUnderstood:
        return None
    found = [
        table_of(each.name, each.body)
        for each in members
        if not kinds.is_archive(each.body[:_START])
    ]
    tables = [table for table in found if table is not None and table.is_readable]
    return tables[0] if len({table.fingerprint for table in tables}) == 1 else None


def _source(name: str, begin: Begin) -> Rows:
    encoding = _encoding(name, begin)

    def source() -> Iterator[Row]:
        with begin() as stream:
            try:
                yield from rows(stream, encoding)
            except TooWide:
                raise NotUnderstood("import.too_wide", name=name) from None
            except csv.Error:
                raise NotUnderstood("import.broken", name=name) from None

    return source


def _opened(name: str, begin: Begin, answers: Answers) -> OpenFile:
    source = _source(name, begin)
    head = list(islice(source(), _HEAD))
    found = _recognize(name, head, source, answers)
    if found is None:
        raise NotUnderstood(_why_unknown(head), name=name)
    if isinstance(found, MappedTidy):
        settled = _ordered(found.tidy)
        return found.over(settled) if isinstance(settled, TidyFile) else found
    if isinstance(found, _Asked):
        found = _ordered(found)
    return _apart(found) if isinstance(found, _Dated) else found


def _why_unknown(head: list[Row]) -> str:
    if are_undated(head):
        return "import.posts_undated"
    several = any(wide.is_several_a_day(row, head[at + 1 :]) for at, row in enumerate(head))
    return "import.not_daily" if several else "import.unknown_format"


def _apart(found: _Dated) -> _Dated:
    """Return the file; where its days stand a month or a week apart, as one of such periods."""
    if found.facts.grain is not Grain.DAILY or found.facts.no_kpi:
        return found
    below = (row.cells for row in found.source() if row.line > found.skip)
    cells = (cells[found.day] for cells in islice(below, _MOST) if 0 <= found.day < len(cells))
    if not periods.are_apart(periods.days_of(cells, found.answers.date_order)):
        return found
    facts = replace(found.facts, grain=Grain.LIFETIME)
    if isinstance(found, ExportFile):
        return replace(found, facts=facts, basis=PERIOD)
    return replace(found, facts=facts)


def _encoding(name: str, begin: Begin) -> str:
    with begin() as stream:
        start = stream.read(_START)
        code = kinds.refused(start) if start.strip(b"\0 \r\n\t") else "import.empty"
        if code:
            raise NotUnderstood(code, name=name)
        stream.seek(0)
        encoding = detect(stream)
    if encoding is None:
        raise NotUnderstood("import.not_text", name=name)
    return encoding


def _recognize(name: str, head: list[Row], source: Rows, answers: Answers) -> OpenFile | None:
    """Return what the file is: an export that is known, else a table of dates and numbers.

    Where somebody said what its columns are, it is that.
    """
    if answers.columns is not None:
        return _as_said(head, source, answers.columns, answers)
    known = (
        special.recognize(name, head, source, answers)
        or meta_daily(head, source, answers)
        or recognize(EXPORTS, head, source, answers)
        or looks(head, source, answers)
        or programs.posts(head, source, answers)
        or (None if are_undated(head) else creators(head, source, answers))
        or by_addresses(head, source, answers)
    )
    if known is not None:
        return known
    for number, header in enumerate(head):
        below = head[number + 1 :]
        found = (
            tidy(header, source, answers)
            or wide.any_wide(header, below, source, answers)
            or added(header, below, source, answers)
            or transposed(header, below, source, answers)
        )
        if found is not None:
            return found
    return None


def _as_said(
    head: list[Row], source: Rows, chosen: ColumnMap, answers: Answers
) -> ExportFile | MappedTidy | None:
    found = mapped.as_mapped(head, source, chosen, answers)
    table = next((one for row in head if (one := tidy(row, source, answers))), None)
    return found or (mapped_tidy.as_mapped_tidy(table, chosen) if table else None)


def _ordered(found: _Asked) -> _Asked:
    """Settle how days with slashes are meant by looking at all of them; else ask."""
    if found.answers.date_order is not None:
        return found
    order, is_needed = _order(found)
    if order is None and is_needed and isinstance(found, ExportFile | WideFile):
        order = found.usual
    if order is not None:
        return replace(found, answers=replace(found.answers, date_order=order))
    if not is_needed:
        return found
    asked = replace(found.facts, questions=(*found.facts.questions, Question.DATE_ORDER))
    return replace(found, facts=asked)


def _order(found: _Asked) -> tuple[DateOrder | None, bool]:
    is_needed = False
    for row in found.source():
        cell = row.cells[found.day] if found.day < len(row.cells) else ""
        if row.line > found.skip and is_slashed(cell):
            is_needed = is_needed or read_day(cell, None) is None
            order = order_of(cell)
            if order is not None:
                return order, True
        elif row.line > found.skip and not is_needed and cell:
            return None, False
    return None, is_needed
