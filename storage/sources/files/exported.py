"""Reads a file as the export that it was recognized as."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import chain, islice, pairwise
from typing import NamedTuple

from kpi.imports import (
    POST,
    UNDATED,
    Answers,
    DateOrder,
    FileFacts,
    Grain,
    NoKpi,
    RawRow,
    Refusal,
)
from kpi.model import PERIOD, POSTS, MetricKey, Scope
from kpi.posts import Post
from storage.sources.files import columns, exports
from storage.sources.files.days import order_of, read_day, read_range
from storage.sources.files.exports import TOTAL_OF, TOTALS, Export, Measure
from storage.sources.files.filled import scaled, value_in
from storage.sources.files.hour_column import At, at_of
from storage.sources.files.networks import platform_of
from storage.sources.files.periods import read_period
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing
from storage.sources.files.wide import Rows
from storage.sources.files.yearless import years

_POSTS = MetricKey("post_count")
_BASES = {Grain.PER_POST: POSTS, Grain.LIFETIME: PERIOD}
_ADDED = frozenset(_BASES)
_NOWHERE = -1
#: A total is named in one of the first columns.
_NAMED = 3
_LOOKED_AT = 200
_COUNT = re.compile(r"(?<!\d)\d{2,5}(?!\d)")
#: Who posted it, in the address of a post on X or TikTok.
_ACCOUNT = re.compile(
    r"\b(?:(?:x|twitter)\.com/(?=\w+/status/)|tiktok\.com/@)([\w.]{1,30})/", re.IGNORECASE
)

_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
#: What a running column counted until a day, by its name and scope, with the line.
Counts = dict[tuple[str, Scope], list[tuple[date, Decimal, int]]]


class Field(NamedTuple):
    """A metric's column: where it is, what it is called there, what it counts."""

    at: int
    name: str
    measure: Measure


class Places(NamedTuple):
    """Where the columns that hold no metric are; -1 for one that is not there."""

    day: int
    account: int
    campaign: int
    network: int
    influencer: int
    anchor: int
    starts: int
    links: int
    ids: tuple[int, ...]
    titles: tuple[int, ...]
    names: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A recognized export: ``skip`` is the line of its header, data stand below it.

    ``whole`` is the last day of the period that all rows are of, where they say none.
    ``usual`` is how its slashed days are meant unless they prove otherwise. ``zone`` is that of
    the account's days. ``hour`` has the hour of the day, -1: the day may, None: nobody looks.
    ``years`` are the days by line where they are written without years.
    """

    facts: FileFacts
    source: Rows
    skip: int
    whole: date | None = None
    places: Places
    fields: tuple[Field, ...]
    basis: str
    answers: Answers
    usual: DateOrder | None
    zone: str
    hour: int | None = None
    years: Mapping[int, date] = field(default_factory=dict)

    @property
    def day(self) -> int:
        """The column with the days."""
        return self.places.day

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each filled metric cell; a row without a day is refused once.

        Totals are passed over. Of a row that is a post, its day is that of its publication.
        Columns that count from the beginning come last, as differences of days in a row.
        """
        if self.facts.no_kpi:
            return
        counts: Counts = {}
        for row in self.source():
            if row.line > self.skip:
                is_total = self._is_total(row)
                yield from self._of_total(row) if is_total else self._read(row, counts)
        yield from differences(counts)

    def _is_total(self, row: Row) -> bool:
        names = [row.cell(at) for at in self.places.names]
        is_named = any(columns.fold(cell).startswith(TOTAL_OF) for cell in row.cells[:_NAMED])
        return is_named or (bool(names) and not any(names))

    def _of_total(self, row: Row) -> Iterator[RawRow]:
        """Yield of a row of totals what no other row can say."""
        day = read_day(row.cell(self.places.day), self.answers.date_order, self.zone)
        if day is not None:
            fields = (one for one in self.fields if one.measure.is_of_total)
            read = (_value(row, one, day, self._scope(row)) for one in fields)
            yield from (one for one in read if isinstance(one, RawRow))

    def _is_footer(self, row: Row) -> bool:
        """Say whether the row is a sentence below the table and no row of it."""
        return bool(row.cells[0]) and not any(row.cells[1:]) and len(self.fields) > 1

    def _read(self, row: Row, counts: Counts) -> Iterator[RawRow | Refusal]:
        cell = row.cell(self.places.day)
        day = self.years.get(row.line) or read_day(cell, self.answers.date_order, self.zone)
        if day is None and self.facts.grain is Grain.LIFETIME:
            day = self.whole or read_period(cell) or _last_of(cell, self.answers.date_order)
        if day is None:
            if columns.fold(row.cells[0]) not in TOTALS and not self._is_footer(row):
                is_post = self.facts.grain is Grain.PER_POST and not cell
                yield Refusal(row.line, UNDATED if is_post else "import.no_day", cell)
            return
        at = At() if self.hour is None else self._at(row, self.hour, day)
        yield from [at] if isinstance(at, Refusal) else self._of_row(row, day, at, counts)

    def _at(self, row: Row, hour: int, day: date) -> At | Refusal:
        return at_of(row, hour, day, row.cell(self.places.day), self.answers.date_order)

    def _of_row(self, row: Row, day: date, at: At, counts: Counts) -> Iterator[RawRow | Refusal]:
        scope, post = self._scope(row), None
        if self.facts.grain is Grain.PER_POST:
            yield RawRow(row.line, day, POST, Decimal(1), scope)
            post = self._post(row)
        for one in self.fields:
            read = None if one.measure.is_of_total else _value(row, one, day, scope)
            if isinstance(read, RawRow) and one.measure.is_running:
                counts.setdefault((one.name, scope), []).append((day, read.value, row.line))
            elif isinstance(read, RawRow):
                yield read._replace(post=post, at=at.moment, is_hour=at.is_hour)
            elif read is not None:
                yield read

    def _post(self, row: Row) -> Post:
        """Return what the row says of its post: its words and its address, where it has them."""
        cells = [row.cell(at) for at in self.places.ids]
        links = (cell for cell in cells if _ADDRESS.match(cell))
        name = next(filter(None, (row.cell(at) for at in self.places.titles)), "")
        key = next(filter(None, cells), "") or f"{row.line}"
        return Post(key=key, name=name, link=next(links, ""))

    def _account(self, row: Row) -> str:
        named = row.cell(self.places.account)
        found = None if named else _ACCOUNT.search(row.cell(self.places.links))
        return named or (found[1] if found else "")

    def _scope(self, row: Row) -> Scope:
        return Scope(
            platform=platform_of(row.cell(self.places.network)) or self.facts.platform,
            account=self._account(row) or self.answers.account,
            campaign=row.cell(self.places.campaign),
            influencer=row.cell(self.places.influencer),
            basis=self.basis,
        )


def _last_of(cell: str, order: DateOrder | None) -> date | None:
    period = read_range(cell, order)
    return period[1] if period else None


def _value(row: Row, one: Field, day: date, scope: Scope) -> RawRow | Refusal | None:
    found = value_in(row, one.at, day, one.name, scope)
    if not isinstance(found, RawRow):
        return found
    is_rate = one.measure.is_rate or one.name.endswith("(%)")
    return scaled(found, one.measure.factor, is_rate=is_rate)


def differences(counts: Counts) -> Iterator[RawRow]:
    """Yield what was added on each day, of counts from the beginning; nothing over a gap."""
    for (name, scope), days in counts.items():
        days.sort()
        for (before, less, _), (day, more, line) in pairwise(days):
            # Over a gap nobody knows on which day it happened.
            if (day - before).days == 1:
                yield RawRow(line, day, name, more - less, scope)


def recognize(
    known: Sequence[Export], head: Sequence[Row], source: Rows, answers: Answers
) -> ExportFile | None:
    """Return the file as the known export whose headers one of the first rows has most of."""
    best = max(
        ((one.fits(_folded(row)), -at, one) for at, row in enumerate(head) for one in known),
        key=lambda found: found[:2],
        default=None,
    )
    if best is None or not best[0]:
        return None
    at = -best[1]
    return as_export(best[2], head[at], source, answers, above=head[:at])


def _folded(row: Row) -> frozenset[str]:
    return frozenset(fold_header(cell) for cell in row.cells) - {""}


def fold_header(cell: str) -> str:
    """Return a header as it is compared, without the currency at its end."""
    return columns.fold(columns.currency(cell)[0])


def as_export(
    export: Export, header: Row, source: Rows, answers: Answers, above: Sequence[Row] = ()
) -> ExportFile:
    """Return the file as that export, its columns found in the header.

    ``above`` are the rows before it, which may say the period.
    """
    folded = [fold_header(cell) for cell in header.cells]
    at_of = {name: at for at, name in reversed(list(enumerate(folded))) if name}  # first of twins
    export = _split(export, at_of, header.line, source)
    places = _places(export, at_of)
    fields = tuple(_fields(export, header, at_of))
    grain = _grain(export, places, header.line, source)
    taken = {one.name for one in fields}
    whole = _period(above) if export.is_of_period else None
    no_kpi = export.no_kpi or _lacks(export, places, header.line, source)
    if no_kpi is None and export.is_of_period and whole is None:
        no_kpi = NoKpi.NO_PERIOD
    left_out = [
        header.cells[at]
        for name, at in at_of.items()
        if not export.knows(name) and header.cells[at] not in taken
    ]
    metrics = {one.name: one.measure.metric for one in fields}
    return ExportFile(
        facts=FileFacts(
            platform=export.platform or answers.platform,
            export=export.export,
            grain=Grain.NONE if no_kpi is NoKpi.LIST else grain,
            account=answers.account,
            metrics=metrics | ({POST: _POSTS} if grain is Grain.PER_POST else {}),
            left_out=() if export.no_kpi else tuple(left_out[::-1]),
            are_gaps_zero=export.are_gaps_zero,
            is_added=export.is_added or grain in _ADDED or places.starts != _NOWHERE,
            top=_top(header.line, source) if export.may_be_cut else 0,
            currency=_currency(header, at_of, source),
            no_kpi=no_kpi,
        ),
        source=source,
        skip=header.line,
        whole=whole,
        places=places,
        fields=fields,
        basis=export.basis or _BASES.get(grain, ""),
        answers=answers,
        usual=export.date_order,
        zone=answers.zone or _zone(header),
        years=years(
            source,
            header.line,
            places.day,
            answers.made_on,
            anchor=places.anchor,
            is_in_order=grain is not Grain.PER_POST,
        ),
    )


def _period(above: Sequence[Row]) -> date | None:
    """Return the last day of the period that one of the rows states, in one cell or two."""
    for row in above:
        cells = [cell for cell in row.cells if cell]
        last = _last_of(", ".join(cells), None) or _last_of(cells[0], None) if cells else None
        if last is not None:
            return last
    return None


def _split(export: Export, at_of: Mapping[str, int], skip: int, source: Rows) -> Export:
    """Return the export, as one by day where its rows are those of posts and days."""
    at = next((at_of[name] for name in export.split if name in at_of), _NOWHERE)
    first = next((row for row in source() if row.line > skip), None)
    if first is None or read_day(first.cell(at), export.date_order) is None:
        return export
    return replace(export, grain=Grain.DAILY, day=export.split, basis="", is_added=True)


def _places(export: Export, at_of: Mapping[str, int]) -> Places:
    def place(names: frozenset[str]) -> int:
        return min((at_of[name] for name in names if name in at_of), default=_NOWHERE)

    return Places(
        day=place(export.day),
        account=place(export.account),
        campaign=place(export.campaign),
        network=place(export.network),
        influencer=place(export.influencer),
        anchor=place(export.anchor),
        starts=place(export.starts),
        links=place(export.links),
        ids=exports.all_places(at_of, [*export.post, *export.links, *exports.LINKS]),
        titles=exports.all_places(at_of, exports.TITLES),
        names=tuple(at_of[name] for name in export.names if name in at_of),
    )


def _fields(export: Export, header: Row, at_of: Mapping[str, int]) -> list[Field]:
    """Return one column for each metric: the best of those that count it."""
    best: dict[MetricKey, Field] = {}
    for name, at in at_of.items():
        measure = export.metrics.get(name)
        if measure is None:
            continue
        stands = best.get(measure.metric)
        if stands is None or measure.rank < stands.measure.rank:
            best[measure.metric] = Field(at, header.cells[at], measure)
    return sorted(best.values())


def _grain(export: Export, places: Places, skip: int, source: Rows) -> Grain:
    """Return the export's grain; where rows have periods, days if each is a day long."""
    if places.starts == _NOWHERE:
        return export.grain
    is_daily = all(
        row.cell(places.starts) == row.cell(places.day) for row in source() if row.line > skip
    )
    return Grain.DAILY if is_daily else Grain.LIFETIME


def _lacks(export: Export, places: Places, skip: int, source: Rows) -> NoKpi | None:
    """Return what a file of this kind lacks to be a series: rows, or days between others."""
    below = (row for row in source() if row.line > skip)
    first = next(below, None)
    if first is None:
        return NoKpi.EMPTY
    if not export.needs_every_day:
        return None
    cells = [row.cell(places.day) for row in chain([first], below)]
    order = next((found for found in map(order_of, cells) if found), None)
    days = [day for day in (read_day(cell, order) for cell in cells) if day is not None]
    is_whole = bool(days) and (max(days) - min(days)).days + 1 == len(days)
    is_in_order = days in (sorted(days), sorted(days, reverse=True))
    # The best days of all come sorted by what they were best at, and are said to be such.
    is_series = is_in_order and bool(days) and not _top(skip, source)
    return None if is_whole or is_series else NoKpi.LIST


def _top(skip: int, source: Rows) -> int:
    """Return the number in a sentence below the table: "Showing top 500 results"; else 0."""
    last = Row(0, [""])
    for row in source():
        last = row
    is_sentence = last.line > skip and not any(last.cells[1:])
    found = _COUNT.search(last.cells[0]) if is_sentence else None
    return int(found[0]) if found else 0


def _currency(header: Row, at_of: Mapping[str, int], source: Rows) -> str:
    """Return the currency of a header, or of the one column that has nothing else."""
    named = next((code for _, code in map(columns.currency, header.cells) if code), "")
    place = next((at_of[name] for name in columns.CURRENCY if name in at_of), _NOWHERE)
    if named or place == _NOWHERE:
        return named
    cells = (row.cell(place) for row in source() if row.line > header.line)
    codes = {cell for cell in islice(cells, _LOOKED_AT) if not is_missing(cell)}
    return codes.pop() if len(codes) == 1 and codes <= columns.CURRENCIES else ""


def _zone(header: Row) -> str:
    """Return the zone to take where nobody says one: stamps say that of the file, not ours."""
    is_japanese = any("\u3041" <= letter <= "\u30fa" for cell in header.cells for letter in cell)
    return "Asia/Tokyo" if is_japanese else ""
