from datetime import date

import pytest

from bot import calendars
from bot.calendars import holiday_name, is_holiday


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


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("JP", "ja", "勤労感謝の日"),
        ("JP", "en", "Labor Thanksgiving Day"),
        ("", "ja", ""),
        ("XX", "ja", ""),
        ("US", "en", ""),
    ],
)
def test_a_holiday_is_called_what_readers_call_it(country: str, language: str, name: str) -> None:
    assert holiday_name(country, date(2026, 11, 23), language) == name


@pytest.mark.parametrize("spoken", ["ja_JP.UTF-8", "C", "th"])
def test_what_a_holiday_is_called_does_not_hang_on_the_machine(
    spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", spoken)
    calendars._named.cache_clear()  # noqa: SLF001 - others asked before

    assert holiday_name("JP", date(2026, 11, 23), "en") == "Labor Thanksgiving Day"
    assert holiday_name("DE", date(2026, 10, 3), "ja") == "Tag der Deutschen Einheit"
