"""Amounts in what a person typed: targets, values to log, changes.

An amount's ``value`` is never negative; ``sign`` says which way it goes. ``relative`` amounts
are percentages of the present state: with a sign they are the change (20%増), without one the
result (2倍 is 200, 半分 is 50). Percent points of a lift or a score (+2pt) are not relative.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from kpi.errors import NotUnderstood
from kpi.language import marks, units
from kpi.language.numerals import MAX_LENGTH, read_japanese
from kpi.language.text import Span, fold
from kpi.language.units import Sign
from kpi.model import Unit

#: Above this a figure is a slip of the finger, not a target.
LARGEST = Decimal(10) ** 15


#: No sentence about a KPI has more; what comes after them is not read.
_MOST_AMOUNTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with what was written around it; ``span`` is its place in the text.

    ``unit`` is None where none was written. Percent values are percent points (3割 is 30),
    minutes are given in seconds, ``currency`` is an ISO 4217 code.
    """

    value: Decimal
    unit: Unit | None = None
    sign: Sign | None = None
    relative: bool = False
    currency: str | None = None
    span: Span

    @property
    def signed(self) -> Decimal:
        """The value with its sign; ± counts as plus."""
        return -self.value if self.sign == "-" else self.value

    def value_in(self, unit: Unit) -> Decimal | None:
        """Return the signed value as a metric of ``unit`` counts it; None: another kind.

        An amount without a unit takes the metric's; seconds and hours are converted; a score
        may be typed as points or percent.
        """
        if self.unit in {None, unit} or {self.unit, unit} <= _SAME_KIND:
            return self.signed
        if self.unit is Unit.SECONDS and unit is Unit.HOURS:
            return self.signed / 3600
        if self.unit is Unit.HOURS and unit is Unit.SECONDS:
            return self.signed * 3600
        return None


_SAME_KIND = {Unit.PERCENT, Unit.SCORE}


def find_amounts(text: str) -> list[Amount]:
    """Return every amount in the text, in order. Dates must have been blanked before.

    Refused: an amount beyond 1e15 (``number_too_large``) and, where there is no other amount,
    a malformed one (``number_unclear``) or NaN and infinity (``number_not_finite``).
    """
    folded = fold(text)
    found = _without_overlaps(islice(_amounts(folded), _MOST_AMOUNTS))
    if not found:
        _refuse_what_is_no_number(text, folded)
    return found


def parse_amount(text: str) -> Amount:
    """Return the one amount that the whole text is.

    Refused: no amount (``number_missing``), more than one or other words beside it
    (``number_unclear``), and what ``find_amounts`` refuses.
    """
    found = find_amounts(text)
    if not found:
        raise NotUnderstood("number_missing", text=text)
    start, end = found[0].span
    if len(found) > 1 or (text[:start] + text[end:]).strip():
        raise NotUnderstood("number_unclear", text=text)
    return found[0]


def _amounts(folded: str) -> Iterator[Amount]:
    for match in marks.BODY.finditer(folded):
        amount = _amount(folded, match)
        if amount is not None:
            yield amount
    for match in marks.ENGLISH_BODY.finditer(folded):
        value = marks.english_value(match)
        yield _dressed(folded, match.start(), match.end(), value)
    for match in marks.FACTOR_WORD.finditer(folded):
        factor = marks.FACTORS[match.group()]
        yield Amount(value=factor, unit=Unit.PERCENT, relative=True, span=match.span())


def _without_overlaps(amounts: Iterator[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in sorted(amounts, key=lambda each: (each.span[0], -each.span[1])):
        if not kept or amount.span[0] >= kept[-1].span[1]:
            kept.append(amount)
    return kept


def _amount(folded: str, match: re.Match[str]) -> Amount | None:
    start, end = match.span()
    if end - start > MAX_LENGTH:
        raise NotUnderstood("number_too_large", text=folded[start : start + MAX_LENGTH])
    if not marks.stands_alone(folded, start, end):
        return None
    value = read_japanese(match.group())
    return None if value is None else _dressed(folded, start, end, value)


def _dressed(folded: str, start: int, end: int, value: Decimal) -> Amount:
    """Return the number at [start, end) with the signs and units found around it."""
    scale = marks.SCALE.match(folded, end)
    if scale:
        value *= marks.scale_of(scale)
        end = scale.end()
    suffix = units.read_suffix(folded, end)
    prefix = marks.read_prefix(folded, start)
    unit = suffix.unit or prefix.unit
    sign = prefix.sign or suffix.sign
    value *= suffix.factor
    if value > LARGEST:
        raise NotUnderstood("number_too_large", text=folded[start:end])
    whole = value.to_integral_value()
    return Amount(
        value=whole if whole == value else value,
        unit=unit,
        sign=sign,
        relative=suffix.relative
        or (unit is Unit.PERCENT and (sign is not None or prefix.relative)),
        currency=suffix.currency or prefix.currency,
        span=(prefix.at, suffix.at),
    )


def _refuse_what_is_no_number(text: str, folded: str) -> None:
    if marks.NOT_FINITE.search(folded):
        raise NotUnderstood("number_not_finite", text=text)
    for match in marks.BODY.finditer(folded):
        alone = marks.stands_alone(folded, *match.span())
        if alone and read_japanese(match.group()) is None:
            raise NotUnderstood("number_unclear", text=match.group())
