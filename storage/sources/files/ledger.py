"""Files with a row for each order: added up by day, and by discount code.

Nothing of a row is kept but the day, the money, its currency, the code, the order's number and
how it stands. Who bought is not even looked at.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi.imports import Answers, FileFacts, Grain, RawRow, Refusal
from kpi.model import MetricKey, Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.shops import (
    CODE,
    CURRENCY,
    MADE,
    NUMBER,
    STATUS,
    TOTAL,
    Shop,
    refused_for,
    shop_of,
    status_of,
)
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows

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
    """A shop's orders."""

    facts: FileFacts
    source: Rows
    skip: int
    shop: Shop
    answers: Answers

    @property
    def day(self) -> int:
        """Where the day of an order stands."""
        return self.shop.places[MADE]

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield money, orders and uses of codes by day, and those of each code that is used often.

        Further lines of an order have no total, or its number again, and add nothing. An order
        in another currency than the first is refused: sums of two currencies mean nothing. So is
        one that was cancelled or refunded, or is not paid yet, where its status says so.
        """
        every, codes, seen = _Sums(), dict[str, _Sums](), set[str]()
        currency = self.facts.currency
        for row in self.source():
            number = self._cell(row, NUMBER)
            is_again = bool(number) and number in seen
            if row.line > self.skip and not is_missing(self._cell(row, TOTAL)) and not is_again:
                seen.add(number)
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
        status = status_of(self._cell(row, STATUS))
        code = refused_for(status) if self.shop.by_status else ""
        if code:
            return Refusal(row.line, code, status)
        day = read_day(self._cell(row, MADE), self.answers.date_order, self.answers.zone)
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
        return row.cell(self.shop.places[name]) if name in self.shop.places else ""

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
    shop = shop_of(header, first)
    if shop is None:
        return None
    money = shop.places.get(CURRENCY)
    cell = first.cell(money) if first and money is not None else ""
    return OrdersFile(
        facts=FileFacts(
            platform=shop.platform,
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
        shop=shop,
        answers=answers,
    )


def places_kept(header: Row, first: Row | None) -> list[int]:
    """Return the columns of an order export that may be kept; none of any other file."""
    shop = shop_of(header, first)
    return list(shop.kept) if shop else []
