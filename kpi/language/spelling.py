"""Words mistyped by one letter, read as the word that must have been meant.

Only words that nobody here has heard of are touched, and only where one slip leads to one known
word: a letter left out, one doubled, two swapped, or, in longer words, one for another.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

from kpi.knowledge import Knowledge
from kpi.language import word_pieces
from kpi.language.metric_index import index_of

#: In shorter words a slip makes another word too easily.
_LONG = 6
#: From here on, also one letter for another: "tasting" is no slip of "testing".
_LONGER = 8
_ANY_WORD = re.compile(r"[a-z]+")
_WORD = re.compile(r"(?<![a-z0-9])[a-z]{6,}(?![a-z0-9])")


def mended(words: str, knowledge: Knowledge) -> str:
    """Return canonical words with slips mended; the same words where there are none."""
    known = _known(knowledge.root)
    return _WORD.sub(lambda match: _meant(match.group(), known), words)


def is_gibberish(words: str, knowledge: Knowledge) -> bool:
    """Say whether canonical words hold no English word that anybody here has heard of."""
    said = _ANY_WORD.findall(words)
    return bool(said) and said == words.split() and _known(knowledge.root).isdisjoint(said)


@lru_cache(maxsize=4096)
def _meant(word: str, known: frozenset[str]) -> str:
    if word in known:
        return word
    found = {near for near in _one_slip_away(word) if near in known and len(near) >= _LONG - 1}
    return found.pop() if len(found) == 1 else word


def _one_slip_away(word: str) -> Iterator[str]:
    """Yield what the word may have been; its first letter is rarely missed."""
    for at in range(1, len(word)):
        before, after = word[:at], word[at:]
        yield from (f"{before}{letter}{after}" for letter in ascii_lowercase)
        yield f"{before}{after[1:2]}{after[:1]}{after[2:]}"
        if before[-1] == after[0]:
            yield f"{before}{after[1:]}"
        if len(word) >= _LONGER:
            yield from (f"{before}{letter}{after[1:]}" for letter in ascii_lowercase)


@lru_cache(maxsize=2)
def _known(knowledge: Knowledge) -> frozenset[str]:
    """Gather every word that goals or the names of metrics were learned with."""
    heard = {piece[1:] for piece in word_pieces.of_goals().pieces if piece.startswith(" ")}
    for phrase in index_of(knowledge).phrases:
        heard.update(phrase.split())
    return frozenset(word for word in heard if word.isascii())
