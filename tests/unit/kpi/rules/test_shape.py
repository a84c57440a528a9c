import pytest

from kpi.model import Direction, MetricKey, Scope
from kpi.rules import Concern, Rule, Severity
from tests.factories import a_target
from tests.sets import found, judged, known, member

REVENUE = MetricKey("revenue")
MEASURED = {"outcome": REVENUE, "known": {REVENUE: known("revenue")}}


def metrics(rule: Rule, purpose: str, *members: str, **changes: object) -> list[list[str]]:
    """Return what each finding of the rule is about."""
    concerns = found(rule, purpose, *members, **changes)
    return [[str(one.metric) for one in concern.about] for concern in concerns]


def test_the_nearest_kpi_is_too_far_from_the_goal() -> None:
    (concern,) = found(Rule.FAR_ABOVE, "sales", "profile_visits", **MEASURED)

    assert concern.severity is Severity.MEDIUM
    assert concern.add[0] == "link_clicks"  # it lies between, and so does what is nearer


@pytest.mark.parametrize(
    ("purpose", "members"),
    [
        ("sales", ["profile_visits", "purchases"]),
        ("sales", ["add_to_cart"]),
        ("care", ["comments"]),
        ("sales", ["profile_visits", "own:raiten"]),
        ("sales", ["likes"]),
    ],
    ids=["reached", "one_step", "no_way", "own_number", "warned"],
)
def test_a_kpi_near_the_goal_is_not_too_far(purpose: str, members: list[str]) -> None:
    assert found(Rule.FAR_ABOVE, purpose, *members, **MEASURED) == []


def test_what_nothing_shows_is_not_said_to_be_far_as_well() -> None:
    rules = {one.rule for one in judged("sales", "reach").concerns}

    assert Rule.NOTHING_DIRECT in rules
    assert Rule.FAR_ABOVE not in rules


def test_a_kpi_behind_the_goal_looks_like_failure() -> None:
    (concern,) = found(Rule.BELOW, "traffic", "conversions", "link_clicks")

    assert concern.about[0].metric == "conversions"
    assert concern.add[0] == "sessions"


@pytest.mark.parametrize(
    ("purpose", "members"),
    [
        ("traffic", ["link_clicks"]),
        ("care", ["csat"]),
        ("sales", ["purchases"]),
        ("awareness", ["reach", "engagement_rate"]),
    ],
)
def test_a_kpi_at_the_goal_is_not_behind_it(purpose: str, members: list[str]) -> None:
    assert found(Rule.BELOW, purpose, *members) == []


def test_a_rate_without_its_count_can_rise_by_shrinking() -> None:
    (concern,) = found(Rule.RATIO_ALONE, "engagement", "engagement_rate")

    assert concern.severity is Severity.MEDIUM
    assert concern.add[0] == "engagements"


@pytest.mark.parametrize("beside", ["engagements", "reach"])
def test_a_rate_beside_its_count_is_fine(beside: str) -> None:
    concerns = found(Rule.RATIO_ALONE, "engagement", "engagement_rate", beside)

    assert "engagement_rate" not in {one.about[0].metric for one in concerns}


def test_a_rate_without_a_count_in_the_catalog_is_left_alone() -> None:
    assert found(Rule.RATIO_ALONE, "care", "csat") == []


def test_a_count_that_posting_more_raises_is_read_beside_a_rate() -> None:
    (concern,) = found(Rule.RATIO_ALONE, "awareness", "impressions")

    assert (concern.severity, concern.variant) == (Severity.LOW, "volume")
    assert found(Rule.RATIO_ALONE, "awareness", "impressions", "engagement_rate") == []


def test_a_price_alone_is_lowest_when_nothing_is_bought() -> None:
    (concern,) = found(Rule.COST_ALONE, "traffic", "cpc")

    assert concern.add[0] == "link_clicks"


def test_a_price_beside_what_it_buys_is_fine() -> None:
    assert found(Rule.COST_ALONE, "traffic", "cpc", "link_clicks") == []


SIX = ["impressions", "reach", "mentions", "branded_search", "share_of_voice", "followers"]


def test_six_kpis_are_too_many_and_the_weakest_is_named() -> None:
    (concern,) = found(Rule.TOO_MANY, "awareness", *SIX)

    assert concern.figures["count"].value == 6
    assert concern.about[0].metric == "followers"


def test_five_kpis_are_not_too_many() -> None:
    assert found(Rule.TOO_MANY, "awareness", *SIX[:5]) == []


def test_six_numbers_of_the_teams_own_are_too_many_as_well() -> None:
    (concern,) = found(Rule.TOO_MANY, "awareness", *(f"own:{n}" for n in range(6)))

    assert (concern.variant, concern.about) == ("own", ())


@pytest.mark.parametrize(
    ("purpose", "members"),
    [
        ("influence", ["followers", "follower_growth"]),
        ("traffic", ["sessions", "new_users"]),
        ("advocacy", ["ugc_count", "hashtag_uses"]),
    ],
)
def test_two_counts_of_the_same_thing_are_twins(purpose: str, members: list[str]) -> None:
    assert metrics(Rule.TWINS, purpose, *members) == [members]


@pytest.mark.parametrize(
    ("purpose", "members"),
    [
        ("awareness", ["impressions", "reach"]),
        ("engagement", ["engagements", "engagement_rate"]),
        ("sales", ["purchases", "revenue"]),
    ],
    ids=["times_and_people", "count_and_rate", "pieces_and_money"],
)
def test_what_counts_different_things_is_no_twin(purpose: str, members: list[str]) -> None:
    assert metrics(Rule.TWINS, purpose, *members) == []


def test_the_same_thing_on_two_platforms_is_no_twin() -> None:
    members = [
        member("sessions", scope=Scope(platform="x")),
        member("new_users", scope=Scope(platform="instagram")),
    ]

    assert found(Rule.TWINS, "traffic", *members) == []


@pytest.mark.parametrize(
    ("purpose", "members"),
    [
        ("sales", ["cpa", "reach"]),
        ("sales", ["impressions", "roas"]),
        ("engagement", ["engagement_rate", "post_count"]),
    ],
)
def test_kpis_that_are_paid_for_with_each_other_need_an_order(
    purpose: str, members: list[str]
) -> None:
    assert metrics(Rule.FIGHT, purpose, *members) == [members]


@pytest.mark.parametrize(
    ("purpose", "members"),
    [
        ("sales", ["cpa", "conversions"]),
        ("awareness", ["cpm", "impressions"]),
        ("engagement", ["comments", "post_count"]),
    ],
    ids=["price_and_result", "price_and_what_it_buys", "count_and_posts"],
)
def test_what_goes_together_does_not_fight(purpose: str, members: list[str]) -> None:
    assert metrics(Rule.FIGHT, purpose, *members) == []


def test_a_reach_that_is_to_stay_below_does_not_fight_a_price() -> None:
    less = member("reach", target=a_target(direction=Direction.AT_MOST))

    assert found(Rule.FIGHT, "sales", "cpa", less) == []


@pytest.mark.parametrize("price", ["cpa", "roas"])
def test_a_price_or_return_beside_the_results_it_brought_is_fine(price: str) -> None:
    alone = judged("sales", price).concerns
    beside = judged("sales", price, "purchases").concerns

    told = {Rule.COST_ALONE, Rule.RATIO_ALONE}
    assert [one.add[0] for one in alone if one.rule in told and one.about[0].metric == price]
    assert not [one for one in beside if one.rule in {*told, Rule.NO_GUARD} and _of(one) == price]


def _of(concern: Concern) -> str:
    return str(concern.about[0].metric)


def test_what_stands_alone_is_not_named_as_unchecked_on_top() -> None:
    rules = [one.rule for one in judged("engagement", "engagement_rate").concerns]

    assert Rule.RATIO_ALONE in rules
    assert Rule.NO_GUARD not in rules
