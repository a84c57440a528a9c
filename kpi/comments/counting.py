"""Comments become numbers of a day, one by one: what they say is forgotten as soon as counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kpi.comments.judging import Feeling, Judged, judged
from kpi.comments.plain import plain
from kpi.comments.seen import (
    BITS,
    COUNTED,
    MARK,
    NEGATIVE,
    POSITIVE,
    QUESTIONS,
    READ,
    SUBSTANTIVE,
    Seen,
    mark,
)
from kpi.comments.topics import Words

__all__ = [
    "COUNTED",
    "LONGEST",
    "MOST_COMMENTS",
    "NEGATIVE",
    "POSITIVE",
    "QUESTIONS",
    "READ",
    "SUBSTANTIVE",
    "Counting",
]

#: Nobody writes more into one comment.
LONGEST = 5_000
#: Counting takes time: who sends comments waits no longer than for these, about three seconds.
MOST_COMMENTS = 5_000
_NONE = bytes(MARK)
_LENGTH = 2 * MARK + 1
#: Names that are the same for so many comments are none of theirs, but of what they are below.
_OWN_NAMES = 0.9


@dataclass(slots=True)
class Counting:
    """Counts what comments are, by a day as it is written and a platform.

    ``key`` is that of their marks. A comment is known again by its name where it has one, an id
    or an address; else by who wrote what when: the second of two alike is another one.
    """

    key: bytes = b""
    words: Words = field(default_factory=Words)
    #: By day and platform the mark of each one's name, that of its words, and its bits.
    _kept: dict[tuple[str, str], bytearray] = field(default_factory=dict)

    def add(
        self, day: str, platform: str, text: str, who: str = "", *, stamp: str = "", name: str = ""
    ) -> None:
        """Count a comment; one without a letter or a sign is none.

        ``stamp`` is when it was written, as exactly as is known, with what else tells it from
        others; ``name`` is its own alone.
        """
        if not text.strip():
            return
        it = plain(text[:LONGEST])
        found = judged(it)
        kept = self._kept.setdefault((day, platform), bytearray())
        kept += mark(self.key, "name", name) if name else _NONE
        kept += mark(self.key, who, stamp or day, " ".join(text.split()))
        kept.append(_bits(found))
        if not found.is_spam:
            self.words.add(it, who)

    @property
    def comments(self) -> int:
        """How many comments were counted, those that came twice among them."""
        return sum(len(kept) // _LENGTH for kept in self._kept.values())

    def by_day(self) -> Iterator[tuple[str, str, Seen]]:
        """Yield a day, a platform and its comments, in the order of appearance, each once."""
        has_names = self._has_names()
        for (day, platform), kept in self._kept.items():
            alike: Counter[bytes] = Counter()
            seen: dict[bytes, int] = {}
            for name, words, bits in _entries(kept):
                alike[words] += 1
                again = mark(words, str(alike[words])) if alike[words] > 1 else words
                seen[name if has_names and name != _NONE else again] = bits
            yield day, platform, seen

    def _has_names(self) -> bool:
        """Say whether names tell comments apart, and not the posts that they are below."""
        pairs = [
            (name, words)
            for kept in self._kept.values()
            for name, words, _ in _entries(kept)
            if name != _NONE
        ]
        names, words = len({name for name, _ in pairs}), len({words for _, words in pairs})
        return names >= _OWN_NAMES * words


def _entries(kept: bytearray) -> Iterator[tuple[bytes, bytes, int]]:
    for at in range(0, len(kept), _LENGTH):
        one = bytes(kept[at : at + _LENGTH])
        yield one[:MARK], one[MARK : 2 * MARK], one[2 * MARK]


def _bits(found: Judged) -> int:
    is_so = {
        POSITIVE: found.feeling is Feeling.POSITIVE,
        NEGATIVE: found.feeling is Feeling.NEGATIVE,
        QUESTIONS: found.is_question,
        SUBSTANTIVE: found.is_substantive,
    }
    return sum(bit for name, bit in BITS.items() if is_so[name])
