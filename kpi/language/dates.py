"""Periods, deadlines and days in what a person typed; Japanese and English in one grammar.

Choices that hold for both languages: weeks start on Monday; a date without a year is the next
such day for a plan and the latest one for a value to log; a deadline belongs to the period
(まで, by, until, within), only "before" excludes its day; a month or quarter as a deadline
means its end; 12/11 is month/day, in English doubted; a plan that has already ended is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpi.errors import NotUnderstood
from kpi.language.phrases import Doubt, Grain, Meaning, Setting, Way
from kpi.language.placing import Placed, Role, is_aside, is_attribute, place
from kpi.language.rhythm import find_rhythm
from kpi.language.text import Span, blank, fold
from kpi.model import Language, Period, Recurrence

_DAY = timedelta(days=1)
#: Days from which a time that describes something is the time of the plan.
_LONG_ENOUGH = 28
#: A date without a year that long ago was perhaps meant to be one to come.
_LONG = timedelta(days=183)


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


def find_period(
    text: str,
    today: date,
    fiscal_month: int,
    language: Language = Language.JA,
    *,
    is_prose: bool = False,
) -> PeriodReading:
    """Return the period, deadline and recurrence that the text speaks of.

    A weekday or weekend that only describes something (週末の来店) is left alone. In prose (a
    goal's sentence) so is any date in the middle ("our January sale"), and a longer time that
    describes something (来期の売上) is believed but stays in the sentence.

    Refused: a day that no calendar has (``date_impossible``), a plan that has already ended
    (``date_past``) and one that ends before it starts (``date_order``).
    """
    folded = fold(text)
    recurrence, rhythm_spans, doubts = find_rhythm(folded)
    setting = Setting(today=today, fiscal_month=fiscal_month, language=language)
    placed = place(blank(folded, *rhythm_spans), setting)
    used = [each for each in placed if not _is_left_alone(each, folded, today, is_prose=is_prose)]
    plan = _Plan(setting, list(doubts))
    plan.read(used)
    return PeriodReading(
        start=plan.start,
        end=plan.end,
        recurrence=recurrence,
        spans=tuple(each.span for each in used if not (is_prose and is_attribute(each, folded))),
        rhythm_spans=rhythm_spans,
        ambiguous=tuple(dict.fromkeys(plan.doubts)),
    )


def _is_left_alone(placed: Placed, folded: str, today: date, *, is_prose: bool) -> bool:
    if is_attribute(placed, folded):
        return placed.phrase.meaning.resolve(today, Way.AHEAD).days < _LONG_ENOUGH
    return is_prose and is_aside(placed, folded)


def find_day(
    text: str, today: date, language: Language = Language.JA, fiscal_month: int = 1
) -> DayReading:
    """Return the day that the text names, the latest such day where it says no year.

    Refused: ``date_impossible``, and a day still to come (``date_future``).
    """
    setting = Setting(today=today, fiscal_month=fiscal_month, language=language)
    placed = place(fold(text), setting)
    days = [(each, each.phrase.meaning.resolve(today, Way.BACK)) for each in placed]
    days = [(each, period) for each, period in days if period.days == 1]
    if not days:
        return DayReading()
    first, period = days[0]
    if period.start > today:
        raise NotUnderstood("date_future", day=period.start)
    doubts = [*_doubts(first.phrase.meaning, period)]
    if len(days) > 1:
        doubts.append(Doubt.SEVERAL)
    if first.phrase.meaning.grain is Grain.YEAR and today - period.start > _LONG:
        doubts.append(Doubt.LONG_AGO)
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

    def read(self, placed: Sequence[Placed]) -> None:
        """Take starts and pairs first: what says no year leans on them."""
        rest: list[Placed] = []
        for index, each in enumerate(placed):
            if each.role is Role.PAIR_START:
                self._pair(each.phrase.meaning, placed[index + 1].phrase.meaning)
            elif each.role is Role.START:
                self._set(start=self._ahead(each.phrase.meaning).start)
            elif each.role is not Role.PAIR_END:
                rest.append(each)
        for each in rest:
            self._one(each)
        if self.end and self.end <= self.today:
            raise NotUnderstood("date_past", day=self.end - _DAY)
        if self.start and self.end and self.end <= self.start:
            raise NotUnderstood("date_order", start=self.start, end=self.end - _DAY)

    def _one(self, each: Placed) -> None:
        meaning = each.phrase.meaning
        if meaning.lasts:
            period = meaning.resolve(self.start or self.today, Way.AHEAD)
            # From a named start a length is counted in whole: from Jan 1 for 3 months ends Mar 31.
            end = period.last_day if self.start else period.end
            self._set(start=self.start or period.start, end=end)
            return
        period = self._ahead(meaning)
        if each.role is Role.BEFORE:
            self._set(end=period.start)
            return
        if each.is_loose and period.days > 1:
            self.doubts.append(Doubt.BY_PERIOD)
        if (each.role is Role.END and not meaning.bounded) or period.days == 1:
            self._set(end=period.end)
        else:
            self._set(start=period.start, end=period.end)

    def _ahead(self, meaning: Meaning) -> Period:
        anchor = max(self.start, self.today) if self.start else self.today
        period = meaning.resolve(anchor, Way.AHEAD)
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
        start = first.resolve(today, Way.AHEAD)
        return start, second.resolve(start.start, Way.AHEAD)
    if second.grain.value < first.grain.value and second.grain is not Grain.FIXED:
        # 12月1日から31日: the coarser end is the current one unless that is over.
        start = first.resolve(today, Way.BACK)
        end = second.resolve(start.start, Way.AHEAD)
        if end.end > today:
            return start, end
        start = first.resolve(today, Way.AHEAD)
        return start, second.resolve(start.start, Way.AHEAD)
    end = second.resolve(today, Way.AHEAD)
    return first.resolve(end.last_day, Way.BACK), end


def _doubts(meaning: Meaning, period: Period) -> Iterator[Doubt]:
    yield from meaning.doubts
    if meaning.weekday is not None and period.start.weekday() != meaning.weekday:
        yield Doubt.WEEKDAY_DIFFERS
