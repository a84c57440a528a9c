from datetime import date

import pytest

from bot.calendars import is_holiday


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("JP", date(2026, 11, 23), True),
        ("JP", date(2026, 11, 24), False),
        ("JP", date(2027, 3, 22), True),
        ("US", date(2026, 11, 26), True),
        ("GB", date(2026, 11, 26), False),
        ("", date(2026, 1, 1), False),
        ("XX", date(2026, 1, 1), False),
    ],
    ids=[
        "labor_thanksgiving",
        "the_day_after",
        "substitute_for_the_equinox",
        "thanksgiving",
        "not_in_britain",
        "no_country",
        "unknown_country",
    ],
)
def test_public_holidays_are_those_of_the_country(
    country: str, day: date, *, expected: bool
) -> None:
    assert is_holiday(country, day) is expected
