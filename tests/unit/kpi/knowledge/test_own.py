import pytest

from kpi.fit import judge
from kpi.knowledge import Knowledge, Origin, Part, load, with_own
from kpi.knowledge.own import part_of
from kpi.language.metrics import understand_metric
from kpi.model import OWN_METRIC, Judgement, Language, MetricKey, PurposeKey, Verdict
from kpi.rules.roles import parts
from tests.factories import a_judgement, an_own_metric, an_own_purpose

AWARENESS = PurposeKey("awareness")
CLICKS = MetricKey("link_clicks")
OWN = an_own_purpose().purpose


def changed(*judgements: Judgement) -> Knowledge:
    return with_own(load(), (), judgements)


def test_a_changed_verdict_stands_in_place_of_the_catalogs() -> None:
    knowledge = changed(a_judgement())

    fit = knowledge.fit(AWARENESS, CLICKS)

    assert (fit.verdict, fit.part, fit.origin) == (Verdict.SERVES, Part.DIRECT, Origin.TEAM)
    assert fit.changed == a_judgement()
    assert fit.better == ()
    assert "our shop is the brand" in fit.reason.to(Language.JA)
    assert "our shop is the brand" in fit.reason.to(Language.EN)


def test_what_the_catalog_says_stays_within_reach_with_its_sources() -> None:
    fit = changed(a_judgement()).fit(AWARENESS, CLICKS)

    assert fit.original == load().fit(AWARENESS, CLICKS)
    assert fit.original.sources
    assert fit.sources == ()


def test_other_pairs_are_judged_as_before() -> None:
    knowledge = changed(a_judgement())

    for purpose, metric in (("awareness", "reach"), ("traffic", "link_clicks")):
        pair = PurposeKey(purpose), MetricKey(metric)
        assert knowledge.fit(*pair) == load().fit(*pair)


def test_what_serves_now_is_offered_and_what_no_longer_serves_is_not() -> None:
    out = a_judgement(metric=MetricKey("reach"), verdict=Verdict.DOES_NOT_SERVE)
    knowledge = changed(a_judgement(), out)

    assert CLICKS in knowledge.serving[AWARENESS]
    assert "reach" not in knowledge.serving[AWARENESS]
    assert "reach" not in knowledge.fit(AWARENESS, MetricKey("likes")).better
    assert CLICKS in parts(knowledge, AWARENESS)[Part.DIRECT]
    assert CLICKS not in load().serving[AWARENESS]


def test_the_same_content_is_the_same_knowledge() -> None:
    assert changed(a_judgement()) is changed(a_judgement())
    assert changed(a_judgement()) is not changed(a_judgement(reason="another"))
    assert changed(a_judgement()).root is load()


def test_names_are_read_by_the_index_of_the_catalog() -> None:
    assert understand_metric("リンククリック数", changed(a_judgement())).best == CLICKS


@pytest.mark.parametrize(
    ("verdict", "before", "after"),
    [
        (Verdict.SERVES, Part.OUTCOME, Part.OUTCOME),
        (Verdict.SERVES, Part.LEADING, Part.DIRECT),
        (Verdict.SUPPORTS, Part.EFFICIENCY, Part.EFFICIENCY),
        (Verdict.SUPPORTS, Part.ACTIVITY, Part.LEADING),
        (Verdict.DEBATED, Part.GUARD, Part.GUARD),
        (Verdict.DEBATED, Part.NONE, Part.LEADING),
        (Verdict.DOES_NOT_SERVE, Part.DIRECT, Part.NONE),
        (Verdict.WORKS_AGAINST, Part.LEADING, Part.NONE),
    ],
)
def test_a_metric_keeps_its_part_where_that_goes_with_the_verdict(
    verdict: Verdict, before: Part, after: Part
) -> None:
    assert part_of(verdict, before) is after


def test_a_team_may_judge_a_metric_of_its_own() -> None:
    own = an_own_metric()
    assert own.metric.startswith(OWN_METRIC)
    knowledge = changed(a_judgement(metric=own.metric, verdict=Verdict.WORKS_AGAINST))

    finding = judge(AWARENESS, own.metric, knowledge, own=own)

    assert finding.verdict is Verdict.WORKS_AGAINST
    assert finding.better[:1] == load().serving[AWARENESS][:1]
    assert finding.original is not None
    assert finding.original.verdict is Verdict.ASK


def test_a_changed_debate_takes_no_sides() -> None:
    finding = judge(AWARENESS, CLICKS, changed(a_judgement(verdict=Verdict.DEBATED)))

    assert finding.verdict is Verdict.DEBATED
    assert finding.sides == ()
    assert finding.original is not None
    assert finding.original.verdict is Verdict.DOES_NOT_SERVE


def test_a_purpose_of_its_own_is_judged_as_the_one_that_it_resembles() -> None:
    knowledge = with_own(load(), (an_own_purpose(),), ())

    for metric in load().metrics:
        mine, like = knowledge.fit(OWN, metric), load().fit(AWARENESS, metric)
        assert (mine.verdict, mine.part, mine.better) == (like.verdict, like.part, like.better)
        assert mine.sources == like.sources
    fit = knowledge.fit(OWN, CLICKS)
    assert "「fan community」" in fit.reason.to(Language.JA)
    assert "“fan community”" in fit.reason.to(Language.EN)
    assert knowledge.root is load()


def test_a_verdict_may_be_changed_for_a_purpose_of_its_own() -> None:
    judgement = a_judgement(purpose=OWN)
    knowledge = with_own(load(), (an_own_purpose(),), (judgement,))

    assert knowledge.fit(OWN, CLICKS).verdict is Verdict.SERVES
    assert knowledge.fit(OWN, CLICKS).original is not None
    assert knowledge.fit(AWARENESS, CLICKS).verdict is Verdict.DOES_NOT_SERVE


def test_what_rests_on_something_dropped_is_left_out() -> None:
    gone = an_own_purpose(like=PurposeKey("dropped"))

    assert with_own(load(), (gone,), (a_judgement(purpose=gone.purpose),)) is load()


def test_braces_in_a_reason_or_a_name_are_only_braces() -> None:
    purpose = an_own_purpose(name="{aim} {0}")
    knowledge = with_own(load(), (purpose,), (a_judgement(reason="{reason} {x!r}"),))

    assert "{reason} {x!r}" in knowledge.fit(AWARENESS, CLICKS).reason.to(Language.EN)
    assert "{aim} {0}" in knowledge.fit(OWN, CLICKS).reason.to(Language.EN)
