"""From the rows of the data files to values; ``KnowledgeError`` where they make no sense."""

import csv
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from typing import TypeVar

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
    Term,
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
Pair = tuple[PurposeKey, MetricKey]
K = TypeVar("K")
V = TypeVar("V")

_GRADES = {
    "outcome": (Verdict.SERVES, Part.OUTCOME),
    "direct": (Verdict.SERVES, Part.DIRECT),
    "leading": (Verdict.SUPPORTS, Part.LEADING),
    "short": (Verdict.DOES_NOT_SERVE, Part.NONE),
}


class KnowledgeError(ValueError):
    """The data files contradict each other; the message says where."""


def expect(keys: Iterable[str], known: Iterable[str], where: str) -> None:
    """Raise ``KnowledgeError`` when a key leads nowhere."""
    unknown = sorted(set(keys) - set(known))
    if unknown:
        message = f"{where}: unknown {', '.join(unknown)}"
        raise KnowledgeError(message)


def metrics(reader: Reader) -> dict[MetricKey, Metric]:
    """Read the metrics with their words."""
    words = _words(reader, "metric_words.csv")
    rows = _rows(reader, "metrics.csv")
    keys = [row["key"] for row in rows]
    expect(words, keys, "metric_words.csv")
    expect(keys, words, "metrics.csv")
    return _once("metrics", ((MetricKey(r["key"]), _metric(r, words[r["key"]])) for r in rows))


def purposes(reader: Reader) -> dict[PurposeKey, Purpose]:
    """Read the purposes with their words."""
    words = _words(reader, "purpose_words.csv")
    rows = _rows(reader, "purposes.csv")
    keys = [row["key"] for row in rows]
    expect(words, keys, "purpose_words.csv")
    expect(keys, words, "purposes.csv")
    return _once("purposes", ((PurposeKey(r["key"]), _purpose(r, words[r["key"]])) for r in rows))


def counts(reader: Reader) -> dict[str, Count]:
    """Read what people do."""
    return _once("counts", ((row["key"], _count(row)) for row in _rows(reader, "counts.csv")))


def notes(reader: Reader) -> dict[str, Text]:
    """Read the notes on how numbers mislead."""
    return _once("notes", ((row["key"], _text(row)) for row in _rows(reader, "notes.csv")))


def needs(reader: Reader) -> dict[tuple[PurposeKey, str], Need]:
    """Read what each purpose makes of what people do."""
    found: list[tuple[tuple[PurposeKey, str], Need]] = []
    for row in _rows(reader, "needs.csv"):
        expect([row["grade"]], _GRADES, "needs.csv")
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


def pairs(reader: Reader) -> dict[Pair, Need]:
    """Read the verdicts that were set by hand."""
    return _once("pairs", (_pair(row) for row in _rows(reader, "pairs.csv")))


def shapes(reader: Reader) -> dict[tuple[str, Language], tuple[str, ...]]:
    """Read the shapes of sentences, by kind and language."""
    found: dict[tuple[str, Language], tuple[str, ...]] = {}
    for row in _rows(reader, "shapes.csv"):
        key = (row["kind"], Language(row["lang"]))
        found[key] = (*found.get(key, ()), row["text"])
    return found


def sources(reader: Reader) -> dict[Pair, tuple[Source, ...]]:
    """Read who says what of a pair, the weightiest first."""
    who = {row["key"]: row for row in _rows(reader, "sources.csv")}
    found: dict[Pair, tuple[Source, ...]] = {}
    for row in _rows(reader, "stances.csv"):
        expect([row["source"]], who, "stances.csv")
        pair = (PurposeKey(row["purpose"]), MetricKey(row["metric"]))
        source = Source(
            name=who[row["source"]]["name"],
            tier=who[row["source"]]["tier"],
            stance=Stance(row["stance"]),
        )
        found[pair] = (*found.get(pair, ()), source)
    return found


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
        above=_terms(row["numerator"]),
        below=_terms(row["denominator"]),
        guard=MetricKey(row["guard"]) if row["guard"] else None,
        hides=row["hides"],
        name=_both(words, "name"),
        aliases_ja=tuple(words["ja"]["aliases"].split("|")),
        aliases_en=tuple(words["en"]["aliases"].split("|")),
        what=_both(words, "what"),
        definition=_both(words, "definition"),
        variant_of=MetricKey(row["variant_of"]) if row["variant_of"] else None,
    )


def _terms(cell: str) -> tuple[Term, ...]:
    """Read metrics that are added up: ``a -b c*``, with b taken off and each series of c."""
    return tuple(
        Term(
            metric=MetricKey(key.strip("-*")),
            sign=-1 if key.startswith("-") else 1,
            is_each=key.endswith("*"),
        )
        for key in cell.split()
    )


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


def _pair(row: Row) -> tuple[Pair, Need]:
    need = Need(
        verdict=Verdict(row["verdict"]),
        part=Part(row["part"]),
        why=_text(row),
        pro=_text(row, "pro"),
        con=_text(row, "con"),
    )
    return (PurposeKey(row["purpose"]), MetricKey(row["metric"])), need
