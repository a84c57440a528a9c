"""Tables with a row a month or a week: what they say is of the whole time, never of one day."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, pairwise

from kpi.imports import DateOrder
from storage.sources.files import named_days
from storage.sources.files.days import (
    last_of_month,
    read_day,
    read_month,
    read_month_day,
    read_range,
)

#: What a column of months or weeks is called; folded. What stands below it has to be such.
HEADERS = frozenset(
    {"month", "months", "year-month", "year month", "month/year", "week", "week of", "week ending"}
    | {"week starting", "week start", "week commencing", "week beginning", "w/c", "period"}
    | {"date range", "date_week", "week_start", "week_starting", "week_ending", "month_start"}
    | {"year_month", "yearmonth", "month_year", "date_range", "集計期間", "対象期間"}
    | {"月", "年月", "対象月", "月次", "集計月", "月別", "週", "週次", "対象週", "集計週", "期間"}
    | {"monat", "woche", "mes", "semana", "mois", "semaine", "mese", "settimana", "mês"}
    | {"월", "주", "月份", "месяц", "неделя", "maand", "ay", "bulan"}
)
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})\Z")
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])\Z")
_ISO_WEEK = re.compile(r"(\d{4})[-\s]?W(\d{1,2})\Z", re.IGNORECASE)
_JAPANESE_WEEK = re.compile(r"(\d{4})年\s?第?(\d{1,2})週\Z")
_SHORT_YEAR = re.compile(r"[^\W\d]{3,12}[-\s'’]+(\d{2})\Z")
_CENTURY = 2000
_WEEK = timedelta(days=7)
#: Fewer days do not prove that they are a week apart by intention.
_FEWEST_WEEKS = 4
_FEWEST_MONTHS = 2
_LOOKED_AT = 60


def read_period(cell: str) -> date | None:
    """Return the last day of the month, the week or the range that a cell names; else None."""
    span = read_range(cell, None)
    if span is not None:
        return span[1]
    return read_month(cell) or _numbered_month(cell) or _week(cell) or _named_month(cell)


def so_far(last: date, made_on: date | None) -> date:
    """Return the last day of a period, or the day of the file where that is still within it."""
    if made_on is None or last <= made_on:
        return last
    is_month = (last.year, last.month) == (made_on.year, made_on.month)
    return made_on if is_month or last - made_on < _WEEK else last


def _numbered_month(cell: str) -> date | None:
    found = _MONTH_FIRST.match(cell)
    if found is not None:
        return read_month(f"{found[2]}-{found[1]}")
    found = _COMPACT.match(cell)
    return read_month(f"{found[1]}-{found[2]}") if found is not None else None


def _named_month(cell: str) -> date | None:
    """Return the end of ``November 2026``: a month's name and a year of four digits."""
    named = named_days.read(f"1 {cell}")
    if named is None or not named.year:
        return None
    return read_month(f"{named.year}-{named.month}")


def _week(cell: str) -> date | None:
    found = _ISO_WEEK.match(cell) or _JAPANESE_WEEK.match(cell)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 7) if found else None
    except (ValueError, OverflowError):
        return None


def read_short_months(cells: Sequence[str]) -> list[date] | None:
    """Return the ends of ``Nov-25``, ``Dec-25``, ``Jan-26``: months with years of two digits.

    None where they may be days as well: the months have to follow each other through the years.
    """
    months = [_short_month(cell) for cell in cells]
    found = [month for month in months if month is not None]
    if len(found) < max(_FEWEST_MONTHS, len(cells)) or len(set(cells)) < len(cells):
        return None
    ups = all(_is_next(one, other) for one, other in pairwise(found))
    downs = all(_is_next(other, one) for one, other in pairwise(found))
    return found if ups or downs else None


def _short_month(cell: str) -> date | None:
    year = _SHORT_YEAR.match(cell)
    named = read_month_day(cell) if year else None
    if year is None or named is None:
        return None
    return read_month(f"{_CENTURY + int(year[1])}-{named.month}")


def _is_next(one: date, other: date) -> bool:
    return (other.year * 12 + other.month) - (one.year * 12 + one.month) == 1


def has_periods(cells: Iterable[str]) -> bool:
    """Say whether most of the first cells name a month, a week or another length of time."""
    looked_at = [cell for cell in islice(cells, _LOOKED_AT) if cell]
    named = sum(read_period(cell) is not None for cell in looked_at)
    return named * 2 > len(looked_at)


def are_apart(days: Sequence[date]) -> bool:
    """Say whether days stand so far apart that each must speak for a month or a week.

    Months: each day is the first of its month, or the last. Weeks: seven days lie between most.
    """
    whole = sorted(set(days))
    if len(whole) >= _FEWEST_MONTHS and _are_months(whole):
        return True
    steps = [after - before for before, after in pairwise(whole)]
    are_weeks = all(step % _WEEK == timedelta() for step in steps)
    return len(whole) >= _FEWEST_WEEKS and are_weeks and steps.count(_WEEK) * 2 > len(steps)


def _are_months(days: Sequence[date]) -> bool:
    are_first = all(day.day == 1 for day in days)
    return are_first or all(day == last_of_month(day) for day in days)


def days_of(cells: Iterator[str], order: DateOrder | None) -> list[date]:
    """Return the days among the cells."""
    found = (read_day(cell, order) for cell in cells)
    return [day for day in found if day is not None]
