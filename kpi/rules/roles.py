"""Which roles of a goal its KPIs fill, and what would fill those that are empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kpi.knowledge import Form, Knowledge, Level, Metric, Part, Purpose
from kpi.knowledge.catalog import need_of
from kpi.model import MetricKey, PurposeKey, Verdict
from kpi.rules.values import Case, Member, Seat, ranked


class Role(StrEnum):
    """What a KPI does for its goal."""

    LEADING = "leading"  # moves first
    DIRECT = "direct"  # shows the goal itself
    OUTCOME = "outcome"  # proves it in the end
    GUARD = "guard"  # keeps the others from being bought too dearly


#: Which empty role is filled first.
_WEIGHT = (Role.DIRECT, Role.LEADING, Role.OUTCOME, Role.GUARD)
#: What nearly every account can count, the nearest to a result first.
AT_HAND = tuple(
    MetricKey(key)
    for key in (
        "link_clicks",
        "sessions",
        "profile_visits",
        "saves",
        "shares",
        "comments",
        "engagements",
        "reach",
        "impressions",
        "video_views",
    )
)
#: A goal as early as this moves at once: it needs nothing that moves before it.
_EARLY = 3
_PARTS = {Role.LEADING: Part.LEADING, Role.DIRECT: Part.DIRECT, Role.OUTCOME: Part.OUTCOME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The members of each role; ``add`` would fill ``fills``, None: nothing is to be added."""

    filled: Mapping[Role, tuple[Member, ...]]
    add: MetricKey | None = None
    fills: Role | None = None

    @property
    def empty(self) -> tuple[Role, ...]:
        """The roles that nothing fills."""
        return tuple(role for role in Role if not self.filled[role])


def cover(case: Case) -> Coverage | None:
    """Return which roles the set fills; None for a goal of which nothing can be said."""
    if case.aim is None:
        return None
    filled = {role: _filling(case, role) for role in Role}
    named = case.of.outcome
    if named and not filled[Role.OUTCOME] and case.is_fresh(named):
        filled[Role.OUTCOME] = (Member(metric=named),)
    add, fills = _addition(case, filled)
    return Coverage(filled=filled, add=add, fills=fills)


def _filling(case: Case, role: Role) -> tuple[Member, ...]:
    return tuple(seat.member for seat in case.fitting if role in roles_of(seat, case))


def roles_of(seat: Seat, case: Case) -> frozenset[Role]:
    """Return the roles that a KPI has in its set."""
    found = {role for role, part in _PARTS.items() if seat.part is part}
    if seat.metric.key == case.of.outcome:
        found.add(Role.OUTCOME)
    guarded = {other.metric.guard for other in case.fitting if other is not seat}
    # A count beside its own rate is its base rather than its guard.
    is_guard = seat.metric.key in guarded and not seat.is_volume
    if seat.metric.form is Form.GUARD or seat.part is Part.GUARD or is_guard:
        found.add(Role.GUARD)
    return frozenset(found)


def candidates(case: Case, role: Role) -> tuple[MetricKey, ...]:
    """Return what would fill the role, what the team measures first."""
    if case.aim is None:
        return ()
    if role is Role.GUARD:
        found = [seat.metric.guard for seat in case.fitting if seat.metric.guard]
    elif role is Role.LEADING and (case.aim.stage or 0) <= _EARLY:
        return ()
    else:
        found = list(parts(case.knowledge, case.aim.key)[_PARTS[role]])
    return ranked(found, case.of.known, case.of.today, but=case.metrics)


def _addition(
    case: Case, filled: Mapping[Role, Sequence[Member]]
) -> tuple[MetricKey | None, Role | None]:
    """Return one metric that fills an empty role: one that the team measures, if any does.

    A goal that is shown directly needs no result beside it that nobody measures.
    """
    shown = filled[Role.DIRECT] or filled[Role.OUTCOME]
    needed = [role for role in _WEIGHT if not filled[role] and not (role is Role.DIRECT and shown)]
    offers = [(found[0], role) for role in needed if (found := candidates(case, role))]
    ours = next((offer for offer in offers if case.is_fresh(offer[0])), None)
    if ours:
        return ours
    rest = [offer for offer in offers if not (offer[1] is Role.OUTCOME and shown)]
    return rest[0] if rest else (None, None)


@lru_cache(maxsize=512)
def parts(knowledge: Knowledge, purpose: PurposeKey) -> Mapping[Part, tuple[MetricKey, ...]]:
    """Return the metrics by the part that they play for the purpose, the fittest first."""
    aim = knowledge.purposes[purpose]
    found: dict[Part, list[MetricKey]] = {part: [] for part in Part}
    for metric in sorted(knowledge.metrics.values(), key=lambda it: _fitness(knowledge, aim, it)):
        need = need_of(aim, metric, knowledge.needs, knowledge.pairs)
        if need.verdict in {Verdict.SERVES, Verdict.SUPPORTS}:
            found[need.part].append(metric.key)
    return {part: tuple(keys) for part, keys in found.items()}


def _fitness(knowledge: Knowledge, aim: Purpose, metric: Metric) -> tuple[int, int, int]:
    """Return what metrics are sorted by: the goal's own, those at hand, those a step away."""
    own = aim.best.index(metric.key) if metric.key in aim.best else len(aim.best)
    at_hand = AT_HAND.index(metric.key) if metric.key in AT_HAND else len(AT_HAND)
    stage = knowledge.counts[metric.counts].stage
    is_known = stage is not None and aim.stage is not None
    return own, at_hand, abs((stage or 0) - (aim.stage or 0)) if is_known else 2


def is_output(seat: Seat) -> bool:
    """Whether it counts what went out, not what it did to people."""
    return seat.metric.level in {Level.INPUT, Level.ACTIVITY, Level.OUTPUT}
