"""Tables with a day in one column and a metric in each of the others."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from kpi.imports import Answers, DateOrder, FileFacts, RawRow, Refusal
from kpi.language.scopes import find_platform
from kpi.model import Scope
from storage.sources.files import columns, foreign
from storage.sources.files.days import is_slashed, read_day, read_month_day
from storage.sources.files.exports import TOTALS
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.yearless import years

_PART = re.compile(r"(.+?)\s?\(([^()]+)\)$")
#: Whether it is of a day or of all days before as well, no table says.
_UNCLEAR = frozenset({"友だち追加", "友だち追加数"})
#: Beside how many an account follows, its posts are all that it has.
_POSTS = frozenset({"posts", "media", "投稿", "投稿数"})
_FOLLOWED = frozenset({"following", "followings", "フォロー中", "フォロー中の数"})
Rows = Callable[[], Iterator[Row]]


class Column(NamedTuple):
    """A metric's column: where it is and what it is called."""

    at: int
    name: str
    platform: str = ""  # that its header begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class WideFile:
    """A recognized table: ``skip`` is the line of its header, data stand below it.

    ``years`` are the days by line where they are written without years. ``usual`` is how slashed
    days are meant unless they prove otherwise.
    """

    facts: FileFacts
    source: Rows
    skip: int
    day: int
    metrics: tuple[Column, ...]
    scope: Scope
    answers: Answers
    years: Mapping[int, date] = field(default_factory=dict)
    usual: DateOrder | None = None

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each filled metric cell; a row without a day is refused once.

        Totals are passed over.
        """
        for row in self.source():
            if row.line > self.skip:
                yield from self._read(row)

    def _read(self, row: Row) -> Iterator[RawRow | Refusal]:
        cell = row.cells[self.day] if self.day < len(row.cells) else ""
        day = self.years.get(row.line) or read_day(cell, self.answers.date_order)
        if day is None:
            if columns.fold(cell) not in TOTALS:
                yield Refusal(row.line, "import.no_day", cell)
            return
        for index, name, platform in self.metrics:
            text = row.cells[index] if index < len(row.cells) else ""
            if is_missing(text):
                continue
            number = read_value(text)
            if number is None:
                yield Refusal(row.line, "import.no_number", text)
            else:
                scope = replace(self.scope, platform=platform) if platform else self.scope
                yield RawRow(row.line, day, name, number.value, scope, *number[1:])


def any_wide(header: Row, below: list[Row], source: Rows, answers: Answers) -> WideFile | None:
    """Take a table whose one column is a day and whose others hold numbers in ``below``.

    A column of words would tell several rows of a day apart: such a table is not taken.
    """
    folded = [columns.fold(cell) for cell in header.cells]
    days = [index for index, name in enumerate(folded) if _is_day(name, below, index)]
    if len(days) != 1 or len(folded) < 2:  # noqa: PLR2004 - a day and a metric
        return None
    metrics = tuple(
        Column(index, header.cells[index], _platform(name))
        for index, name in enumerate(folded)
        if name and index != days[0]
    )
    if any(_holds_words(below, column.at) for column in metrics):
        return None
    bases = Counter(_base(name)[0] for name in folded)
    taken = tuple(one for one in metrics if _is_clear(one, folded, bases))
    return WideFile(
        facts=FileFacts(
            platform=answers.platform,
            export="wide",
            account=answers.account,
            metrics={
                one.name: foreign.DAILY[columns.fold(one.name)]
                for one in taken
                if columns.fold(one.name) in foreign.DAILY
            },
            left_out=tuple(dict.fromkeys(one.name for one in metrics if one not in taken)),
        ),
        source=source,
        skip=header.line,
        day=days[0],
        metrics=taken,
        scope=Scope(platform=answers.platform, account=answers.account),
        answers=answers,
        years=years(source, header.line, days[0], answers.made_on),
        # Only English writes the month first, and its word for days is another.
        usual=DateOrder.DAY_FIRST if folded[days[0]] in foreign.EUROPEAN else None,
    )


def _platform(name: str) -> str:
    """Return the platform that a header begins with: "Instagram followers"."""
    known, spans = find_platform(name)
    return known if known and spans[0][0] == 0 and spans[0][1] < len(name) else ""


def _is_clear(column: Column, folded: list[str], bases: Mapping[str, int]) -> bool:
    """Say whether it is clear what the column counts.

    Of two columns with one name nobody knows which is meant; of an organic and a paid part
    neither is the whole. Friends who were added are of a day or all there are, and what a
    profile has in all is not what came on a day.
    """
    name = folded[column.at]
    base, part = _base(name)
    if folded.count(name) > 1 or (bases[base] > 1 and part not in TOTALS):
        return False
    return name not in _UNCLEAR and not (name in _POSTS and _FOLLOWED & set(folded))


def _base(name: str) -> tuple[str, str]:
    """Return a header without the part in brackets at its end, and that part."""
    found = _PART.match(name)
    return (found[1], found[2]) if found else (name, "")


def _is_day(name: str, below: list[Row], at: int) -> bool:
    """Say whether the column has the days: by its name, in other languages by its cells too."""
    if name in columns.DAY or name not in columns.DAY_ANYWHERE:
        return name in columns.DAY
    cells = [row.cells[at] for row in below[:1] if at < len(row.cells)]
    return any(read_day(one, None) or is_slashed(one) or read_month_day(one) for one in cells)


def _holds_words(rows: list[Row], at: int) -> bool:
    """Say whether the column has cells, and none of them is a number."""
    cells = [row.cells[at] for row in rows if at < len(row.cells)]
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and all(read_value(cell) is None for cell in filled)
