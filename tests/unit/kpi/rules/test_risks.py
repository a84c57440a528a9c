import pytest

from kpi.model import Scope
from kpi.rules import Rule, Severity
from tests.sets import found, judged, member


@pytest.mark.parametrize(
    ("purpose", "metric", "guard"),
    [
        ("influence", "followers", "fake_follower_ratio"),
        ("traffic", "ctr", "bounce_rate"),
        ("engagement", "comments", "comment_quality"),
        ("care", "resolution_time", "csat"),
    ],
)
def test_a_number_that_a_trick_raises_gets_the_number_that_shows_the_trick(
    purpose: str, metric: str, guard: str
) -> None:
    (concern,) = found(Rule.GAMEABLE, purpose, metric)

    assert concern.severity is Severity.MEDIUM
    assert concern.add == (guard,)
    assert concern.note
    assert found(Rule.GAMEABLE, purpose, metric, guard) == []


def test_a_number_that_no_trick_raises_is_left_alone() -> None:
    assert found(Rule.GAMEABLE, "traffic", "time_on_site") == []


def test_posts_that_may_be_paid_are_a_matter_of_law_in_japan() -> None:
    (here,) = found(Rule.GAMEABLE, "advocacy", "ugc_count")
    (elsewhere,) = found(Rule.GAMEABLE, "advocacy", "ugc_count", country="GB")

    assert (here.variant, elsewhere.variant) == ("law", "paid")


def test_money_that_nobody_paid_depends_on_the_price_that_is_picked() -> None:
    (concern,) = found(Rule.GAMEABLE, "awareness", "emv", "reach")

    assert concern.variant == "priced"


def test_what_is_warned_about_already_is_no_risk_on_top() -> None:
    concerns = judged("sales", "ave").concerns

    assert [one.rule for one in concerns if one.about and one.about[0].metric == "ave"] == [
        Rule.MISSES_GOAL
    ]


def test_a_number_that_misleads_mildly_gets_a_tip() -> None:
    (concern,) = found(Rule.NO_GUARD, "app", "app_installs", "sessions")

    assert concern.severity is Severity.LOW
    assert concern.add == ("app_retention",)


def test_a_number_that_misleads_mildly_beside_its_guard_gets_no_tip() -> None:
    concerns = found(Rule.NO_GUARD, "app", "app_installs", "app_retention")

    assert "app_installs" not in {one.about[0].metric for one in concerns}


def test_talk_about_the_brand_says_nothing_of_its_tone() -> None:
    (concern,) = found(Rule.NO_TONE, "reputation", "mentions")

    assert concern.add == ("sentiment",)


@pytest.mark.parametrize(
    ("purpose", "members"),
    [
        ("reputation", ["mentions", "sentiment"]),
        ("awareness", ["mentions"]),
        ("reputation", ["nps"]),
    ],
)
def test_the_tone_is_only_missed_where_it_matters(purpose: str, members: list[str]) -> None:
    assert found(Rule.NO_TONE, purpose, *members) == []


def test_people_who_look_for_a_job_leave_no_public_traces() -> None:
    (concern,) = found(Rule.HABIT, "recruiting", "applications", "likes")

    assert concern.variant == "recruiting"


def test_followers_decide_little_on_tiktok() -> None:
    there = member("followers", scope=Scope(platform="tiktok"))
    elsewhere = member("followers", scope=Scope(platform="x"))

    assert [one.variant for one in found(Rule.HABIT, "awareness", there)] == ["tiktok"]
    assert found(Rule.HABIT, "awareness", elsewhere) == []


def test_a_brand_goal_asks_people_once_in_a_while() -> None:
    (concern,) = found(Rule.NO_SURVEY, "reputation", "sentiment")

    assert concern.add == ("brand_favorability",)
    assert found(Rule.NO_SURVEY, "reputation", "sentiment", "brand_favorability") == []
    assert found(Rule.NO_SURVEY, "sales", "purchases") == []
    assert found(Rule.NO_SURVEY, "reputation", "post_count") == []


def test_returns_are_not_all_due_to_the_ads() -> None:
    (concern,) = found(Rule.CREDIT, "sales", "roas", "revenue")

    assert concern.severity is Severity.LOW
    assert found(Rule.CREDIT, "sales", "revenue") == []


def test_one_guard_for_two_numbers_is_asked_for_once() -> None:
    (concern,) = found(Rule.GAMEABLE, "traffic", "link_clicks", "ctr")

    assert (concern.about[0].metric, concern.add) == ("link_clicks", ("bounce_rate",))
