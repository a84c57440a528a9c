"""The knowledge as one workspace sees it: with purposes of its own and verdicts that it changed.

A purpose of its own needs what the purpose needs that it resembles. A changed verdict stands in
place of the catalog's; that one stays within reach, with its sources.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from kpi.knowledge import reasons
from kpi.knowledge.catalog import Knowledge, need_of, serving
from kpi.knowledge.values import Need, Part, Purpose, Text
from kpi.model import Judgement, MetricKey, OwnPurpose, PurposeKey, Verdict

V = TypeVar("V")
K = TypeVar("K", MetricKey, str)

#: What a metric does for a purpose on the word of a team, where nothing else is known of it.
_USUAL = {
    Verdict.SERVES: Part.DIRECT,
    Verdict.SUPPORTS: Part.LEADING,
    Verdict.DEBATED: Part.LEADING,
}
#: Parts that a metric keeps when the verdict on it is changed.
_KEPT = {
    Verdict.SERVES: {Part.DIRECT, Part.OUTCOME},
    Verdict.SUPPORTS: {Part.LEADING, Part.GUARD, Part.EFFICIENCY},
    Verdict.DEBATED: {Part.DIRECT, Part.OUTCOME, Part.LEADING, Part.GUARD, Part.EFFICIENCY},
}


@lru_cache(maxsize=256)
def with_own(
    knowledge: Knowledge, purposes: tuple[OwnPurpose, ...], judgements: tuple[Judgement, ...]
) -> Knowledge:
    """Return the knowledge with a workspace's own on it; the same for the same, and kept.

    What resembles, or judges, something that the catalog has dropped is left out.
    """
    known = [own for own in purposes if own.like in knowledge.purposes]
    if known:
        knowledge = _with_purposes(knowledge, {own.purpose: own for own in known})
    changes = {
        (one.purpose, one.metric): one for one in judgements if one.purpose in knowledge.purposes
    }
    return _with_changes(knowledge, changes) if changes else knowledge


def part_of(verdict: Verdict, before: Part) -> Part:
    """Return the part that a metric plays once its verdict is changed; ``before``: till now."""
    return before if before in _KEPT.get(verdict, ()) else _USUAL.get(verdict, Part.NONE)


def _with_purposes(knowledge: Knowledge, own: Mapping[PurposeKey, OwnPurpose]) -> Knowledge:
    like = {key: one.like for key, one in own.items()}
    added = {key: _purpose(knowledge, one) for key, one in own.items()}
    return replace(
        knowledge,
        purposes={**knowledge.purposes, **added},
        needs=_taken_over(knowledge.needs, like),
        pairs=_taken_over(knowledge.pairs, like),
        sources=_taken_over(knowledge.sources, like),
        serving={
            **knowledge.serving,
            **{key: knowledge.serving[other] for key, other in like.items()},
        },
        own=own,
        base=knowledge,
    )


def _purpose(knowledge: Knowledge, own: OwnPurpose) -> Purpose:
    return replace(
        knowledge.purposes[own.like],
        key=own.purpose,
        name=Text(ja=own.name, en=own.name),
        aim=reasons.own_aim(knowledge, own.name),
        change=reasons.own_change(knowledge, own.name),
    )


def _taken_over(
    found: Mapping[tuple[PurposeKey, K], V], like: Mapping[PurposeKey, PurposeKey]
) -> dict[tuple[PurposeKey, K], V]:
    """Return what is known of purposes with the same for those that resemble them."""
    more = {
        (key, what): value
        for (purpose, what), value in found.items()
        for key, other in like.items()
        if purpose == other
    }
    return {**found, **more}


def _with_changes(
    knowledge: Knowledge, changes: Mapping[tuple[PurposeKey, MetricKey], Judgement]
) -> Knowledge:
    pairs = {
        **knowledge.pairs,
        **{pair: _need(knowledge, *pair, one.verdict) for pair, one in changes.items()},
    }
    anew = {
        purpose: serving(knowledge.purposes[purpose], knowledge.metrics, knowledge.needs, pairs)
        for purpose, _ in changes
    }
    return replace(
        knowledge,
        pairs=pairs,
        serving={**knowledge.serving, **anew},
        changes=changes,
        base=knowledge,
    )


def _need(knowledge: Knowledge, purpose: PurposeKey, metric: MetricKey, verdict: Verdict) -> Need:
    """Return the changed need; a metric of the team's own had none before."""
    known = knowledge.metrics.get(metric)
    before = Part.NONE
    if known is not None:
        aim = knowledge.purposes[purpose]
        before = need_of(aim, known, knowledge.needs, knowledge.pairs).part
    return Need(verdict=verdict, part=part_of(verdict, before))
