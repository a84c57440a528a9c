from datetime import date
from decimal import Decimal

from kpi.imports import Answers
from kpi.model import Scope
from tests.unit.storage.sources.reading import opened, refused, taken

HEADER = (
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Discount Code,Created at,"
    "Lineitem quantity,Billing Name,Shipping Phone,Note Attributes"
)
PERSON = "customer@example.com"


def order(made: str, total: str, code: str = "", currency: str = "USD") -> str:
    return (
        f'#1,{PERSON},paid,,{currency},1,{total},{code},{made},1,Hana Sato,090-0000,"a: 1\r\nb: 2"'
    )


def sums(*lines: str, influencer: str = "") -> dict[str, list[tuple[date, Decimal]]]:
    found: dict[str, list[tuple[date, Decimal]]] = {}
    for row in taken(opened(HEADER, *lines)):
        if row.scope == Scope(platform="shopify", influencer=influencer):
            found.setdefault(row.name, []).append((row.day, row.value))
    return found


def test_orders_are_added_up_by_the_shops_day_and_further_lines_add_nothing() -> None:
    found = sums(
        order("2026-11-02 23:59:00 -0400", "10.50"),
        order("2026-11-02 00:01:00 -0400", "2.25"),
        order("2026-11-02 00:01:00 -0400", ""),
        order("2026-11-01 12:00:00 -0500", "1,200.00").replace("1,200.00", '"1,200.00"'),
    )

    assert found == {
        "Total": [(date(2026, 11, 1), Decimal("1200.00")), (date(2026, 11, 2), Decimal("12.75"))],
        "Orders": [(date(2026, 11, 1), Decimal(1)), (date(2026, 11, 2), Decimal(2))],
    }


def test_codes_are_counted_and_those_used_often_have_series_of_their_own() -> None:
    lines = (
        order("2026-11-02 10:00:00 -0400", "10", "HANA10"),
        order("2026-11-03 10:00:00 -0400", "20", "hana10"),
        order("2026-11-03 11:00:00 -0400", "5", "once"),
    )

    assert sums(*lines)["Discount Code"] == [
        (date(2026, 11, 2), Decimal(1)),
        (date(2026, 11, 3), Decimal(2)),
    ]
    assert sums(*lines, influencer="hana10") == {
        "Total": [(date(2026, 11, 2), Decimal(10)), (date(2026, 11, 3), Decimal(20))],
        "Discount Code": [(date(2026, 11, 2), Decimal(1)), (date(2026, 11, 3), Decimal(1))],
    }
    assert sums(*lines, influencer="once") == {}


def test_stamps_fall_on_the_accounts_days_where_its_zone_is_known() -> None:
    file = opened(
        HEADER,
        order("2026-11-02 12:00:00 -0400", "10"),
        answers=Answers(zone="Asia/Tokyo"),
    )

    assert {row.day for row in taken(file)} == {date(2026, 11, 3)}


def test_what_cannot_be_added_up_is_refused_without_a_word_about_a_person() -> None:
    file = opened(
        HEADER,
        order("2026-11-02 10:00:00 -0400", "10"),
        order("soon", "10"),
        order("2026-11-02 10:00:00 -0400", PERSON),
        order("2026-11-02 10:00:00 -0400", "10", currency="EUR"),
    )

    assert refused(file) == [
        (5, "import.no_day"),
        (7, "import.no_number"),
        (9, "import.currency"),
    ]
    assert file.facts.currency == "USD"
    assert PERSON not in str(list(file.rows()))
    assert "Sato" not in str(list(file.rows()))
