"""How a period ended, in words: nothing that one number says of another."""

from collections.abc import Mapping

import pytest

from bot.blocks import reviews
from bot.i18n.localizer import load_localizers
from kpi.messages import MessageKind
from kpi.model import Language
from tests.rendering import check_message

LOCALIZERS = load_localizers()
JA, EN = LOCALIZERS[Language.JA], LOCALIZERS[Language.EN]


def a_kpi_told(**changes: object) -> Mapping[str, object]:
    told: dict[str, object] = {
        "kpi": "k1",
        "name": {"ja": "保存数", "en": "Saves"},
        "scope": {},
        "unit": "count",
        "kind": "total",
        "direction": "at_least",
        "recurrence": None,
        "outcome": "reached",
        "target": "1000",
        "value": "1200",
        "gap": "200",
        "turns": 0,
        "turns_reached": 0,
        "days": 31,
        "is_complete": True,
        "half_time": None,
    }
    return {**told, **changes}


def evaluated(**changes: object) -> list[str]:
    data = {
        "goal": "g1",
        "sentence": "認知度を高めたい",
        "start": "2026-12-01",
        "last_day": "2026-12-31",
        "kpis": [a_kpi_told(**changes)],
        "outcome": None,
        "case": None,
        "better": [],
    }
    rendered = reviews.RENDERERS[MessageKind.GOAL_EVALUATED](data, JA)
    check_message(rendered)
    return [line.strip() for line in rendered.text.splitlines()[1:]]


def test_how_often_a_recurring_target_was_reached_stands_for_no_single_time() -> None:
    told = a_kpi_told(
        recurrence="weekly", outcome="missed", value="14", target="12", turns=10, turns_reached=8
    )

    assert reviews.result(told, JA) == "× 保存数: 10回のうち8回達成（目標値 週 12）"
    assert reviews.result(told, EN) == "× Saves: reached 8 of 10 times (target 12 a week)"
    every = {**told, "outcome": "reached", "turns_reached": 10}
    assert reviews.result(every, JA) == "✓ 保存数: 10回とも達成（目標値 週 12）"


def test_a_rate_is_passed_by_points() -> None:
    told = a_kpi_told(unit="percent", value="3.09", target="3", gap="0.09")

    assert reviews.result(told, JA) == "✓ 保存数: 3.09%（目標値 3%） 0.09ポイント上回りました"


def test_what_was_forecast_is_as_exact_as_it_was() -> None:
    half = {"low": "1475.312", "median": "1700", "high": "1938.44"}

    lines = evaluated(unit="currency", half_time=half)

    assert lines[1] == "中間時点の予測は 1,480円〜1,940円"


@pytest.mark.parametrize("note", ["newest_not_ratio", "not_addable"])
def test_a_value_that_stands_for_the_whole_says_so_and_of_which_day_it_is(note: str) -> None:
    lines = evaluated(notes=[note], through="2026-12-28")

    assert "最新の値で評価しています" in lines[1]
    assert lines[2] == "2026年12月28日(月)までの数値です"


def test_what_was_kept_before_says_no_more_than_it_knew() -> None:
    assert len(evaluated()) == 1
