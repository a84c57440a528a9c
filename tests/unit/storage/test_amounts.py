"""Decimals as whole millionths."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import NotUnderstood
from storage.amounts import LIMIT, from_units, to_units

_KEPT = st.decimals(
    Decimal(-LIMIT) / 1_000_000, Decimal(LIMIT) / 1_000_000, places=6, allow_nan=False
)


@given(_KEPT)
def test_six_places_survive_the_way_there_and_back(amount: Decimal) -> None:
    assert from_units(to_units(amount)) == amount


@given(st.integers(-LIMIT, LIMIT))
def test_units_survive_the_way_back_and_there(units: int) -> None:
    assert to_units(from_units(units)) == units


@pytest.mark.parametrize(
    ("units", "text"),
    [(100_000_000, "100"), (3_400_000, "3.4"), (-1, "-0.000001"), (0, "0"), (10**13, "10000000")],
)
def test_an_amount_is_written_short(units: int, text: str) -> None:
    assert f"{from_units(units):f}" == text


@pytest.mark.parametrize(
    ("amount", "units"),
    [("0.0000005", 0), ("0.0000015", 2), ("-0.0000015", -2), ("0.00000051", 1), ("1E+3", 10**9)],
)
def test_more_places_are_rounded_half_to_even(amount: str, units: int) -> None:
    assert to_units(Decimal(amount)) == units


@pytest.mark.parametrize(
    "amount",
    ["9223372036854.775808", "1e13", "-1e13", "1e999999", "NaN", "sNaN", "Infinity", "-Infinity"],
)
def test_what_64_bits_cannot_hold_is_refused(amount: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        to_units(Decimal(amount))

    assert refused.value.code == "amount_out_of_range"
