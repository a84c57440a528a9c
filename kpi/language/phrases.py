"""What a phrase for a date means before it is known what it is for.

A phrase stands for a period of days (a date: one day; a month: all its days). Where it says no
year, it means the next such period for a plan and the latest one for a value to log.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from kpi.language import calendar
from kpi.language.text import Span
from kpi.model import Language, Period

#: The days on which the reading of dates works: none of its arithmetic leaves the calendar.
FIRST_TODAY, LAST_TODAY = date(1910, 1, 1), date(2190, 12, 31)


class Doubt(StrEnum):
    """Why a date should be shown to the person before it is believed."""

    NEXT_WEEKDAY = "next_weekday"  # "next Friday": of this week or the next?
    DAY_OR_MONTH = "day_or_month"  # 05/06
    BY_PERIOD = "by_period"  # "by March": before it or to its end?
    FISCAL_NAME = "fiscal_name"  # "FY2026" may be named by its first or last year
    FISCAL_OR_CALENDAR = "fiscal_or_calendar"  # 今期
    VAGUE = "vague"  # 12月中旬, mid-December
    WEEKDAY_DIFFERS = "weekday_differs"  # 12/31(金), which is a Thursday
    SEVERAL = "several"  # more dates than a period has
    LONG_AGO = "long_ago"  # a day to log, without a year, that may have been meant to come
    UNREAD = "unread"  # by Christmas, GWまで: a deadline that was not understood
    UNSUPPORTED_RHYTHM = "unsupported_rhythm"  # yearly, quarterly targets


class Way(Enum):
    """Which of the recurring periods is meant where no year is said."""

    AHEAD = "ahead"  # the first that has not ended before the anchor
    BACK = "back"  # the last that has started by the anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the meaning of a phrase depends on."""

    today: date
    fiscal_month: int
    language: Language


class Grain(Enum):
    """How a phrase without a year comes round again, finest first."""

    FIXED = 0
    WEEKDAY = 1
    MONTH_DAY = 2
    YEAR = 3


Resolve = Callable[[date, Way], Period]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The days that a phrase stands for: ``resolve`` needs an anchor unless the grain is fixed.

    ``lasts`` marks a length of time (3か月), which starts at the anchor. ``bounded`` marks a
    range that says both its ends (4-6月). ``weekday`` is what the person believes the day to be.
    """

    resolve: Resolve
    grain: Grain = Grain.FIXED
    doubts: tuple[Doubt, ...] = ()
    lasts: bool = False
    bounded: bool = False
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A meaning at its place in the text."""

    span: Span
    meaning: Meaning


Reader = Callable[[re.Match[str], Setting], Meaning | None]
#: A grammar: patterns for folded text and what their matches mean.
Rules = Sequence[tuple[str, Reader]]


def fixed(period: Period, *doubts: Doubt) -> Meaning:
    """Return the meaning of a phrase that names its days outright."""
    return Meaning(resolve=lambda _anchor, _way: period, doubts=doubts)


def yearly(of_year: Callable[[int], Period], *doubts: Doubt) -> Meaning:
    """Return the meaning of something that every year has once, such as 12月 or Q1."""

    def resolve(anchor: date, way: Way) -> Period:
        years = range(anchor.year - 2, anchor.year + 3)
        if way is Way.AHEAD:
            return next(each for each in map(of_year, years) if each.end > anchor)
        return next(each for each in map(of_year, reversed(years)) if each.start <= anchor)

    return Meaning(resolve=resolve, grain=Grain.YEAR, doubts=doubts)


def month_and_day(month: int, day: int, *doubts: Doubt) -> Meaning:
    """Return the meaning of 12月31日; the year is chosen first, so 2月29日 may be refused."""

    def resolve(anchor: date, way: Way) -> Period:
        here = (anchor.month, anchor.day)
        year = anchor.year
        if way is Way.AHEAD:
            year += (month, day) < here
        else:
            year -= (month, day) > here
        return calendar.one_day(calendar.day_of(year, month, day))

    return Meaning(resolve=resolve, grain=Grain.YEAR, doubts=doubts)


def day_of_month(day: int) -> Meaning:
    """Return the meaning of 15日 or "the 15th"."""

    def resolve(anchor: date, way: Way) -> Period:
        step = int(day < anchor.day) if way is Way.AHEAD else -int(day > anchor.day)
        month = calendar.month_start(anchor.year, anchor.month + step)
        return calendar.one_day(calendar.day_of(month.year, month.month, day))

    return Meaning(resolve=resolve, grain=Grain.MONTH_DAY)


def weekday(index: int) -> Meaning:
    """Return the meaning of a weekday (Monday is 0): the anchor's own day counts."""

    def resolve(anchor: date, way: Way) -> Period:
        ahead = (index - anchor.weekday()) % 7
        behind = (anchor.weekday() - index) % 7
        return calendar.one_day(calendar.add_days(anchor, ahead if way is Way.AHEAD else -behind))

    return Meaning(resolve=resolve, grain=Grain.WEEKDAY)


def length(*, days: int = 0, months: int = 0) -> Meaning:
    """Return the meaning of a length of time: from the anchor to the day it runs out, inclusive.

    So "in two weeks", 2週間以内 and 2週間後 have the same last day: that weekday, two weeks on.
    """

    def resolve(anchor: date, _way: Way) -> Period:
        last = calendar.add_days(calendar.add_months(anchor, months), days)
        return Period(start=anchor, end=calendar.add_days(last, 1))

    return Meaning(resolve=resolve, lasts=True)


def longest(words: Iterable[str]) -> str:
    """Return the words as a pattern that tries the longer ones first."""
    return "|".join(sorted(words, key=len, reverse=True))


#: The year before an era's first.
ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925}


def full_year(digits: int) -> int:
    """Return the year that two or four digits name: 26 is 2026."""
    return 2000 + digits if digits < 100 else digits  # noqa: PLR2004  # two digits
