"""Ideas for every metric, in both languages, none twice."""

import pytest

from kpi.knowledge import KnowledgeError, improvements, load
from kpi.model import MetricKey, PurposeKey

ANY = PurposeKey("none")


def test_every_metric_has_two_or_three_ideas() -> None:
    knowledge, ideas = load(), improvements.load()

    counts = {key: len(ideas.of(knowledge, ANY, key)) for key in knowledge.metrics}

    assert {key for key, count in counts.items() if not 2 <= count <= 3} == set()


def test_every_key_leads_to_a_metric_or_a_family_and_every_purpose_is_one() -> None:
    knowledge = load()
    families = {metric.family for metric in knowledge.metrics.values()}
    known = {*map(str, knowledge.metrics), *families, "own"}
    keys = improvements.load().ideas

    assert {key for key, _ in keys if key not in known} == set()
    assert {purpose for _, purpose in keys} - {"", *map(str, knowledge.purposes)} == set()


def test_no_idea_stands_twice() -> None:
    several = [one for ideas in improvements.load().ideas.values() for one in ideas]

    assert len({one.ja for one in several}) == len({one.en for one in several}) == len(several)


def test_what_is_best_for_the_metric_and_the_purpose_comes_first() -> None:
    knowledge, ideas = load(), improvements.load()

    usual = ideas.of(knowledge, ANY, MetricKey("link_clicks"))
    for_traffic = ideas.of(knowledge, PurposeKey("traffic"), MetricKey("link_clicks"))
    by_cost = ideas.of(knowledge, ANY, MetricKey("cpc"))

    assert usual[0] == for_traffic[1]
    assert for_traffic[0] not in usual
    assert by_cost[0] not in usual
    assert by_cost[1:] == usual[:2]


def test_a_metric_of_the_teams_own_has_ideas_as_well() -> None:
    assert len(improvements.load().of(load(), ANY, MetricKey("own:1"))) == 2


def test_half_a_row_is_refused() -> None:
    with pytest.raises(KnowledgeError):
        improvements.read("key,purpose,ja,en\nvideo,,字幕を入れる,\n")
