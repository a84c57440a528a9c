"""What the Japanese grammars of dates share: numbers, years and how they are named."""

import re
from collections.abc import Callable

from kpi.language import calendar
from kpi.language.numerals import small_number
from kpi.language.phrases import ERAS, Doubt, Meaning, Setting, fixed, full_year, yearly
from kpi.model import Period

COUNT = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,4})"
NUMBER = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
#: 過去3か月 looks back and is no plan.
NOT_PAST = r"(?<!過去)(?<!直近)(?<!最近)(?<!この)"
NO_DIGIT = r"(?<![0-9〇一二三四五六七八九十])"
_ERA = rf"(?P<era>令和|平成|昭和|(?<![a-z])[rh](?=[0-9]))\s?(?P<era_year>{NUMBER}|元)年"
YEAR = (
    rf"(?:{_ERA}|{NO_DIGIT}(?P<year>[0-9]{{4}}|二〇[〇一二三四五六七八九]{{2}}|[0-9]{{2}})年"
    r"|(?P<near_year>今年|本年|再来年|来年|翌年|一昨年|昨年|去年))"
)
NEAR_YEARS = {
    "今年": 0, "本年": 0, "来年": 1, "翌年": 1, "再来年": 2, "昨年": -1, "去年": -1, "一昨年": -2,
    "今年度": 0, "本年度": 0, "当年度": 0, "来年度": 1, "翌年度": 1, "次年度": 1, "再来年度": 2,
    "昨年度": -1, "前年度": -1, "今期": 0, "当期": 0, "来期": 1,
}  # fmt: skip


def named_year(match: re.Match[str], setting: Setting) -> int | None:
    """Return the year that a match of YEAR names, None when it names none."""
    if match["era"]:
        first = 1 if match["era_year"] == "元" else small_number(match["era_year"])
        return ERAS[match["era"]] + first
    if match["year"]:
        return full_year(small_number(match["year"]))
    if match["near_year"]:
        return setting.today.year + NEAR_YEARS[match["near_year"]]
    return None


def of_year_or_each(make: Callable[[int], Period], year: int | None, *doubts: Doubt) -> Meaning:
    """Return the period of the named year, or of every year where none is named."""
    return yearly(make, *doubts) if year is None else fixed(make(year), *doubts)


def last_day(period: Period) -> Period:
    """Return the period of its last day alone."""
    return calendar.one_day(period.last_day)
