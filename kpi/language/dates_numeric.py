"""Dates in digits: 2026/12/31, 2026-11-20, R8.12.31, 12/31, 31/12/2026, 31.12.2026.

Month before day, as in both Japan and the United States; in English the other order is read
where only that is a date, and a date that could be either is doubted. In Japanese 13/3 is refused
and 26/12/31 is year first.
"""

import re

from kpi.language import calendar
from kpi.language.phrases import (
    ERAS,
    Doubt,
    Meaning,
    Rules,
    Setting,
    fixed,
    full_year,
    month_and_day,
)
from kpi.model import Language

_WEEKDAYS = "月火水木金土日"
_WEEKDAY = rf"(?:\s?\((?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\))?"
_MONTHS = 12


def _year_first(match: re.Match[str], _setting: Setting) -> Meaning | None:
    month = int(match["month"])
    era = match["era"]
    year = ERAS[era] + int(match["era_year"]) if era else int(match["year"])
    if match["day"]:
        day = calendar.day_of(year, month, int(match["day"]))
        return _with_weekday(fixed(calendar.one_day(day)), match)
    is_month = match["mark"] != "." and not match["era"]
    return fixed(calendar.months(year, month)) if is_month else None


def _day_or_month_first(match: re.Match[str], setting: Setting) -> Meaning | None:
    first, second, year = int(match["a"]), int(match["b"]), match["year"]
    if year is None and match["mark"] != "/":
        return None
    if (first, second) == (24, 7) and year is None:  # round the clock
        return None
    japanese = setting.language is Language.JA
    if japanese and year and len(year) == 2 and first > _MONTHS:  # noqa: PLR2004  # 26/12/31
        day = calendar.day_of(full_year(first), second, int(year))
        return _with_weekday(fixed(calendar.one_day(day)), match)
    if japanese and year is None and first > _MONTHS:
        calendar.day_of(2000, first, second)  # refuses it: 13/3 is nobody's third of March
    month, day_number = (second, first) if first > _MONTHS >= second else (first, second)
    unsure = (not japanese or first > _MONTHS) and max(first, second) <= _MONTHS
    doubts = (Doubt.DAY_OR_MONTH,) if unsure and first != second else ()
    if year is None:
        calendar.day_of(2000, month, day_number)  # refuses 13/45
        return _with_weekday(month_and_day(month, day_number, *doubts), match)
    day = calendar.day_of(full_year(int(year)), month, day_number)
    return _with_weekday(fixed(calendar.one_day(day), *doubts), match)


def _with_weekday(meaning: Meaning, match: re.Match[str]) -> Meaning:
    if not match["weekday"]:
        return meaning
    return Meaning(
        resolve=meaning.resolve,
        grain=meaning.grain,
        doubts=meaning.doubts,
        weekday=_WEEKDAYS.index(match["weekday"]),
    )


RULES: Rules = (
    (
        (
            r"(?<![0-9a-z.,/$¥])(?:(?P<era>[rh])(?P<era_year>[0-9]{1,2})|(?P<year>(?:19|20|21)[0-9]{2}))"
            r"(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?:(?P=mark)(?P<day>[0-9]{1,2}))?"
            rf"(?![0-9%万]|(?P=mark)[0-9]|[.,][0-9]){_WEEKDAY}"
        ),
        _year_first,
    ),
    (
        (
            r"(?<![0-9a-z.,/$¥])(?P<a>[0-9]{1,2})(?P<mark>[/.-])(?P<b>[0-9]{1,2})"
            r"(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2}))?"
            rf"(?![0-9%万]|(?P=mark)[0-9]|[.,][0-9]|[a-z]){_WEEKDAY}"
        ),
        _day_or_month_first,
    ),
)
