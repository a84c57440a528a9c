"""From a file's rows to what can be stored: names become metrics, days are told apart."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from kpi.comments.seen import unpacked
from kpi.comments.topics import Said
from kpi.day_values import MOST, DayValues, kept
from kpi.errors import NotUnderstood
from kpi.hours import FOLDED, folded
from kpi.imports import (
    POST,
    UNDATED,
    Grain,
    OpenFile,
    Question,
    RateForm,
    RawRow,
    Refusal,
)
from kpi.model import PERIOD, Aggregation, MetricKey, Scope, Unit
from kpi.posts import PostsRead
from kpi.usecases.files import file_hours, file_rates
from kpi.usecases.files.comment_counts import recount
from kpi.usecases.files.file_hours import Stamps
from kpi.usecases.files.file_levels import are_changes, has_floor, is_running

#: More rows than that come in by the command line.
MOST_ROWS = 200_000
_TIMES = {Unit.SECONDS, Unit.HOURS}
#: More series than a channel can look at; names beyond these are not measures but data.
MOST_SERIES = 500
MOST_NAMES = 1_000
MOST_SHOWN = 5
#: Nothing of ours is older; what says so is no date.
FIRST_DAY = date(2000, 1, 1)
#: A text that is shown or kept because it is to blame is cut here.
LONGEST_TEXT = 80
#: No name has these, and not every store takes them: control signs, halves of a sign.
_NO_SIGNS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
#: So many days that stand twice, and this share of the rows: the table is not one by day.
_TWICE, _TWICE_SHARE = 3, 0.2

#: Which metric a name of the file means; None: none that we know.
Meaning = Callable[[str], MetricKey | None]
Key = tuple[MetricKey, Scope]


#: Tables of which nobody but their headers says how they count.
_ANYBODYS = frozenset({"wide", "transposed"})
#: Shares that are above one as a rule, and how many times nobody exceeds.
_MULTIPLES = frozenset({MetricKey("roas")})
_MOST_TIMES = 50


def _sum(_: MetricKey) -> Aggregation:
    return Aggregation.SUM


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a reading depends on besides the file.

    ``unit`` and ``aggregation`` are those of a metric, ``latest`` the last day that may have
    values. ``zone`` is that of hours which say no offset; none is known after ``now``.
    """

    meaning: Meaning
    unit: Callable[[MetricKey], Unit]
    latest: date
    aggregation: Callable[[MetricKey], Aggregation] = _sum
    rate: RateForm | None = None
    zone: str = "UTC"
    now: datetime | None = None
    most_rows: int = MOST_ROWS
    most_series: int = MOST_SERIES
    most_refusals: int = MOST_SHOWN


@dataclass(slots=True, kw_only=True)
class Taken:
    """The values of one series of a file.

    ``are_gaps_zero``: a day that the file leaves out between others counted nothing. Where the
    file is by hour, ``hours`` are its values under kpi.hours' keys, and days what they make.
    """

    name: str
    unit: Unit
    hours: dict[datetime, Decimal] = field(default_factory=dict)
    stamps: Stamps = field(default_factory=Stamps)
    values: DayValues = field(default_factory=DayValues)
    is_signed: bool = False  # with percent signs
    has_floor: bool = False  # nothing of it is below nothing
    are_gaps_zero: bool = False
    line: int = 0  # of its first value
    comments: dict[date, dict[bytes, int]] = field(default_factory=dict)  # that it counts
    posts: PostsRead = field(default_factory=PostsRead)

    def days(self) -> Iterator[tuple[date, Decimal]]:
        """Yield what is stored, by day."""
        return self.values.items(with_zeros=self.are_gaps_zero)


@dataclass(slots=True, kw_only=True)
class Understood:
    """Everything that a file holds, once read through."""

    series: dict[Key, Taken] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    rows: int = 0
    posts: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    questions: tuple[Question, ...] = ()
    said: Said | None = None
    as_of: datetime | None = None  # when the file was made, at the latest
    hours_changed: int = 0  # once they are stored
    comments_known: int = 0  # likewise: of its comments those that had come in before

    @property
    def has_hours(self) -> bool:
        """Whether values by hour are in it."""
        return any(taken.hours for taken in self.series.values())

    @property
    def has_comments(self) -> bool:
        """Whether comments are in it."""
        return any(taken.comments for taken in self.series.values())

    def is_part(self, key: Key) -> bool:
        """Whether the series is a creator's share of another one in the file."""
        metric, scope = key
        return scope.influencer != "" and (metric, replace(scope, influencer="")) in self.series

    @property
    def count(self) -> int:
        """How many values there are to store."""
        return sum(len(taken.values) for taken in self.series.values())


def understand(file: OpenFile, terms: Terms) -> Understood:
    """Read the file through; a row that cannot be taken is refused and said so.

    Raises NotUnderstood when there are too many rows, series or names, or several values a day.
    """
    reading = _Reading(file, terms)
    for row in file.rows():
        if isinstance(row, Refusal):
            reading.refuse(row)
        else:
            reading.take(row)
    return reading.done()


class _Reading:
    """One reading under way."""

    def __init__(self, file: OpenFile, terms: Terms) -> None:
        self._file = file
        self._facts = file.facts
        self._terms = terms
        self._found = Understood(questions=tuple(file.facts.questions), as_of=terms.now)
        self._places: dict[tuple[str, Scope], Taken | None] = {}
        self._meanings: dict[str, MetricKey | None] = {}
        self._twice = 0
        self._adds = file.facts.is_added
        is_period = file.facts.grain is Grain.LIFETIME  # people of the whole are counted once
        self._addable = {Aggregation.SUM, *([Aggregation.UNIQUE] if is_period else [])}

    def refuse(self, refusal: Refusal) -> None:
        self._found.refused += 1
        self._found.posts += refusal.code == UNDATED
        if len(self._found.refusals) < self._terms.most_refusals:
            text = _plain(refusal.text[:LONGEST_TEXT])
            self._found.refusals.append(Refusal(refusal.line, refusal.code, text))

    def take(self, row: RawRow) -> None:
        found = self._found
        found.rows += 1
        if found.rows > self._terms.most_rows:
            raise NotUnderstood("import.too_many_rows", most=f"{self._terms.most_rows:,}")
        place = (row.name, row.scope)
        if place not in self._places:
            self._places[place] = self._place(row.name, row.scope)
        taken = self._places[place]
        if taken is None:
            return
        code = self._wrong(row, taken)
        if code:
            self.refuse(Refusal(row.line, code, str(row.value)))
            return
        taken.is_signed = taken.is_signed or row.is_percent
        taken.line = taken.line or row.line
        in_hours = row.is_duration and taken.unit is Unit.HOURS
        self._keep(row, taken, kept(row.value / 3600) if in_hours else row.value)

    def _keep(self, row: RawRow, taken: Taken, value: Decimal) -> None:
        if row.comments:
            taken.comments.setdefault(row.day, {}).update(unpacked(row.comments))
        if self._adds:
            self._found.posts += row.name == POST
            if not taken.values.add(row.day, value):
                self.refuse(Refusal(row.line, "import.number_too_large", str(value)))
            elif row.post is not None:
                taken.posts.add(row.day, row.post, kept(value))
        elif row.at is not None:
            taken.stamps.take(row, row.at, kept(value), self._terms.zone)
        else:
            self._put(taken, row.line, row.day, value)

    def _put(self, taken: Taken, line: int, day: date, value: Decimal) -> None:
        stands = taken.values.put(day, value)
        if stands is not None and stands != value:
            self._twice += 1
            self.refuse(Refusal(line, "import.day_twice", day.isoformat()))

    def _settle_stamps(self) -> None:
        """Settle whether what says a time of day is by hour, or by day."""
        stamped = {key: taken for key, taken in self._found.series.items() if taken.stamps.rows}
        by_hour = file_hours.are_hours(taken.stamps for taken in stamped.values())
        for (metric, _), taken in stamped.items():
            if by_hour:
                self._settle_hours(taken, self._terms.aggregation(metric))
            else:
                for one in taken.stamps.days():
                    self._put(taken, one.line, one.day, one.value)
            taken.stamps = Stamps()

    def _settle_hours(self, taken: Taken, aggregation: Aggregation) -> None:
        if aggregation not in FOLDED:
            self.refuse(Refusal(taken.line, "import.no_hours", taken.name))
            return
        zone = self._terms.zone
        taken.hours = taken.stamps.hours(zone, self._terms.now, self.refuse)
        for day, value in folded(taken.hours, aggregation, zone).items():
            if not taken.values.add(day, value):
                self.refuse(Refusal(taken.line, "import.number_too_large", str(value)))

    def _place(self, name: str, scope: Scope) -> Taken | None:
        """Return where values of that name and scope belong; None: nowhere."""
        scope = _plain_scope(scope)
        metric = self._metric(name)
        if metric is not None and self._adds:
            # People reached by one post and by another, or two rates, cannot be added.
            metric = metric if self._terms.aggregation(metric) in self._addable else None
        if metric is not None and self._is_level_of_period(metric, scope):
            scope = replace(scope, basis="")
        taken = None if metric is None else self._found.series.get((metric, scope))
        is_another = taken is not None and taken.name != name and self._facts.has_columns
        if metric is None or is_another:
            self._found.unknown[_plain(name[:LONGEST_TEXT])] = None
            return None
        if taken is None:
            if len(self._found.series) >= self._terms.most_series:
                raise self._too_many()
            unit = self._terms.unit(metric)
            taken = Taken(
                name=name[:LONGEST_TEXT],
                unit=unit,
                has_floor=has_floor(unit, self._terms.aggregation(metric)),
                are_gaps_zero=self._facts.are_gaps_zero,
            )
            self._found.series[metric, scope] = taken
        return taken

    def _is_level_of_period(self, metric: MetricKey, scope: Scope) -> bool:
        """Say whether it is what there was at a period's end: a day's level like any other."""
        is_period = self._facts.grain is Grain.LIFETIME and scope.basis == PERIOD
        return is_period and self._terms.aggregation(metric) is Aggregation.LAST

    def _metric(self, name: str) -> MetricKey | None:
        if name not in self._meanings:
            if len(self._meanings) >= MOST_NAMES:
                raise self._too_many()
            fixed = self._facts.metrics.get(name)
            is_name = len(name) <= LONGEST_TEXT
            self._meanings[name] = fixed or (self._terms.meaning(name) if is_name else None)
        return self._meanings[name]

    def _too_many(self) -> NotUnderstood:
        return NotUnderstood("import.too_many_series", most=f"{self._terms.most_series:,}")

    def _wrong(self, row: RawRow, taken: Taken) -> str:
        """Return why the row cannot be taken; empty: it can."""
        if row.day > self._terms.latest:
            return "import.day_to_come"
        if row.day < FIRST_DAY:
            return "import.no_day"
        if abs(row.value) > MOST:
            return "import.number_too_large"
        if row.value < 0 and taken.has_floor:
            return "import.negative"
        if row.is_percent and taken.unit not in {Unit.PERCENT, Unit.SCORE}:
            return "import.unit"
        return "import.unit" if row.is_duration and taken.unit not in _TIMES else ""

    def done(self) -> Understood:
        found = self._found
        found.said = self._file.facts.said  # who reads a database knows it afterwards
        self._settle_stamps()
        for (_, scope), taken in found.series.items():
            if taken.comments:
                recount(found.series, scope, taken.comments)
        if self._twice >= _TWICE and self._twice > _TWICE_SHARE * found.rows:
            raise NotUnderstood("import.not_daily")
        found.series = {key: taken for key, taken in found.series.items() if taken.values}
        self._leave_out_changes()
        self._leave_out_running()
        self._settle_rates()
        return found

    def _leave_out_changes(self) -> None:
        """Refuse columns of levels that hold what came on each day: neither is the other."""
        for key, taken in list(self._found.series.items()):
            is_level = self._terms.aggregation(key[0]) is Aggregation.LAST
            if is_level and taken.unit is Unit.COUNT and are_changes(list(taken.values.values())):
                del self._found.series[key]
                # Without columns there is no mapping that could be changed.
                code = "import.no_level" if self._facts.has_columns else "import.no_total"
                self.refuse(Refusal(taken.line, code, taken.name))

    def _leave_out_running(self) -> None:
        """Refuse columns that only ever grow: added up by day, they would be counted often."""
        if self._facts.export not in _ANYBODYS or self._facts.grain is not Grain.DAILY:
            return
        for (metric, scope), taken in list(self._found.series.items()):
            is_sum = self._terms.aggregation(metric) is Aggregation.SUM
            if is_sum and is_running(taken.name, list(taken.values.values())):
                del self._found.series[metric, scope]
                self.refuse(Refusal(taken.line, "import.running", taken.name))

    def _settle_rates(self) -> None:
        """Settle how rates without a sign are meant; where nobody said so, ask."""
        series = {key: taken.values for key, taken in self._found.series.items()}
        doubtful = []
        for key, taken in self._found.series.items():
            if _is_doubtful_rate(key[0], taken):
                form = file_rates.form_of(key, series)
                if form is RateForm.FRACTION:
                    taken.values = taken.values.times(100)
                doubtful.extend([] if form else [taken])
        if doubtful and self._terms.rate is None:
            self._found.questions = (*self._found.questions, Question.RATE)
        if self._terms.rate is RateForm.FRACTION:
            for taken in doubtful:
                taken.values = taken.values.times(100)


def _plain(text: str) -> str:
    return _NO_SIGNS.sub("\ufffd", text)


def _plain_scope(scope: Scope) -> Scope:
    parts = asdict(scope)
    is_plain = not any(_NO_SIGNS.search(text) for text in parts.values())
    return scope if is_plain else Scope(**{part: _plain(text) for part, text in parts.items()})


def _is_doubtful_rate(metric: MetricKey, taken: Taken) -> bool:
    """Whether 0.034 may be 3.4 % as well: no sign anywhere, and nothing is above one.

    What advertisements bring in is written as a multiple by most: 5.4 may be 540 %.
    """
    if taken.unit is not Unit.PERCENT or taken.is_signed:
        return False
    values = list(taken.values.values())
    if metric in _MULTIPLES:
        return any(values) and max(values) < _MOST_TIMES
    return all(abs(value) <= 1 for value in values) and any(value % 1 for value in values)
