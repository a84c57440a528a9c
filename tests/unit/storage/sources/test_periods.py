"""Tables by month and by week: their sums never become the value of a day."""

from datetime import date

import pytest

from kpi.imports import Answers, Grain
from kpi.model import PERIOD
from storage.sources.files.periods import are_apart, read_period, read_short_months, so_far
from tests.unit.storage.sources.reading import opened, refused, taken


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("2026-02", "2026-02-28"),
        ("2026年11月", "2026-11-30"),
        ("11/2026", "2026-11-30"),
        ("202611", "2026-11-30"),
        ("Nov 2026", "2026-11-30"),
        ("noviembre 2026", "2026-11-30"),
        ("2026-W47", "2026-11-22"),
        ("2026年第47週", "2026-11-22"),
        ("2026/11/02〜2026/11/08", "2026-11-08"),
        ("2026-11-02 - 2026-11-08", "2026-11-08"),
    ],
)
def test_a_month_or_week_ends_on_a_day(cell: str, last: str) -> None:
    assert read_period(cell) == date.fromisoformat(last)


@pytest.mark.parametrize("cell", ["", "5", "2026", "2026-11-02", "20261102", "Nov-26", "2026-W60"])
def test_a_day_or_less_is_no_period(cell: str) -> None:
    assert read_period(cell) is None


def test_months_with_short_years_are_told_from_days_by_their_order() -> None:
    assert read_short_months(["Nov-25", "Dec-25", "Jan-26"]) == [
        date(2025, 11, 30),
        date(2025, 12, 31),
        date(2026, 1, 31),
    ]
    assert read_short_months(["Nov-25", "Nov-26", "Nov-27"]) is None
    assert read_short_months(["Jan-26", "Dec-25"]) is not None
    assert read_short_months(["Nov-25"]) is None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-01-01", "2026-02-01"], True),
        (["2026-01-31", "2026-02-28", "2026-03-31"], True),
        (["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"], True),
        (["2026-11-02", "2026-11-09", "2026-11-16"], False),
        (["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"], False),
        (["2026-11-01"], False),
        ([], False),
    ],
)
def test_days_far_apart_speak_for_more_than_themselves(days: list[str], *, expected: bool) -> None:
    assert are_apart([date.fromisoformat(day) for day in days]) is expected


def test_a_period_under_way_ends_with_the_file() -> None:
    made_on = date(2026, 11, 22)

    assert so_far(date(2026, 11, 30), made_on) == made_on
    assert so_far(date(2026, 11, 26), date(2026, 11, 22)) == made_on
    assert so_far(date(2026, 12, 31), made_on) == date(2026, 12, 31)
    assert so_far(date(2026, 10, 31), made_on) == date(2026, 10, 31)
    assert so_far(date(2026, 12, 31), None) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "lines",
    [
        ("月,リーチ", "2026年9月,500", "2026年10月,600", "合計,1100"),
        ("Month,Reach", "Sep-26,500", "Oct-26,600", "Total,1100"),
        ("Date,Reach", "2026-09-30,500", "2026-10-31,600"),
        ("date,metric,value", "2026-09,Reach,500", "2026-10,Reach,600"),
        ("date,metric,value", "2026-09-30,Reach,500", "2026-10-31,Reach,600"),
    ],
    ids=["japanese", "short_years", "days", "tidy", "tidy_days"],
)
def test_a_table_by_month_is_one_of_periods(lines: tuple[str, ...]) -> None:
    file = opened(*lines)

    assert file.facts.grain is Grain.LIFETIME
    assert [(row.day, int(row.value), row.scope.basis) for row in taken(file)] == [
        (date(2026, 9, 30), 500, PERIOD),
        (date(2026, 10, 31), 600, PERIOD),
    ]
    assert refused(file) == []


def test_the_month_that_is_not_over_is_taken_so_far() -> None:
    file = opened("Month,Reach", "2026-10,500", "2026-11,90")

    assert [row.day for row in taken(file)] == [date(2026, 10, 31), date(2026, 11, 22)]


def test_a_word_for_months_above_other_cells_makes_no_table_by_month() -> None:
    file = opened("Month,Date,Reach", "November,2026-11-01,5", "November,2026-11-02,6")

    assert file.facts.grain is Grain.DAILY
    assert list(file.facts.left_out) == ["Month"]


def test_an_export_by_day_whose_days_are_weeks_is_no_daily_series() -> None:
    days = ("2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26")
    file = opened("Date,Clicks,Impressions,CTR,Position", *(f"{day},5,100,5%,3" for day in days))

    assert file.facts.grain is Grain.LIFETIME
    assert {row.scope.basis for row in taken(file)} == {PERIOD}


@pytest.mark.parametrize("answers", [Answers(), Answers(made_on=date(2026, 11, 22))])
def test_the_first_of_january_says_nothing_of_the_order_of_days_and_months(
    answers: Answers,
) -> None:
    days = [f"{day:02}/01/2026" for day in range(1, 15)]

    file = opened("Date,Likes", *(f"{day},1" for day in days), answers=answers)

    assert [row.day for row in taken(file)] == [date(2026, 1, day) for day in range(1, 15)]
    assert refused(file) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("Month,Reach", "9999-12,5", "9999-11,6"),
        ("Date,Reach", "9999-12-31,5", "9999-11-30,6"),
        ("Week,Reach", "9999-W50,5", "9999-W51,5"),
        ("Metric,9999-10,9999-11,9999-12", "Reach,1,2,3"),
    ],
    ids=["months", "ends", "weeks", "across"],
)
def test_the_end_of_the_calendar_is_a_day_like_any_other(lines: tuple[str, ...]) -> None:
    days = {row.day for row in taken(opened(*lines))}

    assert days
    assert max(days).year == 9999
