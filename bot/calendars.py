"""Public holidays of the countries that teams are in."""

from datetime import date
from functools import lru_cache

import holidays
from holidays import HolidayBase


def is_holiday(country: str, day: date) -> bool:
    """Whether the day is a public holiday in the country (ISO 3166-1 alpha-2).

    Nobody's holidays count where the country is empty or not known.
    """
    known = _year(country, day.year)
    return known is not None and day in known


@lru_cache(maxsize=256)
def _year(country: str, year: int) -> HolidayBase | None:
    try:
        return holidays.country_holidays(country, years=year) if country else None
    except NotImplementedError:
        return None


def holiday_name(country: str, day: date, language: str) -> str:
    """Return what the holiday is called, in the language where the calendar knows it.

    Empty where the day is none.
    """
    known = _named(country, day.year, language) if country else None
    return known.get(day, "") if known is not None else ""


@lru_cache(maxsize=64)
def _named(country: str, year: int, language: str) -> HolidayBase | None:
    try:
        known = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return None
    # Without one of its own languages the calendar would speak that of the environment.
    spoken = (one for one in known.supported_languages if one[:2] == language)
    own = next(spoken, known.default_language)
    return holidays.country_holidays(country, years=year, language=own) if own else known
