"""The catalog's names, prepared for looking up whole phrases."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import StringIO

from kpi.knowledge import Knowledge
from kpi.language.wording import canon
from kpi.model import Language, MetricKey

#: Japanese endings that only say that something is counted.
_COUNTED = re.compile(r"(?<=.)(?:の?(?:総数|件数|回数|人数|総量|数値|数|量))$")
_NEVER_CUT = ("人数", "関数", "点数", "少数", "多数", "複数")
#: English words around a name that only say that something is counted.
_COUNTING = re.compile(
    r"^(?:(?:total )?(?:number|count|amount|volume|quantity) of |# of |total |no of )"
    r"|(?<=[a-z]) (?:count|number|volume|total|figure)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Canonical phrase -> metrics, the likeliest first; ``bases`` likewise without "数"."""

    phrases: Mapping[str, tuple[MetricKey, ...]]
    bases: Mapping[str, tuple[MetricKey, ...]]

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
    doubtful = {canon(row["phrase"]): row["metrics"] for row in _doubtful()}
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
    return Index(phrases=phrases, bases=bases)


def base(words: str) -> str:
    """Return the words without what only says that something is counted."""
    if words.endswith(_NEVER_CUT):
        return _COUNTING.sub("", words)
    return _COUNTING.sub("", _COUNTED.sub("", words))


def _doubtful() -> list[dict[str, str]]:
    path = resources.files("kpi.knowledge") / "data" / "ambiguous.csv"
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))
