"""What one comment is: how it is meant, whether it asks, whether it says anything."""

import re
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

from kpi.comments.feeling import score
from kpi.comments.plain import Plain, plain


class Feeling(StrEnum):
    """How a comment is meant."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class Judged(NamedTuple):
    """What one comment is. ``is_substantive``: it says something that could be answered."""

    feeling: Feeling
    is_question: bool
    is_substantive: bool
    is_spam: bool


#: From so many letters (Japanese) or words (others) on a comment says something.
LEAST_LETTERS = 8
LEAST_WORDS = 4
LEAST_ASKED = 3
_WORD = re.compile(r"[^\W_][\w']*")


def judge(comment: str) -> Judged:
    """Return what the comment is."""
    return judged(plain(comment))


def judged(it: Plain) -> Judged:
    """Return what a comment is that was made plain."""
    is_spam = bool(_pattern("spam").search(it.text)) or (
        it.links > 0 and it.letters < LEAST_LETTERS
    )
    is_question = not is_spam and _asks(it)
    return Judged(
        feeling=Feeling.NEUTRAL if is_spam else _feeling(it),
        is_question=is_question,
        is_substantive=not is_spam and _says_something(it, is_question=is_question),
        is_spam=is_spam,
    )


def _feeling(it: Plain) -> Feeling:
    weight = score(it)
    if not weight:
        return Feeling.NEUTRAL
    return Feeling.POSITIVE if weight > 0 else Feeling.NEGATIVE


def _asks(it: Plain) -> bool:
    return it.letters > 1 and bool(_pattern("asks").search(_pattern("rhetoric").sub("!", it.text)))


def _says_something(it: Plain, *, is_question: bool) -> bool:
    """Say whether it has words enough: a question needs fewer."""
    it = it._replace(text=_pattern("set").sub(" ", it.text))
    if it.is_japanese:
        return it.letters >= (LEAST_LETTERS - 3 if is_question else LEAST_LETTERS)
    words = len(_WORD.findall(it.text))
    return words >= (LEAST_ASKED if is_question else LEAST_WORDS)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    file = resources.files("kpi.comments") / "data" / "patterns.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [line.partition(" ") for line in lines]
    return re.compile("|".join(pattern for name, _, pattern in found if name == kind))
