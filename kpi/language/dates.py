"""Periods, deadlines and days in what a person typed; Japanese and English in one grammar.

Choices that hold for both languages: weeks start on Monday; a date without a year is the next
such day for a plan and the latest one for a value to log; a deadline belongs to the period
(まで, by, until, within), only "before" excludes its day; a month or quarter as a deadline
means its end; 12/11 is month/day, in English doubted; a plan that has already ended is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from kpi.errors import NotUnderstood
from kpi.language import phrases_en, phrases_ja, phrases_numeric
from kpi.language.phrases import Doubt, Grain, Meaning, Phrase, Setting, Way
from kpi.language.rhythm import find_rhythm
from kpi.language.text import BLANK, Span, blank, fold
from kpi.model import Language, Period, Recurrence

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReading:
    """What a text says about time; what it does not say is None.

    ``end`` is exclusive, ``deadline`` the day before it. ``spans`` are the places of the date
    phrases with their particles, ``rhythm_spans`` those of the recurrence. ``ambiguous`` tells
    why the dates should be shown before they are believed.
    """

    start: date | None = None
    end: date | None = None
    recurrence: Recurrence | None = None
    spans: tuple[Span, ...] = ()
    rhythm_spans: tuple[Span, ...] = ()
    ambiguous: tuple[Doubt, ...] = ()

    @property
    def deadline(self) -> date | None:
        """The last day that belongs to the period."""
        return self.end - _DAY if self.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReading:
    """The day that a value is logged for; None when the text names none."""

    day: date | None = None
    spans: tuple[Span, ...] = ()
    ambiguous: tuple[Doubt, ...] = ()


class _Role(Enum):
    WHOLE = "whole"
    START = "start"
    END = "end"
    BEFORE = "before"
    FIRST_OF_PAIR = "first"  # the next phrase is its other end


_LEADS = (_Role.END, _Role.BEFORE, _Role.START)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    phrase: Phrase
    role: _Role
    span: Span
    is_loose: bool = False  # "by March": to its end, or not into it?


_EDGE = re.compile(
    r"(?<![a-z])(?:the\s)?(?P<edge>(?:very\s)?end|close|beginning|start|middle)\s(?:of\s)?"
    r"(?:the\s)?$"
)
_LEAD = re.compile(
    r"(?:(?P<end>(?<![a-z])(?:(?P<by>by)|until|till?|through|thru|no later than|not later than"
    r"|due(?: on| by)?|deadline:?|up to)"
    r"|期限[:は]?|〆切[:は]?|締切[:は]?|締め切り[:は]?|納期[:は]?)"
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
    r"|の間に|時点|分の?|頃(?:まで)?に?|(?:に(?:は)?|で|の|は)(?![0-9a-z])))?"
)
_PAIR = re.compile(
    r"\s*(?:から|より|~|-|to|until|till|through|thru|and)\s*(?:the\s)?(?:end of\s)?(?:the\s)?"
)


def find_period(
    text: str,
    today: date,
    fiscal_month: int,
    language: Language = Language.JA,
    *,
    is_prose: bool = False,
) -> PeriodReading:
    """Return the period, deadline and recurrence that the text speaks of.

    In prose (a goal's sentence) a date that only qualifies something, as in 週末の来店 or
    "our Friday posts", is left alone.

    Refused: a day that no calendar has (``date_impossible``), a plan that has already ended
    (``date_past``) and one that ends before it starts (``date_order``).
    """
    folded = fold(text)
    recurrence, rhythm_spans, doubts = find_rhythm(folded)
    setting = Setting(today=today, fiscal_month=fiscal_month, language=language)
    placed = list(_placed(blank(folded, *rhythm_spans), setting))
    if is_prose:
        placed = [each for each in placed if not _only_qualifies(each, folded)]
    plan = _Plan(setting, list(doubts))
    plan.read(placed)
    return PeriodReading(
        start=plan.start,
        end=plan.end,
        recurrence=recurrence,
        spans=tuple(each.span for each in placed),
        rhythm_spans=rhythm_spans,
        ambiguous=tuple(dict.fromkeys(plan.doubts)),
    )


def find_day(
    text: str, today: date, language: Language = Language.JA, fiscal_month: int = 1
) -> DayReading:
    """Return the day that the text names, the latest such day where it says no year.

    Refused: ``date_impossible``, and a day still to come (``date_future``).
    """
    setting = Setting(today=today, fiscal_month=fiscal_month, language=language)
    placed = list(_placed(fold(text), setting))
    days = [(each, _resolve(each.phrase.meaning, today, Way.BACK)) for each in placed]
    days = [(each, period) for each, period in days if period.days == 1]
    if not days:
        return DayReading()
    first, period = days[0]
    if period.start > today:
        raise NotUnderstood("date_future", day=period.start)
    doubts = [*_doubts(first.phrase.meaning, period)]
    if len(days) > 1:
        doubts.append(Doubt.SEVERAL)
    return DayReading(
        day=period.start, spans=tuple(each.span for each, _ in days), ambiguous=tuple(doubts)
    )


class _Plan:
    """Collects start and end while the phrases are read."""

    def __init__(self, setting: Setting, doubts: list[Doubt]) -> None:
        self.today = setting.today
        self.doubts = doubts
        self.start: date | None = None
        self.end: date | None = None

    def read(self, placed: list[_Placed]) -> None:
        others = list(enumerate(placed))
        taken: set[int] = set()
        for index, each in others:
            if each.role is _Role.FIRST_OF_PAIR:
                self._pair(each.phrase.meaning, placed[index + 1].phrase.meaning)
                taken |= {index, index + 1}
            elif each.role is _Role.START:
                self._set(start=self._ahead(each.phrase.meaning).start)
                taken.add(index)
        for index, each in others:
            if index not in taken:
                self._one(each)
        if self.end and self.end <= self.today:
            raise NotUnderstood("date_past", day=self.end - _DAY)
        if self.start and self.end and self.end <= self.start:
            raise NotUnderstood("date_order", start=self.start, end=self.end - _DAY)

    def _one(self, each: _Placed) -> None:
        meaning = each.phrase.meaning
        if meaning.lasts:
            period = _resolve(meaning, self.start or self.today, Way.AHEAD)
            # From a named start a length is counted in whole: from Jan 1 for 3 months ends Mar 31.
            end = period.last_day if self.start else period.end
            self._set(start=self.start or period.start, end=end)
            return
        period = self._ahead(meaning)
        if each.role is _Role.BEFORE:
            self._set(end=period.start)
            return
        if each.is_loose and period.days > 1:
            self.doubts.append(Doubt.BY_PERIOD)
        if (each.role is _Role.END and not meaning.bounded) or period.days == 1:
            self._set(end=period.end)
        else:
            self._set(start=period.start, end=period.end)

    def _ahead(self, meaning: Meaning) -> Period:
        anchor = max(self.start, self.today) if self.start else self.today
        period = _resolve(meaning, anchor, Way.AHEAD)
        self.doubts += _doubts(meaning, period)
        return period

    def _pair(self, first: Meaning, second: Meaning) -> None:
        start, end = _between(first, second, self.today)
        self.doubts += [*_doubts(first, start), *_doubts(second, end)]
        last = end.last_day if second.lasts else end.end
        self._set(start=start.start, end=last)

    def _set(self, start: date | None = None, end: date | None = None) -> None:
        clashes = (self.start, start), (self.end, end)
        if any(old and new and old != new for old, new in clashes):
            self.doubts.append(Doubt.SEVERAL)
            return
        self.start, self.end = self.start or start, self.end or end


def _between(first: Meaning, second: Meaning, today: date) -> tuple[Period, Period]:
    """Return both ends of "from A to B": what says no year leans on what does."""
    if second.lasts or first.grain is Grain.FIXED:
        start = _resolve(first, today, Way.AHEAD)
        return start, _resolve(second, start.start, Way.AHEAD)
    if second.grain.value < first.grain.value and second.grain is not Grain.FIXED:
        # 12月1日から31日: the coarser end is the current one unless that is over.
        start = _resolve(first, today, Way.BACK)
        end = _resolve(second, start.start, Way.AHEAD)
        if end.end > today:
            return start, end
        start = _resolve(first, today, Way.AHEAD)
        return start, _resolve(second, start.start, Way.AHEAD)
    end = _resolve(second, today, Way.AHEAD)
    return _resolve(first, end.last_day, Way.BACK), end


def _resolve(meaning: Meaning, anchor: date, way: Way) -> Period:
    return meaning.resolve(anchor, way)


def _doubts(meaning: Meaning, period: Period) -> Iterator[Doubt]:
    yield from meaning.doubts
    if meaning.weekday is not None and period.start.weekday() != meaning.weekday:
        yield Doubt.WEEKDAY_DIFFERS


def _phrases(folded: str, setting: Setting) -> Iterator[Phrase]:
    """Yield the phrases from left to right; of those that start together the longest."""
    rules = (*phrases_numeric.grammar(), *phrases_ja.grammar(), *phrases_en.grammar())
    found = [
        (match.start(), -match.end(), order)
        for order, (pattern, _) in enumerate(rules)
        for match in pattern.finditer(folded)
        if match.end() > match.start()
    ]
    at = 0
    for start, end, order in sorted(found):
        if start < at:
            continue
        pattern, reader = rules[order]
        match = pattern.match(folded, start)
        meaning = reader(match, setting) if match else None
        if meaning is not None:
            at = -end
            yield Phrase(span=(start, at), meaning=meaning)


def _placed(folded: str, setting: Setting) -> Iterator[_Placed]:
    """Yield each phrase with its role and the particles that belong to it."""
    found = list(_phrases(folded, setting))
    second = False
    for index, phrase in enumerate(found):
        low = found[index - 1].span[1] if index else 0
        phrase, start = _narrowed(phrase, folded, low)  # noqa: PLW2901  # the edge is part of it
        lead = _LEAD.search(folded[low:start][-40:])
        tail = _TAIL.match(folded, phrase.span[1])
        follows = index + 1 < len(found) and _PAIR.fullmatch(
            folded, phrase.span[1], found[index + 1].span[0]
        )
        if lead and not second:
            start -= len(folded[low:start][-40:]) - lead.start()
        role = _role(lead, tail)
        if follows and not second:
            yield _Placed(
                phrase=phrase, role=_Role.FIRST_OF_PAIR, span=(start, found[index + 1].span[0])
            )
            second = True
            continue
        second = False
        yield _Placed(
            phrase=phrase,
            role=role,
            is_loose=bool(lead and lead["by"]),
            span=(start, tail.end() if tail else phrase.span[1]),
        )


def _only_qualifies(placed: _Placed, folded: str) -> bool:
    """Tell "this quarter" at either end of a sentence from "our January sale" within it."""
    if placed.role is not _Role.WHOLE or placed.phrase.meaning.lasts:
        return False
    start, end = placed.span
    if folded[:end].endswith("の"):
        return True
    led = placed.phrase.span[0] > start
    at_an_end = not folded[:start].strip(f" {BLANK}") or not folded[end:].strip(f" .。!{BLANK}")
    ends_a_word = not folded[end : end + 1].strip() or folded[end - 1] in "には、,"
    return not (led or at_an_end) or not ends_a_word


def _role(lead: re.Match[str] | None, tail: re.Match[str] | None) -> _Role:
    if tail and (tail["end"] or tail["inner"]):
        return _Role.END
    if tail and tail["start"]:
        return _Role.START
    return next((role for role in _LEADS if lead and lead[role.value]), _Role.WHOLE)


def _narrowed(phrase: Phrase, folded: str, low: int) -> tuple[Phrase, int]:
    """Return the phrase narrowed by "end of" or "start of" before it, and where it begins."""
    start = phrase.span[0]
    edge = _EDGE.search(folded[low:start][-32:])
    if not edge:
        return phrase, start
    inner, word = phrase.meaning, edge["edge"].split()[-1]

    def resolve(anchor: date, way: Way) -> Period:
        whole = inner.resolve(anchor, way)
        if word in {"end", "close"}:
            return Period(start=whole.last_day, end=whole.end)
        if word == "middle":
            middle = whole.start + timedelta(days=whole.days // 2)
            return Period(start=middle, end=middle + _DAY)
        return Period(start=whole.start, end=whole.start + _DAY)

    doubts = (*inner.doubts, Doubt.VAGUE) if word == "middle" else inner.doubts
    begins = start - (len(folded[low:start][-32:]) - edge.start())
    narrowed = Meaning(resolve=resolve, grain=inner.grain, doubts=doubts)
    return Phrase(span=(begins, phrase.span[1]), meaning=narrowed), begins
