"""How likely each purpose is for the words of a goal, as chances that add up to 1.

Two readers are put together: the cues (what is said outright, weighted by hand) and the word
pieces (what it sounds like, learned from phrases). Each finds goals that the other misses.
"""

from dataclasses import dataclass
from math import exp

from kpi.language import goal_cues, word_pieces
from kpi.model import PurposeKey

#: How much a point of the cues adds to the log-odds of what was learned, and by how much both
#: together are toned down, so that a chance means what it says on phrases that neither has seen.
_PER_POINT = 0.5
_CALMER = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """The purposes, the likeliest first; that there is no goal; that it may be several."""

    ranked: tuple[tuple[PurposeKey, float], ...]
    none: float
    ambiguous: float

    @property
    def best(self) -> PurposeKey:
        """The likeliest purpose."""
        return self.ranked[0][0]

    @property
    def sure(self) -> float:
        """How likely the best one is, from 0 to 1."""
        return self.ranked[0][1]

    @property
    def odds(self) -> tuple[tuple[PurposeKey, float], ...]:
        """The chances of the purposes alone, adding up to 1."""
        whole = sum(each for _, each in self.ranked)
        return tuple((key, each / whole) for key, each in self.ranked)

    def others(self, but: PurposeKey, most: int) -> tuple[PurposeKey, ...]:
        """Give the likeliest other purposes."""
        return tuple(key for key, _ in self.ranked if key != but)[:most]


def chances(words: str) -> Chances:
    """Weigh canonical words; without any, only what is common speaks."""
    said = goal_cues.score(words)
    odds = {
        key: exp((leaning + _PER_POINT * said.get(PurposeKey(key), 0.0)) / _CALMER)
        for key, leaning in word_pieces.leanings(words, word_pieces.of_goals()).items()
    }
    whole = sum(odds.values())
    none = odds.pop(word_pieces.NONE) / whole
    ambiguous = odds.pop(word_pieces.AMBIGUOUS) / whole
    ranked = sorted(odds.items(), key=lambda pair: -pair[1])
    return Chances(
        ranked=tuple((PurposeKey(key), each / whole) for key, each in ranked),
        none=none,
        ambiguous=ambiguous,
    )
