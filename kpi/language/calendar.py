"""Days, months, quarters and fiscal years: the arithmetic under the words for dates.

Weeks start on Monday. A fiscal year is named by the calendar year that it starts in.
"""

from datetime import date, timedelta

from kpi.errors import NotUnderstood
from kpi.model import Period

#: A plan that reaches further is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1900, 2199
_DAY = timedelta(days=1)


def day_of(year: int, month: int, day: int) -> date:
    """Return the day; refused (``date_impossible``) where the calendar has none such."""
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise NotUnderstood("date_impossible", year=year, month=month, day=day) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotUnderstood("date_impossible", year=year, month=month, day=day)
    return found


def one_day(day: date) -> Period:
    """Return the period of that day alone."""
    return Period(start=day, end=day + _DAY)


def months(year: int, month: int, count: int = 1) -> Period:
    """Return the period of ``count`` whole months; ``month`` may lie outside 1 to 12."""
    return Period(start=month_start(year, month), end=month_start(year, month + count))


def month_start(year: int, month: int) -> date:
    """Return the first day of a month; ``month`` may lie outside 1 to 12."""
    year, index = year + (month - 1) // 12, (month - 1) % 12
    return day_of(year, index + 1, 1)


def add_months(day: date, count: int) -> date:
    """Return the same day ``count`` months later, or that month's last day if it is shorter."""
    month = months(day.year, day.month + count)
    return month.start + timedelta(days=min(day.day, month.days) - 1)


def add_days(day: date, count: int) -> date:
    """Return the day ``count`` days later; refused (``date_impossible``) beyond LAST_YEAR."""
    later = day + timedelta(days=count)
    return day_of(later.year, later.month, later.day)


def week_of(day: date) -> Period:
    """Return the week, Monday to Sunday, that the day lies in."""
    monday = day - timedelta(days=day.weekday())
    return Period(start=monday, end=monday + 7 * _DAY)


def fiscal_year_of(day: date, first_month: int) -> int:
    """Return the name of the fiscal year that the day lies in."""
    return day.year if day.month >= first_month else day.year - 1


def fiscal_part(year: int, first_month: int, parts: int = 1, index: int = 1) -> Period:
    """Return part ``index`` (from 1) of ``parts`` equal parts of a fiscal year."""
    length = 12 // parts
    return months(year, first_month + (index - 1) * length, length)
