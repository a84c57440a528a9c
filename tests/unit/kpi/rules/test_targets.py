from decimal import Decimal

import pytest

from kpi.model import Direction, MetricKey, Recurrence, Scope, TargetKind
from kpi.rules import Concern, Member, Rule
from tests.factories import a_period, a_target
from tests.sets import found, known, member

D = Decimal


def past(*values: int) -> tuple[Decimal, ...]:
    return tuple(D(value) for value in values)


def changing(**more: object) -> Member:
    return member("followers", target=a_target(500, kind=TargetKind.CHANGE), adds_up=False, **more)


def test_a_change_from_nobody_knows_where_needs_a_base() -> None:
    assert len(found(Rule.NO_BASE, "influence", changing())) == 1


@pytest.mark.parametrize("more", [{"baseline": D(100)}, {"known": known("followers")}])
def test_a_change_from_a_known_value_has_its_base(more: dict[str, object]) -> None:
    assert found(Rule.NO_BASE, "influence", changing(**more)) == []


def test_a_total_needs_no_base() -> None:
    assert found(Rule.NO_BASE, "traffic", "link_clicks", member("x", target=None)) == []


def level(value: object, **more: object) -> Member:
    direction = more.pop("direction", Direction.AT_LEAST)
    target = a_target(value, kind=TargetKind.LEVEL, direction=direction)
    return member("followers", target=target, adds_up=False, **more)


def total(value: object, **more: object) -> Member:
    return member("link_clicks", **{"target": a_target(value), **more})


@pytest.mark.parametrize(
    ("one", "variant", "figure"),
    [
        (total(2001, past=past(1000, 800)), "", "best"),
        (total(700, past=past(1000, 800)), "low", "best"),
        (level(100, present=D(100)), "met", "present"),
        (level(10, present=D(5), direction=Direction.AT_MOST), "met", "present"),
        (level(4, past=past(10, 12), direction=Direction.AT_MOST), "least", "best"),
    ],
    ids=["twice_the_best", "below_the_worst", "met", "met_below", "half_the_least"],
)
def test_a_target_unlike_the_past_is_asked_about(one: Member, variant: str, figure: str) -> None:
    (concern,) = found(Rule.UNREALISTIC, "influence", one)

    assert concern.variant == variant
    assert figure in concern.figures
    assert one.target is not None
    assert concern.figures["target"].value == one.target.value


@pytest.mark.parametrize(
    "one",
    [
        total(2000, past=past(1000, 800)),
        total(900, past=past(1000, 800)),
        total(800, past=(D(1000), D("800.4"))),
        total(9999, past=past(1000)),
        total(9999),
        total(0, past=past(1000, 800)),
        total(5, past=past(0, 0)),
        member("link_clicks", target=None, past=past(1, 2)),
        level(100, present=D(99)),
        level(100),
        level(8, past=past(10, 12), direction=Direction.AT_MOST),
        level(8, past=past(10, 12), present=D(7), direction=Direction.AT_MOST),
    ],
    ids=[
        "twice", "usual", "same_as_told", "one_period", "no_past", "nothing", "never_any",
        "no_target", "not_met", "unknown", "a_bit_less", "holds_below",
    ],
)  # fmt: skip
def test_a_target_like_the_past_is_left_alone(one: Member) -> None:
    assert found(Rule.UNREALISTIC, "influence", one) == []


def clicks(**more: object) -> Member:
    return total(5000, **{"known": known("link_clicks", 100_000), **more})


def orders(value: object = 200, **more: object) -> Member:
    defaults: dict[str, object] = {"known": known("purchases", 1200), "target": a_target(value)}
    return member("purchases", **{**defaults, **more})


def test_reaching_the_step_would_not_reach_the_result() -> None:
    (concern,) = found(Rule.TOO_LITTLE, "sales", clicks(), orders())

    assert [one.metric for one in concern.about] == ["link_clicks", "purchases"]
    assert {name: one.value for name, one in concern.figures.items()} == {
        "target": 5000,
        "rate": D("1.2"),
        "expected": 60,
        "wanted": 200,
    }


def test_the_step_next_to_the_result_speaks_for_all() -> None:
    visits = member("profile_visits", target=a_target(50), known=known("profile_visits", 100_000))

    (concern,) = found(Rule.TOO_LITTLE, "sales", visits, clicks(), orders())

    assert concern.about[0].metric == "link_clicks"


def test_the_goals_own_result_counts_where_it_is_named() -> None:
    named = {"outcome": MetricKey("purchases")}

    assert len(found(Rule.TOO_LITTLE, "traffic", clicks(), orders(), **named)) == 1
    assert found(Rule.TOO_LITTLE, "sales", clicks(), outcome=MetricKey("revenue")) == []


def wanted(value: object = 200, **changes: object) -> list[Concern]:
    """Return what is said of clicks for a goal that names a number of orders itself."""
    more: dict[str, object] = {
        "outcome": MetricKey("purchases"),
        "outcome_target": D(str(value)),
        "outcome_known": known("purchases", 1200),
    }
    return found(Rule.TOO_LITTLE, "sales", clicks(), **{**more, **changes})


def test_the_goals_own_number_counts_without_a_kpi_on_it() -> None:
    (concern,) = wanted()

    assert [one.metric for one in concern.about] == ["link_clicks", "purchases"]
    assert concern.figures["expected"].value == 60
    assert concern.figures["wanted"].value == 200
    assert wanted(60) == []


def test_the_goals_own_number_comes_before_that_of_a_kpi() -> None:
    number = {
        "outcome": MetricKey("purchases"),
        "outcome_target": D(300),
        "outcome_known": known("purchases", 1200),
    }

    (concern,) = found(Rule.TOO_LITTLE, "sales", clicks(), orders(60), **number)

    assert concern.figures["wanted"].value == 300


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome_known": None},
        {"outcome_scope": Scope(platform="x")},
        {"outcome": MetricKey("own:1")},
        {"outcome": MetricKey("cpa")},
        {"outcome": MetricKey("followers")},
        {"outcome": None},
        {"period": a_period(end=a_period().start.replace(day=9))},
    ],
    ids=["no_values", "another_part", "own", "cost", "level", "none", "shorter"],
)
def test_a_goals_number_without_a_sound_ratio_says_nothing(changes: dict[str, object]) -> None:
    assert wanted(**changes) == []


@pytest.mark.parametrize(
    ("step", "result"),
    [
        (clicks(), orders(60)),
        (clicks(), orders(66)),
        (clicks(known=None), orders()),
        (clicks(known=known("link_clicks", 0)), orders()),
        (clicks(known=known("link_clicks", 100, days=20)), orders()),
        (clicks(), orders(known=known("purchases", 9))),
        (clicks(), orders(known=None)),
        (clicks(scope=Scope(platform="x")), orders()),
        (clicks(target=a_target(5000, recurrence=Recurrence.WEEKLY)), orders()),
        (clicks(target=a_target(5000, kind=TargetKind.LEVEL)), orders()),
        (clicks(target=a_target(5000, direction=Direction.AT_MOST)), orders()),
        (clicks(target=None), orders()),
        (clicks(period=a_period(end=a_period().start.replace(day=9))), orders()),
        (clicks(period=None), orders()),
        (member("ctr"), orders()),
        (clicks(), member("likes")),
        (clicks(), orders(target=a_target(200, kind=TargetKind.LEVEL))),
    ],
    ids=[
        "enough", "nearly", "unmeasured", "nothing_yet", "too_short", "too_few", "no_results",
        "part_of_it", "each_week", "no_total", "at_most", "no_target", "shorter", "no_period",
        "a_rate", "no_result", "result_is_level",
    ],
)  # fmt: skip
def test_without_a_sound_ratio_nothing_is_said(step: Member, result: Member) -> None:
    assert found(Rule.TOO_LITTLE, "sales", step, result) == []
