"""Which shop an export of orders is from: what its columns are called, which orders count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.sources.files import columns
from storage.sources.files.exports import headers
from storage.sources.files.table import Row

#: What of an order is read.
MADE, TOTAL, CURRENCY, CODE, STATUS, NUMBER = (
    *("made", "total", "currency", "code"),
    *("status", "number"),
)
_OF_SHOPIFY = {
    MADE: "created at",
    STATUS: "financial status",
    CURRENCY: "currency",
    TOTAL: "total",
    CODE: "discount code",
}
_NAMES: Mapping[str, frozenset[str]] = {
    MADE: headers(
        *("Date", "Order date", "order_date", "Date created", "date_created", "Created at"),
        *("注文日", "注文日時", "日付", "日時", "受注日", "受注日時"),
    ),
    STATUS: headers(
        *(
            "Status",
            "Order status",
            "order_status",
            "ステータス",
            "注文ステータス",
            "注文状況",
            "状態",
        ),
    ),
    CURRENCY: headers("Currency", "order_currency", "Order currency", "通貨"),
    TOTAL: headers(
        *("Total", "Order total", "order_total", "Order Total Amount", "Total amount"),
        *("N. Revenue", "Net revenue", "合計", "合計金額", "注文合計", "注文金額", "総合計"),
    ),
    CODE: headers(
        *("Coupon(s)", "Coupon code", "coupon_code", "Coupons", "Discount code"),
        *("クーポン", "クーポンコード"),
    ),
    NUMBER: headers(
        *("Order", "Order #", "Order number", "order_number", "Order ID", "order_id", "Number"),
        *("ID", "注文番号", "注文ID", "受注番号"),
    ),
}
#: Only WooCommerce's own exports and those of its plug-ins call their columns so.
_OF_WOOCOMMERCE = (
    headers("Order #", "N. Revenue"),
    headers("order_number", "order_date", "order_total"),
    headers("Order Number", "Order Status", "Order Date", "Order Total Amount"),
    headers("date_created", "status", "total"),
)
_COUNTED = frozenset(
    {"completed", "complete", "processing", "paid", "shipped", "delivered", "fulfilled"}
    | {
        "partially refunded",
        "完了",
        "処理中",
        "発送済み",
        "発送済",
        "出荷済み",
        "出荷済",
        "配送済み",
    }
    | {"入金済み", "入金済", "支払い済み", "支払済み", "支払済", "未発送", "発送待ち"}
)
_NOT_COUNTED = frozenset(
    {"cancelled", "canceled", "refunded", "failed", "pending", "pending payment", "on hold"}
    | {"draft", "checkout draft", "trash", "unpaid", "voided", "returned"}
    | {
        "キャンセル",
        "キャンセル済み",
        "キャンセル済",
        "返金",
        "返金済み",
        "返金済",
        "返品",
        "返品済み",
    }
    | {"失敗", "支払い待ち", "支払待ち", "入金待ち", "未入金", "保留", "保留中", "下書き"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """An export of orders; ``places`` are its columns by what they hold.

    Those ``kept`` tell nothing of a person. With ``by_status`` an order counts by its status.
    """

    platform: str
    places: Mapping[str, int]
    kept: tuple[int, ...]
    by_status: bool


def shop_of(header: Row, first: Row | None) -> Shop | None:
    """Return what the orders are of; ``first`` is the row below the header. None: no orders."""
    folded = [columns.fold(cell) for cell in header.cells]
    if set(folded) >= set(_OF_SHOPIFY.values()):
        places = {role: folded.index(name) for role, name in _OF_SHOPIFY.items()}
        kept = tuple(places.values())
        return Shop(platform="shopify", places=places, kept=kept, by_status=False)
    places = _places(folded)
    if not {MADE, TOTAL, STATUS} <= places.keys() or first is None:
        return None
    if status_of(first.cell(places[STATUS])) not in _COUNTED | _NOT_COUNTED:
        return None
    tells = next((names for names in _OF_WOOCOMMERCE if names <= set(folded)), frozenset())
    return Shop(
        platform="woocommerce" if tells else "",
        places=places,
        kept=tuple({*places.values(), *(folded.index(name) for name in tells)}),
        by_status=True,
    )


def _places(folded: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for role, names in _NAMES.items():
        at = next((place for place, name in enumerate(folded) if name in names), None)
        if at is not None:
            found[role] = at
    return found


def status_of(cell: str) -> str:
    """Return how an order stands, as it is compared."""
    plain = columns.fold(cell).removeprefix("wc-")
    return " ".join(plain.replace("-", " ").replace("_", " ").split())


def refused_for(status: str) -> str:
    """Return why an order of that status is not counted; empty: it is."""
    if status in _COUNTED:
        return ""
    return "import.order_not_counted" if status in _NOT_COUNTED else "import.order_status"
