"""Japanese phrases for dates: 12月末, 来週金曜, 令和8年度下期, 第1四半期, あと10日.

Choices: 上期 and 第1四半期 follow the fiscal year; 年末 and 来年 the calendar; 来週金曜 is the
Friday of the week that starts next Monday; a bare 金曜 is the next one, today included; 今期 is
the fiscal year and is doubted.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from kpi.language import calendar
from kpi.language.numerals import small_number
from kpi.language.phrases import (
    ERAS,
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

_N = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,4})"
_N2 = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
#: 過去3か月 looks back and is no plan.
_NOT_PAST = r"(?<!過去)(?<!直近)(?<!最近)(?<!この)"
_NO_DIGIT = r"(?<![0-9〇一二三四五六七八九十])"
_ERA = rf"(?P<era>令和|平成|昭和|(?<![a-z])[rh](?=[0-9]))\s?(?P<era_year>{_N2}|元)年"
_YEAR = (
    rf"(?:{_ERA}|{_NO_DIGIT}(?P<year>[0-9]{{4}}|二〇[〇一二三四五六七八九]{{2}}|[0-9]{{2}})年"
    r"|(?P<near_year>今年|本年|再来年|来年|翌年|一昨年|昨年|去年))"
)
_WEEKDAYS = "月火水木金土日"
_WEEKDAY_AFTER = (
    rf"(?:\s?\((?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\)|\s?(?P<weekday2>[{_WEEKDAYS}])曜日?)?"
)
_NEAR_YEARS = {
    "今年": 0, "本年": 0, "来年": 1, "翌年": 1, "再来年": 2, "昨年": -1, "去年": -1, "一昨年": -2,
    "今年度": 0, "本年度": 0, "当年度": 0, "来年度": 1, "翌年度": 1, "次年度": 1, "再来年度": 2,
    "昨年度": -1, "前年度": -1, "今期": 0, "当期": 0, "来期": 1,
}  # fmt: skip
_NEAR_MONTHS = {
    "今月": 0, "当月": 0, "本月": 0, "来月": 1, "翌月": 1, "再来月": 2, "先月": -1, "前月": -1,
    "先々月": -2,
}  # fmt: skip
_NEAR_WEEKS = {
    "今週": 0, "来週": 1, "翌週": 1, "次週": 1, "再来週": 2, "先週": -1, "前週": -1, "先々週": -2,
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


def _longest(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _named_year(match: re.Match[str], setting: Setting) -> int | None:
    """Return the year that a match of _YEAR names, None when it names none."""
    if match["era"]:
        first = 1 if match["era_year"] == "元" else small_number(match["era_year"])
        return ERAS[match["era"]] + first
    if match["year"]:
        return full_year(small_number(match["year"]))
    if match["near_year"]:
        return setting.today.year + _NEAR_YEARS[match["near_year"]]
    return None


def _of_year(make: Callable[[int], Period], year: int | None, *doubts: Doubt) -> Meaning:
    return yearly(make, *doubts) if year is None else fixed(make(year), *doubts)


def _month(match: re.Match[str], setting: Setting) -> Meaning | None:
    year, today = _named_year(match, setting), setting.today
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
        return _of_year(lambda each: _last_day(calendar.months(each, month)), year)
    if part:
        return _of_year(lambda each: _part(each, month, part), year, Doubt.VAGUE)
    return _of_year(lambda each: calendar.months(each, month), year)


def _part(year: int, month: int, part: str) -> Period:
    whole = calendar.months(year, month)
    first, last = _PARTS[part]
    return Period(
        start=whole.start.replace(day=first),
        end=whole.start.replace(day=min(last, whole.days)) + timedelta(days=1),
    )


def _last_day(period: Period) -> Period:
    return calendar.one_day(period.last_day)


def _this_month_end(_match: re.Match[str], setting: Setting) -> Meaning:
    return fixed(_last_day(calendar.months(setting.today.year, setting.today.month)))


def _short_month_end(match: re.Match[str], _setting: Setting) -> Meaning:
    """12末 is short for 12月末."""
    month = small_number(match["month"])
    return yearly(lambda year: _last_day(calendar.months(year, month)))


def _year_to_month(match: re.Match[str], setting: Setting) -> Meaning:
    """3月期 is the business year that ends in March; 2027年3月期 starts in April 2026."""
    month = small_number(match["month"])
    calendar.day_of(2000, month, 1)

    def of_year(year: int) -> Period:
        period = calendar.months(year, month - 11, 12)
        return _last_day(period) if match["end"] else period

    return _of_year(of_year, _named_year(match, setting))


def _month_range(match: re.Match[str], setting: Setting) -> Meaning:
    first, last = small_number(match["a"]), small_number(match["b"])
    for month in (first, last):
        calendar.day_of(2000, month, 1)
    count = (last - first) % 12 + 1
    meaning = _of_year(
        lambda year: calendar.months(year, first, count), _named_year(match, setting)
    )
    return replace(meaning, bounded=True)


def _day(match: re.Match[str], _setting: Setting) -> Meaning:
    name = match["weekday"] or match["weekday2"]
    meaning = day_of_month(small_number(match["day"]))
    return replace(meaning, weekday=_WEEKDAYS.index(name)) if name else meaning


def _week(match: re.Match[str], setting: Setting) -> Meaning:
    offset = 7 * _NEAR_WEEKS[match["week"]]
    week = calendar.week_of(calendar.add_days(setting.today, offset))
    name = match["weekday"] or match["weekday2"]
    if name:
        return fixed(calendar.one_day(week.start + timedelta(days=_WEEKDAYS.index(name))))
    if match["part"]:
        return fixed(_weekend(week))
    return fixed(week)


def _weekend(week: Period) -> Period:
    return Period(start=week.start + timedelta(days=5), end=week.end)


def _this_weekend(_match: re.Match[str], setting: Setting) -> Meaning:
    return fixed(_weekend(calendar.week_of(setting.today)))


def _after_weekend(_match: re.Match[str], setting: Setting) -> Meaning:
    return fixed(calendar.one_day(calendar.week_of(setting.today).end))


def _weekday(match: re.Match[str], setting: Setting) -> Meaning:
    index = _WEEKDAYS.index(match["name"])
    if match["next"]:
        ahead = (index - setting.today.weekday() - 1) % 7 + 1
        return fixed(calendar.one_day(calendar.add_days(setting.today, ahead)))
    return weekday(index)


def _year(match: re.Match[str], setting: Setting) -> Meaning | None:
    year = _named_year(match, setting)
    if year is None or (match["year"] and len(match["year"]) == 2):  # noqa: PLR2004  # 10年
        return None
    whole = calendar.months(year, 1, 12)
    if match["part"] == "末":
        return fixed(_last_day(whole))
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
    return this + _NEAR_YEARS[match["near_fiscal"]]


def _fiscal_year(match: re.Match[str], setting: Setting) -> Meaning:
    period = calendar.fiscal_part(_fiscal_name(match, setting), setting.fiscal_month)
    doubts = (Doubt.FISCAL_OR_CALENDAR,) if (match["near_fiscal"] or "").endswith("期") else ()
    return fixed(_last_day(period) if match["end"] else period, *doubts)


def _fiscal_part(match: re.Match[str], setting: Setting) -> Meaning:
    """上期, 第2四半期, 来年度下期, 2026年第1四半期末."""
    if match["half"]:
        parts, index = 2, 1 if match["half"].startswith("上") else 2
    else:
        parts, index = 4, small_number(match["quarter"] or match["quarter2"] or match["quarter3"])

    def of_year(year: int) -> Period:
        period = calendar.fiscal_part(year, setting.fiscal_month, parts, index)
        return _last_day(period) if match["end"] else period

    if match["fiscal_era"] or match["fiscal"] or match["near_fiscal"]:
        return fixed(of_year(_fiscal_name(match, setting)))
    year = _named_year(match, setting)
    unsure = year is not None and setting.fiscal_month != 1
    return _of_year(of_year, year, *((Doubt.FISCAL_OR_CALENDAR,) if unsure else ()))


def _current_part(match: re.Match[str], setting: Setting) -> Meaning:
    """今四半期, 来半期, 四半期末: the part of the fiscal year around today, or the next one."""
    parts = 4 if match["unit"] == "四半期" else 2
    ahead = 12 // parts if match["near"] in {"来", "次", "翌"} else 0
    near = calendar.add_months(setting.today.replace(day=1), ahead)
    year = calendar.fiscal_year_of(near, setting.fiscal_month)
    around = (calendar.fiscal_part(year, setting.fiscal_month, parts, n + 1) for n in range(parts))
    period = next(each for each in around if near in each)
    return fixed(_last_day(period) if match["end"] else period)


def _year_end(match: re.Match[str], setting: Setting) -> Meaning:
    if match["scope"] == "年":
        return fixed(_last_day(calendar.months(setting.today.year, 1, 12)))
    year = calendar.fiscal_year_of(setting.today, setting.fiscal_month)
    doubts = (Doubt.FISCAL_OR_CALENDAR,) if match["scope"] == "期" else ()
    return fixed(_last_day(calendar.fiscal_part(year, setting.fiscal_month)), *doubts)


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


def _near_day(match: re.Match[str], setting: Setting) -> Meaning:
    day: date = calendar.add_days(setting.today, _NEAR_DAYS[match.group()])
    return fixed(calendar.one_day(day))


_FISCAL = (
    rf"(?:(?P<fiscal_era>令和|平成|昭和|(?<![a-z])[rh](?=[0-9]))\s?(?P<fiscal_era_year>{_N2}|元)年度"
    rf"|{_NO_DIGIT}(?P<fiscal>[0-9]{{4}}|[0-9]{{2}})年度"
    r"|(?P<near_fiscal>今年度|本年度|当年度|再来年度|来年度|翌年度|次年度|昨年度|前年度|今期|当期|来期))"
)
_MONTH_UNIT = "[かヶヵケカ箇]月"


@cache
def grammar() -> Grammar:
    """Return the patterns, to be tried on folded text, each with what it means."""
    rules = (
        (
            (
                rf"(?:{_YEAR}(?!度)の?\s?)?"
                rf"(?:{_NO_DIGIT}(?P<month>{_N2})月(?![間次額曜あ当期])"
                rf"|(?P<near_month>{_longest(_NEAR_MONTHS)})(?![比間]))"
                rf"(?:の?\s?(?:(?P<day>{_N2})日(?![間後前以])"
                rf"|(?P<part>末日|末|{'|'.join(_PARTS)})))?{_WEEKDAY_AFTER}"
            ),
            _month,
        ),
        (r"(?<![0-9今来当本翌先々毎前一二三四五六七八九十])月(?:末|内|中(?!旬))", _this_month_end),
        (rf"{_NO_DIGIT}(?<![/.,-])(?P<month>1[0-2]|[1-9])/?末(?!日)", _short_month_end),
        (
            rf"(?:{_YEAR}(?!度)の?\s?)?{_NO_DIGIT}(?P<month>{_N2})月期(?P<end>末)?",
            _year_to_month,
        ),
        (
            (
                rf"(?:{_YEAR}(?!度)の?\s?)?{_NO_DIGIT}(?P<a>{_N2})月?\s?(?:[-~]|から)\s?(?P<b>{_N2})月期?"
                rf"(?![間次額曜あ当0-9])(?!の?\s?(?:[0-9末上中下]|{_N2}日))"
            ),
            _month_range,
        ),
        (
            rf"{_NOT_PAST}(?<![0-9月/.:,-])(?P<day>[0-9]{{1,2}})日"
            r"(?![間後前以内あ当で毎曜本常時坊目0-9]|に[0-9]|の間)" + _WEEKDAY_AFTER,
            _day,
        ),
        (
            r"(?<![0-9月])(?P<day>[一二三四五六七八九十]{1,3})日(?=まで|迄)(?P<weekday>)(?P<weekday2>)",
            _day,
        ),
        (
            (
                rf"(?P<week>{_longest(_NEAR_WEEKS)})(?!比|間)(?:の?\s?(?:(?P<weekday>[{_WEEKDAYS}])"
                rf"(?:曜日?|(?=\s|$|まで|に))|\((?P<weekday2>[{_WEEKDAYS}])\)|(?P<part>末)))?"
            ),
            _week,
        ),
        (r"(?<![今来翌次先々毎前0-9])週末", _this_weekend),
        (r"週明け", _after_weekend),
        (rf"(?P<next>次の|今度の)?(?P<name>[{_WEEKDAYS}])曜日?", _weekday),
        (rf"{_YEAR}(?!度)(?P<part>末|前半|後半)?", _year),
        (rf"{_FISCAL}(?P<end>末)?", _fiscal_year),
        (
            (
                rf"(?:(?:{_FISCAL}|{_YEAR}(?!度))の?\s?)?(?:(?P<half>上期|上半期|下期|下半期)"
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
        (
            (
                rf"{_NOT_PAST}(?:(?P<before>あと|残り|今後|向こう|むこう|これから|今から|次の)の?\s?)?"
                rf"(?:{_NO_DIGIT}(?P<n>{_N})\s?(?P<unit>日|週間?|{_MONTH_UNIT}|年)(?P<more>半)?"
                r"|(?P<half>半年|半月))(?P<span>間)?(?P<after>以内|後|先|(?=で))"
                r"?(?!あたり|当たり|ごと|毎|前|おき|に[0-9]|[0-9]|平均|比|目|生|度|代|[月内末]|連続)"
            ),
            _length,
        ),
        (rf"{_NO_DIGIT}(?P<n>{_N})\s?(?P<unit>日|週間?|{_MONTH_UNIT})前", _ago),
        (_longest(_NEAR_DAYS), _near_day),
    )
    return [(re.compile(pattern), reader) for pattern, reader in rules]
