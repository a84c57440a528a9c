"""Days as export files write them: numbers, names of months in any language, stamps, serials."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kpi.imports import DateOrder
from storage.sources.files import named_days

#: A time of day after a date, with what tells its zone.
_STAMP = (
    r"[T ,、]\s*(?P<clock>(?:午前|午後|오전|오후|[AaPp][Mm])?\s?\d{1,2}(?:[:時]\d{1,2}"
    r"(?:[:分]\d{1,2}(?:[.,]\d{1,9})?)?[分秒]?(?:\s?[AaPp]\.?[Mm]\.?)?|時台?))"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_TIME = rf"(?:{_STAMP})?\Z"
_CLOCKED = re.compile(rf"{_STAMP}\Z")
#: The day of the week as it is written behind a date in Japan and Korea.
_WEEKDAY = r"(?:\s?[(（][月火水木金土日월화수목금토일](?:曜日?)?[)）])?"
_ISO = re.compile(r"(\d{4})([-/.]|\.\s)(\d{1,2})\2(\d{1,2})\.?" + _WEEKDAY + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
#: A day with its hour, as Google's tables write it.
_HOURED = re.compile(r"(20\d{2})(\d{2})(\d{2})([01]\d|2[0-3])\Z")
_JAPANESE = re.compile(
    r"(\d{4})[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일号]?(?:\s?[(（].[)）])?" + _TIME
)
_SLASHED = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})" + _TIME)
#: Spreadsheets in English write years so; elsewhere they may stand first.
_SHORT = re.compile(r"(\d{1,2})(/)(\d{1,2})/(\d{2})" + _TIME)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?" + _TIME)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?\Z")
_RANGE = re.compile(r"(.{6,30}?)\s?(?:(?:[-–—]|to|から)\s|[~〜～]\s?)(.{6,30})\Z")
#: Day 0 of Excel's calendar, counted so that every day since March 1900 comes out right.
_EXCEL = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)  # 2000 to 2099
_MONTHS = 12
_CENTURY = 2000
_TWO_DIGITS = 2
_HALF_A_YEAR = 183
_LEAP_YEARS = 8  # two February 29ths are no further apart
_CLOCK = re.compile(r"(\d{1,2})[:時](\d{1,2})?(?:[:分](\d{1,2}))?")
#: No day is longer; what is need not be looked at.
_LONGEST = 60


def read_day(cell: str, order: DateOrder | None, zone: str = "") -> date | None:
    """Return the day; None when it is none, or when ``order`` is needed and not known.

    A stamp that says its offset falls on the day of ``zone``, where one is given; else it
    falls on the day that is written. Ranges and days without a year are none.
    """
    found = _ISO.match(cell)
    if found:
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        return _in_zone(_day(year, month, day), found, zone)
    return _other_day(cell[: _LONGEST + 1], order, zone)


@lru_cache(maxsize=4096)
def _other_day(cell: str, order: DateOrder | None, zone: str) -> date | None:
    if len(cell) > _LONGEST:
        return None
    if found := _COMPACT.match(cell) or _JAPANESE.match(cell) or _HOURED.match(cell):
        year, month, day = (int(part) for part in found.groups()[:3])
        return _day(year, month, day)
    if found := _SLASHED.match(cell) or _SHORT.match(cell):
        return _in_zone(_slashed(found, order or order_of(cell)), found, zone)
    if found := _DOTTED.match(cell):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _SERIAL.match(cell):
        serial = int(found[1])
        return _EXCEL + timedelta(days=serial) if serial in _SERIALS else None
    named = named_days.read(cell)
    return _day(named.year, named.month, named.day) if named and named.year else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_zone(day: date | None, found: re.Match[str], zone: str) -> date | None:
    offset = found["zone"]
    if day is None or not offset or not zone:
        return day
    stamp = _at(day, found)
    try:
        return stamp.astimezone(ZoneInfo(zone)).date() if stamp else None
    except OverflowError:
        return None


def read_stamp(cell: str, order: DateOrder | None) -> datetime | None:
    """Return the moment of a cell that says a day and a time of it; None for any other.

    Aware where it says its offset, else as some clock shows it.
    """
    if found := _HOURED.match(cell):
        day = _day(*(int(part) for part in found.groups()[:3]))
        return datetime.combine(day, time(int(found[4]))) if day else None
    if len(cell) > _LONGEST or not (":" in cell or "時" in cell):
        return None
    found, day = _CLOCKED.search(cell), read_day(cell, order)
    return _at(day, found) if day and found else None


def _at(day: date, found: re.Match[str]) -> datetime | None:
    """Return the moment of that day which the clock in ``found`` shows; None: there is none."""
    clock = _CLOCK.search(found["clock"])
    if clock is None:
        return None
    is_half = _is_half(found["clock"])
    hour = int(clock[1]) % 12 if is_half else int(clock[1])
    hour += 12 if is_half and _is_afternoon(found["clock"]) else 0
    try:
        zone = _zone(found["zone"]) if found["zone"] else None
        return datetime.combine(day, time(hour, int(clock[2] or 0), int(clock[3] or 0), 0, zone))
    except ValueError:
        return None


def _is_half(clock: str) -> bool:
    return re.search(r"[AaPp]\.?[Mm]|[午오]", clock) is not None


def _is_afternoon(clock: str) -> bool:
    return re.search(r"[Pp]\.?[Mm]|午後|오후", clock) is not None


def _zone(offset: str) -> timezone:
    if offset in {"Z", "UTC", "GMT"}:
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if offset[0] == "-" else away)


def _slashed(found: re.Match[str], order: DateOrder | None) -> date | None:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += _CENTURY if len(found[4]) == _TWO_DIGITS else 0
    if order is DateOrder.MONTH_FIRST or (first == second and len(found[4]) > _TWO_DIGITS):
        return _day(year, first, second)
    return _day(year, second, first) if order else None


def order_of(cell: str) -> DateOrder | None:
    """Return the order that this one cell proves, if any.

    ``24/11/26`` may begin with its year: of two digits only a month-first day proves anything.
    """
    found = _SLASHED.match(cell) or _SHORT.match(cell)
    if not found:
        return None
    if int(found[1]) > _MONTHS and len(found[4]) > _TWO_DIGITS:
        return DateOrder.DAY_FIRST
    is_month_first = int(found[1]) <= _MONTHS < int(found[3])
    return DateOrder.MONTH_FIRST if is_month_first else None


def is_slashed(cell: str) -> bool:
    """Say whether the day is written with slashes or hyphens and the year last."""
    return _SLASHED.match(cell) is not None or _SHORT.match(cell) is not None


def read_range(cell: str, order: DateOrder | None) -> tuple[date, date] | None:
    """Return the first and last day of ``2026-11-01 - 2026-11-20``; None when it is no range."""
    found = _RANGE.match(cell[: 2 * _LONGEST])
    if found is None:
        return None
    first, last = read_day(found[1].strip(), order), read_day(found[2].strip(), order)
    return (first, last) if first and last and first <= last else None


class MonthDay(NamedTuple):
    """A day of a year that is not said; compared as days of one year are."""

    month: int
    day: int


_MONTH_DAY = re.compile(r"(\d{1,2})[月월]\s?(\d{1,2})[日일]?(?:\s?[(（].[)）])?" + _TIME)


def read_month_day(cell: str) -> MonthDay | None:
    """Return a day that is written without its year (``April 12``, ``4月12日``)."""
    if len(cell) > _LONGEST:
        return None
    found = _MONTH_DAY.match(cell)
    if found:
        named: MonthDay | None = MonthDay(int(found[1]), int(found[2]))
    else:
        read = named_days.read(cell)
        named = MonthDay(read.month, read.day) if read and not read.year else None
    # 2000 was a leap year: every day of a year is one of it.
    return named if named and _day(2000, *named) else None


def with_years(days: Sequence[MonthDay], latest: date) -> list[date] | None:
    """Return the days of a column in its order, none after ``latest``, the newest close to it.

    Neighbors in the column are neighbors in time. None: there is no such year.
    """
    if not days:
        return []
    steps = [_step(one, other) for one, other in pairwise(days)]
    is_rising = sum(step > 0 for step in steps) >= sum(step < 0 for step in steps)
    newest_first = list(reversed(days)) if is_rising else list(days)
    found: list[date] = []
    bound = latest
    for one in newest_first:
        day = _latest(one, bound)
        if day is None:
            return None
        found.append(day)
        bound = day
    return found[::-1] if is_rising else found


def _step(one: MonthDay, other: MonthDay) -> int:
    """Return how many days later ``other`` is, by the shorter way around the year."""
    days = (date(2000, *other) - date(2000, *one)).days
    return days if abs(days) <= _HALF_A_YEAR else -days


def _latest(one: MonthDay, bound: date) -> date | None:
    for year in range(bound.year, bound.year - _LEAP_YEARS - 1, -1):
        day = _day(year, *one)
        if day is not None and day <= bound:
            return day
    return None


_MONTH = re.compile(r"(\d{4})(?:[-/.]|年\s?)(\d{1,2})月?\Z")


def read_month(cell: str) -> date | None:
    """Return the last day of a month written with numbers (``2026-11``, ``2026年11月``)."""
    found = _MONTH.match(cell)
    first = _day(int(found[1]), int(found[2]), 1) if found else None
    return first and last_of_month(first)


def last_of_month(day: date) -> date:
    """Return the last day of the month that the day is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])
