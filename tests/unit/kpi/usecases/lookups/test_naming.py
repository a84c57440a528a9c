import pytest

from kpi.model import GoalId, KpiId
from kpi.usecases.lookups import naming
from tests.factories import a_goal, a_kpi

GOALS = [
    a_goal(goal_id=GoalId("g1"), sentence="認知度を高めたい"),
    a_goal(goal_id=GoalId("g2"), sentence="Drive traffic to our shop"),
    a_goal(goal_id=GoalId("g3"), sentence="Drive traffic"),
]
KPIS = [
    (a_kpi(kpi_id=KpiId("k1")), ("インプレッション数", "imp")),
    (a_kpi(kpi_id=KpiId("k2")), ("インプレッション数（Instagram）", "imp")),
    (a_kpi(kpi_id=KpiId("k3")), ("", "保存数")),
]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("認知度", ["g1"]),
        ("ＤＲＩＶＥ　traffic", ["g3"]),
        ("traffic", ["g2", "g3"]),
        ("認知度を高めたいという目標", ["g1"]),
        ("採用", []),
        ("  ", []),
    ],
)
def test_a_goal_is_named_by_its_sentence_or_a_part_of_it(words: str, meant: list[str]) -> None:
    assert [goal.goal_id for goal in naming.goals(GOALS, words)] == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("インプレッション数", ["k1"]),
        ("インプレッション", ["k1", "k2"]),
        ("Instagram", ["k2"]),
        ("IMP", ["k1", "k2"]),
        ("保存数のKPI", ["k3"]),
        ("クリック", []),
    ],
)
def test_a_kpi_is_named_by_any_of_its_names(words: str, meant: list[str]) -> None:
    assert [kpi.kpi_id for kpi in naming.kpis(KPIS, words)] == meant
