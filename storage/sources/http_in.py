"""Numbers that others send us: JSON, one JSON object a line, or CSV."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from kpi.errors import NotUnderstood
from kpi.imports import Answers, FileFacts, OpenFile, RawRow, Refusal
from kpi.model import Scope
from storage.sources.files.networks import platform_key
from storage.sources.files.opening import open_file
from storage.sources.files.values import Number, is_missing, read_value

JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
MEDIA_TYPES = (JSON, NDJSON, CSV)

_MAIN = ("metric", "date", "at", "hour", "value")
_PARTS = ("platform", "account", "campaign")
_FIELDS = frozenset((*_MAIN, *_PARTS))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_HOURS = 24
#: A metric, an account or a campaign is called by no more letters than that.
_LONGEST_NAME = 120
_SHOWN = 80
#: More digits than any number has; Python itself refuses to read very many.
_MOST_DIGITS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Objects of JSON as rows; the first is line 1."""

    facts: FileFacts
    records: Iterable[tuple[int, object]]

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield one row or refusal for each."""
        for line, record in self.records:
            yield _row(line, record)


def read(media_type: str, body: bytes) -> OpenFile:
    """Return the rows of a request's body; NotUnderstood when it is none of that type."""
    if media_type == CSV:
        return open_file("observations.csv", body, Answers())
    records = (
        lines_of(body)
        if media_type == NDJSON
        else listed_in(body, "observations", "api.no_observations")
    )
    return Records(facts=FileFacts(export="tidy", has_columns=False), records=records)


def listed_in(body: bytes, name: str, code: str) -> list[tuple[int, object]]:
    """Return what a JSON object lists under the one name that it has, the first as line 1.

    NotUnderstood with ``code`` when it lists nothing under that name, or has another one.
    """
    try:
        whole = _parsed(body.decode())
    except (ValueError, RecursionError):
        raise NotUnderstood("api.not_json") from None
    listed = whole.get(name) if isinstance(whole, dict) and len(whole) == 1 else None
    if not isinstance(listed, list):
        raise NotUnderstood(code)
    if not listed:
        raise NotUnderstood("api.empty")
    return list(enumerate(listed, start=1))


def lines_of(body: bytes) -> list[tuple[int, object]]:
    """Return one record a line; lines without anything are passed over."""
    try:
        lines = body.decode().split("\n")
    except ValueError:
        raise NotUnderstood("api.not_json") from None
    found = [(line, _one(text)) for line, text in enumerate(lines, start=1) if text.strip()]
    if not found:
        raise NotUnderstood("api.empty")
    return found


def _one(text: str) -> object:
    """Return the record; a line that is no JSON is a record that is no object."""
    try:
        return _parsed(text)
    except (ValueError, RecursionError):
        return text


def _parsed(text: str) -> object:
    return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=str)


def _number(text: str) -> object:
    """Return the number exactly; as text where it is too long to be one."""
    if len(text) > _MOST_DIGITS:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.adjusted() <= _MOST_DIGITS else text


def _row(line: int, record: object) -> RawRow | Refusal:
    if not isinstance(record, Mapping):
        return Refusal(line, "api.not_an_object", str(record)[:_SHOWN])
    strange = sorted(set(map(str, record)) - _FIELDS)
    if strange:
        return Refusal(line, "api.unknown_field", ", ".join(strange)[:_SHOWN])
    return _read(line, record)


def _read(line: int, record: Mapping[str, object]) -> RawRow | Refusal:
    name, number = record.get("metric"), _value(record)
    if not isinstance(name, str) or not name.strip():
        return Refusal(line, "import.no_metric", _shown(name))
    when = _when(line, record)
    if isinstance(when, Refusal):
        return when
    if number is None:
        return Refusal(line, "import.no_number", _shown(record.get("value")))
    scope = _scope(record)
    if scope is None or len(name) > _LONGEST_NAME:
        return Refusal(line, "import.long_name", name[:_SHOWN])
    day, at = when
    made = RawRow(line, day, name.strip(), number.value, scope, number.is_percent)
    return made if at is None else made._replace(at=at, is_hour=True)


def _when(line: int, record: Mapping[str, object]) -> tuple[date, datetime | None] | Refusal:
    """Return the day, and the moment at which the hour begins where it is one's."""
    if record.get("at") is not None:
        at = _moment(record.get("at"))
        is_clear = record.get("date") is None and record.get("hour") is None
        return (at.date(), at) if at and is_clear else _blamed(line, record, "at")
    day, hour = _day(record.get("date")), record.get("hour")
    if day is None:
        return Refusal(line, "import.no_day", _shown(record.get("date")))
    if hour is None:
        return day, None
    if not isinstance(hour, Decimal) or hour % 1 or not 0 <= hour < _HOURS:
        return _blamed(line, record, "hour")
    return day, datetime.combine(day, time(int(hour)))


def _blamed(line: int, record: Mapping[str, object], name: str) -> Refusal:
    return Refusal(line, f"api.no_{name}", _shown(record.get(name)))


def _moment(found: object) -> datetime | None:
    """Return the moment of ISO 8601, aware where it says its offset; None: it is none."""
    if not isinstance(found, str) or not _MOMENT.fullmatch(found):
        return None
    try:
        return datetime.fromisoformat(found)
    except ValueError:
        return None


def _shown(found: object) -> str:
    return "" if found is None else str(found)[:_SHOWN]


def _day(found: object) -> date | None:
    if not isinstance(found, str) or not _DAY.fullmatch(found):
        return None
    try:
        return date.fromisoformat(found)
    except ValueError:
        return None


def _value(record: Mapping[str, object]) -> Number | None:
    """Return the number, or the one that a text says: "1,234", "3.4%"."""
    found = record.get("value")
    if isinstance(found, Decimal):
        return Number(found, is_percent=False)
    if not isinstance(found, str) or is_missing(found.strip()):
        return None
    return read_value(found.strip())


def _scope(record: Mapping[str, object]) -> Scope | None:
    """Return what tells the row's series apart; None when a part is no name."""
    parts: dict[str, str] = {}
    for name in _PARTS:
        found = record.get(name)
        if found is not None and (not isinstance(found, str) or len(found) > _LONGEST_NAME):
            return None
        parts[name] = " ".join((found or "").split())
    return Scope(**{**parts, "platform": platform_key(parts["platform"])})
