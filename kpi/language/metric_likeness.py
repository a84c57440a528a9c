"""The metrics whose names and phrases are most like some words, for words that are no name.

"How many people finish the video" is in no list of names; by its word pieces it is nearest to
what others say for the completion rate. Phrases that rare pieces join are nearer (tf-idf, cosine).
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from io import StringIO
from math import log, sqrt
from operator import itemgetter

from kpi.knowledge import Knowledge
from kpi.language.goal_grams import grams
from kpi.language.word_lists import text
from kpi.language.wording import canon
from kpi.model import Language, MetricKey

#: Pieces of more phrases than this tell nothing apart and would take most of the time.
_COMMON = 80
#: How much the nearest phrases of one metric count together.
_SHARES = (1.0, 0.5, 0.25)
#: So many metrics are given at most.
_MOST = 4
#: Phrases further down do not change what comes first.
_NEAR = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Phrases:
    """For each piece, how rare it is and which phrases hold it with what weight.

    Pieces of the same word are held by the same phrases with the same weight: ``group`` says
    whose ``holders`` are a piece's.
    """

    metrics: tuple[MetricKey, ...]  # of each phrase
    strange: float  # how rare a piece is that no phrase holds
    rarity: Mapping[str, float]
    group: Mapping[str, int]
    holders: tuple[tuple[tuple[int, float], ...], ...]


def nearest(words: str, knowledge: Knowledge) -> tuple[tuple[MetricKey, float], ...]:
    """Rank metrics by how like canonical words are to their phrases; 0 is not at all.

    The same words as one phrase give at least 1.0, at most 1.75.
    """
    phrases = _phrases_of(knowledge.root)
    weights: dict[int, float] = defaultdict(float)
    for piece, weight in _weighed(grams(words), phrases.rarity, phrases.strange):
        if piece in phrases.group:
            weights[phrases.group[piece]] += weight
    likeness: dict[int, float] = defaultdict(float)
    for group, weight in weights.items():
        for place, other in phrases.holders[group]:
            likeness[place] += weight * other
    by_metric: dict[MetricKey, list[float]] = defaultdict(list)
    for place, score in nlargest(_NEAR, likeness.items(), key=itemgetter(1)):
        by_metric[phrases.metrics[place]].append(score)
    found = ((metric, _together(scores)) for metric, scores in by_metric.items())
    return tuple(sorted(found, key=lambda pair: -pair[1])[:_MOST])


def _together(scores: list[float]) -> float:
    best = sorted(scores, reverse=True)
    return sum(score * share for score, share in zip(best, _SHARES, strict=False))


@lru_cache(maxsize=2)
def _phrases_of(knowledge: Knowledge) -> _Phrases:
    """Prepare the phrases of a knowledge; kept, because it takes a tenth of a second."""
    cut = [(metric, grams(canon(phrase))) for metric, phrase in _all_phrases(knowledge)]
    seen = Counter(piece for _, pieces in cut for piece in pieces)
    rarity = {
        piece: log(len(cut) / count) if count <= _COMMON else 0.0 for piece, count in seen.items()
    }
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, (_, pieces) in enumerate(cut):
        for piece, weight in _weighed(pieces, rarity, 0.0):
            holders[piece].append((place, weight))
    groups = {
        held: number for number, held in enumerate(dict.fromkeys(map(tuple, holders.values())))
    }
    return _Phrases(
        metrics=tuple(metric for metric, _ in cut),
        strange=log(len(cut)),
        rarity=rarity,
        group={piece: groups[tuple(held)] for piece, held in holders.items()},
        holders=tuple(groups),
    )


def _all_phrases(knowledge: Knowledge) -> Iterator[tuple[MetricKey, str]]:
    for metric in knowledge.metrics.values():
        for language in Language:
            for phrase in (metric.name, metric.what):
                yield metric.key, phrase.to(language)
            for alias in metric.aliases(language):
                yield metric.key, alias
    for row in csv.DictReader(StringIO(text("metric_phrases.csv"))):
        yield MetricKey(row["metric"]), row["text"]


def _weighed(
    pieces: frozenset[str], rarity: Mapping[str, float], strange: float
) -> list[tuple[str, float]]:
    """Weigh the pieces by their rarity, all together of length 1; strange ones count as well."""
    found = [(piece, rarity.get(piece, strange)) for piece in pieces]
    length = sqrt(sum(weight * weight for _, weight in found)) or 1.0
    return [(piece, weight / length) for piece, weight in found if weight]
