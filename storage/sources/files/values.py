"""Numbers as export files write them."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kpi.errors import NotUnderstood
from kpi.language.numbers import parse_amount
from kpi.model import Unit

#: How platforms spell "no value"; folded. A rate over nothing is infinite: none either.
MISSING = frozenset(
    {"", "-", "--", "---", "—", "–", "nan", "undefined", "n/a", "na", "n.a.", "null", "none"}
    | {"infinity", "-infinity", "inf", "-inf", "∞", "(not set)", "(none)", "#n/a", "#div/0!"}
    | {"🔒", "データなし", "該当なし"}
)
_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,20})?\Z")
#: 1,234,567 and 12,34,567; 1 234 567 and 1'234'567 with a point or a comma before the rest.
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d{1,20})?\Z")
_SPACED = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d{1,9})?\Z")
_SMALL = re.compile(r"-?\d(?:\.\d{1,20})?[eE]-\d{1,2}\Z")
_TIMED = re.compile(r"(?:(\d{1,6}):)?(\d{1,4}):(\d{2}(?:\.\d{1,9})?)\Z")
_SPELLED = re.compile(
    r"(?:(\d{1,6})\s?(?:h|hr|hrs|hours?|時間)[\s:]*)?(?:(\d{1,6})\s?(?:m|mins?|minutes?|分)[\s:]*)?"
    r"(?:(\d{1,6}(?:\.\d{1,9})?)\s?(?:s|secs?|seconds?|秒))?\Z"
)
_MILLIONS = re.compile(r"\d+\s?m\Z")
_SIXTY = 60
_TRIANGLES = "▲△▼"
#: Programs put one before a sign, so that no spreadsheet takes the cell for a formula.
_QUOTES, _SIGNS = frozenset("'’\t"), frozenset("-+")
#: No number is longer; what is need not be looked at.
_LONGEST = 60


class Number(NamedTuple):
    """A number as a cell has it; ``is_duration``: in seconds, because it says a time."""

    value: Decimal
    is_percent: bool
    is_duration: bool = False

    def negative(self) -> "Number":
        """Return it below nothing."""
        return self._replace(value=-self.value)


def is_missing(cell: str) -> bool:
    """Say whether the cell is one of the spellings of "no value"."""
    return cell.lower() in MISSING


def read_value(cell: str) -> Number | None:
    """Return the number, percent points for a percentage; None when it is none.

    A triangle before it is a minus, as in Japanese accounts. Shares of something (twice, half)
    are no values. Numbers that a program cut off (1.78E+16) are none: their digits are lost.
    """
    if _PLAIN.match(cell):
        return Number(Decimal(cell), is_percent=False)
    if _GROUPED.match(cell):
        return Number(Decimal(cell.replace(",", "")), is_percent=False)
    if not cell or len(cell) > _LONGEST:
        return None
    if cell[0] in _QUOTES and cell[1:2] in _SIGNS:
        return read_value(cell[1:].lstrip())
    if cell[0] in _TRIANGLES:
        below = read_value(cell[1:].lstrip())
        return None if below is None or below.value < 0 else below.negative()
    return _other(cell)


def _other(cell: str) -> Number | None:
    if _SPACED.match(cell):
        return Number(Decimal(re.sub(r"[^\d.,-]", "", cell).replace(",", ".")), is_percent=False)
    if _SMALL.match(cell):
        return Number(Decimal(cell), is_percent=False)
    seconds = _seconds(cell.lower())
    if seconds is not None:
        return Number(seconds, is_percent=False, is_duration=True)
    return _amount(cell)


def _seconds(cell: str) -> Decimal | None:
    """Return 312 for ``0:05:12`` and ``5m 12s``; None for what says no time in parts."""
    found = _TIMED.match(cell) or _SPELLED.match(cell)
    if not found or not any(found.groups()) or _MILLIONS.match(cell):
        return None
    hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    over = hours and minutes >= _SIXTY, (hours or minutes) and seconds >= _SIXTY
    return None if any(over) else (hours * _SIXTY + minutes) * _SIXTY + seconds


def _amount(cell: str) -> Number | None:
    try:
        amount = parse_amount(cell)
    except (NotUnderstood, InvalidOperation):
        return None
    if amount.sign == "±" or (amount.relative and amount.sign is None):
        return None
    if amount.unit in {Unit.SECONDS, Unit.HOURS}:
        seconds = amount.value_in(Unit.SECONDS) or Decimal(0)
        return Number(seconds, is_percent=False, is_duration=True)
    return Number(amount.signed, is_percent=amount.unit is Unit.PERCENT)
