"""Orders of other shops: counted by how they stand, and nothing of a person is kept."""

from datetime import date
from decimal import Decimal

import pytest

from kpi.errors import NotUnderstood
from kpi.imports import Answers, DateOrder, OpenFile, Question
from kpi.model import Scope
from storage.sources.files.door import flatten
from storage.sources.files.opening import open_file
from tests.unit.storage.sources.reading import opened, refused, taken

HEADER = (
    "order_id,order_number,order_date,status,order_currency,order_total,coupon_code,billing_email"
)
PERSON = "customer@example.com"
FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)


def order(
    number: int, made: str = "2026-11-20 14:03:22", status: str = "completed", total: str = "30"
) -> str:
    return f"{number},{number},{made},{status},JPY,{total},HANA10,{PERSON}"


def sums(file: OpenFile, platform: str = "woocommerce") -> dict[str, dict[date, Decimal]]:
    found: dict[str, dict[date, Decimal]] = {}
    for row in taken(file):
        if row.scope == Scope(platform=platform):
            found.setdefault(row.name, {})[row.day] = row.value
    return found


def test_orders_and_what_they_brought_are_added_up_by_day() -> None:
    file = opened(
        HEADER, order(1), order(2, total="1200.50"), order(3, "2026-11-21 00:10", "wc-processing")
    )

    assert sums(file) == {
        "Total": {FIRST: Decimal("1230.50"), SECOND: Decimal(30)},
        "Orders": {FIRST: Decimal(2), SECOND: Decimal(1)},
        "Discount Code": {FIRST: Decimal(2), SECOND: Decimal(1)},
    }
    assert file.facts.platform == "woocommerce"


@pytest.mark.parametrize("status", ["cancelled", "Refunded", "wc-failed", "on-hold", "pending"])
def test_what_was_cancelled_refunded_or_is_not_paid_does_not_count(status: str) -> None:
    file = opened(HEADER, order(1), order(2, status=status))

    assert sums(file)["Orders"] == {FIRST: Decimal(1)}
    assert refused(file) == [(3, "import.order_not_counted")]


def test_a_file_may_begin_with_an_order_that_does_not_count() -> None:
    file = opened(HEADER, order(1, status="cancelled"), order(2))

    assert sums(file)["Total"] == {FIRST: Decimal(30)}


def test_a_status_that_nobody_knows_is_said_to_be_so() -> None:
    assert refused(opened(HEADER, order(1), order(2, status="gift wrapped"))) == [
        (3, "import.order_status")
    ]


def test_an_order_with_a_row_for_each_product_counts_once() -> None:
    assert sums(opened(HEADER, order(1), order(1), order(2)))["Total"] == {FIRST: Decimal(60)}


def test_rows_of_japanese_shops_count_as_well() -> None:
    file = opened(
        "注文番号,注文日時,合計金額,ステータス,お名前",
        '1,2026/11/20 10:00,"3,200",発送済み,佐藤 花',
        "2,2026/11/20 11:00,800,キャンセル,鈴木 一",
        "3,2026/11/20 12:00,1000,入金済み,鈴木 一",
    )

    assert sums(file, "") == {"Total": {FIRST: Decimal(4200)}, "Orders": {FIRST: Decimal(2)}}
    assert refused(file) == [(3, "import.order_not_counted")]


def test_days_that_may_be_two_are_asked_about() -> None:
    lines = [f"{number},05/06/2026,10,completed" for number in range(2)]
    header = "order id,date,total,status"

    asked = opened(header, *lines)
    settled = opened(header, *lines, answers=Answers(date_order=DateOrder.DAY_FIRST))
    clear = opened(header, *lines, "9,25/06/2026,10,completed")

    assert asked.facts.questions == (Question.DATE_ORDER,)
    assert list(sums(settled, "")["Orders"]) == [date(2026, 6, 5)]
    assert list(sums(clear, "")["Orders"]) == [date(2026, 6, 5), date(2026, 6, 25)]


def test_orders_a_month_apart_stay_days() -> None:
    months = [order(number, f"2026-{number:02}-20 10:00:00") for number in range(1, 9)]

    assert {row.scope.basis for row in taken(opened(HEADER, *months))} == {""}


def test_other_tables_with_a_status_are_no_orders() -> None:
    with pytest.raises(NotUnderstood):
        opened("date,total,status", "2026-11-20,10,published")
    with pytest.raises(NotUnderstood):
        opened("date,total,status")


def test_nothing_of_a_person_is_kept() -> None:
    body = "\n".join([HEADER, order(1), order(2)]).encode()

    kept = flatten("orders.csv", body)

    assert PERSON.encode() not in kept
    assert sums(open_file("orders.csv", kept, Answers())) == sums(
        open_file("orders.csv", body, Answers())
    )
    other = b"date,total,status\n2026-11-20,10,published\n"
    assert flatten("posts.csv", other) == other
