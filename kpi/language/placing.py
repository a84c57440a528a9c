"""Finds the phrases for dates in a text and tells from the words around them what each is for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import cache
from itertools import islice

from kpi.language import (
    dates_en,
    dates_ja,
    dates_numeric,
    fiscal_en,
    fiscal_ja,
    lengths_en,
    lengths_ja,
    weeks_en,
    weeks_ja,
)
from kpi.language.phrases import Doubt, Phrase, Reader, Setting, Way
from kpi.language.text import BLANK, Span
from kpi.model import Period

_DAY = timedelta(days=1)
#: A text that speaks of more days than this speaks of none.
_MOST_PHRASES = 20


class Role(Enum):
    """What a phrase is for; the values are the names of groups in the patterns below."""

    WHOLE = "whole"
    START = "start"
    END = "end"
    BEFORE = "before"
    PAIR_START = "pair start"  # the next phrase is its other end
    PAIR_END = "pair end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A phrase with its role; ``span`` takes in the words that give it the role."""

    phrase: Phrase
    role: Role
    span: Span
    is_loose: bool = False  # "by March": to its end, or not into it?


_LEADS = (Role.END, Role.BEFORE, Role.START)
_WINDOW = 40
_SAYS_NOTHING = f" .。!()[]【】「」{BLANK}"
_EDGE = re.compile(
    r"(?<![a-z])(?:the\s)?(?P<edge>(?:very\s)?end|close|beginning|start|middle)\s(?:of\s)?"
    r"(?:the\s)?$"
)
_LEAD = re.compile(
    r"(?:(?P<end>(?<![a-z])(?:(?P<by>by)|until|till?|through|thru|no later than|not later than"
    r"|due(?: on| by)?|deadline:?|up to)"
    r"|期限[:は]?|〆切[:は]?|締切[:は]?|締め切り[:は]?|納期[:は]?|期日[:は]?)"
    r"|(?P<before>(?<![a-z])before)"
    r"|(?P<start>(?<![a-z])(?:from|starting(?: from| on| in)?|beginning|since|as of|effective"
    r"|between))"
    r"|(?P<whole>(?<![a-z])(?:on|in|during|throughout|over|for|at)|期間[:は]?))"
    r"\s?(?:the\s)?$"
)
_TAIL = re.compile(
    r"(?:\s?(?:(?:中|内|いっぱい|以内)?(?:の?間)?(?:に|で)?"
    r"(?P<end>まで(?:に(?:は)?|で)?|迄(?:に)?|〆切?|締切|締め切り|が?期限|at the latest)"
    r"|(?P<start>から|より|以降|スタート|開始|onwards?(?![a-z])|~(?=\s|$))"
    r"|(?P<inner>中|いっぱい|以内|内)(?:に(?:は)?|で)?"
    r"|の間に|時点|分の?|頃(?:まで)?に?|を?かけて|に(?:は)?|で|の|は))?"
)
#: These lead to a time in the middle of a sentence, too; "for the 15 January webinar" does not.
_LEAD_IN = re.compile(r"(?:in|during|throughout|over)\s")
_PAIR = re.compile(
    r"\s?(?:から|より|~|-|to|until|till|through|thru|and)\s?(?:the\s)?(?:end of\s)?(?:the\s)?"
)


def place(folded: str, setting: Setting) -> list[Placed]:
    """Return every phrase in folded text, in order, with its role and its particles."""
    found = [
        _narrowed(phrase, folded, low)
        for phrase, low in islice(_phrases(folded, setting), _MOST_PHRASES)
    ]
    placed: list[Placed] = []
    for index, phrase in enumerate(found):
        follower = found[index + 1] if index + 1 < len(found) else None
        is_second = bool(placed) and placed[-1].role is Role.PAIR_START
        low = placed[-1].span[1] if placed else 0
        if follower and not is_second and _are_a_pair(folded, phrase, follower):
            lead = _lead(folded, low, phrase)
            start = _start_of(lead, phrase)
            placed.append(
                Placed(phrase=phrase, role=Role.PAIR_START, span=(start, follower.span[0]))
            )
        else:
            placed.append(_single(folded, low, phrase, is_second=is_second))
    return placed


def is_attribute(placed: Placed, folded: str) -> bool:
    """Say whether the phrase only describes the word after it: 週末の来店, 来期の売上."""
    return placed.role is Role.WHOLE and folded[: placed.span[1]].endswith("の")


def is_aside(placed: Placed, folded: str) -> bool:
    """Tell "our January sale" from "this quarter" at either end of a sentence."""
    meaning = placed.phrase.meaning
    if placed.role is not Role.WHOLE or meaning.lasts or meaning.bounded:
        return False
    start, end = placed.span
    led = _LEAD_IN.match(folded, start) is not None
    at_an_end = not folded[:start].strip(_SAYS_NOTHING) or not folded[end:].strip(_SAYS_NOTHING)
    ends_a_word = not folded[end : end + 1].isalnum() or folded[end - 1] in "には"
    return not (led or at_an_end) or not ends_a_word


def _phrases(folded: str, setting: Setting) -> Iterator[tuple[Phrase, int]]:
    """Yield phrases from left to right, the longest of those that start together.

    With each comes the place where the one before it ends.
    """
    rules = _grammar()
    found = sorted(
        (match.start(), -match.end(), order, match)
        for order, (pattern, _) in enumerate(rules)
        for match in pattern.finditer(folded)
        if match.end() > match.start()
    )
    at = 0
    for start, end, order, match in found:
        meaning = rules[order][1](match, setting) if start >= at else None
        if meaning is not None:
            yield Phrase(span=(start, -end), meaning=meaning), at
            at = -end


@cache
def _grammar() -> list[tuple[re.Pattern[str], Reader]]:
    areas = (
        dates_numeric, dates_ja, weeks_ja, fiscal_ja, lengths_ja,
        dates_en, weeks_en, fiscal_en, lengths_en,
    )  # fmt: skip
    return [(re.compile(pattern), reader) for area in areas for pattern, reader in area.RULES]


def _are_a_pair(folded: str, first: Phrase, second: Phrase) -> bool:
    return _PAIR.fullmatch(folded, first.span[1], second.span[0]) is not None


def _single(folded: str, low: int, phrase: Phrase, *, is_second: bool) -> Placed:
    lead = None if is_second else _lead(folded, low, phrase)
    tail = _TAIL.match(folded, phrase.span[1])
    return Placed(
        phrase=phrase,
        role=Role.PAIR_END if is_second else _role(lead, tail),
        is_loose=bool(lead and lead["by"]),
        span=(_start_of(lead, phrase), tail.end() if tail else phrase.span[1]),
    )


def _lead(folded: str, low: int, phrase: Phrase) -> re.Match[str] | None:
    """Return the words like "by" or "from" before the phrase, and not before ``low``."""
    start = phrase.span[0]
    return _LEAD.search(folded[max(low, start - _WINDOW) : start])


def _start_of(lead: re.Match[str] | None, phrase: Phrase) -> int:
    start = phrase.span[0]
    return start - (len(lead.string) - lead.start()) if lead else start


def _role(lead: re.Match[str] | None, tail: re.Match[str] | None) -> Role:
    if tail and (tail["end"] or tail["inner"]):
        return Role.END
    if tail and tail["start"]:
        return Role.START
    return next((role for role in _LEADS if lead and lead[role.value]), Role.WHOLE)


def _narrowed(phrase: Phrase, folded: str, low: int) -> Phrase:
    """Return the phrase with "end of", "start of" or "middle of" before it taken in."""
    start, end = phrase.span
    edge = _EDGE.search(folded[max(low, start - _WINDOW) : start])
    if not edge:
        return phrase
    inner, word = phrase.meaning, edge["edge"].split()[-1]

    def resolve(anchor: date, way: Way) -> Period:
        return _edge_of(inner.resolve(anchor, way), word)

    doubts = (*inner.doubts, Doubt.VAGUE) if word == "middle" else inner.doubts
    return Phrase(
        span=(_start_of(edge, phrase), end),
        meaning=replace(inner, resolve=resolve, doubts=doubts, bounded=False),
    )


def _edge_of(period: Period, word: str) -> Period:
    if word in {"end", "close"}:
        return Period(start=period.last_day, end=period.end)
    day = period.start if word != "middle" else period.start + timedelta(days=period.days // 2)
    return Period(start=day, end=day + _DAY)
