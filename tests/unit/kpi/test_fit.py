import pytest

from kpi.fit import Finding, judge
from kpi.knowledge import Origin, Stance, load
from kpi.model import NO_PURPOSE, Language, MetricKey, PurposeKey, Verdict
from tests.factories import an_own_metric


def found(purpose: str, metric: str, *measurable: str) -> Finding:
    return judge(
        PurposeKey(purpose),
        MetricKey(metric),
        load(),
        measurable=[MetricKey(key) for key in measurable],
    )


def test_clicks_do_not_serve_awareness_and_better_metrics_are_named() -> None:
    finding = found("awareness", "link_clicks")

    assert finding.verdict is Verdict.DOES_NOT_SERVE
    assert finding.verdict.is_warning
    assert finding.better[:3] == ("reach", "impressions", "mentions")
    assert "クリック" in finding.reason.to(Language.JA)
    assert "link clicks" in finding.reason.to(Language.EN).lower()


def test_what_the_team_can_measure_comes_before_the_general_ranking() -> None:
    finding = found("awareness", "link_clicks", "share_of_voice", "mentions", "likes")

    assert finding.better[:2] == ("mentions", "share_of_voice")
    assert len(finding.better) == len(found("awareness", "link_clicks").better)


def test_a_measurable_metric_beyond_the_general_list_is_still_offered() -> None:
    usual = found("awareness", "link_clicks").better

    finding = found("awareness", "link_clicks", "hashtag_reach")

    assert "hashtag_reach" not in usual
    assert finding.better[0] == "hashtag_reach"


def test_the_metric_itself_is_never_offered_as_better() -> None:
    finding = found("influence", "followers", "followers", "mentions")

    assert finding.better[0] == "mentions"
    assert "followers" not in finding.better


def test_a_metric_that_serves_gets_no_other_advice() -> None:
    finding = found("traffic", "link_clicks", "sessions")

    assert finding.verdict is Verdict.SERVES
    assert finding.better == ()
    assert finding.sides == ()
    assert finding.origin is Origin.DERIVED


def test_both_sides_of_a_debate_are_told_with_who_takes_them() -> None:
    finding = found("influence", "followers")

    assert [side.stance for side in finding.sides] == [Stance.FOR, Stance.AGAINST]
    assert all(side.says.ja and side.says.en for side in finding.sides)
    assert all(source.stance is Stance.FOR for source in finding.sides[0].sources)
    assert finding.sides[0].sources


def test_a_note_and_a_guard_come_with_a_number_that_can_mislead() -> None:
    finding = found("sales", "conversion_rate")

    assert "分母" in load().notes[finding.hides].ja
    assert finding.guard == "conversions"


def test_without_a_purpose_the_bot_asks_what_the_number_is_for() -> None:
    finding = judge(NO_PURPOSE, MetricKey("likes"), load())

    assert finding.verdict is Verdict.ASK
    assert finding.better == ()
    assert "いいね数" in finding.reason.ja
    assert "whether likes is" in finding.reason.en


def test_a_team_s_own_metric_is_asked_about() -> None:
    own = an_own_metric(name="抹茶度")

    finding = judge(PurposeKey("sales"), own.metric, load(), own=own)

    assert finding.verdict is Verdict.ASK
    assert "売上拡大" in finding.reason.ja
    assert "your team's own metric" in finding.reason.en
    assert finding.better == ("purchases",)


def test_a_team_s_own_metric_without_a_purpose_is_called_by_its_name() -> None:
    own = an_own_metric(name="抹茶度")

    finding = judge(NO_PURPOSE, own.metric, load(), own=own)

    assert "抹茶度" in finding.reason.ja
    assert "抹茶度" in finding.reason.en


def test_an_own_metric_whose_name_is_not_told_is_called_this_metric() -> None:
    finding = judge(NO_PURPOSE, MetricKey("own:1"), load())

    assert "この指標" in finding.reason.ja
    assert "this metric" in finding.reason.en


def test_a_key_that_is_in_no_catalog_is_an_error() -> None:
    with pytest.raises(KeyError):
        found("awareness", "fame")
    with pytest.raises(KeyError):
        found("fame", "own:1")
