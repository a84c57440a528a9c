from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.imports import DateOrder
from storage.sources.files.days import (
    MonthDay,
    is_slashed,
    order_of,
    read_day,
    read_month_day,
    read_range,
    with_years,
)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-01",
        "2026/11/1",
        "20261101",
        "2026-11-01T01:00:00",
        "2026-11-01 23:59:59.123",
        "2026. 11. 1.",
        "2026年11月1日",
        "2026年11月1日(日) 20:11",
        "2026년 11월 1일",
        "1.11.2026",
        "Sun, Nov 1, 2026",
        "Nov 1, 2026",
        "Sunday, November 1st, 2026 4:05 PM",
        "1 November 2026",
        "1-Nov-2026",
        "1 de noviembre de 2026",
        "1er novembre 2026",
        "1. November 2026",
        "1 ноября 2026 г.",
        "2026. nov. 1.",
        "1 พ.ย. 2026",
        "1 tháng 11, 2026",
        "1 Kas 2026",
        "46327",
        "46327.5",
    ],
)
def test_days_are_read_as_exports_write_them(cell: str) -> None:
    assert read_day(cell, None) == date(2026, 11, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30",
        "Total",
        "合計",
        "13/13/2026",
        "",
        "Nov 2026",
        "April 12",
        "12345",
        "x" * 99,
        "2026-11-01 - 2026-11-07",
        "2026年11月1日〜2026年11月7日",
        "Nov 1 - Nov 7",
        "Nov 1 2026 2027",
        "13 listopada 2026",
        "Feb 30, 2026",
        "2026-11-01 and more",
        "Nov 12 26",
        "1 Xyz 2026",
    ],
)
def test_what_is_no_day_is_not_made_one(cell: str) -> None:
    assert read_day(cell, None) is None


def test_a_word_that_is_a_month_and_a_weekday_is_told_by_its_place() -> None:
    assert read_day("mar, 8 abr 2025", None) == date(2025, 4, 8)
    assert read_day("mar 8, 2025", None) == date(2025, 3, 8)


@pytest.mark.parametrize(
    ("cell", "zone", "expected"),
    [
        ("2026-10-31 14:00 +0000", "", date(2026, 10, 31)),
        ("2026-10-31 14:00 +0000", "Asia/Tokyo", date(2026, 10, 31)),
        ("2026-10-31 15:00 +0000", "Asia/Tokyo", date(2026, 11, 1)),
        ("2026-10-31T23:30:00Z", "Asia/Tokyo", date(2026, 11, 1)),
        ("2026-11-01 00:30:00 -0400", "America/New_York", date(2026, 11, 1)),
        ("2026-11-01 00:30:00 +0900", "UTC", date(2026, 10, 31)),
        ("2026-11-01 23:30", "Asia/Tokyo", date(2026, 11, 1)),
        ("11/01/2026 11:30 PM +0000", "Asia/Tokyo", date(2026, 11, 2)),
        ("11/01/2026 12:30 AM +0000", "Asia/Tokyo", date(2026, 11, 1)),
        ("2026-11-01 25:30 +0000", "Asia/Tokyo", None),
    ],
)
def test_a_stamp_with_an_offset_falls_on_the_accounts_day(
    cell: str, zone: str, expected: date | None
) -> None:
    assert read_day(cell, DateOrder.MONTH_FIRST, zone) == expected


def test_a_day_with_slashes_needs_to_know_its_order() -> None:
    for cell in ("03/04/2026", "03-04-2026", "03/04/2026 23:48"):
        assert read_day(cell, None) is None
        assert read_day(cell, DateOrder.MONTH_FIRST) == date(2026, 3, 4)
        assert read_day(cell, DateOrder.DAY_FIRST) == date(2026, 4, 3)


def test_a_part_over_twelve_proves_the_order() -> None:
    assert order_of("25/12/2026") is DateOrder.DAY_FIRST
    assert order_of("12/25/2026 23:48") is DateOrder.MONTH_FIRST
    assert order_of("03/04/2026") is None
    assert order_of("2026-12-25") is None
    assert is_slashed("25/12/2026")
    assert not is_slashed("25.12.2026")


def test_a_range_of_days_is_read_with_both_its_ends() -> None:
    first, last = date(2024, 3, 1), date(2024, 3, 11)

    assert read_range("2024-03-01 - 2024-03-11", None) == (first, last)
    assert read_range("2024年3月1日 〜 2024年3月11日", None) == (first, last)
    assert read_range("Mar 1, 2024 to Mar 11, 2024", None) == (first, last)
    assert read_range("2024-03-11 - 2024-03-01", None) is None
    assert read_range("2024-03-11", None) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("April 12", (4, 12)),
        ("8 de marzo", (3, 8)),
        ("12. April", (4, 12)),
        ("9月26日 午後8:15", (9, 26)),
        ("4월 12일", (4, 12)),
        ("Feb 29", (2, 29)),
        ("Feb 30", None),
        ("1/2", None),
        ("April 12, 2026", None),
        ("x" * 99, None),
    ],
)
def test_a_day_without_its_year_is_read_as_such(
    cell: str, expected: tuple[int, int] | None
) -> None:
    assert read_month_day(cell) == expected


def test_days_without_years_end_at_the_latest_and_cross_new_year() -> None:
    days = [MonthDay(12, 31), MonthDay(1, 1), MonthDay(1, 2)]
    expected = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)]

    assert with_years(days, date(2026, 1, 3)) == expected
    assert with_years(days[::-1], date(2026, 1, 3)) == expected[::-1]
    assert with_years(days[:1], date(2026, 1, 3)) == expected[:1]
    assert with_years([], date(2026, 1, 3)) == []


def test_a_leap_day_falls_in_a_leap_year() -> None:
    assert with_years([MonthDay(2, 29)], date(2026, 3, 1)) == [date(2024, 2, 29)]
    assert with_years([MonthDay(2, 30)], date(2026, 3, 1)) is None


@settings(deadline=None)  # the machine may be busy
@given(
    st.dates(min_value=date(2016, 1, 1), max_value=date(2090, 1, 1)),
    st.integers(min_value=1, max_value=364),
    st.sampled_from([1, -1]),
)
def test_a_year_of_days_gets_back_its_years(last: date, count: int, direction: int) -> None:
    days = [last - timedelta(days=back) for back in range(count, -1, -1)][::direction]

    read = with_years([MonthDay(day.month, day.day) for day in days], last)

    assert read == days
