"""English phrases for dates: Dec 31, the end of March, next Friday, Q1 2027, within two weeks.

Choices: quarters, halves and FY follow the fiscal month of the setting (January makes them the
calendar's), named by the year they start in; "next Friday" is the Friday of the week that
starts next Monday and is doubted while this week's is still to come; "in two weeks" runs to
the same weekday.
"""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

from kpi.language import calendar
from kpi.language.numerals import ENGLISH_NUMBERS, small_number
from kpi.language.phrases import (
    Doubt,
    Grammar,
    Meaning,
    Setting,
    day_of_month,
    fixed,
    full_year,
    length,
    month_and_day,
    weekday,
    yearly,
)
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
_NUMBER = rf"(?:[0-9]{{1,4}}|{'|'.join(sorted(ENGLISH_NUMBERS, key=len, reverse=True))})"
_NEAR = {"this": 0, "current": 0, "the": 0, "next": 1, "coming": 1, "following": 1, "last": -1}
_NEAR_DAYS = {
    "today": 0, "tonight": 0, "eod": 0, "tomorrow": 1, "yesterday": -1,
    "day after tomorrow": 2, "day before yesterday": -2,
}  # fmt: skip
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
             "4th": 4}  # fmt: skip
_EDGES = r"(?:end|close|beginning|start|middle)\sof\s"
#: Words that are months only where something says so: "we may", "march on".
_WORDS_TOO = {"may", "march", "mar"}
_LEADS_TO_DATE = re.compile(
    r"(?:^|[^a-z])(?:by|in|on|until|till?|through|thru|from|of|to|and|before|during|since|for|due"
    r"|starting|this|next|last|end|mid|early|late|-|~)[\s-]$"
)
#: "To 2050 clicks" is a number, "in 2027 we" a year.
_COUNTED = re.compile(r"\s(?!to\s|until\s|till\s|through\s)[a-z]")
_LEADS_TO_NUMBER = ("to ", "and ", "for ", "from ", "- ", "~ ")
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


def _calendar_year(match: re.Match[str], setting: Setting) -> int | None:
    if match["year"]:
        return full_year(int(match["year"].removeprefix("'")))
    if match["near_year"]:
        return setting.today.year + _NEAR[match["near_year"]]
    return None


def _month_index(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3]) + 1


def _date(match: re.Match[str], setting: Setting) -> Meaning:
    """Dec 31, 31st of March 2027, Friday, 1 May."""
    year, month, day = _calendar_year(match, setting), _month_index(match), int(match["day"])
    if year is None:
        meaning = month_and_day(month, day)
    else:
        meaning = fixed(calendar.one_day(calendar.day_of(year, month, day)))
    name = match["weekday"]
    return replace(meaning, weekday=_WEEKDAYS.index(name[:3])) if name else meaning


def _day_range(match: re.Match[str], setting: Setting) -> Meaning:
    """Dec 1-15, 1-15 December 2026."""
    month, first, last = _month_index(match), int(match["day"]), int(match["last"])
    year = _calendar_year(match, setting)

    def of_year(each: int) -> Period:
        start, end = (calendar.day_of(each, month, day) for day in (first, max(first, last)))
        return Period(start=start, end=end + timedelta(days=1))

    meaning = yearly(of_year) if year is None else fixed(of_year(year))
    return replace(meaning, bounded=True)


def _month(match: re.Match[str], setting: Setting) -> Meaning | None:
    if match["month"] in _WORDS_TOO and not _is_month(match):
        return None
    year, month, near, part = (
        _calendar_year(match, setting), _month_index(match), match["near"], match["part"],
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
    return bool(told) or bool(_LEADS_TO_DATE.search(match.string[: match.start()][-12:]))


def _weekday(match: re.Match[str], setting: Setting) -> Meaning | None:
    name, which, week = match["weekday"], match["which"] or None, match["week"]
    index = _WEEKDAYS.index(name[:3])
    if which is None and week is None:
        before = match.string[: match.start()][-12:]
        leads = _LEADS_TO_DATE.search(before) and not before.endswith("and ")
        return weekday(index) if len(name) > len("thurs") or leads else None
    ahead = _NEAR[week or which or "this"]
    start = calendar.week_of(calendar.add_days(setting.today, 7 * ahead)).start
    day = start + timedelta(days=index)
    if week:
        return fixed(calendar.one_day(day))
    return _loose_weekday(which or "", index, setting) or fixed(
        calendar.one_day(day),
        *((Doubt.NEXT_WEEKDAY,) if day - setting.today > timedelta(days=7) else ()),
    )


def _loose_weekday(which: str, index: int, setting: Setting) -> Meaning | None:
    """Return "this", "coming" and "last" Friday, which go by the day and not by the week."""
    today = setting.today
    if which in {"this", "coming"}:
        return fixed(calendar.one_day(today + timedelta(days=(index - today.weekday()) % 7)))
    if which == "last":
        behind = (today.weekday() - index - 1) % 7 + 1
        return fixed(calendar.one_day(today - timedelta(days=behind)))
    return None


def _near_unit(match: re.Match[str], setting: Setting) -> Meaning | None:
    """This month, next quarter, the year; "the" only after "end of" and the like."""
    ahead = _NEAR[match["near"] or "the"]
    if match["near"] in {None, "the"} and not re.search(
        rf"{_EDGES}$", match.string[: match.start()]
    ):
        return None
    return fixed(_unit(match["unit"], ahead, setting))


def _unit(unit: str, ahead: int, setting: Setting) -> Period:
    today, first_month = setting.today, setting.fiscal_month
    if unit == "week":
        return calendar.week_of(calendar.add_days(today, 7 * ahead))
    if unit == "month":
        return calendar.months(today.year, today.month + ahead)
    if unit == "year":
        return calendar.months(today.year + ahead, 1, 12)
    parts = {"quarter": 4, "half": 2}.get(unit, 1)
    near = calendar.month_start(today.year, today.month + ahead * 12 // parts)
    year = calendar.fiscal_year_of(near, first_month)
    around = (calendar.fiscal_part(year, first_month, parts, n + 1) for n in range(parts))
    return next(each for each in around if near in each)


def _unit_end(match: re.Match[str], setting: Setting) -> Meaning:
    short = {"m": "month", "q": "quarter", "y": "year", "w": "week", "fy": "fiscal year"}
    unit = match["unit"] or short[match["short"]]
    return fixed(calendar.one_day(_unit(unit, 0, setting).last_day))


def _fiscal_part(match: re.Match[str], setting: Setting) -> Meaning | None:
    """Q1, Q1 2027, FY26 Q2, H1, second half of 2027, 3rd quarter."""
    parts, index = _part_and_index(match)
    if index > parts:
        return None

    def of_year(year: int) -> Period:
        period = calendar.fiscal_part(year, setting.fiscal_month, parts, index)
        return calendar.one_day(period.last_day) if match["end"] else period

    written = match["year"] or match["year2"]
    if not written and not match["near_year"]:
        return yearly(of_year)
    if written:
        year = full_year(int(written.removeprefix("'")))
    else:
        this = calendar.fiscal_year_of(setting.today, setting.fiscal_month)
        year = this + _NEAR[match["near_year"]]
    doubts = (Doubt.FISCAL_NAME,) if setting.fiscal_month != 1 else ()
    return fixed(of_year(year), *doubts)


def _part_and_index(match: re.Match[str]) -> tuple[int, int]:
    if match["q"]:
        return 4, int(match["q"])
    if match["h"]:
        return 2, int(match["h"])
    return (4 if match["word"] == "quarter" else 2), _ORDINALS[match["ordinal"]]


def _fiscal_year(match: re.Match[str], setting: Setting) -> Meaning:
    year = full_year(int(match["year"].removeprefix("'")))
    if match["kind"] in {"cy", "calendar year"}:
        return fixed(calendar.months(year, 1, 12))
    doubts = (Doubt.FISCAL_NAME,) if setting.fiscal_month != 1 else ()
    return fixed(calendar.fiscal_part(year, setting.fiscal_month), *doubts)


def _year(match: re.Match[str], _setting: Setting) -> Meaning | None:
    before = match.string[: match.start()][-12:]
    if not _LEADS_TO_DATE.search(before):
        return None
    if before.endswith(_LEADS_TO_NUMBER) and _COUNTED.match(match.string, match.end()):
        return None
    return fixed(calendar.months(full_year(int(match["year"])), 1, 12))


def _length(match: re.Match[str], _setting: Setting) -> Meaning | None:
    number, unit = match["n"], match["unit"]
    told = match["before"] or match["after"] or match["next"]
    if number is None or number in {"a", "an"}:
        count = 1
        if not told or (
            number is None and not (match["before"] and match["the"] and match["next"])
        ):
            return None
    elif number in {"a couple of", "couple of"}:
        count = 2
    elif number.startswith("half"):
        return length(months=6) if unit == "year" else length(days=15) if unit == "month" else None
    else:
        count = small_number(number)
        if not told and unit == "day":
            return None
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    if days:
        return length(days=days * count)
    return length(months=count * {"month": 1, "quarter": 3, "year": 12}[unit])


def _ago(match: re.Match[str], setting: Setting) -> Meaning:
    count = 1 if match["n"] in {"a", "an"} else small_number(match["n"])
    days = {"day": 1, "week": 7}.get(match["unit"])
    if days:
        return fixed(calendar.one_day(calendar.add_days(setting.today, -days * count)))
    months = count * {"month": 1, "year": 12}[match["unit"]]
    return fixed(calendar.one_day(calendar.add_months(setting.today, -months)))


def _near_day(match: re.Match[str], setting: Setting) -> Meaning:
    return fixed(calendar.one_day(calendar.add_days(setting.today, _NEAR_DAYS[match["word"]])))


def _ordinal_day(match: re.Match[str], setting: Setting) -> Meaning:
    day = int(match["day"])
    if match["near"]:
        month = calendar.months(
            setting.today.year, setting.today.month + _NEAR[match["near"]]
        ).start
        return fixed(calendar.one_day(calendar.day_of(month.year, month.month, day)))
    return day_of_month(day)


@cache
def grammar() -> Grammar:
    """Return the patterns, to be tried on folded text, each with what it means."""
    near_days = "|".join(sorted(_NEAR_DAYS, key=len, reverse=True))
    any_year = r"\s?(?:of\s)?(?:fy\s?)?(?P<year>20[0-9]{2}|'[0-9]{2}|(?<=fy)[0-9]{2})(?![0-9,.%])"
    rules = (
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
            (
                rf"(?:(?<![a-z])(?P<week>this|next|last)\sweek,?\s(?:on\s)?)"
                rf"{_WEEKDAY}(?P<which>)"
            ),
            _weekday,
        ),
        (
            (
                rf"(?:(?<![a-z])(?P<which>this|next|coming|following|last)\s)?{_WEEKDAY}"
                r"(?:\s(?:of\s)?(?P<week>this|next|last)\sweek)?"
            ),
            _weekday,
        ),
        (
            (
                r"(?<![a-z])(?:(?P<near>this|next|last|current|coming|following|the)\s)?"
                r"(?P<unit>fiscal year|fy|week|month|quarter|half|year)(?![a-z0-9-])"
            ),
            _near_unit,
        ),
        (
            (
                r"(?<![a-z])(?:(?P<unit>fiscal[\s-]year|week|month|quarter|year)(?:'s)?[\s-]end"
                r"|eo(?P<short>fy|[mqyw]))(?![a-z])"
            ),
            _unit_end,
        ),
        (
            (
                r"(?<![a-z0-9])(?:the\s)?(?:(?:fy\s?)?(?P<year2>20[0-9]{2}|'?(?<=[y'])[0-9]{2})\s?)?"
                r"(?:q(?P<q>[1-4])|(?<![0-9])(?:h(?P<h>[12]))"
                r"|(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)\s(?P<word>quarter|half))"
                r"(?![a-z0-9])"
                rf"(?:{any_year}|\s(?:of\s)?(?P<near_year>this|next|last)(?:\sfiscal)?\syear"
                r"|\sof\sthe\s(?:fiscal\s)?year)?(?P<end>\send)?"
            ),
            _fiscal_part,
        ),
        (
            (
                r"(?<![a-z])(?P<kind>fy|cy|(?:fiscal|calendar)(?:\syear)?)\s?"
                r"(?P<year>20[0-9]{2}|'?[0-9]{2})(?![0-9,.%])"
            ),
            _fiscal_year,
        ),
        (r"(?<![0-9$.,/-])(?P<year>20[2-9][0-9])(?![0-9%万a-z/]|[.,-][0-9]|\s?万)", _year),
        (
            (
                r"(?<![a-z])(?<!last )(?<!past )(?<!per )(?<!every )"
                r"(?:(?P<before>in|within|over|for|during|after)\s)?(?P<the>the\s)?"
                r"(?:(?P<next>next|coming|following)\s)?"
                rf"(?:(?<![0-9.,])(?P<n>half an?|a couple of|couple of|{_NUMBER}|an?)[\s-])?"
                r"(?P<unit>day|week|fortnight|month|quarter|year)s?(?![a-z])'?s?"
                r"(?P<after>\stime|\sfrom\s(?:now|today)|\slater)?(?!\sago)"
            ),
            _length,
        ),
        (rf"(?<![a-z])(?P<n>{_NUMBER}|an?)\s(?P<unit>day|week|month|year)s?\sago", _ago),
        (
            (rf"(?<![a-z])(?:the\s)?(?P<word>{near_days})(?![a-z])"),
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
    return [(re.compile(pattern), reader) for pattern, reader in rules]
