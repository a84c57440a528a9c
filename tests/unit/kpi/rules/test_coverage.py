import pytest

from kpi.model import MetricKey
from kpi.rules import Rule, Severity
from tests.sets import found, judged, known, member

REVENUE = MetricKey("revenue")


def test_a_kpi_that_misses_its_goal_is_found_with_what_would_serve() -> None:
    (concern,) = found(Rule.MISSES_GOAL, "awareness", "link_clicks", "reach")

    assert concern.severity is Severity.HIGH
    assert concern.about[0].metric == "link_clicks"
    assert concern.add[0] == "impressions"  # reach is in the set already
    assert concern.reason
    assert concern.is_of_pair


def test_a_kpi_that_serves_its_goal_is_not_found() -> None:
    assert found(Rule.MISSES_GOAL, "awareness", "reach") == []


def test_what_the_team_does_itself_is_told_apart_from_what_misses_the_goal() -> None:
    (concern,) = found(Rule.ACTIVITY, "awareness", "post_count")

    assert concern.severity is Severity.HIGH
    assert found(Rule.MISSES_GOAL, "awareness", "post_count") == []


def test_what_people_do_is_no_activity_of_the_team() -> None:
    assert found(Rule.ACTIVITY, "awareness", "impressions") == []


def test_what_is_kept_with_a_reason_is_said_otherwise() -> None:
    (concern,) = found(Rule.MISSES_GOAL, "awareness", member("link_clicks", is_kept=True))

    assert concern.variant == "kept"


def test_steps_alone_do_not_show_the_goal() -> None:
    (concern,) = found(Rule.NOTHING_DIRECT, "sales", "profile_visits", "sessions")

    assert concern.severity is Severity.HIGH
    assert [one.metric for one in concern.about] == ["sessions"]  # the nearest one
    assert concern.add[0] == "purchases"


@pytest.mark.parametrize("members", [["link_clicks", "purchases"], ["purchases"], []])
def test_one_kpi_that_shows_the_goal_is_enough(members: list[str]) -> None:
    assert found(Rule.NOTHING_DIRECT, "sales", *members) == []


def test_steps_towards_a_named_result_are_a_tree_and_no_mistake() -> None:
    result = {"outcome": REVENUE, "known": {REVENUE: known("revenue")}}

    concerns = judged("sales", "link_clicks", **result).concerns

    assert not {Rule.NOTHING_DIRECT, Rule.ONLY_LEADING} & {one.rule for one in concerns}


def test_a_debated_step_is_a_note_since_some_say_that_it_shows_the_goal() -> None:
    (concern,) = found(Rule.NOTHING_DIRECT, "influence", "followers")

    assert concern.severity is Severity.MEDIUM


def test_nothing_is_said_of_a_set_with_a_number_of_the_teams_own() -> None:
    concerns = judged("sales", "link_clicks", "own:raiten").concerns

    assert Rule.NOTHING_DIRECT not in {one.rule for one in concerns}


def test_a_kpi_that_is_warned_about_is_not_reproached_twice() -> None:
    assert found(Rule.NOTHING_DIRECT, "sales", "likes") == []


def test_what_the_team_measures_is_offered_first() -> None:
    (concern,) = found(
        Rule.NOTHING_DIRECT, "sales", "link_clicks", known={REVENUE: known("revenue")}
    )

    assert concern.add[0] == REVENUE


def test_a_named_result_without_values_is_missed_where_all_kpis_are_steps() -> None:
    (concern,) = found(Rule.ONLY_LEADING, "sales", "link_clicks", outcome=REVENUE)

    assert [one.metric for one in concern.about] == ["link_clicks", "revenue"]
    assert concern.add == (REVENUE,)


@pytest.mark.parametrize("more", [{"known": {REVENUE: known("revenue")}}, {"outcome": None}])
def test_a_result_with_values_or_without_a_name_is_not_missed(more: dict[str, object]) -> None:
    changes = {"outcome": REVENUE, **more}

    assert found(Rule.ONLY_LEADING, "sales", "link_clicks", **changes) == []


def test_a_result_that_is_a_kpi_itself_is_not_missed() -> None:
    outcome = MetricKey("link_clicks")

    assert found(Rule.ONLY_LEADING, "sales", "link_clicks", outcome=outcome) == []


def test_what_went_out_alone_does_not_show_what_it_changed() -> None:
    (concern,) = found(Rule.ONLY_OUTPUTS, "awareness", "impressions", "reach")

    assert concern.severity is Severity.MEDIUM
    assert concern.add[0] == "branded_search"


@pytest.mark.parametrize(
    ("purpose", "members", "changes"),
    [
        ("awareness", ["impressions", "branded_search"], {}),
        ("engagement", ["comments"], {}),
        ("awareness", ["impressions"], {"outcome": MetricKey("brand_awareness_lift")}),
        ("awareness", ["impressions", "own:raiten"], {}),
        ("awareness", ["likes"], {}),
    ],
    ids=["one_that_shows_it", "goal_of_reactions", "result_is_named", "own_number", "warned"],
)
def test_outputs_are_enough_where_the_change_shows_or_is_not_asked_for(
    purpose: str, members: list[str], changes: dict[str, object]
) -> None:
    assert found(Rule.ONLY_OUTPUTS, purpose, *members, **changes) == []


@pytest.mark.parametrize(
    ("purpose", "members"),
    [("sales", ["purchases", "revenue"]), ("loyalty", ["ltv"]), ("reputation", ["nps"])],
    ids=["sold", "slow", "asked_once_a_year"],
)
def test_only_late_numbers_want_one_that_moves_before(purpose: str, members: list[str]) -> None:
    (concern,) = found(Rule.ONLY_LAGGING, purpose, *members)

    assert concern.severity is Severity.MEDIUM


def test_the_number_that_moves_before_is_one_that_any_account_can_count() -> None:
    (concern,) = found(Rule.ONLY_LAGGING, "sales", "purchases")

    assert concern.add[0] == "sessions"


@pytest.mark.parametrize(
    "members", [["purchases", "link_clicks"], ["purchases", "own:raiten"], []]
)
def test_one_number_that_moves_before_is_enough(members: list[str]) -> None:
    assert found(Rule.ONLY_LAGGING, "sales", *members) == []


def test_a_single_kpi_gets_a_companion() -> None:
    (concern,) = found(Rule.ONLY_ONE, "engagement", "dm_conversations")

    assert concern.severity is Severity.LOW
    assert concern.add


def test_two_kpis_are_company() -> None:
    assert found(Rule.ONLY_ONE, "engagement", "dm_conversations", "comments") == []


def test_a_channel_with_many_goals_has_no_first_among_them() -> None:
    (concern,) = found(Rule.MANY_GOALS, "awareness", "reach", open_goals=4)

    assert concern.figures["count"].value == 4
    assert concern.severity is Severity.LOW


def test_three_goals_are_not_many() -> None:
    assert found(Rule.MANY_GOALS, "awareness", "reach", open_goals=3) == []
