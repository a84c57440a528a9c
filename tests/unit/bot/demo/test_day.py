"""Whole days of the demo end by day: at night nobody is written to because a day began."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.stage import until_day

DAY = timedelta(days=1)
HOURS = (7, 22)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-22T07:10+00:00", "2026-11-22T07:10+00:00"),
        ("2026-11-22T12:29+00:00", "2026-11-22T12:29+00:00"),
        ("2026-11-22T12:30+00:00", "2026-11-23T07:10+00:00"),
        ("2026-11-22T23:00+09:00", "2026-11-23T07:10+00:00"),
        ("2026-11-23T03:00+09:00", "2026-11-23T07:10+00:00"),
        ("2026-11-22T05:00+00:00", "2026-11-22T07:10+00:00"),
    ],
)
def test_the_next_day_is_found(now: str, day: str) -> None:
    at = datetime.fromisoformat(now)

    assert at + until_day(at) == datetime.fromisoformat(day)


@given(minutes=st.integers(0, 2 * 365 * 24 * 60))
def test_it_is_day_for_all_within_a_day(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    wait = until_day(now)

    assert timedelta(0) <= wait < DAY
    for zone in ("Asia/Tokyo", "Europe/London"):
        assert HOURS[0] <= (now + wait).astimezone(ZoneInfo(zone)).hour < HOURS[1]
