from decimal import Decimal

import pytest

from storage.sources.files.values import is_missing, read_value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1234", "1234"),
        ("-3", "-3"),
        ("1,234", "1234"),
        ("1,234,567.5", "1234567.5"),
        ("3.4%", "3.4"),
        ("12万", "120000"),
        ("1.2K", "1200"),
        ("-3.4%", "-3.4"),
        ("−5", "-5"),
        ("△5", "-5"),
        ("▲1,200", "-1200"),
        ("1.2億", "120000000"),
        ("475.8m", "475800000"),
        ("48m", "48000000"),
        ("29.0b", "29000000000"),
        ("12,34,567", "1234567"),
        ("1 234", "1234"),
        ("1\u202f234,5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("3,4 %", "3.4"),
        ("4.280105700264251", "4.280105700264251"),
        ("1e-05", "0.00001"),
    ],
)
def test_numbers_are_read_as_exports_write_them(cell: str, expected: str) -> None:
    number = read_value(cell)

    assert number is not None
    assert (number.value, number.is_percent) == (Decimal(expected), "%" in cell)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "🔒x",
        "abc",
        "12 and 13 and",
        "2倍",
        "±3",
        "△",
        "△-5",
        "(5)",
        "9" * 5000,
        "1.78E+16",
        "< 1%",
        "1:70",
        "1:02:03:04",
        "3.апр",
        "1,2,3",
        "Infinity",
    ],
)
def test_what_is_no_number_is_not_made_one(cell: str) -> None:
    assert read_value(cell) is None


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("0:05:12", "312"),
        ("3:05", "185"),
        ("16h:26m:21s", "59181"),
        ("5m 12s", "312"),
        ("23.35s", "23.35"),
        ("1分5秒", "65"),
        ("2時間", "7200"),
        ("0:00:00", "0"),
    ],
)
def test_times_are_read_in_seconds_and_said_to_be_times(cell: str, seconds: str) -> None:
    assert read_value(cell) == (Decimal(seconds), False, True)


@pytest.mark.parametrize(
    "cell", ["", "--", "-", "NaN", "undefined", "n/a", "Infinity", "🔒", "(not set)"]
)
def test_missing_values_are_known_by_their_spellings(cell: str) -> None:
    assert is_missing(cell)
