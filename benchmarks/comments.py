"""How often comments are judged as a person judged them: ``python -m benchmarks.comments``.

The comments were written and labeled by us, in two batches: by the first the lexicons were made,
by the second, written afterwards, they are measured. Many of the second praise or blame without a
word that says so, which is harder than what people mostly write. Prints lines of JSON and of words
for each language: accuracy with its 95 % interval (Wilson), macro-F1 of the feelings.
"""

import csv
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kpi.comments.judging import Feeling, judge

_WORDS = Path(__file__).parent / "words"
_FEELINGS = {"p": Feeling.POSITIVE, "o": Feeling.NEUTRAL, "n": Feeling.NEGATIVE}
_SURE = 1.96


class Labeled(NamedTuple):
    """A comment and what a person says of it."""

    comment: str
    feeling: Feeling
    asks: bool
    says: bool


class Figures(NamedTuple):
    """Shares of comments that were judged alike, 0 to 1; ``low`` and ``high`` are of feeling."""

    comments: int
    feeling: float
    low: float
    high: float
    macro_f1: float
    asks: float
    says: float


def read(batch: str, language: str) -> list[Labeled]:
    """Return the labeled comments of a batch, ``dev`` or ``fresh``."""
    path = _WORDS / f"comments_{batch}_{language}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Labeled(row["comment"], _FEELINGS[row["feeling"]], row["asks"] == "q", row["says"] == "s")
        for row in rows
    ]


def figures(labeled: Sequence[Labeled]) -> Figures:
    """Return the accuracy of each judgment, 0 to 1, and the macro-F1 of the feelings."""
    pairs = [(one, judge(one.comment)) for one in labeled]
    feelings = [(one.feeling, found.feeling) for one, found in pairs]
    right = sum(told == found for told, found in feelings)
    low, high = interval(right, len(pairs))
    return Figures(
        comments=len(pairs),
        feeling=round(right / len(pairs), 3),
        low=round(low, 3),
        high=round(high, 3),
        macro_f1=round(macro_f1(feelings), 3),
        asks=round(sum(one.asks == it.is_question for one, it in pairs) / len(pairs), 3),
        says=round(sum(one.says == it.is_substantive for one, it in pairs) / len(pairs), 3),
    )


def macro_f1(pairs: Sequence[tuple[Feeling, Feeling]]) -> float:
    """Return the mean F1 of the three feelings, told and found."""
    scores = []
    for feeling in Feeling:
        hits = sum(told is found is feeling for told, found in pairs)
        named = sum(told is feeling for told, _ in pairs) + sum(
            found is feeling for _, found in pairs
        )
        scores.append(2 * hits / named if named else 0.0)
    return sum(scores) / len(scores)


def interval(right: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    share, square = right / of, _SURE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _SURE * math.sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return middle - reach, middle + reach


def main() -> None:
    """Print the figures of both languages and batches."""
    for language in ("ja", "en"):
        for batch in ("dev", "fresh"):
            found = figures(read(batch, language))
            said = {"benchmark": "comments", "language": language, "batch": batch}
            print(json.dumps({**said, **found._asdict()}))
            if batch == "fresh":
                print(
                    f"{language}: feeling {found.feeling:.0%} "
                    f"({found.low:.0%} to {found.high:.0%}) of {found.comments} "
                    f"fresh comments, macro-F1 {found.macro_f1}, "
                    f"questions {found.asks:.0%}, substance {found.says:.0%}"
                )


if __name__ == "__main__":
    main()
