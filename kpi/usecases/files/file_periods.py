"""The period of an export that says it in its file's name only."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(\d{4})-?(\d{2})-?(\d{2})|([A-Za-z]{3})-(\d{1,2})-(\d{4})"
_PERIOD = re.compile(rf"(?<![0-9A-Za-z])(?:{_DAY})[_ ](?:{_DAY})(?!\d)")


def period_of(name: str) -> tuple[date, date] | None:
    """Return the first and last day that the name says (``Mar-18-2026_Apr-14-2026_123.csv``)."""
    found = _PERIOD.search(name)
    if found is None:
        return None
    parts = found.groups()
    first, last = _day(parts[:6]), _day(parts[6:])
    return (first, last) if first and last and first <= last else None


def _day(parts: tuple[str | None, ...]) -> date | None:
    year, month, day, name, named_day, named_year = (part or "" for part in parts)
    try:
        if name:
            return date(int(named_year), _MONTHS.index(name.lower()) + 1, int(named_day))
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
