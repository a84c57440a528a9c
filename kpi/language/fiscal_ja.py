"""Japanese years and their parts: 年度末, 上期, 第1四半期, 令和8年度下期, 2027年3月期, 年内.

Choices: 上期, 四半期 and 年度 follow the fiscal month, 年末 and 来年 the calendar; 今期 is the
fiscal year and is doubted.
"""

import re

from kpi.language import calendar
from kpi.language.numerals import small_number
from kpi.language.phrases import ERAS, Doubt, Meaning, Rules, Setting, fixed, full_year
from kpi.language.years_ja import (
    NEAR_YEARS,
    NO_DIGIT,
    NUMBER,
    YEAR,
    last_day,
    named_year,
    of_year_or_each,
)
from kpi.model import Period

_FISCAL = (
    rf"(?:(?P<fiscal_era>令和|平成|昭和|(?<![a-z])[rh](?=[0-9]))\s?(?P<fiscal_era_year>{NUMBER}|元)年度"
    rf"|{NO_DIGIT}(?P<fiscal>[0-9]{{4}}|[0-9]{{2}})年度"
    r"|(?P<near_fiscal>今年度|本年度|当年度|再来年度|来年度|翌年度|次年度|昨年度|前年度|今期|当期|来期))"
)


def _year_to_month(match: re.Match[str], setting: Setting) -> Meaning:
    """3月期 is the business year that ends in March; 2027年3月期 starts in April 2026."""
    month = small_number(match["month"])
    calendar.day_of(2000, month, 1)

    def of_year(year: int) -> Period:
        period = calendar.months(year, month - 11, 12)
        return last_day(period) if match["end"] else period

    return of_year_or_each(of_year, named_year(match, setting))


def _year(match: re.Match[str], setting: Setting) -> Meaning | None:
    year = named_year(match, setting)
    if year is None or (match["year"] and len(match["year"]) == 2):  # noqa: PLR2004  # 10年
        return None
    whole = calendar.months(year, 1, 12)
    if match["part"] == "末":
        return fixed(last_day(whole))
    if match["part"]:
        return fixed(calendar.months(year, 1 if match["part"] == "前半" else 7, 6))
    return fixed(whole)


def _fiscal_name(match: re.Match[str], setting: Setting) -> int:
    """Return the fiscal year that a match of _FISCAL names."""
    if match["fiscal_era"]:
        first = match["fiscal_era_year"]
        return ERAS[match["fiscal_era"]] + (1 if first == "元" else small_number(first))
    if match["fiscal"]:
        return full_year(small_number(match["fiscal"]))
    this = calendar.fiscal_year_of(setting.today, setting.fiscal_month)
    return this + NEAR_YEARS[match["near_fiscal"]]


def _fiscal_year(match: re.Match[str], setting: Setting) -> Meaning:
    period = calendar.fiscal_part(_fiscal_name(match, setting), setting.fiscal_month)
    doubts = (Doubt.FISCAL_OR_CALENDAR,) if (match["near_fiscal"] or "").endswith("期") else ()
    return fixed(last_day(period) if match["end"] else period, *doubts)


def _fiscal_part(match: re.Match[str], setting: Setting) -> Meaning:
    """上期, 第2四半期, 来年度下期, 2026年第1四半期末."""
    if match["half"]:
        parts, index = 2, 1 if match["half"].startswith("上") else 2
    else:
        parts, index = 4, small_number(match["quarter"] or match["quarter2"] or match["quarter3"])

    def of_year(year: int) -> Period:
        period = calendar.fiscal_part(year, setting.fiscal_month, parts, index)
        return last_day(period) if match["end"] else period

    if match["fiscal_era"] or match["fiscal"] or match["near_fiscal"]:
        return fixed(of_year(_fiscal_name(match, setting)))
    year = named_year(match, setting)
    unsure = year is not None and setting.fiscal_month != 1
    return of_year_or_each(of_year, year, *((Doubt.FISCAL_OR_CALENDAR,) if unsure else ()))


def _current_part(match: re.Match[str], setting: Setting) -> Meaning:
    """今四半期, 来半期, 四半期末: the part of the fiscal year around today, or the next one."""
    parts = 4 if match["unit"] == "四半期" else 2
    ahead = 12 // parts if match["near"] in {"来", "次", "翌"} else 0
    near = calendar.add_months(setting.today.replace(day=1), ahead)
    year = calendar.fiscal_year_of(near, setting.fiscal_month)
    around = (calendar.fiscal_part(year, setting.fiscal_month, parts, n + 1) for n in range(parts))
    period = next(each for each in around if near in each)
    return fixed(last_day(period) if match["end"] else period)


def _year_end(match: re.Match[str], setting: Setting) -> Meaning:
    if match["scope"] == "年":
        return fixed(last_day(calendar.months(setting.today.year, 1, 12)))
    year = calendar.fiscal_year_of(setting.today, setting.fiscal_month)
    doubts = (Doubt.FISCAL_OR_CALENDAR,) if match["scope"] == "期" else ()
    return fixed(last_day(calendar.fiscal_part(year, setting.fiscal_month)), *doubts)


RULES: Rules = (
    (
        rf"(?:{YEAR}(?!度)の?\s?)?{NO_DIGIT}(?P<month>{NUMBER})月期(?P<end>末)?",
        _year_to_month,
    ),
    (rf"{YEAR}(?!度)(?P<part>末|前半|後半)?", _year),
    (rf"{_FISCAL}(?P<end>末)?", _fiscal_year),
    (
        (
            rf"(?:(?:{_FISCAL}|{YEAR}(?!度))の?\s?)?(?:(?P<half>上期|上半期|下期|下半期)"
            r"|第?\s?(?P<quarter>[1-4一二三四])四半期|(?<![0-9a-z])(?P<quarter2>[1-4])q(?![a-z0-9])"
            r"|(?<![a-z0-9])q(?P<quarter3>[1-4])(?![a-z0-9]))(?P<end>末)?"
        ),
        _fiscal_part,
    ),
    (
        r"(?P<near>今|当|来|次|翌)?(?<![第1-4一二三四])(?P<unit>四半期|半期)(?P<end>末)?",
        _current_part,
    ),
    (
        r"(?<![0-9今本来翌再昨前去当次半])(?P<scope>年度|年|期)(?:末(?!年始)|内)",
        _year_end,
    ),
)
