"""Japanese lengths of time: 3か月で, 2週間以内, あと10日, 半年, 3日前."""

import re

from kpi.language import calendar
from kpi.language.numerals import small_number
from kpi.language.phrases import Meaning, Rules, Setting, fixed, length
from kpi.language.years_ja import COUNT, NO_DIGIT, NOT_PAST

_MONTH_UNIT = "[かヶヵケカ箇]月"


def _length(match: re.Match[str], _setting: Setting) -> Meaning | None:
    if match["half"]:
        return length(months=6) if match["half"] == "半年" else length(days=15)
    count, unit = small_number(match["n"]), match["unit"]
    if unit == "日":
        told = match["before"] or match["span"] or match["after"]
        return length(days=count) if told else None
    if unit.startswith("週"):
        return length(days=7 * count)
    if unit == "年":
        return length(months=12 * count + (6 if match["more"] else 0))
    return length(months=count, days=15 if match["more"] else 0)


def _ago(match: re.Match[str], setting: Setting) -> Meaning:
    count = small_number(match["n"])
    if match["unit"] == "日":
        day = calendar.add_days(setting.today, -count)
    elif match["unit"].startswith("週"):
        day = calendar.add_days(setting.today, -7 * count)
    else:
        day = calendar.add_months(setting.today, -count)
    return fixed(calendar.one_day(day))


RULES: Rules = (
    (
        (
            rf"{NOT_PAST}(?:(?P<before>あと|残り|今後|向こう|むこう|これから|今から|次の)の?\s?)?"
            rf"(?:{NO_DIGIT}(?P<n>{COUNT})\s?(?P<unit>日|週間?|{_MONTH_UNIT}|年)(?P<more>半)?"
            r"|(?P<half>半年|半月))(?P<span>間)?(?P<after>以内|後|先|(?=で))"
            r"?(?!あたり|当たり|ごと|毎|前|おき|に[0-9]|[0-9]|平均|比|目|生|度|代|[月内末]|連続)"
        ),
        _length,
    ),
    (rf"{NO_DIGIT}(?P<n>{COUNT})\s?(?P<unit>日|週間?|{_MONTH_UNIT})前", _ago),
)
