"""Japanese weeks and weekdays.

来週金曜 is of the week that starts next Monday; a bare 金曜 is the next one, today included.
"""

import re
from datetime import timedelta

from kpi.language import calendar
from kpi.language.phrases import Meaning, Rules, Setting, fixed, longest, weekday
from kpi.model import Period

_WEEKDAYS = "月火水木金土日"
_NEAR_WEEKS = {
    "今週": 0, "来週": 1, "翌週": 1, "次週": 1, "再来週": 2, "先週": -1, "前週": -1, "先々週": -2,
}  # fmt: skip


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


RULES: Rules = (
    (
        (
            rf"(?P<week>{longest(_NEAR_WEEKS)})(?!比|間)(?:の?\s?(?:(?P<weekday>[{_WEEKDAYS}])"
            rf"(?:曜日?|(?=\s|$|まで|に))|\((?P<weekday2>[{_WEEKDAYS}])\)|(?P<part>末)))?"
        ),
        _week,
    ),
    (r"(?<![今来翌次先々毎前0-9])週末", _this_weekend),
    (r"週明け", _after_weekend),
    (rf"(?P<next>次の|今度の)?(?P<name>[{_WEEKDAYS}])曜日?", _weekday),
)
