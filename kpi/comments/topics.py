"""Which words a period's comments have that others had not, and nobody's name among them.

A word counts once a comment. Of ``y`` of ``n`` comments now and ``p`` of ``m`` before, with half a
comment added to each, the log-odds ratio is

    d = ln((y + .5) / (n - y + .5)) - ln((p + .5) / (m - p + .5))
    z = d / sqrt(1 / (y + .5) + 1 / (p + .5))

(after Monroe, Colaresi and Quinn 2008, with a flat prior). The largest z come first; where nothing
is known of before, the words of most comments do.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from kpi.comments import lexicon
from kpi.comments.plain import Plain

#: A word is kept when so many comments of so many people have it: it is nobody's own.
LEAST_COMMENTS = 3
LEAST_PEOPLE = 3
#: So many words are kept of a period, and followed while they are counted.
MOST_WORDS = 200
MOST_FOLLOWED = 50_000
#: A word that is no clearer than this is no topic.
LEAST_Z = 1.0
_JA = re.compile(r"[一-龠々][一-龠々ァ-ヺー]+|[ァ-ヺ][ァ-ヺー]+[一-龠々]*")
#: After one of these the last sign begins a verb: 再入荷待って.
_ENDINGS = frozenset("っりるれらろきくけえめせわちみまべびぼばげぎごぐじぶむ")
_NAMED = re.compile(r"[一-龠々ァ-ヺーぁ-ゖa-z]{1,6}(?:さん|ちゃん|くん|君|様|氏|先生)")
_EN = re.compile(r"[a-z][a-z'-]{2,23}")
_LONGEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How many comments a period has, and how many of them have which word."""

    comments: int
    words: Mapping[str, int]


@dataclass(slots=True)
class _Seen:
    comments: int = 0
    people: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Words:
    """Counts words while comments pass by; who wrote them is forgotten with it."""

    most: int = MOST_FOLLOWED
    _seen: dict[str, _Seen] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _comments: int = 0

    def add(self, comment: Plain, who: str) -> None:
        """Count the comment's words once each; ``who`` is empty where nobody knows."""
        self._comments += 1
        self._names.update(_EN.findall(who.casefold()), _JA.findall(who))
        person = hash(who) if who else self._comments
        for word in words_of(comment):
            seen = self._seen.get(word)
            if seen is None:
                if len(self._seen) >= self.most:
                    continue
                seen = self._seen[word] = _Seen()
            seen.comments += 1
            if len(seen.people) < LEAST_PEOPLE:
                seen.people.add(person)

    def kept(self) -> Mapping[str, int]:
        """Return the words that may be kept, those of most comments first."""
        often = [
            (word, seen.comments)
            for word, seen in self._seen.items()
            if seen.comments >= LEAST_COMMENTS and len(seen.people) >= LEAST_PEOPLE
        ]
        own = [(word, count) for word, count in often if word not in self._names]
        return dict(sorted(own, key=lambda one: (-one[1], one[0]))[:MOST_WORDS])


def words_of(comment: Plain) -> set[str]:
    """Return the words that a comment is about: no opinions, no names with a title."""
    text = _NAMED.sub(" ", comment.text) if comment.is_japanese else comment.text
    empty = _empty()
    found = {word for word in map(_noun, _JA.finditer(text)) if 1 < len(word) <= _LONGEST}
    found |= {word for word in _EN.findall(text) if lexicon.load("en").weights.get(word, 0) == 0}
    weights = lexicon.load("ja").weights
    return {word for word in found if word not in empty and not weights.get(word)}


def _noun(run: re.Match[str]) -> str:
    """Return the signs without the one that the word after them begins with."""
    is_verb = run.string[run.end() : run.end() + 1] in _ENDINGS and "一" <= run[0][-1] <= "龠"
    return run[0][:-1] if is_verb else run[0]


@cache
def _empty() -> frozenset[str]:
    file = resources.files("kpi.comments") / "data" / "plain_words.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if line[0] != "#" for word in line.split()[1:])


def telling(now: Said, past: Said, most: int) -> tuple[str, ...]:
    """Return the words that tell the period from what was before, the most telling first."""
    if not past.comments:
        often = sorted(now.words.items(), key=lambda one: (-one[1], one[0]))
        return tuple(word for word, _ in often[:most])
    weighed = [(distance(now, past, word), word) for word in now.words]
    clear = sorted((-z, word) for z, word in weighed if z >= LEAST_Z)
    return tuple(word for _, word in clear[:most])


def distance(now: Said, past: Said, word: str) -> float:
    """Return z of the word: how far its share of comments is from what it was, in deviations."""
    there, before = now.words.get(word, 0), past.words.get(word, 0)
    odds = _odds(there, now.comments) - _odds(before, past.comments)
    return odds / math.sqrt(1 / (there + 0.5) + 1 / (before + 0.5))


def _odds(count: int, of: int) -> float:
    return math.log((count + 0.5) / (max(of - count, 0) + 0.5))
