"""Hours of a team's day, in zones that set their clocks and in those half an hour beside."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from kpi.hours import begins, comes_twice, count, day_of, folded, key_of, local, moment_of
from kpi.model import Aggregation

TOKYO, BERLIN, KOLKATA = "Asia/Tokyo", "Europe/Berlin", "Asia/Kolkata"
AT_TEN = datetime.combine(date(2026, 11, 20), time(10))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def hours_of(day: date, zone: str) -> list[datetime]:
    start, end = begins(day, zone), begins(day + timedelta(days=1), zone)
    return [start + timedelta(hours=n) for n in range((end - start) // timedelta(hours=1))]


@pytest.mark.parametrize(
    ("zone", "hour"), [(TOKYO, 1), (BERLIN, 9), (KOLKATA, 4), ("UTC", 10)], ids=str
)
def test_a_local_hour_is_kept_under_the_hour_of_utc_in_which_it_begins(
    zone: str, hour: int
) -> None:
    moment = moment_of(AT_TEN, zone)

    assert moment is not None
    kept = key_of(moment)
    assert (kept.tzinfo, kept.hour, kept.minute) == (UTC, hour, 0)
    assert local(kept, zone).replace(tzinfo=None) == AT_TEN
    assert day_of(kept, zone) == AT_TEN.date()


def test_an_offset_is_taken_by_its_word() -> None:
    there = AT_TEN.replace(tzinfo=timezone(timedelta(hours=-8)))

    assert key_of(there) == datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "zone", "many"),
    [(SPRING, BERLIN, 23), (AUTUMN, BERLIN, 25), (AUTUMN, TOKYO, 24), (AUTUMN, KOLKATA, 24)],
    ids=["spring", "autumn", "no_summer_time", "half_hour_zone"],
)
def test_a_day_has_as_many_hours_as_its_clock(day: date, zone: str, many: int) -> None:
    hours = hours_of(day, zone)

    assert len(hours) == many
    assert count(hours, zone) == {day: many}


def test_an_hour_that_clocks_skip_is_no_moment() -> None:
    assert moment_of(datetime.combine(SPRING, time(2)), BERLIN) is None
    assert not comes_twice(datetime.combine(SPRING, time(2)), BERLIN)


def test_an_hour_that_comes_twice_is_two_moments() -> None:
    wall = datetime.combine(AUTUMN, time(2))

    first, second = moment_of(wall, BERLIN), moment_of(wall.replace(fold=1), BERLIN)

    assert comes_twice(wall, BERLIN)
    assert not comes_twice(AT_TEN, BERLIN)
    assert first is not None
    assert second == first + timedelta(hours=1)


@pytest.mark.parametrize(
    ("aggregation", "values"),
    [(Aggregation.SUM, [3, 12]), (Aggregation.LAST, [2, 5])],
)
def test_a_day_is_the_sum_of_its_hours_or_what_stood_last(
    aggregation: Aggregation, values: list[int]
) -> None:
    start = begins(AT_TEN.date(), TOKYO)
    hours = {start + timedelta(hours=n - 2): Decimal(n + 1) for n in range(5)}
    shuffled = dict(sorted(hours.items(), reverse=True))

    days = folded(shuffled, aggregation, TOKYO)

    assert days == {
        AT_TEN.date() - timedelta(days=1): values[0],
        AT_TEN.date(): values[1],
    }
