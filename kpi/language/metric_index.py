"""The catalog's names, prepared for looking up whole phrases."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import StringIO

from kpi.knowledge import Knowledge
from kpi.language.word_lists import text
from kpi.language.wording import canon
from kpi.model import Language, MetricKey

#: Japanese endings that only say that something is counted.
_COUNTED = re.compile(r"(?<=.)(?:の?(?:総数|件数|回数|人数|本数|総量|数値|数|量))$")
_NEVER_CUT = ("人数", "関数", "点数", "少数", "多数", "複数")
#: English words around a name that only say that something is counted.
_COUNTING = re.compile(
    r"^(?:(?:total )?(?:number|count|amount|volume|quantity) of |# of |total |no of )"
    r"|(?<=[a-z]) (?:count|number|volume|total|figure)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Canonical phrase -> metrics, the likeliest first; ``bases`` likewise without "数".

    ``lengths`` says how long the phrases are that begin with two characters, longest first.
    """

    phrases: Mapping[str, tuple[MetricKey, ...]]
    bases: Mapping[str, tuple[MetricKey, ...]]
    lengths: Mapping[str, tuple[int, ...]]

    def find(self, words: str) -> tuple[tuple[MetricKey, ...], float]:
        """Return the metrics that the whole phrase names and how sure that is (0: none)."""
        whole = self.phrases.get(words)
        if whole:
            return whole, 1.0
        part = self.bases.get(base(words))
        return (part, 0.95) if part else ((), 0.0)


@lru_cache(maxsize=4)
def index_of(knowledge: Knowledge) -> Index:
    """Prepare the index of a knowledge; kept, because each command needs it."""
    doubtful = {canon(row["phrase"]): row["metrics"] for row in _rows("ambiguous.csv")}
    phrases: dict[str, tuple[MetricKey, ...]] = {}
    bases: dict[str, tuple[MetricKey, ...]] = {}
    for metric in knowledge.metrics.values():
        for language in Language:
            for name in (metric.name.to(language), *metric.aliases(language)):
                words = canon(name)
                phrases.setdefault(words, (metric.key,))
                bases.setdefault(base(words), (metric.key,))
    for words, keys in doubtful.items():
        metrics = tuple(MetricKey(key) for key in keys.split())
        phrases[words] = metrics
        bases[base(words)] = metrics
    return Index(phrases=phrases, bases=bases, lengths=_lengths(phrases))


def _lengths(phrases: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for phrase in phrases:
        found[phrase[:2]].add(len(phrase))
    return {begin: tuple(sorted(lengths, reverse=True)) for begin, lengths in found.items()}


def qualified(metrics: tuple[MetricKey, ...], words: str) -> tuple[MetricKey, ...]:
    """Give another metric where the other words make one of it: インフルエンサーのフォロワー."""
    for metric, pattern, becomes in _qualifiers():
        if metrics and metrics[0] == metric and pattern.search(words):
            return (becomes, *metrics)
    return metrics


def base(words: str) -> str:
    """Return the words without what only says that something is counted."""
    if words.endswith(_NEVER_CUT):
        return _COUNTING.sub("", words)
    return _COUNTING.sub("", _COUNTED.sub("", words))


@cache
def _qualifiers() -> tuple[tuple[MetricKey, re.Pattern[str], MetricKey], ...]:
    return tuple(
        (MetricKey(row["metric"]), re.compile(row["words"]), MetricKey(row["becomes"]))
        for row in _rows("qualifiers.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(name))))
