import pytest

from bot.blocks import fit, fit_warnings, limits
from bot.blocks.rendered import Rendered
from bot.i18n.localizer import Localizer
from bot.sandbox.blocks_check import view_problems
from kpi.fit import Finding, judge
from kpi.knowledge import Knowledge, Text
from kpi.messages import MessageKind
from kpi.model import NO_PURPOSE, OWN_METRIC, MetricKey, PurposeKey, Verdict
from tests.forms import buttons_in
from tests.rendering import (
    BOTH,
    HOSTILE,
    check_message,
    check_text_stays_text,
    name_of,
    words,
)
from tests.sandboxes import modal

#: One pair for each verdict.
PAIRS = {
    Verdict.SERVES: ("awareness", "impressions"),
    Verdict.SUPPORTS: ("awareness", "likes"),
    Verdict.DEBATED: ("influence", "followers"),
    Verdict.DOES_NOT_SERVE: ("awareness", "link_clicks"),
    Verdict.ASK: ("awareness", f"{OWN_METRIC}x"),
}


@pytest.fixture(params=BOTH, ids=name_of)
def localizer(request: pytest.FixtureRequest) -> Localizer:
    found: Localizer = request.param
    return found


def a_finding(knowledge: Knowledge, verdict: Verdict) -> Finding:
    purpose, metric = PAIRS[verdict]
    found = judge(PurposeKey(purpose), MetricKey(metric), knowledge)
    assert found.verdict is verdict
    return found


@pytest.mark.parametrize(
    ("verdict", "level"),
    [
        (Verdict.SERVES, "success"),
        (Verdict.SUPPORTS, "success"),
        (Verdict.DEBATED, "info"),
        (Verdict.DOES_NOT_SERVE, "warning"),
        (Verdict.ASK, "info"),
    ],
)
def test_a_modal_shows_the_verdict_in_a_box_of_its_level(
    localizer: Localizer, knowledge: Knowledge, verdict: Verdict, level: str
) -> None:
    shown = fit.in_modal(a_finding(knowledge, verdict), "指標", knowledge, localizer)

    assert shown[0]["type"] == "alert"
    assert shown[0]["level"] == level
    assert_fits_a_modal(shown)


def assert_fits_a_modal(blocks: list[dict[str, object]]) -> None:
    view = {key: value for key, value in modal(*blocks).items() if key != "submit"}
    assert view_problems(view) == []


def test_what_works_against_a_purpose_is_an_error(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    finding = Finding(
        purpose=PurposeKey("awareness"),
        metric=MetricKey("link_clicks"),
        verdict=Verdict.WORKS_AGAINST,
        reason=Text(ja="遠ざかります。", en="It leads away."),
    )

    (box,) = fit.in_modal(finding, "x", knowledge, localizer)

    assert box["level"] == "error"
    assert "⚠" in fit.mark(Verdict.WORKS_AGAINST, localizer)


def test_a_reason_that_is_too_long_for_a_box_stands_below_it(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    finding = Finding(
        purpose=PurposeKey("awareness"),
        metric=MetricKey("impressions"),
        verdict=Verdict.SERVES,
        reason=Text(ja="長" * (limits.ALERT + 1), en="l" * (limits.ALERT + 1)),
    )

    box, reason = fit.in_modal(finding, "x", knowledge, localizer)

    assert len(box["text"]["text"]) <= limits.ALERT
    assert reason["type"] == "section"
    assert_fits_a_modal([box, reason])


@pytest.mark.parametrize("verdict", PAIRS)
def test_a_message_says_the_verdict_in_words(
    localizer: Localizer, knowledge: Knowledge, verdict: Verdict
) -> None:
    shown = fit.in_message(a_finding(knowledge, verdict), HOSTILE, knowledge, localizer)

    rendered = Rendered(text="x", blocks=shown)
    check_message(rendered)
    check_text_stays_text(rendered)
    assert localizer.t(f"fit.sign.{verdict.value}") in words(shown)


def test_both_sides_of_a_debate_are_told_with_who_takes_them(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    finding = a_finding(knowledge, Verdict.DEBATED)

    said = words(fit.in_message(finding, "フォロワー数", knowledge, localizer))

    for side in finding.sides:
        assert fit.side_line(side, localizer) in said
        assert side.says.to(localizer.language) in said
        assert not side.sources or fit.called(side.sources[0], localizer) in said


@pytest.mark.parametrize("verdict", [Verdict.SERVES, Verdict.SUPPORTS, Verdict.ASK])
def test_where_nothing_has_to_be_changed_nothing_else_is_offered(
    localizer: Localizer, knowledge: Knowledge, verdict: Verdict
) -> None:
    assert fit.better(a_finding(knowledge, verdict), knowledge, localizer) == []


def test_better_metrics_never_hold_the_metric_itself(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    for purpose in knowledge.purposes:
        for metric in knowledge.metrics:
            finding = judge(purpose, metric, knowledge) if purpose != NO_PURPOSE else None
            if finding is not None and finding.verdict.is_warning:
                offered = fit.better(finding, knowledge, localizer)
                assert offered
                assert metric not in {one.metric for one in offered}


def a_warning(knowledge: Knowledge, **changes: object) -> dict[str, object]:
    finding = a_finding(knowledge, Verdict.DOES_NOT_SERVE)
    better = [
        {
            "metric": key,
            "name": {"ja": knowledge.metrics[key].name.ja, "en": knowledge.metrics[key].name.en},
            "what": {"ja": knowledge.metrics[key].what.ja, "en": knowledge.metrics[key].what.en},
        }
        for key in finding.better[:2]
    ]
    return {
        "kpi": "k" * 32,
        "goal": "g" * 32,
        "goal_sentence": HOSTILE,
        "purpose_name": {"ja": "認知拡大", "en": "Brand awareness"},
        "metric_name": {"ja": HOSTILE, "en": HOSTILE},
        "verdict": finding.verdict.value,
        "reason": {"ja": finding.reason.ja, "en": finding.reason.en},
        "kept": HOSTILE,
        "by": "U2",
        "better": better,
        **changes,
    }


def test_the_direct_message_has_reason_better_metric_and_a_way_to_switch(
    localizer: Localizer, knowledge: Knowledge
) -> None:
    data = a_warning(knowledge)

    shown = fit_warnings.RENDERERS[MessageKind.FIT_WARNING](data, localizer)

    check_message(shown)
    check_text_stays_text(shown)
    said = words(shown.blocks)
    reason = data["reason"]
    assert isinstance(reason, dict)
    assert reason[localizer.language.value] in said
    assert len(buttons_in(shown.blocks)) == 4
    assert "k" * 32 in said


@pytest.mark.parametrize("better", [[], None, ["broken"]])
def test_the_direct_message_stands_without_a_better_metric(
    localizer: Localizer, knowledge: Knowledge, better: object
) -> None:
    data = a_warning(knowledge, better=better, reason=None)

    shown = fit_warnings.RENDERERS[MessageKind.FIT_WARNING](data, localizer)

    assert len(buttons_in(shown.blocks)) == 2  # to change it, and to see why
