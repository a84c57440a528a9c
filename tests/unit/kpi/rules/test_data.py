import pytest

from kpi.model import MetricKey, Scope
from kpi.rules import Rule
from tests.factories import a_day
from tests.sets import found, known, member

OLD = a_day(-8)


@pytest.mark.parametrize(
    ("purpose", "metric", "way"),
    [
        ("traffic", "sessions", "link"),
        ("sales", "purchases", "code"),
        ("store", "store_visits", "ask"),
        ("recruiting", "applications", "form"),
        ("awareness", "brand_awareness_lift", "survey"),
        ("awareness", "branded_search", "tool"),
        ("awareness", "impressions", "hand"),
    ],
)
def test_a_number_that_never_came_is_missed_with_a_way_to_get_it(
    purpose: str, metric: str, way: str
) -> None:
    (concern,) = found(Rule.NOT_MEASURED, purpose, member(metric, created_on=OLD))

    assert concern.variant == way


def test_what_a_platform_tells_nobody_is_missed_at_once() -> None:
    (concern,) = found(Rule.NOT_MEASURED, "awareness", member("reach", scope=Scope(platform="x")))

    assert concern.variant == "gap"


@pytest.mark.parametrize(
    "one",
    [
        member("sessions"),
        member("sessions", created_on=OLD, known=known("sessions")),
        member("sessions", created_on=None),
        member("reach", scope=Scope(platform="instagram")),
    ],
    ids=["new", "measured", "not_saved", "told"],
)
def test_a_number_that_may_still_come_is_waited_for(one: object) -> None:
    assert found(Rule.NOT_MEASURED, "traffic", one) == []  # type: ignore[arg-type]


def test_results_are_not_credited_backwards() -> None:
    late = known("purchases", days=5, newest=a_day(20))

    assert len(found(Rule.LATE_START, "sales", member("purchases", known=late))) == 1


@pytest.mark.parametrize(
    "one",
    [
        member("purchases", known=known("purchases")),
        member("purchases"),
        member("purchases", known=known("purchases", days=5, newest=a_day(20)), period=None),
        member("link_clicks", known=known("link_clicks", days=5, newest=a_day(20))),
    ],
    ids=["from_the_start", "never", "no_period", "no_result"],
)
def test_what_was_counted_from_the_start_is_left_alone(one: object) -> None:
    assert found(Rule.LATE_START, "sales", one) == []  # type: ignore[arg-type]


def test_numbers_that_others_move_want_one_that_the_team_moves() -> None:
    (concern,) = found(Rule.NOT_OURS, "awareness", "branded_search")

    assert concern.about[0].metric == MetricKey("branded_search")


@pytest.mark.parametrize("members", [["branded_search", "reach"], ["branded_search", "own:x"], []])
def test_one_number_that_the_team_moves_is_enough(members: list[str]) -> None:
    assert found(Rule.NOT_OURS, "awareness", *members) == []
