"""Japanese months and days: 12月末, 来月15日, 12月中旬, 4-6月, 明後日."""

import re
from dataclasses import replace
from datetime import timedelta

from kpi.language import calendar
from kpi.language.numerals import small_number
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
from kpi.language.years_ja import (
    NO_DIGIT,
    NOT_PAST,
    NUMBER,
    YEAR,
    last_day,
    named_year,
    of_year_or_each,
)
from kpi.model import Period

_WEEKDAYS = "月火水木金土日"
_WEEKDAY_AFTER = (
    rf"(?:\s?\((?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\)|\s?(?P<weekday2>[{_WEEKDAYS}])曜日?)?"
)
_NEAR_MONTHS = {
    "今月": 0, "当月": 0, "本月": 0, "来月": 1, "翌月": 1, "再来月": 2, "先月": -1, "前月": -1,
    "先々月": -2,
}  # fmt: skip
_NEAR_DAYS = {
    "今日": 0, "本日": 0, "きょう": 0, "当日": 0, "明日": 1, "あした": 1, "明後日": 2,
    "あさって": 2, "明々後日": 3, "しあさって": 3, "昨日": -1, "きのう": -1, "前日": -1,
    "一昨日": -2, "おととい": -2,
}  # fmt: skip
#: 上旬 ends on the 10th, 中旬 on the 20th; both are doubted.
_PARTS = {
    "上旬": (1, 10), "初旬": (1, 10), "初め": (1, 10), "はじめ": (1, 10), "頭": (1, 10),
    "前半": (1, 15), "中旬": (11, 20), "後半": (16, 31), "下旬": (21, 31),
}  # fmt: skip


def _month(match: re.Match[str], setting: Setting) -> Meaning | None:
    year, today = named_year(match, setting), setting.today
    if match["near_month"]:
        year, month = today.year, today.month + _NEAR_MONTHS[match["near_month"]]
    else:
        month = small_number(match["month"])
        calendar.day_of(2000, month, 1)  # refuses 13月
    name = match["weekday"] or match["weekday2"]
    meaning = _in_month(year, month, match["day"], match["part"] or "")
    return replace(meaning, weekday=_WEEKDAYS.index(name)) if name else meaning


def _in_month(year: int | None, month: int, day: str | None, part: str) -> Meaning:
    if day:
        number = small_number(day)
        if year is None:
            return month_and_day(month, number)
        first = calendar.month_start(year, month)
        return fixed(calendar.one_day(calendar.day_of(first.year, first.month, number)))
    if part.startswith("末"):
        return of_year_or_each(lambda each: last_day(calendar.months(each, month)), year)
    if part:
        return of_year_or_each(lambda each: _part(each, month, part), year, Doubt.VAGUE)
    return of_year_or_each(lambda each: calendar.months(each, month), year)


def _part(year: int, month: int, part: str) -> Period:
    whole = calendar.months(year, month)
    first, last = _PARTS[part]
    return Period(
        start=whole.start.replace(day=first),
        end=whole.start.replace(day=min(last, whole.days)) + timedelta(days=1),
    )


def _this_month_end(_match: re.Match[str], setting: Setting) -> Meaning:
    return fixed(last_day(calendar.months(setting.today.year, setting.today.month)))


def _short_month_end(match: re.Match[str], _setting: Setting) -> Meaning:
    """12末 is short for 12月末."""
    month = small_number(match["month"])
    return yearly(lambda year: last_day(calendar.months(year, month)))


def _month_range(match: re.Match[str], setting: Setting) -> Meaning:
    first, last = small_number(match["a"]), small_number(match["b"])
    for month in (first, last):
        calendar.day_of(2000, month, 1)
    count = (last - first) % 12 + 1
    meaning = of_year_or_each(
        lambda year: calendar.months(year, first, count), named_year(match, setting)
    )
    return replace(meaning, bounded=True)


def _day(match: re.Match[str], _setting: Setting) -> Meaning:
    name = match["weekday"] or match["weekday2"]
    meaning = day_of_month(small_number(match["day"]))
    return replace(meaning, weekday=_WEEKDAYS.index(name)) if name else meaning


def _near_day(match: re.Match[str], setting: Setting) -> Meaning:
    day = calendar.add_days(setting.today, _NEAR_DAYS[match.group()])
    return fixed(calendar.one_day(day))


RULES: Rules = (
    (
        (
            rf"(?:{YEAR}(?!度)の?\s?)?"
            rf"(?:{NO_DIGIT}(?P<month>{NUMBER})月(?![間次額曜あ当期])"
            rf"|(?P<near_month>{longest(_NEAR_MONTHS)})(?![比間]))"
            rf"(?:の?\s?(?:(?P<day>{NUMBER})日(?![間後前以])"
            rf"|(?P<part>末日|末|{'|'.join(_PARTS)})))?{_WEEKDAY_AFTER}"
        ),
        _month,
    ),
    (r"(?<![0-9今来当本翌先々毎前一二三四五六七八九十])月(?:末|内|中(?!旬))", _this_month_end),
    (rf"{NO_DIGIT}(?<![/.,-])(?P<month>1[0-2]|[1-9])/?末(?!日)", _short_month_end),
    (
        (
            rf"(?:{YEAR}(?!度)の?\s?)?{NO_DIGIT}(?P<a>{NUMBER})月?\s?(?:[-~]|から)\s?(?P<b>{NUMBER})月期?"
            rf"(?![間次額曜あ当0-9])(?!の?\s?(?:[0-9末上中下]|{NUMBER}日))"
        ),
        _month_range,
    ),
    (
        rf"{NOT_PAST}(?<![0-9月/.:,-])(?P<day>[0-9]{{1,2}})日"
        r"(?![間後前以内あ当で毎曜本常時坊目0-9]|に[0-9]|の間)" + _WEEKDAY_AFTER,
        _day,
    ),
    (
        r"(?<![0-9月])(?P<day>[一二三四五六七八九十]{1,3})日(?=まで|迄)(?P<weekday>)(?P<weekday2>)",
        _day,
    ),
    (longest(_NEAR_DAYS), _near_day),
)
