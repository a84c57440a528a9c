from dataclasses import replace

from kpi.knowledge import load
from kpi.knowledge.audit import audit
from kpi.model import Language, MetricKey, PurposeKey, Verdict


def test_the_shipped_knowledge_is_sound() -> None:
    found = audit(load())

    assert found.is_sound
    assert found.twins == ()
    assert found.verdicts.total() == found.purposes * found.metrics
    assert found.verdicts[Verdict.DEBATED] / found.verdicts.total() <= 0.12


def test_reasons_that_say_the_same_of_two_metrics_are_found() -> None:
    knowledge = load()
    likes, comments = MetricKey("likes"), MetricKey("comments")
    same = replace(knowledge.metrics[comments], what=knowledge.metrics[likes].what, counts="seen")
    other = replace(knowledge.metrics[likes], counts="seen")
    shapes = {key: shapes[:1] for key, shapes in knowledge.shapes.items()}
    twice = replace(
        knowledge, metrics={**knowledge.metrics, likes: other, comments: same}, shapes=shapes
    )

    found = audit(twice)

    assert not found.is_sound
    assert {twins.metrics for twins in found.twins} == {(likes, comments)}
    assert {twins.language for twins in found.twins} == set(Language)


def test_too_much_set_by_hand_is_unsound() -> None:
    knowledge = load()
    need = next(iter(knowledge.pairs.values()))
    purposes = list(knowledge.purposes)[:3]
    pairs = {(PurposeKey(p), m): need for p in purposes for m in knowledge.metrics}

    assert not audit(replace(knowledge, pairs=pairs)).is_sound
