"""What words sound like: weights of their pieces, learned from our own phrases.

Cues and names are what is said outright; this catches what they do not list. The weights are
written by ``python -m benchmarks.teaching`` and only looked up here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from struct import unpack

from kpi.language.word_lists import text
from kpi.language.wording import JA

#: Classes beside the purposes: nothing is aimed at, or several purposes are equally likely.
NONE, AMBIGUOUS = "none", "ambiguous"
#: Weights are written as one printable character each, this one for zero.
ZERO = ord("P")
_JAPANESE = re.compile(f"[{JA}]")
_PIECES_JA = (1, 2, 3)
_PIECES_EN = (3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What was learned: for each piece one number a class, in units of ``unit``."""

    classes: tuple[str, ...]
    unit: float
    bias: tuple[int, ...]
    pieces: Mapping[str, int]  # the numbers of all classes in one, so that they add up at once

    def of(self, pieces: Iterable[str]) -> tuple[list[int], int]:
        """Add up the numbers of the pieces that are known, class by class; say how many were."""
        rows = [row for row in map(self.pieces.get, pieces) if row]
        zero = ZERO * len(rows)
        return [each - zero for each in _apart(sum(rows), len(self.classes))], len(rows)


def grams(words: str) -> frozenset[str]:
    """Cut canonical words into pieces: of characters in Japanese, of words and parts elsewhere."""
    if _JAPANESE.search(words):
        return frozenset(_cut(f"^{words}$", _PIECES_JA))
    spoken = words.split()
    found = {f" {word}" for word in spoken}
    found.update(f"{one} {two}" for one, two in zip(["^", *spoken], [*spoken, "$"], strict=True))
    for word in spoken:
        found.update(_cut(f"<{word}>", _PIECES_EN))
    return frozenset(found)


def leanings(words: str, weights: Weights, *, strange_count: bool = False) -> Mapping[str, float]:
    """Give the log-odds of every class, up to a constant; strange pieces may tone them down."""
    pieces = grams(words)
    totals, known = weights.of(pieces)
    length = sqrt(len(pieces) if strange_count else known) or 1.0  # long sentences do not shout
    return {
        key: weights.unit * (bias + total / length)
        for key, bias, total in zip(weights.classes, weights.bias, totals, strict=True)
    }


@cache
def of_goals() -> Weights:
    """Read what goals sound like, by purpose."""
    return parse(text("goal_weights.txt"))


@cache
def of_metrics() -> Weights:
    """Read what descriptions of metrics sound like, by metric."""
    return parse(text("metric_weights.txt"))


def parse(written: str) -> Weights:
    """Read weights as ``benchmarks.teaching`` writes them."""
    classes, unit, bias, *lines = written.splitlines()
    split = (line.rsplit("\t", 1) for line in lines)
    return Weights(
        classes=tuple(classes.split()),
        unit=float(unit),
        bias=tuple(map(int, bias.split())),
        pieces={piece: _together(row) for piece, row in split},
    )


def _together(row: str) -> int:
    """Put one number a character side by side into one, four bytes each."""
    return int.from_bytes(row.encode("utf-32-le"), "little")


def _apart(total: int, count: int) -> tuple[int, ...]:
    """Take sums of such numbers apart."""
    return unpack(f"<{count}I", total.to_bytes(4 * count, "little"))


def _cut(word: str, lengths: tuple[int, ...]) -> list[str]:
    return [word[at : at + n] for n in lengths for at in range(len(word) - n + 1)]
