"""Numbers and days as export files write them."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kpi.errors import NotUnderstood
from kpi.imports import DateOrder
from kpi.language.numbers import parse_amount
from kpi.model import Unit

#: How platforms spell "no value"; folded.
MISSING = frozenset({"", "-", "--", "nan", "undefined", "n/a", "na", "null", "none", "—", "🔒"})
_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,9})?\Z")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d{1,9})?\Z")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_JAPANESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")
_NAMED = ("%a, %b %d, %Y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y")
_MONTHS = 12
_TRIANGLES = "▲△▼"
#: No number is longer; what is need not be looked at.
_LONGEST = 60


class Number(NamedTuple):
    """A number as a cell has it."""

    value: Decimal
    is_percent: bool

    def negative(self) -> "Number":
        """Return it below nothing."""
        return Number(-self.value, self.is_percent)


def is_missing(cell: str) -> bool:
    """Say whether the cell is one of the spellings of "no value"."""
    return cell.lower() in MISSING


def read_value(cell: str) -> Number | None:
    """Return the number, percent points for a percentage; None when it is none.

    A triangle before it is a minus, as in Japanese accounts. Shares of something (twice, half)
    are no values.
    """
    if _PLAIN.match(cell):
        return Number(Decimal(cell), is_percent=False)
    if _GROUPED.match(cell):
        return Number(Decimal(cell.replace(",", "")), is_percent=False)
    if cell[0] in _TRIANGLES:
        below = read_value(cell[1:].lstrip()) if cell[1:].strip() else None
        return None if below is None or below.value < 0 else below.negative()
    try:
        amount = parse_amount(cell[:_LONGEST])
    except (NotUnderstood, InvalidOperation):
        return None
    if amount.sign == "±" or (amount.relative and amount.sign is None):
        return None
    return Number(amount.signed, is_percent=amount.unit is Unit.PERCENT)


def read_day(cell: str, order: DateOrder | None) -> date | None:
    """Return the day; None when it is none, or when ``order`` is needed and not known."""
    for pattern in (_ISO, _COMPACT, _JAPANESE):
        found = pattern.match(cell)
        if found:
            year, month, day = (int(part) for part in found.groups()[:3])
            return _day(year, month, day)
    return _slashed(cell, order) if _SLASHED.match(cell) else _named(cell)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _slashed(cell: str, order: DateOrder | None) -> date | None:
    first, second, year = (int(part) for part in cell.split("/"))
    order = order or order_of(cell)
    if order is DateOrder.MONTH_FIRST:
        return _day(year, first, second)
    return _day(year, second, first) if order else None


def order_of(cell: str) -> DateOrder | None:
    """Return the order that this one cell proves, if any."""
    found = _SLASHED.match(cell)
    if not found:
        return None
    first, second = int(found.group(1)), int(found.group(2))
    if first > _MONTHS:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > _MONTHS or first == second else None


def is_slashed(cell: str) -> bool:
    """Say whether the day is written with slashes and the year last."""
    return _SLASHED.match(cell) is not None


def _named(cell: str) -> date | None:
    for pattern in _NAMED:
        try:
            return datetime.strptime(cell, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
