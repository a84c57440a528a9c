"""What a team could try to move a number: practical ideas by metric, family and purpose."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import StringIO

from kpi.knowledge.catalog import Knowledge
from kpi.knowledge.rows import KnowledgeError
from kpi.knowledge.values import Text
from kpi.model import MetricKey, PurposeKey

#: How many ideas are offered at once.
MOST = 3
#: Stands for metrics that a team named itself.
_OWN = "own"
_FILE = "improvements.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvements:
    """Ideas by a metric's key or its family, and by the purpose that they are best for."""

    ideas: Mapping[tuple[str, str], tuple[Text, ...]]

    def of(self, knowledge: Knowledge, purpose: PurposeKey, metric: MetricKey) -> tuple[Text, ...]:
        """Return two or three ideas, the most fitting first."""
        known = knowledge.metrics.get(metric)
        keys = [str(metric), known.family] if known else [_OWN]
        like = knowledge.own[purpose].like if purpose in knowledge.own else purpose
        found = [
            idea
            for key in keys
            for wanted in (str(like), "")
            for idea in self.ideas.get((key, wanted), ())
        ]
        return tuple(dict.fromkeys(found))[:MOST]


@cache
def load() -> Improvements:
    """Read the ideas that ship with Mato."""
    path = resources.files("kpi.knowledge") / "data" / _FILE
    return read(path.read_text(encoding="utf-8"))


def read(text: str) -> Improvements:
    """Return the ideas of a data file; ``KnowledgeError`` for one that lacks a language."""
    found: dict[tuple[str, str], list[Text]] = {}
    for key, purpose, idea in _rows(text):
        found.setdefault((key, purpose), []).append(idea)
    return Improvements(ideas={key: tuple(several) for key, several in found.items()})


def _rows(text: str) -> Iterator[tuple[str, str, Text]]:
    for row in csv.DictReader(StringIO(text)):
        idea = Text(ja=row["ja"] or "", en=row["en"] or "")
        if not (row["key"] and idea.ja and idea.en):
            message = f"improvements: half a row at {row['key']}"
            raise KnowledgeError(message)
        yield row["key"], row["purpose"], idea
