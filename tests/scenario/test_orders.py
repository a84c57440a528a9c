"""A shop's orders, one a row: what counts is added up by day, what does not is said."""

from collections.abc import Iterator

import pytest

from bot.sandbox.person import readable
from tests.dropped import DAYS, drop, one
from tests.forms import press
from tests.logged import values
from tests.scenes import goal, kpi
from tests.stages import MatoStage, mato_stage

HEADER = "order_id,order_number,order_date,status,order_currency,order_total,billing_email\n"
SALES = "ECの売上を伸ばしたい"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def orders(*statuses: str) -> str:
    rows = (
        f"{number},{number},{DAYS[number % 2]} 10:00:00,{status},JPY,3000,hana@example.com\n"
        for number, status in enumerate(statuses)
    )
    return HEADER + "".join(rows)


def test_cancelled_orders_are_left_out_and_the_preview_says_so(stage: MatoStage) -> None:
    goal(stage, SALES)
    kpi(stage, "購入件数 100件 3月末まで")

    preview = one(drop(stage, orders("completed", "processing", "cancelled", "completed")))

    said = readable(preview)
    assert "WooCommerce" in said
    assert "合計 9,000円" in said
    assert "4行目: キャンセル・返金・未払いの注文は数えません。（cancelled）" in said
    assert "hana@example.com" not in said
    press(stage.aya, preview, "取り込む")
    assert values(stage) == ["1", "2"]
