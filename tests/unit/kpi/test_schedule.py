"""Schedules: local rules become instants, through daylight saving, holidays and quiet hours."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.ports import HolidayPolicy
from kpi.schedule import (
    Occurrence,
    Rule,
    RuleKind,
    instant_of,
    latest_hourly,
    next_occurrence,
    occurrences,
    quiet_until,
)

ZONES = (
    "UTC",
    "Asia/Tokyo",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
)
DAY = timedelta(days=1)


def nothing_is_a_holiday(_day: date) -> bool:
    return False


def everything_is_a_holiday(_day: date) -> bool:
    return True


def holidays(*days: date) -> Callable[[date], bool]:
    return lambda day: day in days


def rule(
    kind: RuleKind = RuleKind.DAILY,
    at: time = time(9),
    zone: str = "Asia/Tokyo",
    *,
    weekday: int = 0,
    month_day: int = 1,
    policy: HolidayPolicy = HolidayPolicy.KEEP,
) -> Rule:
    return Rule(kind=kind, at=at, zone=zone, weekday=weekday, month_day=month_day, holidays=policy)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days_of(found: list[Occurrence]) -> list[date]:
    return [each.local_date for each in found]


@pytest.mark.parametrize(
    ("given_rule", "expected"),
    [
        pytest.param(rule(), ["2026-11-23", "2026-11-24"], id="daily"),
        pytest.param(
            rule(RuleKind.WEEKDAYS), ["2026-11-23", "2026-11-24"], id="weekdays_after_a_weekend"
        ),
        pytest.param(rule(RuleKind.WEEKLY, weekday=4), ["2026-11-27", "2026-12-04"], id="weekly"),
        pytest.param(
            rule(RuleKind.MONTHLY, month_day=15), ["2026-12-15", "2027-01-15"], id="monthly"
        ),
        pytest.param(
            rule(RuleKind.MONTHLY, month_day=31), ["2026-11-30", "2026-12-31"], id="month_end"
        ),
    ],
)
def test_each_kind_of_rule_comes_due_on_its_days(given_rule: Rule, expected: list[str]) -> None:
    sunday_night = utc("2026-11-22T14:00")

    found = occurrences(
        given_rule, sunday_night, sunday_night + timedelta(days=90), nothing_is_a_holiday
    )

    assert [day.isoformat() for day in days_of(found)[:2]] == expected


def test_a_shorter_february_lends_its_last_day() -> None:
    found = occurrences(
        rule(RuleKind.MONTHLY, month_day=30),
        utc("2028-02-01T00:00"),
        utc("2028-03-01T00:00"),
        nothing_is_a_holiday,
    )

    assert days_of(found) == [date(2028, 2, 29)]


def test_the_window_leaves_out_its_start_and_takes_in_its_end() -> None:
    nine = utc("2026-11-24T00:00")

    found = occurrences(rule(), nine, nine + DAY, nothing_is_a_holiday)

    assert found == [Occurrence(local_date=date(2026, 11, 25), instant=nine + DAY)]


def test_the_next_one_is_the_first_of_the_window() -> None:
    now = utc("2026-11-21T12:00")

    found = next_occurrence(rule(RuleKind.MONTHLY, month_day=1), now, nothing_is_a_holiday)

    assert found == Occurrence(local_date=date(2026, 12, 1), instant=utc("2026-12-01T00:00"))


def test_there_is_no_next_one_where_every_day_is_skipped() -> None:
    skipping = rule(policy=HolidayPolicy.SKIP)

    assert next_occurrence(skipping, utc("2026-11-21T12:00"), everything_is_a_holiday) is None


def test_a_holiday_is_kept_unless_something_else_is_wished() -> None:
    new_year = holidays(date(2027, 1, 1))

    found = next_occurrence(rule(), utc("2026-12-31T12:00"), new_year)

    assert found is not None
    assert found.local_date == date(2027, 1, 1)


def test_a_skipped_holiday_has_no_digest() -> None:
    monday_off = holidays(date(2026, 11, 23))

    found = next_occurrence(
        rule(RuleKind.WEEKLY, policy=HolidayPolicy.SKIP), utc("2026-11-21T12:00"), monday_off
    )

    assert found is not None
    assert found.local_date == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("off", "planned", "expected"),
    [
        pytest.param(["2026-11-23"], 0, "2026-11-24", id="to_tuesday"),
        pytest.param(["2026-11-27"], 4, "2026-11-30", id="over_a_weekend"),
        pytest.param(
            ["2026-11-27", "2026-11-30", "2026-12-01"], 4, "2026-12-02", id="over_more_holidays"
        ),
        pytest.param(["2026-11-28"], 5, "2026-11-30", id="a_saturday_that_is_a_holiday"),
    ],
)
def test_a_moved_digest_goes_out_on_the_next_open_day(
    off: list[str], planned: int, expected: str
) -> None:
    moving = rule(RuleKind.WEEKLY, weekday=planned, policy=HolidayPolicy.MOVE)
    closed = holidays(*map(date.fromisoformat, off))

    found = next_occurrence(moving, utc("2026-11-22T14:00"), closed)

    assert found is not None
    assert found.local_date.isoformat() == expected


def test_a_digest_moved_into_the_window_from_before_it_is_found() -> None:
    golden_week = holidays(*(date(2026, 5, day) for day in range(1, 7)))
    moving = rule(RuleKind.MONTHLY, month_day=1, policy=HolidayPolicy.MOVE)

    found = occurrences(moving, utc("2026-05-06T01:00"), utc("2026-05-08T00:00"), golden_week)

    assert days_of(found) == [date(2026, 5, 7)]


def test_a_moved_digest_and_the_next_days_own_are_one() -> None:
    monday_off = holidays(date(2026, 11, 23))
    moving = rule(RuleKind.WEEKDAYS, policy=HolidayPolicy.MOVE)

    found = occurrences(moving, utc("2026-11-22T14:00"), utc("2026-11-25T00:00"), monday_off)

    assert days_of(found) == [date(2026, 11, 24), date(2026, 11, 25)]


def test_a_digest_that_finds_no_open_day_is_skipped() -> None:
    moving = rule(policy=HolidayPolicy.MOVE)
    now = utc("2026-11-21T12:00")

    assert occurrences(moving, now, now + 3 * DAY, everything_is_a_holiday) == []


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        pytest.param("America/New_York", "2026-03-08", "02:30", "07:00", id="spring_skip_hour"),
        pytest.param("America/New_York", "2026-03-08", "03:00", "07:00", id="spring_after_skip"),
        pytest.param("America/New_York", "2026-03-08", "01:59", "06:59", id="spring_before_skip"),
        pytest.param("America/New_York", "2026-11-01", "01:30", "05:30", id="autumn_hour_twice"),
        pytest.param("America/New_York", "2026-11-01", "02:00", "07:00", id="autumn_after_twice"),
        pytest.param("Europe/London", "2026-03-29", "01:30", "01:00", id="london_spring"),
        pytest.param("Europe/London", "2026-10-25", "01:30", "00:30", id="london_autumn"),
        pytest.param("Asia/Kathmandu", "2026-11-21", "09:00", "03:15", id="quarter_hour_offset"),
    ],
)
def test_a_local_time_has_one_instant(zone: str, day: str, at: str, expected: str) -> None:
    found = instant_of(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))

    assert found == utc(f"{day}T{expected}")


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        # Lord Howe moves its clocks by half an hour only.
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30", id="lord_howe_spring"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45", id="lord_howe_autumn"
        ),
        # Samoa crossed the date line: 30 December 2011 did not happen.
        pytest.param(
            "Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00", id="apia_lost_day"
        ),
        # Morocco leaves its summer time for Ramadan.
        pytest.param(
            "Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:00", id="after_ramadan"
        ),
        # Clocks that jump at midnight: the day begins at one o'clock.
        pytest.param(
            "America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00", id="midnight_skipped"
        ),
    ],
)
def test_unusual_clock_changes_have_one_instant_as_well(
    zone: str, day: str, at: str, expected: str
) -> None:
    found = instant_of(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))

    assert found == utc(expected)


def test_a_daily_digest_in_the_hour_that_comes_twice_is_due_once() -> None:
    new_york = rule(at=time(1, 30), zone="America/New_York")

    found = occurrences(
        new_york, utc("2026-10-31T12:00"), utc("2026-11-02T12:00"), nothing_is_a_holiday
    )

    assert days_of(found) == [date(2026, 11, 1), date(2026, 11, 2)]


def test_a_daily_digest_in_the_skipped_hour_is_due_once() -> None:
    new_york = rule(at=time(2, 30), zone="America/New_York")

    found = occurrences(
        new_york, utc("2026-03-07T12:00"), utc("2026-03-09T12:00"), nothing_is_a_holiday
    )

    assert [each.instant for each in found] == [utc("2026-03-08T07:00"), utc("2026-03-09T06:30")]


def brute_force_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Walk through the day minute by minute until the wall shows the time or a later one."""
    minute = datetime.combine(day, time(0), tzinfo=UTC) - timedelta(hours=15)
    wanted = datetime.combine(day, at)
    while minute.astimezone(zone).replace(tzinfo=None) < wanted:
        minute += timedelta(minutes=1)
    return minute


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2005, 1, 1), date(2032, 12, 31)),
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_an_instant_is_the_first_minute_at_which_the_wall_clock_is_there(
    zone: str, day: date, at: time
) -> None:
    place = ZoneInfo(zone)

    assert instant_of(day, at, place) == brute_force_instant(day, at, place)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2011, 2018, 2026])
def test_each_clock_change_of_a_year_agrees_with_brute_force(zone: str, year: int) -> None:
    place = ZoneInfo(zone)
    hours = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(366 * 24))
    changes = [
        hour.astimezone(place)
        for hour in hours
        if hour.astimezone(place).utcoffset()
        != (hour + timedelta(hours=1)).astimezone(place).utcoffset()
    ]

    for change in changes:
        for minutes in (-90, -15, 0, 15, 45, 75, 105, 150):
            wall = change.replace(tzinfo=None) + timedelta(minutes=minutes)
            found = instant_of(wall.date(), wall.time(), place)
            assert found == brute_force_instant(wall.date(), wall.time(), place), wall


def brute_force_days(given_rule: Rule, first: date, last: date) -> list[date]:
    days = []
    day = first
    while day <= last:
        last_of_month = (day + DAY).month != day.month
        is_due = {
            RuleKind.DAILY: True,
            RuleKind.WEEKDAYS: day.isoweekday() <= 5,
            RuleKind.WEEKLY: day.isoweekday() == given_rule.weekday + 1,
            RuleKind.MONTHLY: day.day == given_rule.month_day
            or (last_of_month and day.day < given_rule.month_day),
        }[given_rule.kind]
        if is_due:
            days.append(day)
        day += DAY
    return days


@settings(max_examples=80)
@given(
    kind=st.sampled_from(RuleKind),
    zone=st.sampled_from(ZONES),
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    weekday=st.integers(0, 6),
    month_day=st.integers(1, 31),
    after=st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # bounds must be naive
    length=st.integers(1, 70),
)
def test_occurrences_are_those_of_a_day_by_day_search(
    kind: RuleKind,
    zone: str,
    at: time,
    weekday: int,
    month_day: int,
    after: datetime,
    length: int,
) -> None:
    wished = rule(kind, at, zone, weekday=weekday, month_day=month_day)
    until = after + timedelta(days=length)
    place = ZoneInfo(zone)

    found = occurrences(wished, after, until, nothing_is_a_holiday)

    days = brute_force_days(wished, after.date() - 3 * DAY, until.date() + 3 * DAY)
    expected = {day: instant_of(day, at, place) for day in days}
    assert {each.local_date: each.instant for each in found} == {
        day: instant for day, instant in expected.items() if after < instant <= until
    }


@settings(max_examples=60)
@given(
    kind=st.sampled_from(RuleKind),
    zone=st.sampled_from(ZONES),
    policy=st.sampled_from(HolidayPolicy),
    off=st.sets(st.dates(date(2026, 1, 1), date(2026, 4, 30)), max_size=12),
    cut=st.integers(0, 100 * 24 * 60),
)
def test_a_window_in_two_parts_gives_what_the_whole_gives(
    kind: RuleKind, zone: str, policy: HolidayPolicy, off: set[date], cut: int
) -> None:
    wished = rule(kind, time(2, 30), zone, weekday=6, month_day=29, policy=policy)
    start, end = utc("2026-01-15T00:00"), utc("2026-04-25T00:00")
    middle = start + timedelta(minutes=cut)

    whole = occurrences(wished, start, end, off.__contains__)
    parts = [
        *occurrences(wished, start, middle, off.__contains__),
        *occurrences(wished, middle, end, off.__contains__),
    ]

    assert parts == whole
    assert len({each.local_date for each in whole}) == len(whole)


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    policy=st.sampled_from(HolidayPolicy),
    off=st.sets(st.dates(date(2026, 3, 1), date(2026, 4, 30)), max_size=20),
)
def test_walking_from_one_to_the_next_visits_each_once(
    zone: str, policy: HolidayPolicy, off: set[date]
) -> None:
    wished = rule(RuleKind.WEEKDAYS, time(1, 45), zone, policy=policy)
    start, end = utc("2026-03-01T00:00"), utc("2026-04-15T00:00")

    walked = []
    here = next_occurrence(wished, start, off.__contains__)
    while here is not None and here.instant <= end:
        walked.append(here)
        here = next_occurrence(wished, here.instant, off.__contains__)

    assert walked == occurrences(wished, start, end, off.__contains__)


@pytest.mark.parametrize(
    ("now", "start", "end", "expected"),
    [
        pytest.param("2026-11-21T12:00", "22:00", "08:00", None, id="evening_before"),
        pytest.param("2026-11-21T13:00", "22:00", "08:00", "2026-11-21T23:00", id="at_the_start"),
        pytest.param("2026-11-21T18:00", "22:00", "08:00", "2026-11-21T23:00", id="in_the_night"),
        pytest.param("2026-11-21T23:00", "22:00", "08:00", None, id="at_the_end"),
        pytest.param("2026-11-21T03:30", "12:00", "13:00", "2026-11-21T04:00", id="lunch"),
        pytest.param("2026-11-21T02:59", "12:00", "13:00", None, id="before_lunch"),
        pytest.param("2026-11-21T03:30", "12:00", "12:00", None, id="no_hours_at_all"),
        pytest.param("2026-11-21T14:00", "22:00", "00:00", "2026-11-21T15:00", id="to_midnight"),
    ],
)
def test_quiet_hours_end_at_their_local_end(
    now: str, start: str, end: str, expected: str | None
) -> None:
    found = quiet_until(utc(now), "Asia/Tokyo", time.fromisoformat(start), time.fromisoformat(end))

    assert found == (utc(expected) if expected else None)


@pytest.mark.parametrize(
    ("now", "start", "end", "expected"),
    [
        # 01:30 comes twice on 1 November 2026 in New York.
        pytest.param("2026-11-01T05:15", "22:00", "01:30", "2026-11-01T05:30", id="first_time"),
        pytest.param("2026-11-01T06:15", "22:00", "01:30", "2026-11-01T06:30", id="second_time"),
        # 02:30 does not come on 8 March 2026.
        pytest.param("2026-03-08T06:30", "22:00", "02:30", "2026-03-08T07:00", id="skipped_end"),
        pytest.param("2026-03-08T07:00", "02:15", "02:45", None, id="wholly_skipped"),
    ],
)
def test_quiet_hours_keep_to_the_wall_clock_when_clocks_change(
    now: str, start: str, end: str, expected: str | None
) -> None:
    found = quiet_until(
        utc(now), "America/New_York", time.fromisoformat(start), time.fromisoformat(end)
    )

    assert found == (utc(expected) if expected else None)


@settings(max_examples=150)
@given(
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # bounds must be naive
    start=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    end=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_when_quiet_hours_end_it_is_later_and_no_longer_quiet(
    zone: str, now: datetime, start: time, end: time
) -> None:
    ending = quiet_until(now, zone, start, end)

    if ending is not None:
        assert now < ending <= now + timedelta(hours=50)
        assert quiet_until(ending, zone, start, end) is None or start == end


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Asia/Tokyo", "2026-12-07T00:10+00:00", "2026-12-07T00:10+00:00"),
        ("Asia/Tokyo", "2026-12-07T00:09:59+00:00", "2026-12-06T23:10+00:00"),
        ("Asia/Kathmandu", "2026-12-07T00:10+00:00", "2026-12-06T23:25+00:00"),
        ("America/New_York", "2026-11-01T06:05+00:00", "2026-11-01T05:10+00:00"),
        ("America/New_York", "2027-03-14T07:15+00:00", "2027-03-14T07:10+00:00"),
    ],
    ids=["now", "just-before", "quarter-beside", "fall-back", "spring-skip"],
)
def test_the_last_hour_is_found_by_the_minutes_of_the_zone(
    zone: str, now: str, expected: str
) -> None:
    found = latest_hourly(10, zone, datetime.fromisoformat(now))

    assert found == datetime.fromisoformat(expected)
