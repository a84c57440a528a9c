"""From a KPI as somebody wants it to one that can be saved, or to what stands in between.

The same steps are walked for a typed line, a pressed button and a submitted modal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpi.errors import Stale
from kpi.fit import Finding
from kpi.knowledge import Knowledge
from kpi.language.text import tidy
from kpi.model import (
    ChannelId,
    Direction,
    Goal,
    GoalState,
    Kpi,
    Series,
    TargetKind,
    Team,
    Unit,
)
from kpi.ports import UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.goals.goals import LONGEST_PERIOD_DAYS, open_goals
from kpi.usecases.lookups import measures, series
from kpi.usecases.lookups.measures import Measure
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.lookups.wishes import KpiWish
from kpi.usecases.people import teams

#: Larger numbers are a slip of the finger (and beyond what the stores add up exactly).
MOST = Decimal(10) ** 12
LONGEST_REASON = 500
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NoGoal:
    """The channel has no open goal: what is the number for?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichGoal:
    """Several goals are open."""

    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichSeries:
    """Several series match the scope."""

    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Something is missing or cannot stand: field -> code."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Reaching this KPI would not bring the goal closer; it is kept only with a reason."""

    goal: Goal
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Already:
    """The goal has this KPI."""

    kpi: Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Nothing stands in the way; ``wish`` has every default filled in."""

    goal: Goal
    measure: Measure
    series: Series | None  # None: to be made
    finding: Finding
    wish: KpiWish


Step = NoGoal | WhichGoal | WhichSeries | Unfinished | Warned | Already | Ready


def next_step(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    wish: KpiWish,
    *,
    changing: Kpi | None = None,
) -> Step:
    """Return what stands between the wish and a saved KPI; nothing is written.

    ``changing`` is the KPI that the wish would replace. Raises NotFound for a goal, metric or
    series that is not there, Stale for a goal that was closed meanwhile.
    """
    team = teams.of_channel(uow, asker, channel_id)
    goal = _goal(uow, asker, channel_id, wish)
    if not isinstance(goal, Goal):
        return goal
    measure = measures.of_wish(uow, asker, knowledge, channel_id, wish)
    if measure is None:
        return Unfinished(fields={"metric": "metric_missing"})
    known = measures.measurable(uow, goal, local_day(asker.now, team.zone))
    finding = measures.verdict(knowledge, goal, measure, known)
    if finding.verdict.is_warning and not tidy(wish.reason):
        return Warned(goal=goal, finding=finding)
    wish = replace(wish, goal_id=goal.goal_id, metric=measure.key)
    return _settled(uow, asker, team, goal, measure, finding, wish, changing)


def _settled(
    uow: UnitOfWork,
    asker: Asker,
    team: Team,
    goal: Goal,
    measure: Measure,
    finding: Finding,
    wish: KpiWish,
    changing: Kpi | None,
) -> Step:
    """Return what stands between a wish whose goal and metric are settled and a KPI."""
    channel_id = goal.channel_id
    chosen = series.choose(uow, asker, channel_id, wish)
    if isinstance(chosen, series.Several):
        return WhichSeries(series=chosen.series)
    day = local_day(asker.now, team.zone)
    # Before anything is asked for: nobody fills in a form for a KPI that is there.
    twin = _twin(uow, goal, chosen, wish, changing)
    if twin is not None:
        return Already(kpi=twin)
    wish = _with_defaults(wish, goal, measure, asker, day)
    fields = problems(wish, measure, day, changing)
    if fields:
        return Unfinished(fields=fields)
    return Ready(goal=goal, measure=measure, series=chosen, finding=finding, wish=wish)


def problems(
    wish: KpiWish, measure: Measure, day: date, changing: Kpi | None = None
) -> Mapping[str, str]:
    """Return what is missing or cannot stand: field -> code; ``day`` is the team's today."""
    found = {**_amount_problems(wish, measure), **_day_problems(wish, day, changing)}
    was = changing.kept.review_on if changing and changing.kept else None
    if wish.review_on is not None and wish.review_on < day and wish.review_on != was:
        found["review_on"] = "review_past"
    if len(wish.reason) > LONGEST_REASON:
        found["reason"] = "reason_long"
    if len(measure.label) > LONGEST_NAME:
        found["metric"] = "name_long"
    return found


def _goal(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, wish: KpiWish
) -> Goal | NoGoal | WhichGoal:
    if wish.goal_id is not None:
        goal = access.goal(uow, asker, wish.goal_id, to_change=True)
        if goal.state is GoalState.CLOSED or goal.channel_id != channel_id:
            raise Stale("stale.goal_closed")
        return goal
    access.may_change(asker)
    goals = open_goals(uow, asker, channel_id)
    if not goals:
        return NoGoal()
    return goals[0] if len(goals) == 1 else WhichGoal(goals=tuple(goals))


def _with_defaults(
    wish: KpiWish, goal: Goal, measure: Measure, asker: Asker, day: date
) -> KpiWish:
    """Fill in what need not be said: a KPI is about its goal's days and grows unless told."""
    until = wish.until
    if until is None and wish.recurrence is not None:
        until = goal.period.last_day
    start = wish.start or goal.period.start
    if until is not None and wish.start is None and start > until:
        start = day
    return replace(
        wish,
        kind=wish.kind or measure.kind,
        direction=wish.direction or measure.good,
        owner_id=wish.owner_id or asker.user_id,
        start=start,
        until=until,
    )


def _amount_problems(wish: KpiWish, measure: Measure) -> dict[str, str]:
    if wish.amount is None:
        return {"amount": "amount_missing"}
    if abs(wish.amount) > MOST:
        return {"amount": "amount_large"}
    if wish.kind is TargetKind.CHANGE:
        return {"amount": "amount_zero"} if wish.amount == 0 else {}
    may_be_none = wish.direction is Direction.AT_MOST or measure.unit is Unit.SCORE
    if (wish.amount < 0 and measure.unit is not Unit.SCORE) or not (wish.amount or may_be_none):
        return {"amount": "amount_positive"}
    return {}


def _day_problems(wish: KpiWish, day: date, changing: Kpi | None) -> dict[str, str]:
    if wish.until is None or wish.start is None:
        return {"until": "until_missing"}
    was = None if changing is None else changing.period.last_day
    if wish.until < day and wish.until != was:
        return {"until": "until_past"}
    if wish.until < wish.start:
        return {"until": "until_before_start"}
    if (wish.until - wish.start).days > LONGEST_PERIOD_DAYS:
        return {"until": "until_far"}
    return {}


def _twin(
    uow: UnitOfWork, goal: Goal, chosen: Series | None, wish: KpiWish, changing: Kpi | None
) -> Kpi | None:
    """Return a KPI of the goal that already steers by the same series in the same way."""
    if chosen is None:
        return None
    return next(
        (
            kpi
            for kpi in uow.kpis.of_goal(goal.workspace_id, goal.goal_id)
            if kpi.series_id == chosen.series_id
            and kpi.target.recurrence == wish.recurrence
            and (changing is None or kpi.kpi_id != changing.kpi_id)
        ),
        None,
    )
