"""Tables with a day in one column and a metric in each of the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kpi.imports import Answers, FileFacts, RawRow, Refusal
from kpi.model import Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value

Rows = Callable[[], Iterator[Row]]


class Column(NamedTuple):
    """A metric's column: where it is and what it is called."""

    at: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WideFile:
    """A recognized table: ``skip`` is the line of its header, data stand below it."""

    facts: FileFacts
    source: Rows
    skip: int
    day: int
    metrics: tuple[Column, ...]
    scope: Scope
    answers: Answers

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each filled metric cell; a row without a day is refused once."""
        for row in self.source():
            if row.line > self.skip:
                yield from self._read(row)

    def _read(self, row: Row) -> Iterator[RawRow | Refusal]:
        cell = row.cells[self.day] if self.day < len(row.cells) else ""
        day = read_day(cell, self.answers.date_order)
        if day is None:
            yield Refusal(row.line, "import.no_day", cell)
            return
        for index, name in self.metrics:
            text = row.cells[index] if index < len(row.cells) else ""
            if is_missing(text):
                continue
            number = read_value(text)
            if number is None:
                yield Refusal(row.line, "import.no_number", text)
            else:
                yield RawRow(row.line, day, name, number.value, self.scope, *number[1:])


def any_wide(header: Row, below: list[Row], source: Rows, answers: Answers) -> WideFile | None:
    """Take a table whose one column is a day and whose others hold numbers in ``below``.

    A column of words would tell several rows of a day apart: such a table is not taken.
    """
    folded = [columns.fold(cell) for cell in header.cells]
    days = [index for index, name in enumerate(folded) if name in columns.DAY]
    if len(days) != 1 or len(folded) < 2:  # noqa: PLR2004 - a day and a metric
        return None
    metrics = tuple(
        Column(index, header.cells[index])
        for index, name in enumerate(folded)
        if name and index != days[0]
    )
    if any(_holds_words(below, column.at) for column in metrics):
        return None
    # Of two columns with one name nobody knows which is meant.
    taken = tuple(column for column in metrics if folded.count(folded[column.at]) == 1)
    return WideFile(
        facts=FileFacts(
            platform=answers.platform,
            export="wide",
            account=answers.account,
            left_out=tuple(dict.fromkeys(one.name for one in metrics if one not in taken)),
        ),
        source=source,
        skip=header.line,
        day=days[0],
        metrics=taken,
        scope=Scope(platform=answers.platform, account=answers.account),
        answers=answers,
    )


def _holds_words(rows: list[Row], at: int) -> bool:
    """Say whether the column has cells, and none of them is a number."""
    cells = [row.cells[at] for row in rows if at < len(row.cells)]
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and all(read_value(cell) is None for cell in filled)
