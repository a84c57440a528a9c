"""A purpose that a workspace named itself, found in a sentence by its whole name."""

import re

from kpi.knowledge import Knowledge
from kpi.language.wording import canon
from kpi.model import PurposeKey

#: Letters of one kind run on: ファン in ファンド and art in party are no words of their own.
_KINDS = (
    re.compile(r"[a-z0-9]"),
    re.compile(r"[\u30a0-\u30ff]"),
    re.compile(r"[\u3400-\u9fff々]"),
)


def named(words: str, knowledge: Knowledge) -> PurposeKey | None:
    """Return the own purpose whose name the canonical words hold, of several the longest."""
    found = [
        (len(name), key)
        for key, own in knowledge.own.items()
        if (name := canon(own.name)) and _holds(words, name)
    ]
    return max(found)[1] if found else None


def _holds(words: str, name: str) -> bool:
    at = words.find(name)
    while at >= 0:
        end = at + len(name)
        if not (_runs_on(words[at - 1 : at], name[0]) or _runs_on(name[-1], words[end : end + 1])):
            return True
        at = words.find(name, at + 1)
    return False


def _runs_on(left: str, right: str) -> bool:
    return any(kind.fullmatch(left) and kind.fullmatch(right) for kind in _KINDS)
