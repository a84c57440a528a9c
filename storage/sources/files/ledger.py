"""Files with a row for each order: added up by day, and by discount code.

Nothing of a row is kept but the day, the money, its currency and the code. Who bought is not
even looked at.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpi.imports import Answers, FileFacts, Grain, RawRow, Refusal
from kpi.model import MetricKey, Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows

#: The columns that are read, folded; no other is.
MADE, TOTAL, CURRENCY, CODE = "created at", "total", "currency", "discount code"
_TELLS = frozenset({MADE, TOTAL, CURRENCY, CODE, "financial status"})
#: A code that was used once is one of many that nobody counts one by one.
_USED_OFTEN = 2
_MOST_CODES = 50
_LONGEST_CODE = 120
_MOST_CODES_KEPT = 100_000


class _Sums:
    """Money and orders by day."""

    def __init__(self) -> None:
        self.money: dict[date, Decimal] = {}
        self.orders: Counter[date] = Counter()

    def add(self, day: date, money: Decimal) -> None:
        self.money[day] = self.money.get(day, Decimal(0)) + money
        self.orders[day] += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersFile:
    """A shop's orders; ``places`` are the columns by their folded names."""

    facts: FileFacts
    source: Rows
    skip: int
    places: dict[str, int] = field(default_factory=dict)
    answers: Answers

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield money, orders and uses of codes by day, and those of each code that is used often.

        Further lines of an order have no total and add nothing. An order in another currency
        than the first is refused: sums of two currencies mean nothing.
        """
        every, codes = _Sums(), dict[str, _Sums]()
        currency = self.facts.currency
        for row in self.source():
            if row.line > self.skip and not is_missing(self._cell(row, TOTAL)):
                read = self._read(row, currency)
                if isinstance(read, Refusal):
                    yield read
                else:
                    day, money, code = read
                    every.add(day, money)
                    if code and (code in codes or len(codes) < _MOST_CODES_KEPT):
                        codes.setdefault(code, _Sums()).add(day, money)
        yield from self._all(every, codes)

    def _read(self, row: Row, currency: str) -> tuple[date, Decimal, str] | Refusal:
        day = read_day(self._cell(row, MADE), None, self.answers.zone)
        if day is None:
            return Refusal(row.line, "import.no_day", "")
        money = read_value(self._cell(row, TOTAL))
        if money is None or money.is_percent or money.is_duration:
            return Refusal(row.line, "import.no_number", "")
        if self._cell(row, CURRENCY).upper() not in {currency, ""}:
            return Refusal(row.line, "import.currency", self._cell(row, CURRENCY)[:3])
        code = " ".join(self._cell(row, CODE).split())[:_LONGEST_CODE]
        return day, money.value, columns.fold(code)

    def _cell(self, row: Row, name: str) -> str:
        return row.cell(self.places[name])

    def _all(self, every: _Sums, codes: dict[str, _Sums]) -> Iterator[RawRow]:
        scope = Scope(platform=self.facts.platform, account=self.answers.account)
        yield from _rows(every, scope, ("Total", "Orders"))
        used = Counter[date]()
        for sums in codes.values():
            used.update(sums.orders)
        for day, count in sorted(used.items()):
            yield RawRow(0, day, "Discount Code", Decimal(count), scope)
        often = [code for code in codes if codes[code].orders.total() >= _USED_OFTEN]
        for code in sorted(often, key=lambda each: -codes[each].orders.total())[:_MOST_CODES]:
            own = Scope(platform=scope.platform, account=scope.account, influencer=code)
            yield from _rows(codes[code], own, ("Total", "Discount Code"))


def _rows(sums: _Sums, scope: Scope, names: tuple[str, str]) -> Iterator[RawRow]:
    for day in sorted(sums.orders):
        yield RawRow(0, day, names[0], sums.money[day], scope)
    for day in sorted(sums.orders):
        yield RawRow(0, day, names[1], Decimal(sums.orders[day]), scope)


def orders(header: Row, first: Row | None, source: Rows, answers: Answers) -> OrdersFile | None:
    """Recognize a shop's order export by its header; ``first`` is the row below it, if any."""
    folded = [columns.fold(cell) for cell in header.cells]
    if not is_orders(header):
        return None
    places = {name: at for at, name in reversed(list(enumerate(folded)))}
    cell = first.cells[places[CURRENCY]] if first and places[CURRENCY] < len(first.cells) else ""
    return OrdersFile(
        facts=FileFacts(
            platform="shopify",
            export="orders",
            grain=Grain.DAILY,
            account=answers.account,
            currency=cell.upper(),
            metrics={
                "Total": MetricKey("revenue"),
                "Orders": MetricKey("purchases"),
                "Discount Code": MetricKey("coupon_redemptions"),
            },
        ),
        source=source,
        skip=header.line,
        places=places,
        answers=answers,
    )


#: What of an order may be kept: the rest is about a person, or could be.
_KEPT = (MADE, "financial status", CURRENCY, TOTAL, CODE)


def is_orders(header: Row) -> bool:
    """Say whether the header is that of an order export."""
    return {columns.fold(cell) for cell in header.cells} >= _TELLS


def places_kept(header: Row) -> list[int]:
    """Return the columns of an order export that may be kept."""
    folded = [columns.fold(cell) for cell in header.cells]
    return [folded.index(name) for name in _KEPT]
