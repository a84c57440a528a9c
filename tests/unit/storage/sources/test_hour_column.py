"""Tables by hour: a column with a time, or one with the hour beside the day's."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, ColumnMap, Grain, RawRow
from kpi.model import MetricKey
from storage.sources.files.days import read_day, read_stamp
from storage.sources.files.hour_column import read_hour
from storage.sources.files.opening import open_file

NINE = datetime.combine(date(2026, 11, 20), time(9))
TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-20 09:00",
        "2026/11/20 9:00:00",
        "2026-11-20T09:00",
        "2026年11月20日 9時",
        "2026112009",
        "2026/11/20 午前9:00",
        "2026-11-20 9:00 AM",
        "11/20/2026 09:00",
        "2026/11/20 9時台",
    ],
)
def test_a_time_after_a_day_is_read(cell: str) -> None:
    assert read_stamp(cell, None) == NINE
    assert read_day(cell, None) == NINE.date()


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-20T09:00:00+09:00", NINE.replace(tzinfo=TOKYO)),
        ("2026-11-20T09:00:00Z", NINE.replace(tzinfo=UTC)),
        ("2026-11-20 09:30:15", NINE.replace(minute=30, second=15)),
        ("2026-11-20 9:00 PM", NINE.replace(hour=21)),
        ("2026-11-20", None),
        ("2026113009", NINE.replace(day=30)),
        ("2026133009", None),
        ("2026-11-20 25:00", None),
        ("2026-11-20T09:00:00+99:00", None),
        ("09:00", None),
        ("13:00 " * 20, None),
    ],
)
def test_a_moment_is_what_the_cell_says(cell: str, moment: datetime | None) -> None:
    assert read_stamp(cell, None) == moment


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("0", 0),
        ("09", 9),
        ("9:00", 9),
        ("09:00:00", 9),
        ("9時", 9),
        ("9時台", 9),
        ("23", 23),
        ("9:00-10:00", 9),
        ("9-10", 9),
        ("9時〜10時", 9),
        ("午後3時", 15),
        ("12 AM", 0),
        ("12 PM", 12),
        ("3 p.m.", 15),
        ("24", None),
        ("9:30", None),
        ("13 PM", None),
        ("", None),
        ("合計", None),
    ],
)
def test_an_hour_is_read_as_people_write_it(cell: str, hour: int | None) -> None:
    assert read_hour(cell) == hour


def rows(text: str, answers: Answers | None = None) -> list[tuple[object, ...]]:
    """Return name, moment, whether it is an hour, and value; of refusals line and code."""
    found = open_file("numbers.csv", text.encode(), answers or Answers())
    return [
        (row.name, row.at, row.is_hour, int(row.value))
        if isinstance(row, RawRow)
        else (row.line, row.code)
        for row in found.rows()
    ]


@pytest.mark.parametrize("header", ["Hour", "時間", "時刻", "時間帯"])
def test_the_hour_stands_beside_the_day(header: str) -> None:
    table = f"Date,{header},Mentions\n2026-11-20,9,5\n2026-11-20,10,6\n2026-11-20,11:30,7\n"

    assert rows(table) == [
        ("Mentions", NINE, True, 5),
        ("Mentions", NINE.replace(hour=10), True, 6),
        (4, "import.no_full_hour"),
    ]


def test_a_length_of_time_is_no_hour() -> None:
    table = "日付,時間,いいね\n2026-11-19,9,5\n2026-11-20,10,6\n"

    assert [one[0] for one in rows(table)] == ["時間", "いいね", "時間", "いいね"]


def test_one_value_a_row_may_have_an_hour_too() -> None:
    table = "日付,時間帯,指標,値\n2026-11-20,9時台,いいね,5\n2026-11-20,半,いいね,6\n"
    table += "2026-11-20,11時台,いいね,7\n"

    assert rows(table)[:2] == [("いいね", NINE, True, 5), (3, "import.no_full_hour")]


def test_a_column_of_times_is_read() -> None:
    table = "日時,いいね\n2026/11/20 9:00,5\n2026/11/20 10:00,6\n"

    assert rows(table) == [
        ("いいね", NINE, False, 5),
        ("いいね", NINE.replace(hour=10), False, 6),
    ]


def test_google_writes_day_and_hour_as_one_number() -> None:
    table = "Date + hour (YYYYMMDDHH),Sessions\n2026112009,5\n2026112010,6\n"

    assert [one[1] for one in rows(table)] == [NINE, NINE.replace(hour=10)]


def test_a_column_of_hours_may_hold_whole_times() -> None:
    (one,) = rows("hour,mentions\n2026-11-20 09:00,5\n")

    assert one[:2] == ("mentions", NINE)


def test_columns_that_somebody_said_have_their_hours_as_well() -> None:
    chosen = ColumnMap(day="when", metrics={"x1": MetricKey("likes")})
    table = "when,x1,hour\n2026-11-20,5,9\n2026-11-20,6,half past\n2026-11-20,7,11\n"

    daily = rows(table, Answers(columns=chosen))
    running = rows(table, Answers(columns=replace(chosen, grain=Grain.CUMULATIVE)))

    assert daily == [
        ("x1", NINE, True, 5),
        (3, "import.no_full_hour"),
        ("x1", NINE.replace(hour=11), True, 7),
    ]
    assert [one[1] for one in running] == [None] * 3


def test_a_table_of_posts_by_the_minute_is_still_no_table_by_hour() -> None:
    with pytest.raises(NotUnderstood):
        open_file("x.csv", b"day,thing\n2026-11-20,a\n2026-11-20,b\n", Answers())
