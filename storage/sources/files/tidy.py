"""Tables with one value a row: a day, a metric's name, a value, and what tells series apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpi.imports import Answers, FileFacts, Grain, RawRow, Refusal
from kpi.model import PERIOD, Scope
from storage.sources.files import columns, hour_column
from storage.sources.files.days import read_day
from storage.sources.files.hour_column import At, at_of
from storage.sources.files.parts import Parts, parts_of
from storage.sources.files.periods import has_periods, read_period, so_far
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows, rows_below

_NOWHERE = -1
#: So many rows show whether the day's hours stand beside it.
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyFile:
    """A recognized table; each index is of a column, -1 where there is none."""

    facts: FileFacts
    source: Rows
    skip: int
    day: int
    hour: int
    metric: int
    value: int
    parts: Parts
    answers: Answers

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each line that has a value; missing ones are passed over."""
        scopes: dict[tuple[str, ...], Scope] = {}
        for row in self.source():
            if row.line > self.skip:
                read = self._read(row, scopes)
                if read is not None:
                    yield read

    def _read(self, row: Row, scopes: dict[tuple[str, ...], Scope]) -> RawRow | Refusal | None:
        cells = row.cells
        if len(cells) <= max(self.day, self.metric, self.value):
            return Refusal(row.line, "import.short_row", ",".join(cells)[:80])
        name, text = cells[self.metric], cells[self.value]
        if is_missing(text):
            return None
        when = self._when(row, cells[self.day])
        if isinstance(when, Refusal):
            return when
        number = read_value(text)
        if number is None:
            return Refusal(row.line, "import.no_number", text)
        scope = self._scope(cells, scopes)
        if scope is None or not name:
            return Refusal(row.line, "import.long_name" if name else "import.no_metric", text)
        day, at = when
        found = RawRow(row.line, day, name, number.value, scope, *number[1:])
        return found if at.moment is None else found._replace(at=at.moment, is_hour=at.is_hour)

    def _when(self, row: Row, cell: str) -> tuple[date, At] | Refusal:
        """Return the row's day, and the time of it where it says one."""
        day = self._day(cell)
        if day is None:
            return Refusal(row.line, "import.no_day", cell)
        at = at_of(row, self.hour, day, cell, self.answers.date_order)
        return at if isinstance(at, Refusal) else (day, at)

    def _day(self, cell: str) -> date | None:
        day = read_day(cell, self.answers.date_order, self.answers.zone)
        if day is None and self.facts.grain is Grain.LIFETIME:
            last = read_period(cell)
            return so_far(last, self.answers.made_on) if last else None
        return day

    def _scope(self, cells: list[str], scopes: dict[tuple[str, ...], Scope]) -> Scope | None:
        """Return what tells the row's series apart; None when that is too long for a name."""
        named = tuple(cells[at] if 0 <= at < len(cells) else "" for at in self.parts)
        found = scopes.get(named)
        if found is None:
            basis = PERIOD if self.facts.grain is Grain.LIFETIME else ""
            found = self.parts.scope(cells, self.answers, basis)
            if found is not None:
                scopes[named] = found
        return found


def tidy(header: Row, source: Rows, answers: Answers) -> TidyFile | None:
    """Recognize the table by its three columns: day, metric, value."""
    folded = [columns.fold(cell) for cell in header.cells]

    def at(names: frozenset[str]) -> int:
        return next((index for index, name in enumerate(folded) if name in names), _NOWHERE)

    day, metric, value = at(columns.DAY), at(columns.METRIC), at(columns.VALUE)
    if min(day, metric, value) < 0:
        return None
    below = (row.cells for row in source() if row.line > header.line)
    parts = parts_of(folded)
    head = rows_below(source, header.line, _LOOKED_AT)
    is_period = has_periods(cells[day] for cells in below if day < len(cells))
    return TidyFile(
        facts=FileFacts(
            platform=answers.platform,
            export="tidy",
            grain=Grain.LIFETIME if is_period else Grain.DAILY,
            account=answers.account,
            has_columns=False,
        ),
        source=source,
        skip=header.line,
        day=day,
        hour=hour_column.find(folded, head, (day, metric, *parts)),
        metric=metric,
        value=value,
        parts=parts,
        answers=answers,
    )
