"""The words by which comments are judged, as data: one file for each language, one for signs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_MARKS = {"++": 2, "+": 1, "0": 0, "-": -1, "--": -2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Weights of words, -2 to 2, in lower case; ``lengths`` are theirs by first letter.

    The longest length comes first.
    """

    weights: Mapping[str, int]
    lengths: Mapping[str, Sequence[int]]

    def at(self, text: str, place: int) -> tuple[str, int] | None:
        """Return the longest word that stands at the place, with its weight."""
        for length in self.lengths.get(text[place], ()):
            word = text[place : place + length]
            if word in self.weights:
                return word, self.weights[word]
        return None


@cache
def load(name: str) -> Lexicon:
    """Return one of the files that ship with Mato: ``ja``, ``en`` or ``emoji``."""
    file = resources.files("kpi.comments") / "data" / f"{name}.txt"
    return read(file.read_text(encoding="utf-8").splitlines())


def read(lines: Iterable[str]) -> Lexicon:
    """Return the words of lines that begin with a mark; of a word given twice the last stands."""
    weights: dict[str, int] = {}
    for line in lines:
        mark, _, words = line.partition(" ")
        if mark in _MARKS:
            for word in words.casefold().split():
                weights[word.replace("_", " ")] = _MARKS[mark]
    lengths: dict[str, set[int]] = {}
    for word in weights:
        lengths.setdefault(word[0], set()).add(len(word))
    by_letter = {letter: sorted(found, reverse=True) for letter, found in lengths.items()}
    return Lexicon(weights=weights, lengths=by_letter)
