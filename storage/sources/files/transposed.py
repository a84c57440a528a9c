"""Tables with days or months across and a metric in each row, as sheets for meetings have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from kpi.imports import Answers, FileFacts, Grain, RawRow, Refusal
from kpi.language.scopes import PLATFORMS
from kpi.model import PERIOD, Scope
from storage.sources.files import columns, periods
from storage.sources.files.days import order_of, read_day, read_month_day, with_years
from storage.sources.files.exports import TOTALS
from storage.sources.files.filled import value_in
from storage.sources.files.networks import platform_of
from storage.sources.files.parts import Parts, parts_of
from storage.sources.files.table import Row
from storage.sources.files.values import read_value
from storage.sources.files.wide import Rows

#: Fewer days across may be anything.
_FEWEST = 3
_LONGEST_NAME = 120


class Times(NamedTuple):
    """The columns with their days, and whether each is a month or a week."""

    days: dict[int, date]
    are_periods: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransposedFile:
    """A recognized table: ``name`` is the column with the metrics, ``times`` those with days."""

    facts: FileFacts
    source: Rows
    skip: int
    name: int
    times: Times
    parts: Parts
    answers: Answers

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each filled cell below a day.

        A row with nothing but a network's name is the heading of those below it. A cell of what
        tells series apart that is left empty means what stands above it, as in merged cells.
        """
        heading = ""
        above: list[str] = []
        for row in self.source():
            if row.line <= self.skip:
                continue
            filled = [cell for cell in row.cells if cell]
            if len(filled) == 1 and platform_of(filled[0]) in PLATFORMS:
                heading, above = filled[0], []
                continue
            cells = self._filled(row.cells, above)
            above = cells
            yield from self._read(Row(row.line, cells), heading)

    def _filled(self, cells: Sequence[str], above: Sequence[str]) -> list[str]:
        made = list(cells)
        for at in self.parts:
            if 0 <= at < min(len(made), len(above)) and not made[at]:
                made[at] = above[at]
        return made

    def _read(self, row: Row, heading: str) -> Iterator[RawRow | Refusal]:
        name = row.cell(self.name)
        scope = self._scope(row, heading)
        if not name or columns.fold(name) in TOTALS:
            return
        if scope is None or len(name) > _LONGEST_NAME:
            yield Refusal(row.line, "import.long_name", name)
            return
        for at, day in self.times.days.items():
            found = value_in(row, at, day, name, scope)
            if found is not None:
                yield found

    def _scope(self, row: Row, heading: str) -> Scope | None:
        basis = PERIOD if self.times.are_periods else ""
        scope = self.parts.scope(row.cells, self.answers, basis)
        if scope is None or not heading or self.parts.platform >= 0:
            return scope
        return replace(scope, platform=platform_of(heading))


def transposed(
    header: Row, below: Sequence[Row], source: Rows, answers: Answers
) -> TransposedFile | None:
    """Take a table whose header has days from some column on, below words that name metrics."""
    times = _times(header, answers)
    if times is None:
        return None
    first = min(times.days)
    folded = [columns.fold(cell) for cell in header.cells[:first]]
    parts = parts_of(folded)
    name = _name_at(folded, below, parts)
    if name is None:
        return None
    return TransposedFile(
        facts=FileFacts(
            platform=answers.platform,
            export="transposed",
            grain=Grain.LIFETIME if times.are_periods else Grain.DAILY,
            account=answers.account,
        ),
        source=source,
        skip=header.line,
        name=name,
        times=times,
        parts=parts,
        answers=answers,
    )


def _name_at(folded: Sequence[str], below: Sequence[Row], parts: Parts) -> int | None:
    """Return the column with the metrics' names: called so, or the last one of words."""
    named = [at for at, name in enumerate(folded) if name in columns.METRIC]
    words = [at for at in range(len(folded)) if at not in parts and _holds_words(below, at)]
    return next(iter([*named, *reversed(words)]), None)


def _holds_words(below: Sequence[Row], at: int) -> bool:
    cells = [row.cells[at] for row in below if at < len(row.cells) and row.cells[at]]
    return bool(cells) and all(read_value(cell) is None for cell in cells)


def _times(header: Row, answers: Answers) -> Times | None:
    """Return the days of the header's columns; None unless they follow each other in time."""
    cells = {at: cell for at, cell in enumerate(header.cells) if cell and at > 0}
    order = answers.date_order or next((one for one in map(order_of, cells.values()) if one), None)
    days = {at: day for at, cell in cells.items() if (day := read_day(cell, order))}
    if len(days) >= _FEWEST:
        return _in_order(days, are_periods=periods.are_apart(list(days.values())))
    whole = {at: last for at, cell in cells.items() if (last := periods.read_period(cell))}
    if len(whole) >= _FEWEST:
        made_on = answers.made_on
        days = {at: periods.so_far(last, made_on) for at, last in whole.items()}
        return _in_order(days, are_periods=True)
    return _short(cells, answers)


def _short(cells: dict[int, str], answers: Answers) -> Times | None:
    """Return months with years of two digits, or days without years, the last ones known."""
    named = {at: one for at, cell in cells.items() if (one := read_month_day(cell))}
    if len(named) < _FEWEST:
        return None
    months = periods.read_short_months([cells[at] for at in named])
    if months is not None:
        return _in_order(dict(zip(named, months, strict=True)), are_periods=True)
    found = with_years(list(named.values()), answers.made_on) if answers.made_on else None
    days = dict(zip(named, found, strict=True)) if found else {}
    return _in_order(days, are_periods=periods.are_apart(found or []))


def _in_order(days: dict[int, date], *, are_periods: bool) -> Times | None:
    order = list(days.values())
    ups = all(one < other for one, other in pairwise(order))
    downs = all(one > other for one, other in pairwise(order))
    return Times(days, are_periods) if days and (ups or downs) else None
