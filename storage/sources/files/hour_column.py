"""A column with the hour of the day, beside the one with the day."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from kpi.imports import DateOrder, Refusal
from storage.sources.files import columns
from storage.sources.files.days import read_stamp
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing

#: The hour, with what follows it where an hour is written as the time from one to the next.
_HOUR = re.compile(
    r"(?P<half>午前|午後)?\s?(?P<hour>\d{1,2})(?:[:時](?P<minute>\d{2})?(?::\d{2})?分?)?台?"
    r"(?:\s?(?P<m>[AaPp])\.?[Mm]\.?)?"
    r"(?:\s?[-–~〜～]\s?\d{1,2}(?:[:時](?:\d{2})?(?::\d{2})?)?台?(?:\s?[AaPp]\.?[Mm]\.?)?)?\Z"
)
_HOURS = 24
_HALF = 12
#: So much of a column has to be hours for it to be one.
_MOSTLY = 0.6
NOWHERE = -1


class At(NamedTuple):
    """When a row is of; ``is_hour``: its table says that rows are hours."""

    moment: datetime | None = None
    is_hour: bool = False


def read_hour(cell: str) -> int | None:
    """Return the full hour, 0 to 23, that a cell says; None when it says none."""
    found = _HOUR.match(cell)
    if found is None or int(found["minute"] or 0):
        return None
    hour = int(found["hour"])
    half = found["half"] or (found["m"] or "").lower()
    if half:
        is_late = half in {"午後", "p"}
        hour = hour % _HALF + (_HALF if is_late else 0) if hour <= _HALF else _HOURS
    return hour if hour < _HOURS else None


def find(folded: Sequence[str], below: Sequence[Row], key: Sequence[int]) -> int:
    """Return the column with the hours of the day; -1: there is none.

    ``key`` are the columns of day and series. What may be a length of time as well is the hour
    where rows of one day and series stand in several rows.
    """
    for at, name in enumerate(folded):
        is_hour = name in columns.HOUR or (name in columns.HOUR_MAYBE and _repeat(below, key))
        if is_hour and at not in key and _are_hours([row.cell(at) for row in below]):
            return at
    return NOWHERE


def _repeat(below: Sequence[Row], key: Sequence[int]) -> bool:
    keys = [tuple(row.cell(at) for at in key) for row in below]
    return len(set(keys)) < len(keys)


def _are_hours(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    hours = sum(read_hour(cell) is not None for cell in filled)
    return bool(filled) and hours >= _MOSTLY * len(filled)


def at_of(row: Row, hour: int, day: date, cell: str, order: DateOrder | None) -> At | Refusal:
    """Return when the row is of, given its day, that day's ``cell`` and the hours' column."""
    if hour == NOWHERE:
        return At(read_stamp(cell, order))
    found = read_hour(row.cell(hour))
    if found is None:
        return Refusal(row.line, "import.no_full_hour", row.cell(hour))
    return At(datetime.combine(day, time(found)), is_hour=True)
