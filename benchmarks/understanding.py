"""How well goals, metrics and pairs are understood: ``python -m benchmarks.understanding``.

``words/`` holds our own phrases: ``goals.csv``, ``goals_more.csv`` and ``metrics.csv`` were at
hand while the words were chosen, ``*_fresh.csv`` were written afterwards and not tuned on.
``pairs_fresh.csv`` has what textbooks and platforms commonly recommend or warn against, written
down from memory before the verdicts were looked at. Give
a folder with ``goal_phrases.csv``, ``kpi_phrases.csv`` and ``goal_metric_triples.csv`` to read
the phrases and statements of third parties as well: their pairs by key, and in their own words.
"""

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import mean, pstdev

from kpi.knowledge import load
from kpi.language.goals import SURE, GoalState, understand_goal
from kpi.language.metrics import SURE as SURELY_NAMED
from kpi.language.metrics import understand_metric
from kpi.model import MetricKey, PurposeKey, Verdict
from kpi.pairs import judge_of

Row = dict[str, str]
_FOR = frozenset({"serves", "supports"})
OURS = Path(__file__).parent / "words"


def main() -> None:
    """Print a line for each set of phrases, then the share of statements that are met."""
    for file in sorted(OURS.glob("goals*.csv")):
        goals(file.name, rows(file), "purpose")
    for file in sorted(OURS.glob("metrics*.csv")):
        metrics(file.name, rows(file))
    for file in sorted(OURS.glob("pairs*.csv")):
        our_pairs(file.name, rows(file))
    for theirs in map(Path, sys.argv[1:]):
        goals("theirs: goals", rows(theirs / "goal_phrases.csv"), "goal_type")
        metrics("theirs: metrics", rows(theirs / "kpi_phrases.csv"))
        pairs(statements := rows(theirs / "goal_metric_triples.csv"))
        in_words(statements)
    speed(rows(OURS / "goals.csv"), rows(OURS / "metrics.csv"))


def rows(file: Path) -> list[Row]:
    """Read a file of labeled phrases."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def goals(name: str, phrases: list[Row], column: str) -> None:
    """Print how often purpose and state are right, by language."""
    knowledge = load()
    for language in ("ja", "en"):
        read = [
            (row, understand_goal(row["text"], knowledge))
            for row in phrases
            if row["lang"] == language
        ]
        clear = [
            (row, reading)
            for row, reading in read
            if row.get("state", "clear") == "clear" and row[column] != "none"
        ]
        unclear = [(row, r) for row, r in read if row.get("state", "clear") != "clear"]
        right = [r.purpose == row[column] for row, r in clear]
        wrong = [r.confidence >= SURE and r.purpose != row[column] for row, r in clear]
        asked = [r.confidence < SURE for _, r in clear]
        state = [r.state == row["state"] for row, r in unclear]
        print(
            f"{name} {language}: {len(clear)} clear, purpose right {share(right)},"
            f" surely wrong {share(wrong)}, unsure {share(asked)};"
            f" {len(unclear)} unclear, state right {share(state)}"
        )


def metrics(name: str, phrases: list[Row]) -> None:
    """Print how often the metric is right, by language."""
    knowledge = load()
    for language in ("ja", "en"):
        read = [
            (row, understand_metric(row["text"], knowledge))
            for row in phrases
            if row["lang"] == language
        ]
        right = [(r.best or r.guess) == row["metric"] for row, r in read]
        wrong = [r.confidence >= SURELY_NAMED and r.best != row["metric"] for row, r in read]
        print(f"{name} {language}: {len(read)} phrases, metric right {share(right)},"
              f" surely wrong {share(wrong)}")  # fmt: skip


def pairs(statements: list[Row]) -> None:
    """Print how the derived verdicts stand to what sources say, with the spread over sources."""
    knowledge = load()

    def verdict(row: Row) -> Verdict:
        return knowledge.fit(PurposeKey(row["goal_type"]), MetricKey(row["metric"])).verdict

    good = [row for row in statements if row["verdict"] in _FOR]
    bad = [row for row in statements if row not in good]
    unique = {(row["goal_type"], row["metric"]): verdict(row) for row in statements}
    print(f"pairs: recommended {len(good)}, rejected {_spread(good, _rejected(verdict))}")
    print(f"pairs: objected {len(bad)}, warned or debated {_spread(bad, _caught(verdict))}")
    print(f"pairs: {len(unique)}, debated {share(v is Verdict.DEBATED for v in unique.values())}")
    print(f"pairs: {knowledge.share_set():.1%} of all set by hand")


def our_pairs(name: str, said: list[Row]) -> None:
    """Print what becomes of the pairs that we say are recommended or objected to."""
    knowledge = load()
    found: dict[str, list[Verdict]] = defaultdict(list)
    for row in said:
        fit = knowledge.fit(PurposeKey(row["purpose"]), MetricKey(row["metric"]))
        found[row["said"]].append(fit.verdict)
    _told(name, found["recommended"], found["objected"])


def in_words(statements: list[Row]) -> None:
    """Print what becomes of statements when goal and KPI are read from the sources' own words."""
    judge = judge_of(load())
    found: dict[bool, list[Verdict]] = defaultdict(list)
    for row in statements:
        read = judge(row["goal_text_as_source_says"], row["metric_text_as_source_says"])
        found[row["verdict"] in _FOR].append(read.verdict)
    _told("pairs in their own words", found[True], found[False])


def _told(name: str, good: list[Verdict], bad: list[Verdict]) -> None:
    print(
        f"{name}: recommended {len(good)}, rejected {share(v.is_warning for v in good)},"
        f" asked {share(v is Verdict.ASK for v in good)}; objected {len(bad)}, warned or debated"
        f" {share(v.is_warning or v is Verdict.DEBATED for v in bad)},"
        f" asked {share(v is Verdict.ASK for v in bad)};"
        f" debated {share(v is Verdict.DEBATED for v in [*good, *bad])} of all"
    )


def speed(goal_phrases: list[Row], metric_phrases: list[Row]) -> None:
    """Print how many different pairs of texts are judged in a second, after the first."""
    knowledge = load()
    texts = [(g["text"], m["text"]) for g, m in zip(goal_phrases, metric_phrases, strict=False)]
    start = time.perf_counter()
    for goal, metric in texts:
        purpose = understand_goal(goal, knowledge)
        reading = understand_metric(metric, knowledge)
        if purpose.purpose and reading.best and purpose.state is not GoalState.NONE:
            knowledge.fit(purpose.purpose, reading.best)
    print(f"speed: {len(texts) / (time.perf_counter() - start):,.0f} pairs of texts a second")


def share(hits: Iterable[bool]) -> str:
    """Write a share of true ones as percent; a dash for none at all."""
    found = list(hits)
    return f"{mean(found):.1%}" if found else "-"


def _rejected(verdict: Callable[[Row], Verdict]) -> Callable[[Row], bool]:
    return lambda row: verdict(row).is_warning


def _caught(verdict: Callable[[Row], Verdict]) -> Callable[[Row], bool]:
    return lambda row: verdict(row).is_warning or verdict(row) is Verdict.DEBATED


def _spread(statements: list[Row], hit: Callable[[Row], bool]) -> str:
    by_source: dict[str, list[bool]] = defaultdict(list)
    for row in statements:
        by_source[row["source"]].append(hit(row))
    means = [mean(hits) for hits in by_source.values()]
    overall = share(hit(row) for row in statements)
    return f"{overall} (by source {mean(means):.1%} ± {pstdev(means):.1%}, {len(means)} sources)"


if __name__ == "__main__":
    main()
