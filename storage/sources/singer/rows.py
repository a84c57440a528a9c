"""From a tap's records to rows: one a value, parts of a day added up."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from kpi.errors import SourceFailed
from kpi.imports import FileFacts, RawRow, Refusal
from kpi.model import MetricKey, Scope
from kpi.ports import Json
from storage.sources.files.values import Number
from storage.sources.records import day_of, number_of, stamp_of
from storage.sources.singer.mapping import KNOWN, Field, Stream
from storage.sources.singer.messages import Message, Record, Schema, State

#: More records than that are no daily numbers.
MOST_RECORDS = 1_000_000
MOST_KEPT = 200_000
_SHOWN = 80

#: How a stream is read; None: not at all.
Reading = Callable[[str], Stream | None]
Parts = dict[tuple[object, ...], tuple[int, date, str, Number]]


def facts() -> FileFacts:
    """Return what is fixed of every tap: the keys of the metrics that are known by field."""
    keys = {one.metric for _, _, stream in KNOWN for one in stream.fields.values()}
    metrics = {key: MetricKey(key) for key in sorted(keys)}
    return FileFacts(export="table", has_columns=False, metrics=metrics)


@dataclass(slots=True, kw_only=True)
class Records:
    """A tap's output as rows, read while it comes; ``state`` is the last that it said."""

    output: Callable[[], Iterable[Message]]
    reading: Reading
    today: date | None
    facts: FileFacts = field(default_factory=facts)
    state: Json | None = None

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield rows; what the tap raises comes out of here, and then nothing counts."""
        keys: dict[str, tuple[str, ...]] = {}
        parts: dict[str, Parts] = {}
        for number, message in enumerate(self.output()):
            if number >= MOST_RECORDS:
                raise SourceFailed("source_failed.too_many", most=f"{MOST_RECORDS:,}")
            if isinstance(message, Schema):
                keys[message.stream] = message.keys
            elif isinstance(message, State):
                self.state = message.value
            else:
                stream = self.reading(message.stream)
                if stream is not None:
                    kept = parts.setdefault(message.stream, {}) if stream.adds else None
                    yield from self._record(stream, message, keys, kept)
        for name, kept in parts.items():
            yield from _added(kept, self.reading(name))

    def _record(
        self,
        stream: Stream,
        message: Record,
        keys: Mapping[str, tuple[str, ...]],
        parts: Parts | None,
    ) -> Iterator[RawRow | Refusal]:
        record = message.record
        if any(str(record.get(name) or "") != wanted for name, wanted in stream.only.items()):
            return
        day = _shifted(day_of(record.get(stream.day)), stream.shift) if stream.day else self.today
        if day is None:
            text = str(record.get(stream.day))[:_SHOWN]
            yield Refusal(message.line, "import.no_day", text)
            return
        at = stamp_of(record.get(stream.day)) if stream.day and not stream.shift else None
        own = tuple(repr(record.get(key)) for key in keys.get(message.stream, ()))
        for name, kept, found in _values(stream, record):
            number = number_of(found)
            if number is None:
                yield Refusal(message.line, "import.no_number", str(found)[:_SHOWN])
                continue
            scaled = Number(number.value * kept.factor, number.is_percent)
            if parts is None:
                yield _row(message.line, day, kept.metric, scaled, stream)._replace(at=at)
                continue
            if len(parts) >= MOST_KEPT:
                raise SourceFailed("source_failed.too_many", most=f"{MOST_KEPT:,}")
            parts[(*(own or (message.line,)), name)] = (message.line, day, kept.metric, scaled)


def _shifted(day: date | None, days: int) -> date | None:
    try:
        return day + timedelta(days=days) if day else None
    except OverflowError:  # a placeholder, before the first day or after the last
        return None


def _values(stream: Stream, record: Mapping[str, object]) -> Iterator[tuple[str, Field, object]]:
    """Yield each field that holds a value: its name, what it is, what it holds."""
    if stream.name:
        name = str(record.get(stream.name) or "")
        kept = stream.fields.get(name) if stream.fields else Field(metric=name)
        found = _inner(record.get(stream.value))
        if name and kept is not None and found is not None:
            yield name, kept, found
        return
    for name, kept in stream.fields.items():
        found = record.get(name)
        if found is not None and found != "":
            yield name, kept, found


def _inner(found: object) -> object:
    """Return the number inside an API's answer, where a field holds it whole; None: none."""
    if isinstance(found, str) and found[:1] in {"{", "["}:
        try:
            found = json.loads(found, parse_float=Decimal)
        except (ValueError, RecursionError):
            return None
    if isinstance(found, Mapping):
        total, listed = found.get("total_value"), found.get("values")
        if isinstance(total, Mapping):
            return total.get("value")
        if isinstance(listed, list) and listed and isinstance(listed[-1], Mapping):
            return listed[-1].get("value")
        return None
    return None if isinstance(found, list) else found


def _row(line: int, day: date, metric: str, number: Number, stream: Stream) -> RawRow:
    scope = Scope(platform=stream.platform)
    return RawRow(line, day, metric, number.value, scope, number.is_percent)


def _added(parts: Parts, stream: Stream | None) -> Iterator[RawRow]:
    """Yield the sum of each day and metric, under the line of its first part."""
    sums: dict[tuple[date, str], tuple[int, Decimal]] = {}
    for line, day, metric, number in parts.values():
        first, total = sums.get((day, metric), (line, Decimal(0)))
        sums[day, metric] = (first, total + number.value)
    if stream is not None:
        for (day, metric), (line, total) in sums.items():
            yield _row(line, day, metric, Number(total, is_percent=False), stream)
