"""A number of the team's own counts in the set as what the team said that it is for."""

import pytest

from kpi.knowledge import Form, Level, with_own
from kpi.model import MetricKey, PurposeKey, Unit, Verdict
from kpi.rules import Concern, JudgedSet, Role, Rule, judge_set, own_metrics
from tests.factories import a_judgement
from tests.sets import KNOWLEDGE, a_set, member

TASTINGS = MetricKey("own:tastings")


def judged(verdict: Verdict | None, *others: str, purpose: str = "sales") -> JudgedSet:
    said = a_judgement(
        purpose=PurposeKey(purpose), metric=TASTINGS, verdict=verdict, reason="it sells"
    )
    knowledge = with_own(KNOWLEDGE, (), (said,) if verdict else ())
    return judge_set(a_set(purpose, TASTINGS, *others), knowledge)


def rules_of(it: JudgedSet) -> set[Rule]:
    return {one.rule for one in it.concerns}


def test_of_an_own_number_nothing_is_said_until_the_team_says_what_it_is_for() -> None:
    it = judged(None, "link_clicks")

    assert Rule.NOTHING_DIRECT not in rules_of(it)
    assert it.coverage is not None
    assert it.coverage.filled[Role.DIRECT] == ()


def test_an_own_number_that_serves_shows_the_goal() -> None:
    it = judged(Verdict.SERVES, "link_clicks")

    assert not {Rule.NOTHING_DIRECT, Rule.ONLY_OUTPUTS, Rule.FAR_ABOVE} & rules_of(it)
    assert it.coverage is not None
    assert [one.metric for one in it.coverage.filled[Role.DIRECT]] == [TASTINGS]


def test_an_own_step_leaves_the_goal_without_what_shows_it() -> None:
    it = judged(Verdict.SUPPORTS, "link_clicks")

    assert Rule.NOTHING_DIRECT in rules_of(it)
    assert it.coverage is not None
    assert TASTINGS in [one.metric for one in it.coverage.filled[Role.LEADING]]


def test_an_own_number_that_the_team_rejects_is_warned_about_in_its_words() -> None:
    concern = _first(Rule.MISSES_GOAL, judged(Verdict.DOES_NOT_SERVE, "purchases"))

    assert [one.metric for one in concern.about] == [TASTINGS]
    assert concern.reason is not None
    assert "it sells" in concern.reason.en


def test_results_that_the_team_counts_itself_stand_beside_a_price() -> None:
    assert Rule.COST_ALONE in rules_of(judged(Verdict.SUPPORTS, "cpa"))
    assert Rule.COST_ALONE not in rules_of(judged(Verdict.SERVES, "cpa"))


def test_a_verdict_for_another_goal_says_nothing_here() -> None:
    said = a_judgement(purpose=PurposeKey("store"), metric=TASTINGS, verdict=Verdict.SERVES)
    knowledge = with_own(KNOWLEDGE, (), (said,))

    it = judge_set(a_set("sales", TASTINGS, "link_clicks"), knowledge)

    assert Rule.NOTHING_DIRECT not in rules_of(it)


def test_a_goal_without_purpose_has_no_place_for_it() -> None:
    it = judge_set(a_set("none", TASTINGS), KNOWLEDGE)

    assert it.coverage is None


@pytest.mark.parametrize(
    ("unit", "adds_up", "form"),
    [
        (Unit.COUNT, True, Form.VOLUME),
        (Unit.COUNT, False, Form.SIZE),
        (Unit.CURRENCY, True, Form.VOLUME),
        (Unit.PERCENT, False, Form.RATE),
    ],
)
def test_its_unit_says_whether_it_is_a_count_or_a_rate(
    unit: Unit, *, adds_up: bool, form: Form
) -> None:
    it = own_metrics.as_metric(TASTINGS, "t", unit, adds_up=adds_up, level=Level.OUTCOME)

    assert it.form is form
    assert own_metrics.is_own(it)
    assert it.guard is None


def test_two_own_numbers_are_no_twins() -> None:
    other = MetricKey("own:samples")
    said = [
        a_judgement(purpose=PurposeKey("sales"), metric=key, verdict=Verdict.SERVES)
        for key in (TASTINGS, other)
    ]
    knowledge = with_own(KNOWLEDGE, (), tuple(said))

    it = judge_set(a_set("sales", member(TASTINGS), member(other)), knowledge)

    assert Rule.TWINS not in rules_of(it)


def _first(rule: Rule, it: JudgedSet) -> Concern:
    return next(one for one in it.concerns if one.rule is rule)
