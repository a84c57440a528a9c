"""Read the knowledge that ships with the package and refuse it when it does not hang together."""

import csv
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from io import StringIO
from typing import TypeVar

from kpi.knowledge.catalog import Knowledge, need_of
from kpi.knowledge.values import (
    Count,
    Form,
    Level,
    Metric,
    Need,
    Part,
    Purpose,
    Source,
    Stance,
    Text,
)
from kpi.model import (
    Aggregation,
    Direction,
    Language,
    MetricKey,
    PurposeKey,
    TargetKind,
    Unit,
    Verdict,
)

Row = Mapping[str, str]
#: Gives the text of a data file by its name.
Reader = Callable[[str], str]
K = TypeVar("K")
V = TypeVar("V")

_GRADES = {
    "outcome": (Verdict.SERVES, Part.OUTCOME),
    "direct": (Verdict.SERVES, Part.DIRECT),
    "leading": (Verdict.SUPPORTS, Part.LEADING),
    "short": (Verdict.DOES_NOT_SERVE, Part.NONE),
}
_RANK = {Part.DIRECT: 0, Part.OUTCOME: 1}


class KnowledgeError(ValueError):
    """The data files contradict each other; the message says where."""


@cache
def load() -> Knowledge:
    """Read the knowledge that ships with Mato; ``KnowledgeError`` when it is not sound."""
    return read(_shipped)


def read(reader: Reader) -> Knowledge:
    """Build the knowledge from the data files that ``reader`` gives."""
    metrics = _metrics(reader)
    purposes = _purposes(reader)
    needs = _needs(reader)
    pairs = _pairs(reader)
    knowledge = Knowledge(
        metrics=metrics,
        purposes=purposes,
        counts={row["key"]: _count(row) for row in _rows(reader, "counts.csv")},
        needs=needs,
        pairs=pairs,
        notes={row["key"]: _text(row) for row in _rows(reader, "notes.csv")},
        shapes=_shapes(reader),
        sources=_sources(reader),
        serving={p: _serving(purposes[p], metrics, needs, pairs) for p in purposes},
    )
    check(knowledge)
    return knowledge


def check(knowledge: Knowledge) -> None:
    """Raise ``KnowledgeError`` for the first key that leads nowhere."""
    known = knowledge.metrics.keys()
    for metric in knowledge.metrics.values():
        parts = (metric.numerator, metric.denominator, metric.guard)
        _expect((key for key in parts if key), known, f"metric {metric.key}")
        _expect([metric.counts], knowledge.counts, f"metric {metric.key}")
        _expect([metric.hides] if metric.hides else [], knowledge.notes, f"metric {metric.key}")
    for purpose in knowledge.purposes.values():
        serving = knowledge.serving[purpose.key]
        _expect(purpose.best, serving, f"best of {purpose.key}")
    for purpose_key, count in knowledge.needs:
        _expect([purpose_key], knowledge.purposes, "needs")
        _expect([count], knowledge.counts, f"needs of {purpose_key}")
    for purpose_key, metric_key in (*knowledge.pairs, *knowledge.sources):
        _expect([purpose_key], knowledge.purposes, "pairs")
        _expect([metric_key], known, f"pairs of {purpose_key}")


def _expect(keys: Iterable[str], known: Iterable[str], where: str) -> None:
    unknown = sorted(set(keys) - set(known))
    if unknown:
        message = f"{where}: unknown {', '.join(unknown)}"
        raise KnowledgeError(message)


def _shipped(name: str) -> str:
    return (resources.files("kpi.knowledge") / "data" / name).read_text(encoding="utf-8")


def _rows(reader: Reader, name: str) -> list[Row]:
    return list(csv.DictReader(StringIO(reader(name)), strict=True))


def _once(name: str, pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    """Collect into a mapping, refusing a key that comes twice."""
    found: dict[K, V] = {}
    for key, value in pairs:
        if key in found:
            message = f"{name}: {key} twice"
            raise KnowledgeError(message)
        found[key] = value
    return found


def _text(row: Row, column: str = "") -> Text:
    prefix = f"{column}_" if column else ""
    return Text(ja=row[f"{prefix}ja"], en=row[f"{prefix}en"])


def _count(row: Row) -> Count:
    stage = int(row["stage"]) if row["stage"] else None
    return Count(key=row["key"], stage=stage, track=row["track"])


def _words(reader: Reader, name: str) -> dict[str, dict[str, Row]]:
    """Give the words of each key by language."""
    words: dict[str, dict[str, Row]] = {}
    for row in _rows(reader, name):
        words.setdefault(row["key"], {})[row["lang"]] = row
    return words


def _both(words: Mapping[str, Row], column: str) -> Text:
    return Text(ja=words["ja"][column], en=words["en"][column])


def _metrics(reader: Reader) -> dict[MetricKey, Metric]:
    words = _words(reader, "metric_words.csv")
    rows = _rows(reader, "metrics.csv")
    _expect(words, [row["key"] for row in rows], "metric_words.csv")
    _expect([row["key"] for row in rows], words, "metrics.csv")
    return {MetricKey(row["key"]): _metric(row, words[row["key"]]) for row in rows}


def _metric(row: Row, words: Mapping[str, Row]) -> Metric:
    aggregation = Aggregation(row["aggregation"])
    adds_up = aggregation is Aggregation.SUM
    return Metric(
        key=MetricKey(row["key"]),
        counts=row["counts"],
        form=Form(row["form"]),
        family=row["family"],
        level=Level(row["level"]),
        role=row["role"],
        unit=Unit(row["unit"]),
        aggregation=aggregation,
        good=Direction(row["good"]),
        target_kind=TargetKind.TOTAL if adds_up else TargetKind.LEVEL,
        numerator=MetricKey(row["numerator"]) if row["numerator"] else None,
        denominator=MetricKey(row["denominator"]) if row["denominator"] else None,
        guard=MetricKey(row["guard"]) if row["guard"] else None,
        hides=row["hides"],
        name=_both(words, "name"),
        aliases_ja=tuple(words["ja"]["aliases"].split("|")),
        aliases_en=tuple(words["en"]["aliases"].split("|")),
        what=_both(words, "what"),
        definition=_both(words, "definition"),
    )


def _purposes(reader: Reader) -> dict[PurposeKey, Purpose]:
    words = _words(reader, "purpose_words.csv")
    rows = _rows(reader, "purposes.csv")
    _expect([row["key"] for row in rows], words, "purposes.csv")
    return {PurposeKey(row["key"]): _purpose(row, words[row["key"]]) for row in rows}


def _purpose(row: Row, words: Mapping[str, Row]) -> Purpose:
    return Purpose(
        key=PurposeKey(row["key"]),
        stage=int(row["stage"]) if row["stage"] else None,
        track=row["track"],
        level=Level(row["level"]),
        best=tuple(MetricKey(key) for key in row["best"].split()),
        name=_both(words, "name"),
        aim=_both(words, "aim"),
        change=_both(words, "change"),
        missing=_both(words, "missing"),
    )


def _needs(reader: Reader) -> dict[tuple[PurposeKey, str], Need]:
    found: list[tuple[tuple[PurposeKey, str], Need]] = []
    for row in _rows(reader, "needs.csv"):
        verdict, part = _GRADES[row["grade"]]
        need = Need(verdict=verdict, part=part, why=_text(row))
        found.append(((PurposeKey(row["purpose"]), row["counts"]), need))
    for row in _rows(reader, "disputes.csv"):
        need = Need(
            verdict=Verdict.DEBATED,
            part=Part.LEADING,
            pro=_text(row, "pro"),
            con=_text(row, "con"),
        )
        found.append(((PurposeKey(row["purpose"]), row["counts"]), need))
    return _once("needs", found)


def _pairs(reader: Reader) -> dict[tuple[PurposeKey, MetricKey], Need]:
    return _once(
        "pairs",
        (
            (
                (PurposeKey(row["purpose"]), MetricKey(row["metric"])),
                Need(
                    verdict=Verdict(row["verdict"]),
                    part=Part(row["part"]),
                    why=_text(row),
                    pro=_text(row, "pro"),
                    con=_text(row, "con"),
                ),
            )
            for row in _rows(reader, "pairs.csv")
        ),
    )


def _shapes(reader: Reader) -> dict[tuple[str, Language], tuple[str, ...]]:
    shapes: dict[tuple[str, Language], tuple[str, ...]] = {}
    for row in _rows(reader, "shapes.csv"):
        key = (row["kind"], Language(row["lang"]))
        shapes[key] = (*shapes.get(key, ()), row["text"])
    return shapes


def _sources(reader: Reader) -> dict[tuple[PurposeKey, MetricKey], tuple[Source, ...]]:
    who = {row["key"]: row for row in _rows(reader, "sources.csv")}
    found: dict[tuple[PurposeKey, MetricKey], tuple[Source, ...]] = {}
    for row in _rows(reader, "stances.csv"):
        _expect([row["source"]], who, "stances.csv")
        key = (PurposeKey(row["purpose"]), MetricKey(row["metric"]))
        source = Source(
            name=who[row["source"]]["name"],
            tier=who[row["source"]]["tier"],
            stance=Stance(row["stance"]),
        )
        found[key] = (*found.get(key, ()), source)
    return found


def _serving(
    purpose: Purpose,
    metrics: Mapping[MetricKey, Metric],
    needs: Mapping[tuple[PurposeKey, str], Need],
    pairs: Mapping[tuple[PurposeKey, MetricKey], Need],
) -> tuple[MetricKey, ...]:
    """Rank what serves: the purpose's own best first, then direct before outcome."""
    order = {key: place for place, key in enumerate(purpose.best)}
    found: list[tuple[int, int, MetricKey]] = []
    for key, metric in metrics.items():
        need = need_of(purpose, metric, needs, pairs)
        if need.verdict is Verdict.SERVES and need.part in _RANK:
            found.append((order.get(key, len(order)), _RANK[need.part], key))
    return tuple(key for _, _, key in sorted(found, key=lambda entry: entry[:2]))
