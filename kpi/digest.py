"""What one team's digest contains: plain values, in no language yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from kpi.charts import Chart
from kpi.comments.shares import Shares
from kpi.confidence import disagrees
from kpi.evidence import Evidence
from kpi.knowledge import Text
from kpi.marked_days import MarkedDay
from kpi.model import (
    ChannelId,
    GoalId,
    Kept,
    KpiId,
    Period,
    Recurrence,
    Scope,
    TargetKind,
    Unit,
    UserId,
)
from kpi.movers import Mover
from kpi.ports import Json, Level
from kpi.progress import Progress, Status, as_json
from kpi.rules import Role
from kpi.rules.telling import Remark

#: What needs attention first.
_URGENCY = {
    status: place
    for place, status in enumerate(
        (
            Status.OFF_TRACK,
            Status.MISSED,
            Status.AT_RISK,
            Status.NO_DATA,
            Status.ON_TRACK,
            Status.TOO_EARLY,
            Status.REACHED,
        )
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a KPI is called, and which part of the activity it counts."""

    kpi_id: KpiId
    name: Text
    scope: Scope
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One KPI as the digest shows it."""

    label: Label
    kind: TargetKind
    recurrence: Recurrence | None = None
    progress: Progress
    owner_id: UserId
    confidence: Level | None = None  # the owner's own, as long as it stands

    @property
    def is_disputed(self) -> bool:
        """Whether the owner sees it otherwise than the data."""
        it = self.progress.outlook
        if self.confidence is None or it is None or it.chance is None:
            return False
        return disagrees(self.confidence, it.chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a goal's outcome is to come to, and where it stands; None: no values."""

    name: Text
    unit: Unit
    target: Decimal
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One goal with its KPIs."""

    goal_id: GoalId
    sentence: str
    purpose: Text | None  # None: none stated
    period: Period
    owner_id: UserId
    lines: tuple[Line, ...]
    roles: Mapping[Role, int] = field(default_factory=dict)  # empty: nothing can be said
    add: Text | None = None  # what would fill an empty role best
    fills: Role | None = None
    concerns: tuple[str, ...] = ()  # keys of what is open
    aim: Aim | None = None  # None: it names no number


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A KPI's chart."""

    label: Label
    chart: Chart


class Move(StrEnum):
    """In what way a KPI differs from the last digest."""

    STATUS = "status"
    ADDED = "added"
    REMOVED = "removed"
    TARGET = "target"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference from the last digest; amounts and statuses as JSON keeps them."""

    label: Label
    move: Move
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What there is to say of a goal's KPIs since the last digest; ``kept``: in spite of it."""

    sentence: str
    remark: Remark
    kept: Kept | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrary:
    """A KPI of which the team's own data say something else than its verdict."""

    label: Label
    outcome: Text
    evidence: Evidence
    is_news: bool = True  # no digest has told of it yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A KPI without fresh data; no last day: it never had any, maybe for what is ``missing``.

    ``late`` are those whose numbers a sum waits for.
    """

    label: Label
    last_day: date | None
    missing: tuple[Text, ...] = ()
    late: tuple[Scope, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Improving:
    """An improvement that is under way."""

    what: str
    label: Label
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """A KPI that moved more than it usually does, and what the change is made of."""

    label: Label
    mover: Mover


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """Days of a KPI whose values were corrected since the last digest.

    ``before`` and ``after`` are of all ``days`` together where ``is_total``, else of the last.
    """

    label: Label
    first_day: date
    last_day: date
    days: int
    is_total: bool
    before: Decimal
    after: Decimal
    marked: tuple[date, ...] = ()  # the days themselves

    @property
    def size(self) -> Decimal:
        """The change as a part of what it was; 1 where that was nothing."""
        return abs((self.after - self.before) / self.before) if self.before else Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """From ``day`` on the KPI counts what is called ``name``; a team may leave that empty."""

    label: Label
    day: date
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContent:
    """Everything that one digest says.

    ``as_of`` is the newest day with a value; ``since`` the local day of the last digest;
    ``planned_for`` the instant that a late one was due. ``left_out`` counts the
    digests that should have come before this one and never will. ``around`` are days to be
    named beside ``movers``; ``moved`` and ``breaks`` what the next digest need not say again,
    by KPI.
    """

    channel_id: ChannelId
    zone: str
    country: str = ""  # whose holidays count
    now: datetime
    as_of: date | None
    groups: tuple[Group, ...]
    charts: tuple[Drawn, ...] = ()
    since: date | None = None
    changes: tuple[Change, ...] = ()
    movers: tuple[Moving, ...] = ()  # the most unusual first
    around: tuple[MarkedDay, ...] = ()
    moved: Json = field(default_factory=dict)
    revised: tuple[Revised, ...] = ()  # the largest first
    broken: tuple[Broken, ...] = ()  # that no digest has told of yet
    breaks: Json = field(default_factory=dict)
    news: tuple[News, ...] = ()  # the gravest first
    contrary: tuple[Contrary, ...] = ()  # all of them, told before or not
    stale: tuple[Stale, ...] = ()
    improving: tuple[Improving, ...] = ()
    notes: tuple[tuple[date, str], ...] = ()
    comments: Shares | None = None  # of the days that are compared
    next_at: datetime | None = None
    planned_for: datetime | None = None  # set when it is late
    left_out: int = 0
    is_resumed: bool = False  # the first after a pause that ended by itself

    @property
    def new_contrary(self) -> tuple[Contrary, ...]:
        """The one to tell of now, if any: one at a time, the next in the next digest."""
        return tuple(one for one in self.contrary if one.is_news)[:1]

    @property
    def concerns(self) -> int:
        """How many points are open, told before or not."""
        return sum(len(group.concerns) for group in self.groups)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The KPIs of all goals, in order."""
        return tuple(line for group in self.groups for line in group.lines)


def most_urgent(lines: Iterable[Line]) -> list[Line]:
    """Return the KPIs with what needs attention first; within a status the slowest first."""
    return sorted(lines, key=_urgency)


def _urgency(line: Line) -> tuple[int, Decimal]:
    pace = line.progress.pace
    return _URGENCY[line.progress.status], Decimal("Infinity") if pace is None else pace


def facts(content: DigestContent) -> Json:
    """Return what the next digest compares with."""
    return {
        "day": content.now.isoformat(),
        "moved": content.moved,
        "breaks": content.breaks,
        "contrary": [one.label.kpi_id for one in content.contrary if not one.is_news]
        + [one.label.kpi_id for one in content.new_contrary],
        "concerns": {group.goal_id: list(group.concerns) for group in content.groups},
        "kpis": {
            line.label.kpi_id: {
                **as_json(line.progress),
                "name": {"ja": line.label.name.ja, "en": line.label.name.en},
                "unit": line.label.unit.value,
                "scope": asdict(line.label.scope),
            }
            for line in content.lines
        },
    }


def changes(before: Json, lines: Sequence[Line]) -> tuple[Change, ...]:
    """Return what differs from the facts of the last digest: the weightiest first."""
    known = before.get("kpis")
    if not isinstance(known, Mapping):
        return ()
    here = {line.label.kpi_id for line in lines}
    gone = {
        kpi_id: told
        for kpi_id, told in known.items()
        if kpi_id not in here and isinstance(told, Mapping)
    }
    found: list[Change] = []
    for line in lines:
        told = known.get(line.label.kpi_id)
        if not isinstance(told, Mapping):
            told = _carried_on(gone, line)
        found += _moves(told, line)
    found += [
        Change(label=_label_of(kpi_id, told), move=Move.REMOVED) for kpi_id, told in gone.items()
    ]
    order = list(Move)
    return tuple(sorted(found, key=lambda change: order.index(change.move)))


def _carried_on(gone: dict[str, Mapping[str, object]], line: Line) -> Mapping[str, object] | None:
    """Return what was told of the KPI that this one goes on from in a new period, out of those.

    It counts the same and its days were over by then; None: there is none.
    """
    label, start = line.label, line.progress.window.start.isoformat()
    for kpi_id, told in gone.items():
        before = _label_of(kpi_id, told)
        is_same = (before.name, before.unit) == (label.name, label.unit)
        is_same = is_same and told.get("scope") == asdict(label.scope)
        if is_same and str(told.get("last_day")) < start:
            return gone.pop(kpi_id)
    return None


def _moves(told: object, line: Line) -> list[Change]:
    now = as_json(line.progress)
    if not isinstance(told, Mapping):
        return [Change(label=line.label, move=Move.ADDED)]
    found: list[Change] = []
    is_same_window = told.get("start") == now["start"]
    if told.get("status") != now["status"] and is_same_window:
        found.append(_change(line, Move.STATUS, told.get("status"), now["status"]))
    if told.get("target") != now["target"]:
        found.append(_change(line, Move.TARGET, told.get("target"), now["target"]))
    values = (told.get("value"), now["value"])
    if is_same_window and None not in values and values[0] != values[1]:
        found.append(_change(line, Move.VALUE, *values))
    return found


def _change(line: Line, move: Move, before: object, after: object) -> Change:
    return Change(label=line.label, move=move, before=str(before), after=str(after))


def _label_of(kpi_id: str, told: Mapping[str, object]) -> Label:
    name = told.get("name")
    names = name if isinstance(name, Mapping) else {}
    return Label(
        kpi_id=KpiId(kpi_id),
        name=Text(ja=str(names.get("ja", "")), en=str(names.get("en", ""))),
        scope=Scope(),
        unit=Unit(str(told.get("unit", Unit.COUNT))),
    )
