"""The metrics that a phrase may describe, for words that are no name.

"How many people finish the video" is in no list of names; by its word pieces it sounds like what
others say for the completion rate.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import exp

from kpi.knowledge import Knowledge
from kpi.language import word_pieces
from kpi.model import MetricKey, Unit

#: So many metrics are given at most.
_MOST = 4
#: How much of the chance of a metric in another unit goes to one that counts the same, or stays.
_OF_KIN, _OUT_OF_UNIT = 0.85, 0.5


def nearest(
    words: str, knowledge: Knowledge, within: frozenset[Unit] = frozenset()
) -> tuple[tuple[MetricKey, float], ...]:
    """Rank metrics by the chance, from 0 to 1, that canonical words describe them.

    Where the words can only be ``within`` some units, what sounds like a metric in another unit
    speaks for one that counts the same: clicks, for the rate of them.
    """
    leanings = word_pieces.leanings(words, word_pieces.of_metrics(), strange_count=True)
    odds = {MetricKey(key): exp(leaning) for key, leaning in leanings.items()}
    whole = sum(odds.values())
    found: Mapping[MetricKey, float] = {key: each / whole for key, each in odds.items()}
    if within:
        found = _kept_within(within, found, knowledge)
    return tuple(sorted(found.items(), key=lambda pair: -pair[1])[:_MOST])


def _kept_within(
    units: frozenset[Unit], found: Mapping[MetricKey, float], knowledge: Knowledge
) -> dict[MetricKey, float]:
    """Let metrics in other units speak for what counts the same."""
    kept: dict[MetricKey, float] = {}
    for metric, fitting in _fitting(knowledge.root, units).items():
        share = 1.0 if fitting == metric else _OF_KIN
        if knowledge.metrics[fitting].unit not in units:
            share = _OUT_OF_UNIT
        kept[fitting] = kept.get(fitting, 0.0) + share * found.get(metric, 0.0)
    return kept


@lru_cache(maxsize=16)
def _fitting(knowledge: Knowledge, units: frozenset[Unit]) -> Mapping[MetricKey, MetricKey]:
    """Say for each metric which first counts the same in one of the units; itself where none."""
    kin: dict[str, MetricKey] = {}
    for metric in knowledge.metrics.values():
        if metric.unit in units:
            kin.setdefault(metric.counts, metric.key)
    return {
        key: key if metric.unit in units else kin.get(metric.counts, key)
        for key, metric in knowledge.metrics.items()
    }
