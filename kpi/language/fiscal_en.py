"""English years and their parts: Q1 2027, H1, FY26, the end of the quarter, this year.

Quarters, halves and FY follow the fiscal month (January makes them the calendar's) and are named
by the year that they start in.
"""

import re

from kpi.language import calendar
from kpi.language.phrases import Doubt, Meaning, Rules, Setting, fixed, full_year, yearly
from kpi.language.years_en import LEADS_TO_DATE, NEAR
from kpi.model import Period

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
             "4th": 4}  # fmt: skip
_EDGES = r"(?:end|close|beginning|start|middle)\sof\s"
#: "To 2050 clicks" is a number, "in 2027 we" a year.
_COUNTED = re.compile(r"\s(?!to\s|until\s|till\s|through\s)[a-z]")
_LEADS_TO_NUMBER = ("to ", "and ", "for ", "from ", "- ", "~ ")
_ANY_YEAR = r"\s?(?:of\s)?(?:fy\s?)?(?P<year>20[0-9]{2}|'[0-9]{2}|(?<=fy)[0-9]{2})(?![0-9,.%])"


def _near_unit(match: re.Match[str], setting: Setting) -> Meaning | None:
    """This month, next quarter, the year; "the" only after "end of" and the like."""
    ahead = NEAR[match["near"] or "the"]
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
        year = this + NEAR[match["near_year"]]
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
    if not LEADS_TO_DATE.search(before):
        return None
    if before.endswith(_LEADS_TO_NUMBER) and _COUNTED.match(match.string, match.end()):
        return None
    return fixed(calendar.months(full_year(int(match["year"])), 1, 12))


RULES: Rules = (
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
            rf"(?:{_ANY_YEAR}|\s(?:of\s)?(?P<near_year>this|next|last)(?:\sfiscal)?\syear"
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
)
