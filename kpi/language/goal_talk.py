"""Talk that states no goal: questions to Mato, and work that a team plans ("three reels a week").

Planned work is told by what the sentence does not hold: any word beyond making, what is made,
where and when. One word more ("reels that sell") and it is left to those who read purposes.
"""

import re
from functools import cache

from kpi.language import goal_parts
from kpi.language.word_lists import sections

_WORD = re.compile(r"[a-z]+|\d+(?:x|st|nd|rd|th)?|[^\sa-z\d]")
#: Pictures beside the words.
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_ASKED = re.compile(r"[?\uff1f]\s*$")
#: How a question to Mato begins, or ends; "how can we get more guests?" is a wish.
_QUESTION = re.compile(
    r"^(?:what|why|when|who|where|which|is|are|am|do|does|did|has|should|would|will"
    r"|(?:could|can) you|how (?:do i|does|many|much|often|long|big|is|are|to|come|about))(?![a-z])"
    r"|(?:です|ます|でしょう|ません|いい|べき|なの?|もの|るの|たの|とは|って何|って)か?$"
    r"|(?:かな|の|か)$"
)
_REPEATED = re.compile(
    r"(?<![a-z])([a-z]{3,})(?:[ ,;]+(?:and |more )?\1)+(?![a-z])"
    r"|([ァ-ヶー]{3,})(?:、?(?:とにかく|もっと|とりあえず)?\2)+"
)


def is_question(text: str, words: str) -> bool:
    """Say whether a text, ``words`` in canonical spelling, asks something."""
    return bool(_ASKED.search(text) and _QUESTION.search(words))


def is_activity(words: str) -> bool:
    """Say whether canonical English words are an activity and nothing else."""
    doing, things, around = _vocabulary()
    said = _WORD.findall(goal_parts.without_opening(words))
    known = doing | things | around
    said = [_known_as(word, known) for word in said]
    if not said or any(word not in known and not word[0].isdigit() for word in said):
        return False
    return not doing.isdisjoint(said) or (not things.isdisjoint(said) and len(said) > 1)


def _known_as(word: str, known: frozenset[str]) -> str:
    """Return the word without "ing" where it is only known so: blogging is to blog."""
    stem = word.removesuffix("ing")
    return next((each for each in (word, stem, f"{stem}e", stem[:-1]) if each in known), word)


def once(words: str) -> str:
    """Return the words without pictures and repetition: "followers followers followers"."""
    return _REPEATED.sub(r"\1\2", _PICTURES.sub(" ", words).strip())


@cache
def _vocabulary() -> tuple[frozenset[str], ...]:
    """Read what is done, what is made of it, and what may stand around."""
    return tuple(
        frozenset(word for line in lines for word in line.split())
        for _, lines in sections("activity_words.txt")
    )
