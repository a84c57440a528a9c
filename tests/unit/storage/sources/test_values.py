from datetime import date
from decimal import Decimal

import pytest

from kpi.imports import DateOrder
from storage.sources.files.values import is_missing, is_slashed, order_of, read_day, read_value


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
    ],
)
def test_numbers_are_read_as_exports_write_them(cell: str, expected: str) -> None:
    number = read_value(cell)

    assert number is not None
    assert (number.value, number.is_percent) == (Decimal(expected), "%" in cell)


@pytest.mark.parametrize(
    "cell", ["Infinity", "🔒x", "abc", "12 and 13 and", "2倍", "±3", "△", "△-5", "(5)", "9" * 5000]
)
def test_what_is_no_number_is_not_made_one(cell: str) -> None:
    assert read_value(cell) is None


@pytest.mark.parametrize("cell", ["", "--", "-", "NaN", "undefined", "n/a"])
def test_missing_values_are_known_by_their_spellings(cell: str) -> None:
    assert is_missing(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-01",
        "2026/11/1",
        "20261101",
        "2026-11-01T01:00:00",
        "2026年11月1日",
        "Sun, Nov 1, 2026",
        "Nov 1, 2026",
        "1 November 2026",
    ],
)
def test_days_are_read_as_exports_write_them(cell: str) -> None:
    assert read_day(cell, None) == date(2026, 11, 1)


@pytest.mark.parametrize("cell", ["2026-02-30", "Total", "合計", "13/13/2026", ""])
def test_what_is_no_day_is_not_made_one(cell: str) -> None:
    assert read_day(cell, None) is None


def test_a_day_with_slashes_needs_to_know_its_order() -> None:
    assert read_day("03/04/2026", None) is None
    assert read_day("03/04/2026", DateOrder.MONTH_FIRST) == date(2026, 3, 4)
    assert read_day("03/04/2026", DateOrder.DAY_FIRST) == date(2026, 4, 3)


def test_a_part_over_twelve_proves_the_order() -> None:
    assert order_of("25/12/2026") is DateOrder.DAY_FIRST
    assert order_of("12/25/2026") is DateOrder.MONTH_FIRST
    assert order_of("03/04/2026") is None
    assert order_of("2026-12-25") is None
    assert is_slashed("25/12/2026")
