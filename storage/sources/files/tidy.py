"""Tables with one value a row: a day, a metric's name, a value, and what tells series apart."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpi.imports import Answers, FileFacts, RawRow, Refusal
from kpi.language.scopes import find_platform
from kpi.language.text import tidy as tidied
from kpi.model import Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows

#: An account or a campaign is called by no more letters than that.
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyFile:
    """A recognized table; each index is of a column, -1 where there is none."""

    facts: FileFacts
    source: Rows
    skip: int
    day: int
    metric: int
    value: int
    parts: tuple[int, int, int, int]  # platform, account, campaign, influencer
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
        day = read_day(cells[self.day], self.answers.date_order)
        if day is None:
            return Refusal(row.line, "import.no_day", cells[self.day])
        number = read_value(text)
        if number is None:
            return Refusal(row.line, "import.no_number", text)
        scope = self._scope(cells, scopes)
        if scope is None or not name:
            return Refusal(row.line, "import.long_name" if name else "import.no_metric", text)
        return RawRow(row.line, day, name, number.value, scope, *number[1:])

    def _scope(self, cells: list[str], scopes: dict[tuple[str, ...], Scope]) -> Scope | None:
        """Return what tells the row's series apart; None when that is too long for a name."""
        parts = tuple(cells[at] if 0 <= at < len(cells) else "" for at in self.parts)
        found = scopes.get(parts)
        if found is None and all(len(part) <= _LONGEST_NAME for part in parts):
            platform, account, campaign, influencer = map(tidied, parts)
            found = scopes[parts] = Scope(
                platform=platform_key(platform) or self.answers.platform,
                account=account or self.answers.account,
                campaign=campaign,
                influencer=influencer,
            )
        return found


def platform_key(name: str) -> str:
    """Return the key of a platform however it is written; others stay as they are, folded."""
    folded = columns.fold(name)
    known, spans = find_platform(folded)
    return known if spans == [(0, len(folded))] else folded


def tidy(header: Row, source: Rows, answers: Answers) -> TidyFile | None:
    """Recognize the table by its three columns: day, metric, value."""
    folded = [columns.fold(cell) for cell in header.cells]

    def at(names: frozenset[str]) -> int:
        return next((index for index, name in enumerate(folded) if name in names), -1)

    day, metric, value = at(columns.DAY), at(columns.METRIC), at(columns.VALUE)
    if min(day, metric, value) < 0:
        return None
    return TidyFile(
        facts=FileFacts(
            platform=answers.platform,
            export="tidy",
            account=answers.account,
            has_columns=False,
        ),
        source=source,
        skip=header.line,
        day=day,
        metric=metric,
        value=value,
        parts=(
            at(columns.PLATFORM),
            at(columns.ACCOUNT),
            at(columns.CAMPAIGN),
            at(columns.INFLUENCER),
        ),
        answers=answers,
    )
