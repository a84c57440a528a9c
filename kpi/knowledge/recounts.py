"""Known days on which a platform began to count a metric otherwise, each with its source."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from io import StringIO

from kpi.knowledge.rows import KnowledgeError
from kpi.knowledge.values import Text
from kpi.model import MetricKey

_FILE = "recounts.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """From ``day`` on the platform counts what ``name`` says; ``source`` is where it says so."""

    platform: str
    metric: MetricKey
    day: date
    name: Text
    source: str


Recounts = Mapping[tuple[str, MetricKey], tuple[Recount, ...]]


@cache
def load() -> Recounts:
    """Return what ships with Mato, by platform and metric, each by day."""
    path = resources.files("kpi.knowledge") / "data" / _FILE
    return read(path.read_text(encoding="utf-8"))


def read(text: str) -> Recounts:
    """Return the changes of a data file; ``KnowledgeError`` for half a row."""
    found: dict[tuple[str, MetricKey], list[Recount]] = {}
    for one in _rows(text):
        found.setdefault((one.platform, one.metric), []).append(one)
    return {key: tuple(sorted(several, key=_day)) for key, several in found.items()}


def _day(one: Recount) -> date:
    return one.day


def _rows(text: str) -> Iterator[Recount]:
    for row in csv.DictReader(StringIO(text)):
        if not all(row.values()):
            message = f"recounts: half a row of {row['platform']} on {row['day']}"
            raise KnowledgeError(message)
        yield Recount(
            platform=row["platform"],
            metric=MetricKey(row["metric"]),
            day=date.fromisoformat(row["day"]),
            name=Text(ja=row["ja"], en=row["en"]),
            source=row["source"],
        )
