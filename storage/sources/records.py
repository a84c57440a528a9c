"""Records with names, from a database or a tap: which of them is the day, which are values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from kpi.errors import NotUnderstood
from kpi.imports import RawRow, Refusal
from kpi.model import Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day, read_stamp
from storage.sources.files.hour_column import At, read_hour
from storage.sources.files.networks import platform_key
from storage.sources.files.values import Number, is_missing, read_value

_PARTS = {
    "platform": columns.PLATFORM,
    "account": columns.ACCOUNT,
    "campaign": columns.CAMPAIGN,
    "influencer": columns.INFLUENCER,
}
_LONGEST_NAME = 120
_SHOWN = 80
#: No number has more digits before the point.
_MOST_DIGITS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What stands where: ``values`` are the metrics' names by column.

    With ``metric``, that column has the name and the only value column the value. ``hour`` is the
    column with the hour of the day where the day's own does not say it.
    """

    day: str
    values: Mapping[str, str]
    metric: str = ""
    hour: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


def shape_of(
    names: Sequence[str], day: str = "", values: Mapping[str, str] | None = None
) -> Shape:
    """Return the shape of records with these names; ``day`` and ``values`` say what is known.

    Raises NotUnderstood when a named column is missing, or no column can be the day.
    """
    folded = {columns.fold(name): name for name in reversed(names)}

    def first(known: Iterable[str]) -> str:
        return next((folded[name] for name in folded if name in known), "")

    missing = [name for name in (*([day] if day else []), *(values or ())) if name not in names]
    if missing:
        raise NotUnderstood("source.no_column", names=", ".join(missing)[:_SHOWN])
    day = day or first(columns.DAY) or first(columns.DAY_AND_HOUR) or first(columns.HOUR)
    if not day:
        raise NotUnderstood("source.no_day_column")
    parts = {part: name for part, known in _PARTS.items() if (name := first(known))}
    free = (name for name in names if name != day and name not in (values or ()))
    hour = next((name for name in free if columns.fold(name) in columns.HOUR), "")
    metric, value = first(columns.METRIC), first(columns.VALUE)
    if not values and metric and value and value != day:
        return Shape(day=day, values={value: ""}, metric=metric, hour=hour, parts=parts)
    others = {name: name for name in names if name not in {day, hour, *parts.values()}}
    return Shape(day=day, values=values or others, hour=hour, parts=parts)


def rows_of(shape: Shape, line: int, record: Mapping[str, object]) -> Iterator[RawRow | Refusal]:
    """Yield a row for each value of the record; a missing value is no row."""
    day = day_of(record.get(shape.day))
    if day is None:
        yield Refusal(line, "import.no_day", str(record.get(shape.day))[:_SHOWN])
        return
    scope, at = _scope(shape, record), at_of(shape, record, day)
    if at is None:
        yield Refusal(line, "import.no_full_hour", str(record.get(shape.hour))[:_SHOWN])
        return
    for column, name in shape.values.items():
        found = record.get(column)
        if found is None or (isinstance(found, str) and is_missing(found.strip())):
            continue
        named = str(record.get(shape.metric) or "").strip() if shape.metric else name
        number = number_of(found)
        if not named:
            yield Refusal(line, "import.no_metric", str(found)[:_SHOWN])
        elif scope is None:
            yield Refusal(line, "import.long_name", str(found)[:_SHOWN])
        elif number is None:
            yield Refusal(line, "import.no_number", str(found)[:_SHOWN])
        else:
            made = RawRow(line, day, named, number.value, scope, number.is_percent)
            yield made._replace(at=at.moment, is_hour=at.is_hour)


def day_of(found: object) -> date | None:
    """Return the day that a value is: a date, a moment's date as it was written, a text."""
    if isinstance(found, datetime):
        return found.date()
    if isinstance(found, date):
        return found
    if isinstance(found, int | Decimal) and not isinstance(found, bool):
        found = str(found)
    return read_day(found.strip(), None) if isinstance(found, str) else None


def at_of(shape: Shape, record: Mapping[str, object], day: date) -> At | None:
    """Return when the record is of; None where it should say an hour and does not."""
    if not shape.hour:
        return At(stamp_of(record.get(shape.day)), columns.fold(shape.day) in columns.HOUR)
    hour = read_hour(str(record.get(shape.hour)).strip())
    return None if hour is None else At(datetime.combine(day, time(hour)), is_hour=True)


def stamp_of(found: object) -> datetime | None:
    """Return the moment that a value is; None where it says a day, or nothing."""
    if isinstance(found, datetime):
        return found
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    return read_stamp(found.strip(), None) if isinstance(found, str) else None


def number_of(found: object) -> Number | None:
    """Return the number that a value is; None: it is none."""
    if isinstance(found, bool):
        return None
    if isinstance(found, int | float):
        found = Decimal(str(found))
    if isinstance(found, Decimal):
        is_fine = found.is_finite() and found.adjusted() <= _MOST_DIGITS
        return Number(found, is_percent=False) if is_fine else None
    if not isinstance(found, str) or not found.strip():
        return None
    return read_value(found.strip())


def _scope(shape: Shape, record: Mapping[str, object]) -> Scope | None:
    """Return what tells the record's series apart; None when a part is too long for a name."""
    parts = {
        part: " ".join(str(record.get(name) or "").split()) for part, name in shape.parts.items()
    }
    if any(len(text) > _LONGEST_NAME for text in parts.values()):
        return None
    if "platform" in parts:
        parts["platform"] = platform_key(parts["platform"])
    return Scope(**parts)
