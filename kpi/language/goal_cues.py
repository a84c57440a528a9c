"""How much a goal's words speak for each purpose.

The cues are data, weighted by hand: a change that is named outright (認知, hire) weighs more than
a topic (アプリ, restaurant) that may come with any change.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import StringIO

from kpi.model import PurposeKey

_SECTION = re.compile(r"\[(\S+) (\S+) (\d+)\]")
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
    found: list[Cue] = []
    header: tuple[str, str, str] | None = None
    lines: list[str] = []
    for line in [*_lines("goal_cues.txt"), "[end ja 0]"]:
        section = _SECTION.fullmatch(line)
        if not section:
            lines.append(line)
            continue
        if header:
            found.append(_cue(header, lines))
        header, lines = (section[1], section[2], section[3]), []
    return tuple(found)


@cache
def nothing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Read what people say without a goal: what decides alone, and what only hints."""
    parts = "\n".join(_lines("goal_none.txt")).split("[weak]")
    strong = parts[0].removeprefix("[strong]")
    return _either(strong.split("\n")), _either(parts[1].split("\n"))


@cache
def vague() -> tuple[Vague, ...]:
    """Read the words that may mean several purposes."""
    rows = csv.DictReader(StringIO(_read("goal_ambiguous.csv")))
    return tuple(
        Vague(
            pattern=re.compile(row["pattern"]),
            purposes=tuple(PurposeKey(key) for key in row["purposes"].split()),
        )
        for row in rows
    )


def _cue(header: tuple[str, str, str], lines: Sequence[str]) -> Cue:
    return Cue(
        purpose=PurposeKey(header[0]),
        weight=float(header[2]),
        is_japanese=header[1] == "ja",
        pattern=_either(lines),
    )


def _either(lines: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(line for line in lines if line))


def _lines(name: str) -> list[str]:
    lines = _read(name).splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def _read(name: str) -> str:
    return (resources.files("kpi.knowledge") / "data" / name).read_text(encoding="utf-8")
