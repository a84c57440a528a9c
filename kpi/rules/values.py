"""What the rules look at and what they find, as values.

A ``GoalSet`` is one goal with the KPIs that it is steered by and what is known of their
numbers; a ``Case`` is the same with what the knowledge makes of each KPI. A rule is a function
from a case to what it finds, no ``Concern`` being nothing to say.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kpi.knowledge import Form, Knowledge, Level, Metric, Part, Purpose, Text, reasons
from kpi.model import (
    NO_PURPOSE,
    Judgement,
    KpiId,
    MetricKey,
    Period,
    PurposeKey,
    Scope,
    Target,
    Unit,
    Verdict,
)
from kpi.rules import own_metrics

#: The id of a metric in the set that is no KPI.
NO_KPI = KpiId("")
#: Where people have done what a team is after.
_RESULTS = frozenset({Level.OUTCOME, Level.IMPACT})
#: A series whose newest value is older than this is not being measured any more.
FRESH = timedelta(days=21)


class Rule(StrEnum):
    """The rules by their numbers in the literature; the last one is ours."""

    MISSES_GOAL = "R1"
    NOTHING_DIRECT = "R2"
    ONLY_OUTPUTS = "R3"
    ACTIVITY = "R4"
    ONLY_LAGGING = "R5"
    ONLY_LEADING = "R6"
    FAR_ABOVE = "R7"
    BELOW = "R8"
    RATIO_ALONE = "R9"
    COST_ALONE = "R10"
    GAMEABLE = "R11"
    NO_GUARD = "R12"
    TOO_MANY = "R13"
    ONLY_ONE = "R14"
    TWINS = "R15"
    FIGHT = "R16"
    NO_BASE = "R17"
    UNREALISTIC = "R18"
    NOT_OURS = "R19"
    NOT_MEASURED = "R20"
    LATE_START = "R21"
    NO_TONE = "R22"
    MANY_GOALS = "R23"
    HABIT = "R24"
    NO_SURVEY = "R25"
    CREDIT = "R26"
    TOO_LITTLE = "R27"


#: What is said of the set as a whole: the same whichever KPI it is shown by.
_OF_SET = frozenset(
    {
        Rule.NOTHING_DIRECT,
        Rule.ONLY_OUTPUTS,
        Rule.ONLY_LAGGING,
        Rule.ONLY_LEADING,
        Rule.FAR_ABOVE,
        Rule.TOO_MANY,
        Rule.NOT_OURS,
        Rule.NO_TONE,
    }
)


class Severity(StrEnum):
    """How much it matters: a warning, a note, a tip."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the last ninety days of a series hold; ``total`` adds its days up."""

    metric: MetricKey
    days: int
    newest_day: date
    first_day: date
    total: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A KPI of the set, or one that is about to join it (no id).

    ``past`` are the values that the target would have been compared with in up to three periods
    before, newest first; ``present`` is what it stands at. ``known`` is None without values.
    """

    metric: MetricKey
    kpi_id: KpiId = NO_KPI
    label: str = ""
    unit: Unit = Unit.COUNT
    scope: Scope = field(default_factory=Scope)
    target: Target | None = None
    baseline: Decimal | None = None
    period: Period | None = None
    created_on: date | None = None
    is_kept: bool = False
    adds_up: bool = True
    past: tuple[Decimal, ...] = ()
    present: Decimal | None = None
    known: Known | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalSet:
    """One goal and its KPIs, oldest first.

    ``outcome`` is the metric that proves the goal, ``outcome_target`` its number where there is
    one, ``outcome_scope`` and ``outcome_known`` are of the series that proves it. ``known`` is
    what the team has values of, by metric.
    """

    purpose: PurposeKey
    period: Period
    today: date
    members: tuple[Member, ...]
    outcome: MetricKey | None = None
    outcome_target: Decimal | None = None
    outcome_scope: Scope = field(default_factory=Scope)
    outcome_known: Known | None = None
    known: Mapping[MetricKey, Known] = field(default_factory=dict)
    open_goals: int = 1
    country: str = "JP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An amount with what it counts."""

    value: Decimal
    unit: Unit = Unit.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something to be said of a set; the words are chosen by rule and variant.

    ``about`` are the KPIs that it is about, ``add`` what would mend it, best first, and
    ``figures`` the numbers of the sentence. ``note`` is the key of a note of the knowledge,
    ``reason`` the pair's own sentence where the concern is about one pair.
    """

    rule: Rule
    severity: Severity
    variant: str = ""
    about: tuple[Member, ...] = ()
    add: tuple[MetricKey, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    note: str = ""
    reason: Text | None = None

    @property
    def key(self) -> str:
        """The same as long as it is the same concern, whatever the numbers are by now."""
        if self.rule in _OF_SET:
            return self.rule.value
        return ":".join([self.rule.value, *sorted(str(one.metric) for one in self.about)])

    @property
    def is_of_pair(self) -> bool:
        """Whether the verdict on one KPI says the same already."""
        return self.rule in {Rule.MISSES_GOAL, Rule.ACTIVITY}

    @property
    def is_hint(self) -> bool:
        """Whether it is enough to name what to add: no fault, and no number to be told."""
        is_grave = self.severity is Severity.HIGH
        return bool(self.add) and not is_grave and not self.figures

    @property
    def counts(self) -> bool:
        """Whether it is counted as open; tips are not."""
        return self.severity is not Severity.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A KPI of the set of whose metric something is known, with what is made of it.

    It is one of the catalog, or the team's own with a verdict of the team's own.
    """

    member: Member
    metric: Metric
    verdict: Verdict
    part: Part
    reason: Text

    @property
    def serves(self) -> bool:
        """Whether it shows the goal itself."""
        return self.verdict is Verdict.SERVES and self.part in {Part.DIRECT, Part.OUTCOME}

    @property
    def is_volume(self) -> bool:
        """Whether it counts how many, flowing or standing."""
        return self.metric.form in {Form.VOLUME, Form.SIZE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A set with what the knowledge makes of it; ``aim`` is None for a goal without purpose."""

    of: GoalSet
    knowledge: Knowledge
    aim: Purpose | None
    seats: tuple[Seat, ...]

    @property
    def fitting(self) -> tuple[Seat, ...]:
        """The KPIs that nobody is warned about."""
        return tuple(seat for seat in self.seats if not seat.verdict.is_warning)

    @property
    def has_unknown(self) -> bool:
        """Whether it steers by a number of its own of which nobody said what it is for."""
        return len(self.seats) < len(self.of.members)

    @property
    def metrics(self) -> frozenset[MetricKey]:
        """What the set is steered by, the goal's own result among it."""
        named = {self.of.outcome} if self.of.outcome else set()
        return frozenset({member.metric for member in self.of.members} | named)

    def stage(self, metric: Metric) -> int | None:
        """Return where on the way to this goal the metric counts; None: it lies beside it."""
        if own_metrics.is_own(metric):
            serves = metric.level is not own_metrics.STEP
            return self.aim.stage if self.aim and serves else None
        count = self.knowledge.counts[metric.counts]
        tracks = {"all", self.aim.track if self.aim else ""}
        return count.stage if count.track in tracks else None

    def counts_results_of(self, metric: Metric) -> bool:
        """Whether the set counts how many results there are of what a rate or price is about.

        Results further on do as well: purchases show how much a price per conversion brought.
        """
        stage = self.stage(metric)
        return stage is not None and any(
            seat.metric.form is Form.VOLUME
            and seat.metric.level in _RESULTS
            and (self.stage(seat.metric) or 0) >= stage
            for seat in self.seats
        )

    def is_fresh(self, metric: MetricKey) -> bool:
        """Whether values of the metric still come in."""
        known = self.of.known.get(metric)
        return known is not None and self.of.today - known.newest_day <= FRESH


def case_of(goal_set: GoalSet, knowledge: Knowledge) -> Case:
    """Return the set together with what the knowledge makes of it."""
    aim = None if goal_set.purpose == NO_PURPOSE else knowledge.purposes.get(goal_set.purpose)
    seats = [_seat(member, aim, knowledge) for member in goal_set.members] if aim else []
    return Case(
        of=goal_set,
        knowledge=knowledge,
        aim=aim,
        seats=tuple(seat for seat in seats if seat is not None),
    )


def _seat(member: Member, aim: Purpose, knowledge: Knowledge) -> Seat | None:
    """Return what is made of a KPI; None for an own metric of which nobody said anything."""
    if member.metric not in knowledge.metrics:
        said = knowledge.changes.get((aim.key, member.metric))
        return _own_seat(member, said, aim, knowledge) if said else None
    fit = knowledge.fit(aim.key, member.metric)
    return Seat(
        member=member,
        metric=knowledge.metrics[member.metric],
        verdict=fit.verdict,
        part=fit.part,
        reason=fit.reason,
    )


def _own_seat(member: Member, said: Judgement, aim: Purpose, knowledge: Knowledge) -> Seat:
    """Let a number of the team's own count as what the team said that it is for."""
    return Seat(
        member=member,
        metric=own_metrics.as_metric(
            member.metric,
            member.label,
            member.unit,
            adds_up=member.adds_up,
            level=aim.level if said.verdict is Verdict.SERVES else own_metrics.STEP,
        ),
        verdict=said.verdict,
        part=knowledge.pairs[aim.key, member.metric].part,
        reason=reasons.of_team(knowledge, said.reason),
    )


def ranked(
    metrics: Iterable[MetricKey],
    known: Mapping[MetricKey, Known],
    today: date,
    *,
    but: Collection[MetricKey] = (),
) -> tuple[MetricKey, ...]:
    """Return the metrics with what the team measures first: fresh ones by their history.

    What has values but no fresh ones comes next, then the rest, each in the order given.
    """
    listed = [metric for metric in dict.fromkeys(metrics) if metric not in but]
    places = {metric: place for place, metric in enumerate(listed)}

    def strength(metric: MetricKey) -> tuple[int, int, int]:
        it = known.get(metric)
        if it is None:
            return (2, 0, places[metric])
        if today - it.newest_day > FRESH:
            return (1, 0, places[metric])
        # Two weeks more or less of history make no difference: what fits better goes first.
        return (0, -(it.days // 14), places[metric])

    return tuple(sorted(listed, key=strength))
