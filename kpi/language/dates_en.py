"""English months and days: Dec 31, the 31st of March, mid-December, tomorrow, the 15th."""

import re
from dataclasses import replace
from datetime import timedelta

from kpi.language import calendar
from kpi.language.phrases import (
    Doubt,
    Meaning,
    Rules,
    Setting,
    day_of_month,
    fixed,
    longest,
    month_and_day,
    yearly,
)
from kpi.language.years_en import LEADS_TO_DATE, NEAR, calendar_year
from kpi.model import Period

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?<![a-z])(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_MONTH_GLUED = _MONTH.removeprefix(r"(?<![a-z])")  # 31dec, 31stdec
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAY = (
    r"(?<![a-z])(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])"
)
_DAY = (
    r"(?<![0-9.,:/$-])(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
    r"(?![0-9a-z%:/]|[.,][0-9]|\s?(?:%|million|万))"
)
#: Four digits that can be a year of a plan, and are not the start of an amount.
_YEAR = r"(?P<year>20[0-9]{2}|'[0-9]{2})(?![0-9%万k]|,[0-9])"
_AFTER_YEAR = rf"(?:,?\s(?:of\s)?{_YEAR}|,?\s(?:of\s)?(?P<near_year>this|next|last) year)?"
_NEAR_DAYS = {
    "today": 0, "tonight": 0, "eod": 0, "tomorrow": 1, "yesterday": -1,
    "day after tomorrow": 2, "day before yesterday": -2,
}  # fmt: skip
#: Words that are months only where something says so: "we may", "march on".
_WORDS_TOO = {"may", "march", "mar"}
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


def _month_index(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3]) + 1


def _date(match: re.Match[str], setting: Setting) -> Meaning:
    """Dec 31, 31st of March 2027, Friday, 1 May."""
    year, month, day = calendar_year(match, setting), _month_index(match), int(match["day"])
    if year is None:
        meaning = month_and_day(month, day)
    else:
        meaning = fixed(calendar.one_day(calendar.day_of(year, month, day)))
    name = match["weekday"]
    return replace(meaning, weekday=_WEEKDAYS.index(name[:3])) if name else meaning


def _day_range(match: re.Match[str], setting: Setting) -> Meaning:
    """Dec 1-15, 1-15 December 2026."""
    month, first, last = _month_index(match), int(match["day"]), int(match["last"])
    year = calendar_year(match, setting)

    def of_year(each: int) -> Period:
        start, end = (calendar.day_of(each, month, day) for day in (first, max(first, last)))
        return Period(start=start, end=end + timedelta(days=1))

    meaning = yearly(of_year) if year is None else fixed(of_year(year))
    return replace(meaning, bounded=True)


def _month(match: re.Match[str], setting: Setting) -> Meaning | None:
    if match["month"] in _WORDS_TOO and not _is_month(match):
        return None
    year, month, near, part = (
        calendar_year(match, setting), _month_index(match), match["near"], match["part"],
    )  # fmt: skip

    def of_year(each: int) -> Period:
        whole = calendar.months(each, month)
        if match["end"]:
            return calendar.one_day(whole.last_day)
        if not part:
            return whole
        first, last = _PARTS[part]
        return Period(
            start=whole.start.replace(day=first),
            end=whole.start.replace(day=min(last, whole.days)) + timedelta(days=1),
        )

    doubts = (Doubt.VAGUE,) if part or near == "next" else ()
    if near == "last":
        ended = setting.today.year - (month >= setting.today.month)
        return fixed(of_year(ended))
    return yearly(of_year, *doubts) if year is None else fixed(of_year(year), *doubts)


def _is_month(match: re.Match[str]) -> bool:
    told = match["year"] or match["near_year"] or match["near"] or match["part"] or match["end"]
    return bool(told) or bool(LEADS_TO_DATE.search(match.string[: match.start()][-12:]))


def _near_day(match: re.Match[str], setting: Setting) -> Meaning:
    return fixed(calendar.one_day(calendar.add_days(setting.today, _NEAR_DAYS[match["word"]])))


def _ordinal_day(match: re.Match[str], setting: Setting) -> Meaning:
    day = int(match["day"])
    if match["near"]:
        month = calendar.months(
            setting.today.year, setting.today.month + NEAR[match["near"]]
        ).start
        return fixed(calendar.one_day(calendar.day_of(month.year, month.month, day)))
    return day_of_month(day)


RULES: Rules = (
    (
        (
            rf"(?:{_WEEKDAY},?\s)?(?:the\s)?(?<![0-9.,:/$-])(?P<day>[0-9]{{1,2}})"
            rf"(?:st|nd|rd|th)?\s?(?:of\s)?{_MONTH_GLUED}{_AFTER_YEAR}"
        ),
        _date,
    ),
    (rf"(?:{_WEEKDAY},?\s)?{_MONTH}\s?(?:the\s)?{_DAY}{_AFTER_YEAR}", _date),
    (
        (
            rf"{_MONTH}\s(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s?[-~]\s?"
            rf"(?P<last>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9a-z%]|[.,/][0-9]){_AFTER_YEAR}"
        ),
        _day_range,
    ),
    (
        (
            r"(?<![0-9.,:/$-])(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s?[-~]\s?"
            rf"(?P<last>[0-9]{{1,2}})(?:st|nd|rd|th)?\s{_MONTH}{_AFTER_YEAR}"
        ),
        _day_range,
    ),
    (
        (
            rf"(?:(?<![a-z])(?P<part>early|mid|late)[\s-])?"
            rf"(?:(?<![a-z])(?P<near>this|next|last|coming)\s)?{_MONTH}{_AFTER_YEAR}(?P<end>\send)?"
        ),
        _month,
    ),
    (
        rf"(?<![a-z])(?:the\s)?(?P<word>{longest(_NEAR_DAYS)})(?![a-z])",
        _near_day,
    ),
    (
        (
            r"(?<![a-z0-9])(?:the\s)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
            r"(?:\sof\s(?P<near>this|next|the|last)\smonth)?"
            r"(?!\s(?:quarter|half|of\s[a-z]|party)|[a-z0-9])"
        ),
        _ordinal_day,
    ),
)
