"""Exact amounts as whole millionths, so that a database adds them up without rounding.

A Decimal of up to six places becomes one signed 64-bit integer. Both databases add integers
exactly and fast; SQLite has no exact decimal and PostgreSQL's is several times slower.
"""

from decimal import Decimal, InvalidOperation

from kpi.errors import NotUnderstood

PLACES = 6
UNITS = 1_000_000  # in one
_UNITS = Decimal(UNITS)  # to make one of the integer takes as long as to multiply
LIMIT = 2**63 - 1  # in units: about 9.2 trillion
_DIGITS = 12  # of LIMIT before the point, less one


def to_units(amount: Decimal) -> int:
    """Return ``amount`` in millionths, rounded half to even.

    NotUnderstood (``amount_out_of_range``) when it is not finite or beyond LIMIT.
    """
    try:
        # A look at the exponent first: to write out 1e999999 would take minutes.
        if amount.adjusted() <= _DIGITS:
            units = round(amount * _UNITS)  # half to even
            if -LIMIT <= units <= LIMIT:
                return units
    except (ValueError, OverflowError, InvalidOperation):  # not a number, or infinite
        pass
    raise NotUnderstood("amount_out_of_range", amount=str(amount))


def from_units(units: int) -> Decimal:
    """Return millionths as the shortest Decimal that is equal: 100, 3.4, never 3.400000."""
    whole, rest = divmod(units, UNITS)
    if not rest:
        return Decimal(whole)
    return Decimal(units).scaleb(-PLACES).normalize()


def optional_to_units(amount: Decimal | None) -> int | None:
    """Return ``amount`` in millionths; None stays None."""
    return None if amount is None else to_units(amount)


def optional_from_units(units: int | None) -> Decimal | None:
    """Return millionths as a Decimal; None stays None."""
    return None if units is None else from_units(units)
