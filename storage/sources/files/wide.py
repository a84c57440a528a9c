"""Tables with a day in one column and a metric in each of the others."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from kpi.imports import Answers, DateOrder, FileFacts, Grain, RawRow, Refusal
from kpi.language.scopes import find_platform
from kpi.model import PERIOD
from storage.sources.files import columns, foreign, hour_column, periods
from storage.sources.files.days import is_slashed, read_day, read_month_day
from storage.sources.files.exports import TOTALS
from storage.sources.files.filled import value_in
from storage.sources.files.parts import Parts, parts_of
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.yearless import years

_PART = re.compile(r"(.+?)\s?\(([^()]+)\)$")
_ID = re.compile(r"(?:\A|[\s_-])ids?\Z")
#: Whether it is of a day or of all days before as well, no table says.
_UNCLEAR = frozenset({"友だち追加", "友だち追加数"})
#: Beside how many an account follows, its posts are all that it has.
_POSTS = frozenset({"posts", "media", "投稿", "投稿数"})
_FOLLOWED = frozenset({"following", "followings", "フォロー中", "フォロー中の数"})
#: Beside the day they say nothing new, or something about it.
_ASIDE = periods.HEADERS | frozenset(
    {"weekday", "day of week", "曜日", "year", "年", "年度", "week number", "week no", "quarter"}
    | {"note", "notes", "memo", "remark", "remarks", "備考", "メモ", "特記事項", "備考欄", "天気"}
    | {"担当", "担当者", "イベント", "no", "no.", "#", "番号"}
)
#: The days of a table are looked through as far as that.
_MOST = 20_000
Rows = Callable[[], Iterator[Row]]


class Column(NamedTuple):
    """A metric's column: where it is and what it is called."""

    at: int
    name: str
    platform: str = ""  # that its header begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class WideFile:
    """A recognized table: ``skip`` is the line of its header, data stand below it.

    ``hour`` is the column with the hour of the day, -1 where there is none. ``years`` are the days
    by line where they are written without years. ``usual`` is how slashed days are meant unless
    they prove otherwise. Of the grain LIFETIME a row may be a month.
    """

    facts: FileFacts
    source: Rows
    skip: int
    day: int
    hour: int
    metrics: tuple[Column, ...]
    parts: Parts
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

    def _day(self, line: int, cell: str) -> date | None:
        day = self.years.get(line) or read_day(cell, self.answers.date_order, self.answers.zone)
        if day is None and self.facts.grain is Grain.LIFETIME:
            last = periods.read_period(cell)
            return periods.so_far(last, self.answers.made_on) if last else None
        return day

    def _read(self, row: Row) -> Iterator[RawRow | Refusal]:
        cell = row.cell(self.day)
        day = self._day(row.line, cell)
        if day is None:
            if columns.fold(cell) not in TOTALS:
                yield Refusal(row.line, "import.no_day", cell)
            return
        basis = PERIOD if self.facts.grain is Grain.LIFETIME else ""
        own = self.parts.scope(row.cells, self.answers, basis)
        if own is None:
            yield Refusal(row.line, "import.long_name", cell)
            return
        at = hour_column.at_of(row, self.hour, day, cell, self.answers.date_order)
        if isinstance(at, Refusal):
            yield at
            return
        for index, name, platform in self.metrics:
            scope = replace(own, platform=platform) if platform else own
            found = value_in(row, index, day, name, scope)
            if isinstance(found, RawRow):
                yield found._replace(at=at.moment, is_hour=at.is_hour)
            elif found is not None:
                yield found


def rows_below(source: Rows, line: int, most: int) -> list[Row]:
    """Return the first rows below that line."""
    return list(islice((row for row in source() if row.line > line), most))


def any_wide(header: Row, below: list[Row], source: Rows, answers: Answers) -> WideFile | None:
    """Take a table whose one column is a day and whose others hold numbers in ``below``.

    A platform, an account, a campaign or a creator tells rows apart, remarks do not. Any other
    column of words may: such a table is not taken.
    """
    folded = [columns.fold(cell) for cell in header.cells]
    day = day_of(folded, below)
    if day is None or len(folded) < 2:  # noqa: PLR2004 - a day and a metric
        return None
    parts = parts_of(folded)
    hour = hour_column.find(folded, below, (day, *parts))
    own = {day, hour, *parts}
    if _repeats(below, (day, hour, *parts)):
        return None
    metrics = [
        Column(at, header.cells[at], _platform(name))
        for at, name in enumerate(folded)
        if name and at not in own and name not in _ASIDE
    ]
    if not metrics or any(_holds_words(below, one.at) for one in metrics):
        return None
    if any(_ID.search(name) and _varies(below, at) for at, name in enumerate(folded)):
        return None  # a row a post, or of whatever it is
    return _file(header, day, hour, metrics, parts, source, answers)


def _file(
    header: Row,
    day: int,
    hour: int,
    metrics: Sequence[Column],
    parts: Parts,
    source: Rows,
    answers: Answers,
) -> WideFile:
    folded = [columns.fold(cell) for cell in header.cells]
    bases = Counter(_base(name)[0] for name in folded)
    taken = tuple(one for one in metrics if _is_clear(one, folded, bases))
    months = _months(source, header.line, day)
    read = {day, hour, *parts, *(one.at for one in taken)}
    left_out = [cell for at, cell in enumerate(header.cells) if cell and at not in read]
    is_period = bool(months) or periods.has_periods(
        cell for _, cell in _cells(source, header.line, day)
    )
    return WideFile(
        facts=FileFacts(
            platform=answers.platform,
            export="wide",
            grain=Grain.LIFETIME if is_period else Grain.DAILY,
            account=answers.account,
            metrics={
                one.name: foreign.DAILY[columns.fold(one.name)]
                for one in taken
                if columns.fold(one.name) in foreign.DAILY
            },
            left_out=tuple(dict.fromkeys(left_out)),
        ),
        source=source,
        skip=header.line,
        day=day,
        hour=hour,
        metrics=taken,
        parts=parts,
        answers=answers,
        years=months or years(source, header.line, day, answers.made_on),
        # Only English writes the month first, and its word for days is another.
        usual=DateOrder.DAY_FIRST if folded[day] in foreign.EUROPEAN else None,
    )


def day_of(folded: Sequence[str], below: Sequence[Row]) -> int | None:
    """Return the column with the days, else that with months or weeks; None where two may be."""
    also = columns.DAY_ANYWHERE | columns.DAY_ALSO | columns.DAY_AND_HOUR
    for names in (columns.DAY, also, periods.HEADERS, columns.HOUR):
        found = [at for at, name in enumerate(folded) if name in names and _is_dated(below, at)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_dated(below: Sequence[Row], at: int) -> bool:
    """Say whether a day or a longer time stands in one of the cells."""
    cells = [row.cells[at] for row in below if at < len(row.cells)]
    return any(
        read_day(cell, None)
        or is_slashed(cell)
        or read_month_day(cell)
        or periods.read_period(cell)
        for cell in cells
    )


def _cells(source: Rows, skip: int, at: int) -> Iterator[tuple[int, str]]:
    below = (row for row in source() if row.line > skip)
    for row in islice(below, _MOST):
        if at < len(row.cells) and not is_missing(row.cells[at]):
            yield row.line, row.cells[at]


def _months(source: Rows, skip: int, at: int) -> Mapping[int, date]:
    """Return the months by line where their years have two digits; else nothing."""
    found = [
        (line, cell) for line, cell in _cells(source, skip, at) if columns.fold(cell) not in TOTALS
    ]
    months = periods.read_short_months([cell for _, cell in found])
    return dict(zip([line for line, _ in found], months, strict=True)) if months else {}


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


def is_several_a_day(header: Row, below: list[Row]) -> bool:
    """Say whether it is a table of days and numbers but for having several rows of a day."""
    folded = [columns.fold(cell) for cell in header.cells]
    day = day_of(folded, below)
    if day is None:
        return False
    key = (day, *parts_of(folded))
    others = [at for at, name in enumerate(folded) if name and at not in key]
    return _repeats(below, key) and not any(_holds_words(below, at) for at in others)


def _repeats(below: Sequence[Row], key: Sequence[int]) -> bool:
    """Say whether two of the rows are of one day and one series: a row is a part of a day."""
    keys = [tuple(row.cell(at) for at in key) for row in below if key[0] < len(row.cells)]
    return len(set(keys)) * 2 <= len(keys)


def _varies(rows: list[Row], at: int) -> bool:
    return len({row.cells[at] for row in rows if at < len(row.cells)}) > 1


def _holds_words(rows: list[Row], at: int) -> bool:
    """Say whether the column has cells, and none of them is a number."""
    cells = [row.cells[at] for row in rows if at < len(row.cells)]
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and all(read_value(cell) is None for cell in filled)
