"""How much a goal's words speak for each purpose.

The cues are data, weighted by hand: a change that is named outright (認知, hire) weighs more than
a topic (アプリ, restaurant) that may come with any change.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kpi.language.word_lists import either, sections
from kpi.language.wording import JA
from kpi.model import PurposeKey

_JAPANESE = re.compile(f"[{JA}]")
_LATIN = re.compile("[a-z]")
_BEGIN = "(?<![a-z])"
#: A cue that overlaps a heavier one of the same purpose says little more.
_OVERLAPPING = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """One section of the cues: ``any_of`` finds out fast whether one of ``lines`` matches."""

    purpose: PurposeKey
    weight: float
    is_japanese: bool
    any_of: re.Pattern[str]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vague:
    """Words that may mean several purposes, the likeliest first."""

    pattern: re.Pattern[str]
    purposes: tuple[PurposeKey, ...]


def score(words: str) -> Mapping[PurposeKey, float]:
    """Weigh canonical words for each purpose that they speak for at all."""
    spoken = (bool(_LATIN.search(words)), bool(_JAPANESE.search(words)))
    scores: dict[PurposeKey, float] = {}
    seen: dict[PurposeKey, list[tuple[int, int]]] = {}
    for cue in cues():
        if not spoken[cue.is_japanese] or not cue.any_of.search(words):
            continue
        for line in cue.lines:
            match = _compiled(line).search(words)
            if match:
                spans = seen.setdefault(cue.purpose, [])
                factor = _OVERLAPPING if _overlaps(match.span(), spans) else 1.0
                scores[cue.purpose] = scores.get(cue.purpose, 0.0) + factor * cue.weight
                spans.append(match.span())
    return scores


def _overlaps(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


@cache
def cues() -> tuple[Cues, ...]:
    """Read the weighted cues, the heaviest first."""
    found = (_cues(header, lines) for header, lines in sections("goal_cues.txt"))
    return tuple(sorted(found, key=lambda cue: -cue.weight))


@cache
def nothing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Read what people say without a goal: what decides alone, and what only hints."""
    strong, weak = (either(lines) for _, lines in sections("goal_none.txt"))
    return strong, weak


@cache
def vague() -> tuple[Vague, ...]:
    """Read the words that may mean several purposes."""
    return tuple(
        Vague(
            pattern=either(lines),
            purposes=tuple(PurposeKey(key) for key in header.split()),
        )
        for header, lines in sections("goal_ambiguous.txt")
    )


def _cues(header: str, lines: Sequence[str]) -> Cues:
    purpose, language, weight = header.split()
    is_japanese = language == "ja"
    return Cues(
        purpose=PurposeKey(purpose),
        weight=float(weight),
        is_japanese=is_japanese,
        any_of=_any_of(lines, whole=is_japanese),
        lines=tuple(_bounded(line, whole=is_japanese) for line in lines),
    )


@cache
def _compiled(line: str) -> re.Pattern[str]:
    """Compile a cue when it is first needed; there are two thousand of them."""
    return re.compile(line)


def _any_of(lines: Sequence[str], *, whole: bool) -> re.Pattern[str]:
    """Match where one of the cues does; what must begin a word is tried at such places alone."""
    begun = [f"(?:{line}){_end(line, whole=whole)}" for line in lines if _begin(line)]
    free = [_bounded(line, whole=whole) for line in lines if not _begin(line)]
    return either([f"{_BEGIN}(?:{'|'.join(begun)})", *free] if begun else free)


def _bounded(line: str, *, whole: bool) -> str:
    """Keep Latin letters from matching inside a word; in English, stems may go on."""
    return f"{_begin(line)}(?:{line}){_end(line, whole=whole)}"


def _begin(line: str) -> str:
    return "" if not line[0].isascii() or line[0] == "." else _BEGIN


def _end(line: str, *, whole: bool) -> str:
    return "(?![a-z])" if whole and re.match("[a-z]", line[-1]) else ""
