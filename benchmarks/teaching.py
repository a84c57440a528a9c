"""Teach Mato from our own phrases: ``python -m benchmarks.teaching``.

What goals sound like is learned by softmax regression over word pieces, in plain Python and in a
fixed order, so that it needs no library and gives the same weights again. For metrics, the
phrases themselves are what is looked up. Every file in ``words/`` teaches, except those named
``*_held*``, which only measure. Written are ``goal_weights.txt`` and ``metric_phrases.csv`` in
``kpi/knowledge/data``.
"""

import csv
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path

from kpi.language.goal_grams import ZERO, grams
from kpi.language.wording import canon

OURS = Path(__file__).parent / "words"
DATA = Path(__file__).parents[1] / "kpi/knowledge/data"
#: Files with this in their name only measure.
HELD = "_held"
_LEARNED_FROM = frozenset({"clear", "none", "ambiguous"})
_ROUNDS = 25
_STEP = 1.0
_FADING = 0.01
_SEEN_AT_LEAST = 1  # twice would halve the table, for half a percent of the goals
_MOST = 45  # a weight is one printable character

Phrase = tuple[str, str]  # its text, its class


@dataclass(slots=True, kw_only=True)
class Model:
    """Weights while they are learned: one row a piece, one column a class."""

    classes: tuple[str, ...]
    rows: dict[str, list[float]]
    bias: list[float]


def main() -> None:
    """Teach from all files that are there to learn from."""
    found = teach()
    print(f"learned from {found[0]} goals and {found[1]} phrases for metrics")


def teach(without: str = "") -> tuple[int, int]:
    """Write what is learned from all files but one; return from how many goals and phrases."""
    goals = [phrase for file in teaching("goals", without) for phrase in phrases_of(file)]
    (DATA / "goal_weights.txt").write_text(written(learn(goals)), encoding="utf-8")
    files = teaching("metrics", without)
    metrics = sorted({pair for file in files for pair in metrics_of(file)})
    with (DATA / "metric_phrases.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(("metric", "text"))
        rows.writerows(metrics)
    return len(goals), len(metrics)


def teaching(kind: str, without: str = "") -> list[Path]:
    """List the files of "goals" or "metrics" that teach, but for the one of this name."""
    files = sorted(OURS.glob(f"{kind}*.csv"))
    return [file for file in files if HELD not in file.stem and file.name != without]


def metrics_of(file: Path) -> list[tuple[str, str]]:
    """Read (metric, phrase) from a file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["metric"], row["text"]) for row in csv.DictReader(lines)]


def phrases_of(file: Path) -> list[Phrase]:
    """Read the goals of a file that teach something: clear ones, and none or ambiguous."""
    with file.open(encoding="utf-8", newline="") as lines:
        found = [(row["text"], row["state"], row["purpose"]) for row in csv.DictReader(lines)]
    return [
        (text, purpose if state == "clear" else state)
        for text, state, purpose in found
        if state in _LEARNED_FROM
    ]


def learn(phrases: Sequence[Phrase], rounds: int = _ROUNDS) -> Model:
    """Fit the weights to the phrases."""
    cut = [(grams(canon(text)), label) for text, label in phrases]
    seen = Counter(piece for pieces, _ in cut for piece in pieces)
    classes = tuple(sorted({label for _, label in cut}))
    known = sorted(piece for piece, count in seen.items() if count >= _SEEN_AT_LEAST)
    rows = {piece: [0.0] * len(classes) for piece in known}
    model = Model(classes=classes, rows=rows, bias=[0.0] * len(classes))
    examples = [
        ([rows[piece] for piece in sorted(pieces) if piece in rows], classes.index(label))
        for pieces, label in cut
    ]
    order = random.Random(1)  # noqa: S311 - an order, not a secret
    for turn in range(rounds):
        order.shuffle(examples)
        step = _STEP * (1 - turn / rounds)
        for pieces, right in examples:
            _step(model, pieces, right, step)
        _fade(rows.values(), 1 - _FADING * step)
    return model


def written(model: Model) -> str:
    """Write the weights in the form that ``goal_grams.parse`` reads."""
    greatest = max(abs(weight) for row in model.rows.values() for weight in row)
    unit = greatest / _MOST
    lines = [
        " ".join(model.classes),
        f"{unit:.6f}",
        " ".join(str(round(bias / unit)) for bias in model.bias),
    ]
    for piece, row in model.rows.items():
        units = [round(weight / unit) for weight in row]
        if any(units):
            lines.append(f"{piece}\t{''.join(chr(ZERO + each) for each in units)}")
    return "\n".join(lines) + "\n"


def _step(model: Model, pieces: Sequence[list[float]], right: int, step: float) -> None:
    """Move the weights of one phrase's pieces towards its class."""
    if not pieces:
        return
    length = sqrt(len(pieces))
    totals = [sum(column) for column in zip(*pieces, strict=True)]
    chances = softmax(
        bias + total / length for bias, total in zip(model.bias, totals, strict=True)
    )
    chances[right] -= 1.0
    for place, excess in enumerate(chances):
        model.bias[place] -= 0.1 * step * excess
    moved = [step * excess / length for excess in chances]
    for row in pieces:
        row[:] = [weight - by for weight, by in zip(row, moved, strict=True)]


def _fade(rows: Iterable[list[float]], kept: float) -> None:
    for row in rows:
        row[:] = [weight * kept for weight in row]


def softmax(scores: Iterable[float]) -> list[float]:
    """Turn log-odds into chances that add up to 1."""
    listed = list(scores)
    top = max(listed)
    raised = [exp(score - top) for score in listed]
    total = sum(raised)
    return [each / total for each in raised]


if __name__ == "__main__":
    main()
