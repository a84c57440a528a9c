"""Days to log a value for, read on Saturday, 21 November 2026."""

from datetime import date

import pytest

from kpi.errors import NotUnderstood
from kpi.language.dates import DayReading, find_day
from kpi.language.phrases import Doubt
from kpi.language.text import blank, tidy
from kpi.model import Language

TODAY = date(2026, 11, 21)


def read(text: str, language: Language = Language.JA) -> DayReading:
    return find_day(text, TODAY, language)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今日", "2026-11-21"),
        ("本日分", "2026-11-21"),
        ("昨日", "2026-11-20"),
        ("昨日の", "2026-11-20"),
        ("きのう", "2026-11-20"),
        ("一昨日", "2026-11-19"),
        ("おととい", "2026-11-19"),
        ("3日前", "2026-11-18"),
        ("1週間前", "2026-11-14"),
        ("1か月前", "2026-10-21"),
        ("11/20", "2026-11-20"),
        ("11/20分", "2026-11-20"),
        ("11月20日", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("2025/11/20", "2025-11-20"),
        ("10日", "2026-11-10"),
        ("25日", "2026-10-25"),
        ("先月末", "2026-10-31"),
        ("先月15日", "2026-10-15"),
        ("先週の月曜", "2026-11-09"),
        ("先週金曜日", "2026-11-13"),
        ("月曜", "2026-11-16"),
        ("土曜日", "2026-11-21"),
        ("今週月曜", "2026-11-16"),
        ("yesterday", "2026-11-20"),
        ("today", "2026-11-21"),
        ("the day before yesterday", "2026-11-19"),
        ("on 2026-11-20", "2026-11-20"),
        ("on Nov 20", "2026-11-20"),
        ("for 19 November", "2026-11-19"),
        ("last Friday", "2026-11-20"),
        ("last Saturday", "2026-11-14"),
        ("on Monday", "2026-11-16"),
        ("3 days ago", "2026-11-18"),
        ("a week ago", "2026-11-14"),
        ("one month ago", "2026-10-21"),
        ("a year ago", "2025-11-21"),
        ("the 10th", "2026-11-10"),
        ("last week Friday", "2026-11-13"),
        ("the end of last month", "2026-10-31"),
    ],
)
def test_a_day_in_words_is_the_latest_such_day(text: str, day: str) -> None:
    found = read(text)

    assert found.day == date.fromisoformat(day)
    assert found.ambiguous == ()
    assert tidy(blank(text, *found.spans)) == ""


@pytest.mark.parametrize(
    "text", ["", "クリック 120", "clicks 120", "先週", "last month", "12月まで"]
)
def test_text_that_names_no_single_day_gives_none(text: str) -> None:
    assert read(text) == DayReading()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("明日", "date_future"),
        ("tomorrow", "date_future"),
        ("2026-12-01", "date_future"),
        ("来週金曜", "date_future"),
        ("2026-02-30", "date_impossible"),
        ("2/30", "date_impossible"),
    ],
)
def test_days_that_cannot_be_logged_for_are_refused(text: str, code: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "day", "doubt"),
    [
        ("12/1", "2025-12-01", Doubt.LONG_AGO),
        ("2月1日", "2026-02-01", Doubt.LONG_AGO),
        ("11/20 11/19", "2026-11-20", Doubt.SEVERAL),
        ("11/20(月)", "2026-11-20", Doubt.WEEKDAY_DIFFERS),
    ],
)
def test_a_day_that_may_be_meant_otherwise_is_doubted(text: str, day: str, doubt: Doubt) -> None:
    found = read(text)

    assert (found.day, found.ambiguous) == (date.fromisoformat(day), (doubt,))


def test_day_and_month_are_doubted_in_english_only() -> None:
    assert read("10/11", Language.EN).ambiguous == (Doubt.DAY_OR_MONTH,)
    assert read("10/11").ambiguous == ()
