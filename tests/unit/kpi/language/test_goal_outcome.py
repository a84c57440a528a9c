from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.knowledge import load
from kpi.language.goal_outcome import OutcomeReading, find_outcome
from kpi.model import NO_PURPOSE, MetricKey, PurposeKey


def read(sentence: str, purpose: str) -> OutcomeReading | None:
    return find_outcome(sentence, PurposeKey(purpose), load())


@pytest.mark.parametrize(
    ("sentence", "purpose", "metric", "value"),
    [
        ("ECの売上を伸ばしたい 購入200件", "sales", "purchases", 200),
        ("売上 200件", "sales", "purchases", 200),
        ("売上200件を達成したい", "sales", "purchases", 200),
        ("売上を５００万円にしたい", "sales", "revenue", 5_000_000),
        ("200 orders", "sales", "purchases", 200),
        ("Grow online sales to 200 orders", "sales", "purchases", 200),
        ("Grow sales, orders 200", "sales", "purchases", 200),
        ("Sales revenue of $50,000", "sales", "revenue", 50_000),
        ("ネットショップの売上を伸ばす（購入件数 200件）", "sales", "purchases", 200),
        ("200件の購入を獲得したい", "sales", "purchases", 200),
        ("資料請求を増やしたい 資料請求 50件", "leads", "leads", 50),
        ("Get more leads, 50 sign-ups", "leads", "signups", 50),
        ("採用応募を増やしたい 応募30件", "recruiting", "applications", 30),
        ("Drive traffic to our shop with 5000 sessions", "traffic", "sessions", 5000),
        ("認知度を高めたい 指名検索 1万回", "awareness", "branded_search", 10_000),
    ],
)
def test_the_number_of_the_goal_itself_is_taken(
    sentence: str, purpose: str, metric: str, value: int
) -> None:
    assert read(sentence, purpose) == OutcomeReading(
        metric=MetricKey(metric), value=Decimal(value)
    )


@pytest.mark.parametrize(
    ("sentence", "purpose"),
    [
        ("ECの売上を伸ばしたい", "sales"),
        ("売上を20%伸ばしたい", "sales"),
        ("boost sales by 20%", "sales"),
        ("売上を+200件にしたい", "sales"),
        ("サイトへ誘導したい いいね5000", "traffic"),
        ("Open 2 new shops and grow sales", "sales"),
        ("20代の認知を高めたい", "awareness"),
        ("Z世代100人に聞いた認知度", "awareness"),
        ("購入100件か200件", "sales"),
        ("購入0件", "sales"),
        ("購入50秒", "sales"),
        ("200", "sales"),
        ("購入1" + "0" * 40 + "件", "sales"),
        ("Cut our cost per new customer to 20", "sales"),
        ("200 orders", NO_PURPOSE),
        ("200 orders", "own:gone"),
    ],
)
def test_any_other_number_stays_in_the_sentence(sentence: str, purpose: str) -> None:
    assert read(sentence, purpose) is None


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    found = read(text, "sales")

    assert found is None or found.value > 0
