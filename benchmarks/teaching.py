"""Teach Mato from our own phrases: ``python -m benchmarks.teaching``.

What goals and descriptions of metrics sound like is learned by softmax regression over word
pieces, in a fixed order, so that the same phrases give the same weights again. Every file in
``words/`` teaches, except those named ``*_held*``, which only measure; the names of the metrics
in the catalog teach as well. Written are ``goal_weights.txt`` and ``metric_weights.txt`` in
``kpi/knowledge/data``.
"""

import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kpi.knowledge import load
from kpi.language.word_pieces import ZERO, grams
from kpi.language.wording import canon
from kpi.model import Language

OURS = Path(__file__).parent / "words"
DATA = Path(__file__).parents[1] / "kpi/knowledge/data"
#: Files with this in their name only measure.
HELD = "_held"
_LEARNED_FROM = frozenset({"clear", "none", "ambiguous"})
_ROUNDS = 25
_MOST = 45  # a weight is one printable character

Phrase = tuple[str, str]  # its text, its class
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How fast is learned and forgotten, and of pieces that were seen how often."""

    step: float
    fading: float
    seen: int


#: Pieces seen twice would halve the table of the goals, for half a percent of them.
GOALS = Manner(step=1.0, fading=0.01, seen=1)
METRICS = Manner(step=2.0, fading=0.01, seen=2)


@dataclass(slots=True, kw_only=True)
class Model:
    """Weights while they are learned: one row a piece, one column a class."""

    classes: tuple[str, ...]
    places: dict[str, int]
    rows: Numbers
    bias: Numbers


def main() -> None:
    """Teach from all files that are there to learn from."""
    found = teach()
    print(f"learned from {found[0]} goals and {found[1]} phrases for metrics")


def teach(without: str = "") -> tuple[int, int]:
    """Write what is learned from all files but one; return from how many goals and phrases."""
    goals = [phrase for file in teaching("goals", without) for phrase in phrases_of(file)]
    (DATA / "goal_weights.txt").write_text(written(learn(goals, GOALS)), encoding="utf-8")
    files = teaching("metrics", without)
    metrics = sorted({pair for file in files for pair in metrics_of(file)} | set(named()))
    (DATA / "metric_weights.txt").write_text(written(learn(metrics, METRICS)), encoding="utf-8")
    return len(goals), len(metrics)


def teaching(kind: str, without: str = "") -> list[Path]:
    """List the files of "goals" or "metrics" that teach, but for the one of this name."""
    files = sorted(OURS.glob(f"{kind}*.csv"))
    return [file for file in files if HELD not in file.stem and file.name != without]


def metrics_of(file: Path) -> list[Phrase]:
    """Read the phrases of a file with the metrics that they mean."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["metric"]) for row in csv.DictReader(lines)]


def named() -> Iterator[Phrase]:
    """Yield what the catalog calls its metrics, and what it says that they are."""
    for metric in load().metrics.values():
        for language in Language:
            said = (metric.name.to(language), metric.what.to(language), *metric.aliases(language))
            yield from ((phrase, metric.key) for phrase in said)


def phrases_of(file: Path) -> list[Phrase]:
    """Read the goals of a file that teach something: clear ones, and none or ambiguous."""
    with file.open(encoding="utf-8", newline="") as lines:
        found = [(row["text"], row["state"], row["purpose"]) for row in csv.DictReader(lines)]
    return [
        (text, purpose if state == "clear" else state)
        for text, state, purpose in found
        if state in _LEARNED_FROM
    ]


def learn(phrases: Sequence[Phrase], manner: Manner, rounds: int = _ROUNDS) -> Model:
    """Fit the weights to the phrases."""
    cut = [(grams(canon(text)), label) for text, label in phrases]
    seen = Counter(piece for pieces, _ in cut for piece in pieces)
    classes = tuple(sorted({label for _, label in cut}))
    known = sorted(piece for piece, count in seen.items() if count >= manner.seen)
    places = {piece: place for place, piece in enumerate(known)}
    rows, bias = np.zeros((len(known), len(classes))), np.zeros(len(classes))
    examples = [
        (
            np.array(sorted(places[piece] for piece in pieces if piece in places), dtype=int),
            sqrt(len(pieces)),
            classes.index(label),
        )
        for pieces, label in cut
    ]
    order = random.Random(1)  # noqa: S311 - an order, not a secret
    for turn in range(rounds):
        order.shuffle(examples)
        step = manner.step * (1 - turn / rounds)
        for pieces, length, right in examples:
            chances = softmax(bias + rows[pieces].sum(axis=0) / length)
            chances[right] -= 1.0
            bias -= 0.1 * step * chances
            rows[pieces] -= step * chances / length
        rows *= 1 - manner.fading * step
    return Model(classes=classes, places=places, rows=rows, bias=bias)


def written(model: Model) -> str:
    """Write the weights in the form that ``word_pieces.parse`` reads."""
    unit = float(np.abs(model.rows).max()) / _MOST
    lines = [
        " ".join(model.classes),
        f"{unit:.6f}",
        " ".join(str(round(bias / unit)) for bias in model.bias),
    ]
    for piece, row in zip(model.places, np.rint(model.rows / unit).astype(int), strict=True):
        if row.any():
            lines.append(f"{piece}\t{''.join(chr(ZERO + each) for each in row)}")
    return "\n".join(lines) + "\n"


def softmax(scores: Numbers) -> Numbers:
    """Turn log-odds into chances that add up to 1."""
    raised: Numbers = np.exp(scores - scores.max())
    chances: Numbers = raised / raised.sum()
    return chances


if __name__ == "__main__":
    main()
