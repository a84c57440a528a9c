"""How much a goal's words speak for each purpose.

The cues are data, weighted by hand: a change that is named outright (認知, hire) weighs more than
a topic (アプリ, restaurant) that may come with any change.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kpi.model import PurposeKey

_HEADER = re.compile(r"\[([a-z0-9 ]+)\]")
#: Each further cue of a purpose adds this much, up to the limit.
_MORE = 0.8
_MOST_MORE = 2
#: In Japanese what a sentence wants stands at its end.
_LATE = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One section of the cues."""

    purpose: PurposeKey
    weight: float
    is_japanese: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vague:
    """Words that may mean several purposes, the likeliest first."""

    pattern: re.Pattern[str]
    purposes: tuple[PurposeKey, ...]


def score(words: str) -> Mapping[PurposeKey, float]:
    """Weigh canonical words for each purpose that they speak for at all."""
    best: dict[PurposeKey, float] = {}
    more: dict[PurposeKey, int] = {}
    for cue in cues():
        matches = list(cue.pattern.finditer(words))
        if not matches:
            continue
        late = _LATE * matches[-1].end() / len(words) if cue.is_japanese else 0.0
        more[cue.purpose] = more.get(cue.purpose, 0) + len({m.group() for m in matches})
        best[cue.purpose] = max(best.get(cue.purpose, 0.0), cue.weight + late)
    return {key: best[key] + _MORE * min(more[key] - 1, _MOST_MORE) for key in best}


@cache
def cues() -> tuple[Cue, ...]:
    """Read the weighted cues."""
    return tuple(_cue(header, lines) for header, lines in _sections("goal_cues.txt"))


@cache
def nothing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Read what people say without a goal: what decides alone, and what only hints."""
    strong, weak = (_either(lines) for _, lines in _sections("goal_none.txt"))
    return strong, weak


@cache
def vague() -> tuple[Vague, ...]:
    """Read the words that may mean several purposes."""
    return tuple(
        Vague(
            pattern=_either(lines),
            purposes=tuple(PurposeKey(key) for key in header.split()),
        )
        for header, lines in _sections("goal_ambiguous.txt")
    )


def _cue(header: str, lines: Sequence[str]) -> Cue:
    purpose, language, weight = header.split()
    is_japanese = language == "ja"
    return Cue(
        purpose=PurposeKey(purpose),
        weight=float(weight),
        is_japanese=is_japanese,
        pattern=_either([_bounded(line, whole=is_japanese) for line in lines]),
    )


def _bounded(line: str, *, whole: bool) -> str:
    """Keep Latin letters from matching inside a word; in English, stems may go on."""
    begins = "" if not line[0].isascii() or line[0] == "." else "(?<![a-z])"
    ends = "(?![a-z])" if whole and re.match("[a-z]", line[-1]) else ""
    return f"{begins}(?:{line}){ends}"


def _either(lines: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(lines))


def _sections(name: str) -> list[tuple[str, list[str]]]:
    """Read a file of headed sections; comments and empty lines are left out."""
    text = (resources.files("kpi.knowledge") / "data" / name).read_text(encoding="utf-8")
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        header = _HEADER.fullmatch(line)
        if header:
            found.append((header[1], []))
        elif line and not line.startswith("# "):
            found[-1][1].append(line)
    return found
