import pytest

from kpi.model import NO_PURPOSE, MetricKey, PurposeKey
from kpi.rules import Concern, Figure, Member, Rule, Severity, telling
from kpi.rules.telling import Remark
from tests.sets import KNOWLEDGE, found, judged, member

AWARENESS = PurposeKey("awareness")


def test_a_concern_is_told_with_names_in_both_languages() -> None:
    (concern,) = found(Rule.MISSES_GOAL, "awareness", "link_clicks")

    told = telling.remark(concern, AWARENESS, KNOWLEDGE)

    assert told.sentence == "R1"
    assert told.texts["metric"] == KNOWLEDGE.metrics[MetricKey("link_clicks")].name
    assert told.texts["purpose"] == KNOWLEDGE.purposes[AWARENESS].name
    assert told.texts["add"] == KNOWLEDGE.metrics[MetricKey("reach")].name
    assert told.has_advice


def test_a_team_is_told_of_its_own_number_by_its_own_name() -> None:
    own = Member(metric=MetricKey("own:raiten"), label="来店")
    concern = Concern(
        rule=Rule.UNREALISTIC, severity=Severity.MEDIUM, about=(own, member("likes"))
    )

    told = telling.remark(concern, NO_PURPOSE, KNOWLEDGE)

    assert (told.texts["metric"].ja, told.texts["metric"].en) == ("来店", "来店")
    assert told.texts["other"].ja == KNOWLEDGE.metrics[MetricKey("likes")].name.ja


def test_a_number_without_any_name_is_told_by_its_key() -> None:
    concern = Concern(
        rule=Rule.GAMEABLE, severity=Severity.LOW, about=(Member(metric=MetricKey("own:x")),)
    )

    told = telling.remark(concern, PurposeKey("gone"), KNOWLEDGE)

    assert told.texts["metric"].en == "own:x"
    assert not told.has_advice


def test_what_is_told_rests_as_json() -> None:
    for one in judged("awareness", "link_clicks", "impressions", "reach", open_goals=5).concerns:
        told = telling.remark(one, AWARENESS, KNOWLEDGE)

        assert telling.from_json(telling.as_json(told)) == told


@pytest.mark.parametrize("broken", [None, {}, {"texts": [], "figures": {"count": 3}}])
def test_json_of_another_version_still_reads(broken: object) -> None:
    assert telling.from_json(broken) == Remark(
        sentence="R1", severity=Severity.LOW, has_advice=False
    )


def test_a_concern_stays_the_same_whatever_its_numbers_are() -> None:
    one = Concern(
        rule=Rule.UNREALISTIC,
        severity=Severity.MEDIUM,
        about=(member("likes"),),
        figures={"best": Figure(value=member("likes").target.value)},  # type: ignore[union-attr]
    )
    other = Concern(rule=Rule.UNREALISTIC, severity=Severity.LOW, about=(member("likes"),))

    assert one.key == other.key
    assert one.key != Concern(rule=Rule.UNREALISTIC, severity=Severity.LOW).key


def test_what_the_set_lacks_is_the_same_whichever_kpi_shows_it() -> None:
    (one,) = found(Rule.NOTHING_DIRECT, "sales", "link_clicks")
    (other,) = found(Rule.NOTHING_DIRECT, "sales", "sessions")

    assert one.key == other.key


def test_where_no_fault_is_found_it_is_enough_to_name_what_to_add() -> None:
    (grave,) = found(Rule.NOTHING_DIRECT, "sales", "sessions")
    (light,) = found(Rule.ONLY_OUTPUTS, "awareness", "impressions")

    assert light.is_hint
    assert not grave.is_hint


def test_a_set_without_kpis_or_purpose_has_nothing_to_be_said_of_it() -> None:
    assert judged("none", "likes").open == ()
    assert judged("awareness").concerns == ()
