import re
from collections import Counter

import pytest

from kpi.knowledge import Fit, Form, Origin, Part, load
from kpi.model import MetricKey, PurposeKey, Verdict


def fit(purpose: str, metric: str) -> Fit:
    return load().fit(PurposeKey(purpose), MetricKey(metric))


def all_fits() -> list[Fit]:
    knowledge = load()
    return [knowledge.fit(p, m) for p in knowledge.purposes for m in knowledge.metrics]


@pytest.mark.parametrize(
    ("purpose", "metric", "verdict"),
    [
        ("awareness", "impressions", Verdict.SERVES),
        ("awareness", "mentions", Verdict.SERVES),
        ("awareness", "link_clicks", Verdict.DOES_NOT_SERVE),
        ("engagement", "engagements", Verdict.SERVES),
        ("engagement", "comments", Verdict.SERVES),
        ("engagement", "comment_quality", Verdict.SERVES),
        ("engagement", "followers", Verdict.DOES_NOT_SERVE),
        ("traffic", "link_clicks", Verdict.SERVES),
        ("influence", "followers", Verdict.DEBATED),
        ("influence", "comments", Verdict.DOES_NOT_SERVE),
        ("awareness", "reach", Verdict.SERVES),
        ("engagement", "engagement_rate", Verdict.SERVES),
        ("sales", "conversions", Verdict.SERVES),
        ("sales", "revenue", Verdict.SERVES),
        ("recruiting", "applications", Verdict.SERVES),
        ("store", "store_visits", Verdict.SERVES),
        ("care", "resolution_rate", Verdict.SERVES),
        ("app", "app_installs", Verdict.SERVES),
    ],
)
def test_a_pair_is_judged_as_the_course_and_common_sense_have_it(
    purpose: str, metric: str, verdict: Verdict
) -> None:
    assert fit(purpose, metric).verdict is verdict


def test_followers_are_said_to_be_common_and_disputed_for_influence() -> None:
    reason = fit("influence", "followers").reason

    assert "よく使われますが" in reason.ja
    assert "common but debated" in reason.en


def test_what_the_team_does_itself_serves_no_purpose() -> None:
    knowledge = load()
    own = [m.key for m in knowledge.metrics.values() if m.form is Form.ACTIVITY]

    assert own
    for key in own:
        for purpose in knowledge.purposes:
            found = knowledge.fit(purpose, key)
            assert found.verdict.is_warning
            assert found.part is Part.ACTIVITY


def test_money_that_nobody_paid_never_serves() -> None:
    verdicts = {f.verdict for f in all_fits() if load().metrics[f.metric].form is Form.PROXY}

    assert verdicts <= {Verdict.DOES_NOT_SERVE, Verdict.DEBATED}


def test_a_price_supports_at_best_and_names_what_to_read_beside_it() -> None:
    prices = [f for f in all_fits() if load().metrics[f.metric].form is Form.COST]

    assert all(f.verdict is not Verdict.SERVES for f in prices)
    assert fit("traffic", "cpc").part is Part.EFFICIENCY
    assert fit("leads", "cpe").verdict is Verdict.DEBATED
    assert fit("leads", "cpe").part is Part.EFFICIENCY
    assert "コンバージョン率" in fit("traffic", "cpc").reason.ja


def test_a_guard_keeps_its_part_where_it_supports() -> None:
    assert fit("traffic", "bounce_rate").part is Part.GUARD
    assert fit("traffic", "bounce_rate").verdict is Verdict.SUPPORTS


def test_a_metric_that_serves_needs_no_better_one() -> None:
    assert fit("awareness", "reach").better == ()


def test_better_metrics_serve_the_purpose_and_never_repeat_the_metric() -> None:
    for found in all_fits():
        assert found.metric not in found.better
        for key in found.better:
            assert load().fit(found.purpose, key).verdict is Verdict.SERVES
        if found.verdict is not Verdict.SERVES:
            assert found.better


def test_the_first_better_metric_is_the_purpose_s_own_best() -> None:
    assert fit("awareness", "link_clicks").better[0] == "reach"
    assert fit("store", "likes").better[:2] == ("store_visits", "bookings")


def test_hardly_any_verdict_is_set_by_hand_and_those_say_so() -> None:
    knowledge = load()
    by_hand = [found for found in all_fits() if found.origin is Origin.SET]

    assert {(f.purpose, f.metric) for f in by_hand} == set(knowledge.pairs)
    assert knowledge.share_set() <= 0.15


def test_few_pairs_are_debated() -> None:
    verdicts = Counter(found.verdict for found in all_fits())

    assert verdicts[Verdict.DEBATED] / verdicts.total() <= 0.12


def test_only_a_debated_pair_has_two_sides() -> None:
    for found in all_fits():
        is_debated = found.verdict is Verdict.DEBATED
        assert bool(found.pro.ja and found.con.ja) is is_debated
        assert bool(found.pro.en and found.con.en) is is_debated


def test_each_reason_is_one_sentence_that_names_metric_and_purpose() -> None:
    knowledge = load()
    for found in all_fits():
        metric = knowledge.metrics[found.metric]
        purpose = knowledge.purposes[found.purpose]
        assert metric.name.ja in found.reason.ja
        assert metric.name.en.casefold() in found.reason.en.casefold()
        assert purpose.aim.ja in found.reason.ja
        assert purpose.aim.en in found.reason.en


def test_no_reason_has_a_hole_or_an_unfilled_place() -> None:
    hole = re.compile(r"[{}]|\(\)|  |、。|、、|ためため|ので、ので|だため|なため|ですため")
    for found in all_fits():
        assert not hole.search(found.reason.ja), found.reason.ja
        assert not re.search(r"\)\s?\(", found.reason.ja + found.reason.en)
        assert not re.search(r"[{}]|\(\)|  | ,|,,|\.\.", found.reason.en), found.reason.en
        assert found.reason.en[0].isupper() or found.reason.en[0].isdigit()
        assert found.reason.en.endswith(".")


def test_no_two_metrics_share_a_reason_even_without_their_names() -> None:
    knowledge = load()
    for purpose in knowledge.purposes:
        seen: dict[tuple[str, str], MetricKey] = {}
        for key, metric in knowledge.metrics.items():
            reason = knowledge.fit(purpose, key).reason
            bare = (
                reason.ja.replace(metric.name.ja, ""),
                reason.en.casefold().replace(metric.name.en.casefold(), ""),
            )
            assert bare not in seen, f"{purpose}: {key} and {seen[bare]}"
            seen[bare] = key


def test_several_shapes_of_sentence_are_in_use() -> None:
    starts = {found.reason.en.split(" ", 1)[0] for found in all_fits()}

    assert {"Tracking", "When", "Reaching", "It", "Watching"} <= starts


def test_why_a_metric_misses_a_purpose_depends_on_where_it_stands() -> None:
    assert "入口" in fit("loyalty", "add_to_cart").reason.ja or "までで" in (
        fit("loyalty", "add_to_cart").reason.ja
    )
    assert "ずっと" in fit("traffic", "qualified_leads").reason.ja
    assert "分からない" in fit("store", "bounce_rate").reason.ja


def test_sources_stand_beside_the_pair_they_speak_of() -> None:
    names = {source.name for source in fit("influence", "followers").sources}

    assert names
    assert fit("app", "review_rating").sources == ()


def test_no_pair_is_rejected_that_a_standard_or_the_course_recommends() -> None:
    for found in all_fits():
        weighty = [s for s in found.sources if s.tier in {"course", "A"}]
        if weighty and all(source.stance == "for" for source in weighty):
            assert not found.verdict.is_warning, (found.purpose, found.metric)


def test_an_unknown_metric_or_purpose_is_an_error() -> None:
    with pytest.raises(KeyError):
        fit("fame", "likes")
    with pytest.raises(KeyError):
        fit("awareness", "fame")
