import pytest

from kpi.model import MetricKey
from kpi.rules import Role, ranked
from kpi.rules.roles import candidates
from kpi.rules.values import case_of
from tests.factories import TODAY, a_day
from tests.sets import KNOWLEDGE, a_set, judged, known

REVENUE = MetricKey("revenue")


def roles(purpose: str, *members: str, **changes: object) -> dict[str, int]:
    """Return how many KPIs fill each role."""
    cover = judged(purpose, *members, **changes).coverage
    assert cover is not None
    return {role.value: len(found) for role, found in cover.filled.items()}


def test_each_kpi_is_counted_in_its_role() -> None:
    assert roles("sales", "sessions", "purchases", "conversions", "bounce_rate") == {
        "leading": 1,
        "direct": 1,
        "outcome": 1,
        "guard": 1,
    }


def test_what_is_warned_about_fills_nothing() -> None:
    assert set(roles("awareness", "link_clicks").values()) == {0}


def test_a_number_that_guards_another_is_a_guard_as_well() -> None:
    assert roles("engagement", "comments", "comment_quality")["guard"] == 1
    assert roles("engagement", "comment_quality")["guard"] == 0


def test_the_result_that_the_goal_names_is_covered_while_it_is_measured() -> None:
    fresh, stale = known("revenue"), known("revenue", newest=a_day(-60))

    assert roles("sales", "sessions", outcome=REVENUE, known={REVENUE: fresh})["outcome"] == 1
    assert roles("sales", "sessions", outcome=REVENUE, known={REVENUE: stale})["outcome"] == 0
    assert roles("sales", "revenue", outcome=REVENUE)["outcome"] == 1


def test_a_goal_without_purpose_has_no_roles() -> None:
    assert judged("none", "likes").coverage is None


def test_what_shows_the_goal_is_added_first() -> None:
    cover = judged("sales", "sessions").coverage

    assert cover is not None
    assert cover.fills is Role.DIRECT
    assert set(cover.empty) >= {Role.DIRECT, Role.OUTCOME}


def test_what_the_team_measures_is_added_before_what_it_does_not() -> None:
    lift = MetricKey("branded_search")

    cover = judged("awareness", "impressions", known={lift: known("branded_search")}).coverage

    assert cover is not None
    assert (cover.add, cover.fills) == (lift, Role.OUTCOME)


def test_a_goal_that_is_shown_directly_gets_no_result_that_nobody_measures() -> None:
    cover = judged("awareness", "impressions").coverage

    assert cover is not None
    assert cover.fills is Role.GUARD


def test_a_full_set_gets_nothing_more() -> None:
    cover = judged("engagement", "comments", "comment_quality", "saves").coverage

    assert cover is not None
    assert cover.fills in {None, Role.OUTCOME}


@pytest.mark.parametrize("role", Role)
def test_a_goal_without_purpose_has_no_candidates(role: Role) -> None:
    assert candidates(case_of(a_set("none", "likes"), KNOWLEDGE), role) == ()


def test_what_is_measured_ranks_by_freshness_then_history_then_fitness() -> None:
    measured = {
        MetricKey("b"): known("b", days=20),
        MetricKey("c"): known("c", days=60),
        MetricKey("d"): known("d", newest=a_day(-60)),
        MetricKey("e"): known("e", days=63),
    }
    order = [MetricKey(key) for key in "abcdea"]

    assert ranked(order, measured, TODAY) == ("c", "e", "b", "d", "a")
    assert ranked(order, measured, TODAY, but=[MetricKey("c")])[0] == "e"
