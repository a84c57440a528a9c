"""A goal's KPIs judged together, from what is stored: a handful of reads for a whole channel."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypedDict

from kpi import reading
from kpi.breaks import divide
from kpi.knowledge import Knowledge
from kpi.model import (
    Aggregation,
    Goal,
    GoalId,
    GoalState,
    Kpi,
    KpiId,
    MetricKey,
    RollUp,
    Scope,
    Series,
    SeriesId,
    Team,
)
from kpi.ports import UnitOfWork, Window
from kpi.rules import Concern, GoalSet, JudgedSet, Known, Member, judge_set, past
from kpi.usecases.histories import breaking
from kpi.usecases.histories.breaking import Days, Found
from kpi.usecases.lookups import measured, outcomes
from kpi.usecases.lookups.measures import Measure

#: The id of a KPI that is not saved yet.
NEW_KPI = KpiId("new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A KPI that is not saved yet, its id ``NEW_KPI``, and its series, stored or not."""

    kpi: Kpi
    series: Series


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of one channel."""

    series: Mapping[SeriesId, Series]
    known: Mapping[SeriesId, Known]
    past: Mapping[KpiId, Sequence[RollUp]]
    breaks: Days


def of_channel(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, today: date
) -> dict[GoalId, JudgedSet]:
    """Return what is to be said of each open goal of the channel; ``today`` is the team's."""
    kpis = uow.kpis.of_channel(team.workspace_id, team.channel_id)
    goals = uow.goals.of_channel(team.workspace_id, team.channel_id, GoalState.OPEN)
    return of_goals(uow, knowledge, team, goals, kpis, today)


def of_goals(
    uow: UnitOfWork,
    knowledge: Knowledge,
    team: Team,
    goals: Sequence[Goal],
    kpis: Sequence[Kpi],
    today: date,
    series: Sequence[Series] | None = None,
    breaks: Found | None = None,
) -> dict[GoalId, JudgedSet]:
    """Return what is to be said of each of the channel's open goals; ``kpis`` are all of them.

    ``series`` are all of the channel's where they are known, ``breaks`` those of the KPIs'.
    """
    found = goal_sets(uow, knowledge, team, goals, kpis, today, series=series, breaks=breaks)
    return {goal_id: judge_set(one, knowledge) for goal_id, one in found.items()}


def goal_sets(
    uow: UnitOfWork,
    knowledge: Knowledge,
    team: Team,
    goals: Sequence[Goal],
    kpis: Sequence[Kpi],
    today: date,
    wanted: Wanted | None = None,
    series: Sequence[Series] | None = None,
    breaks: Found | None = None,
) -> dict[GoalId, GoalSet]:
    """Return the goals with their KPIs and what is known of their numbers."""
    kpis = [*kpis, wanted.kpi] if wanted else kpis
    if series is None:
        series = uow.series.of_channel(team.workspace_id, team.channel_id)
    read = _read(uow, knowledge, series, kpis, today, wanted, breaks)
    known = measured.by_metric(read.known.values())
    return {
        goal.goal_id: GoalSet(
            purpose=goal.purpose,
            period=goal.period,
            today=today,
            members=tuple(
                _member(kpi, read, today) for kpi in kpis if kpi.goal_id == goal.goal_id
            ),
            outcome=goal.outcome_metric,
            outcome_target=goal.outcome_target,
            **_outcome(goal, read),
            known=known,
            open_goals=len(goals),
            country=team.country,
        )
        for goal in goals
    }


class _Outcome(TypedDict, total=False):
    """What is known of the series that proves a goal."""

    outcome_scope: Scope
    outcome_known: Known | None


def _outcome(goal: Goal, read: _Read) -> _Outcome:
    listed = [one for one in read.series.values() if one.metric == goal.outcome_metric]
    series = outcomes.choose(listed, read.known.keys())
    if series is None:
        return {}
    return {"outcome_scope": series.scope, "outcome_known": read.known[series.series_id]}


def _read(
    uow: UnitOfWork,
    knowledge: Knowledge,
    listed: Sequence[Series],
    kpis: Sequence[Kpi],
    today: date,
    wanted: Wanted | None,
    breaks: Found | None,
) -> _Read:
    """Roll up what the rules ask for of the channel's series, all at once."""
    series = {one.series_id: one for one in listed}
    if wanted:
        series[wanted.series.series_id] = wanted.series
        listed = list(series.values())
    steered = {kpi.series_id for kpi in kpis}
    # What is steered by comes first, in case there are more series than are looked at.
    listed = sorted(listed, key=lambda one: one.series_id not in steered)
    recent = measured.windows(listed, today)
    asked = {
        kpi.kpi_id: past.windows(kpi, series[kpi.series_id], today)
        for kpi in kpis
        if kpi.series_id in series
    }
    by_id = {kpi.kpi_id: kpi for kpi in kpis}
    compared = {by_id[kpi_id].series_id for kpi_id, periods in asked.items() if periods}
    before = [
        Window(series_id=by_id[kpi_id].series_id, period=period)
        for kpi_id, periods in asked.items()
        for period in periods
    ]
    asked_for = [*recent, *before]
    rolled = uow.observations.roll_up(listed[0].workspace_id, asked_for) if listed else []
    rest = iter(rolled[len(recent) :])
    if breaks is None:
        steered_by = [one for one in listed if one.series_id in compared]
        breaks = breaking.marked(uow, knowledge, steered_by)
    return _Read(
        series=series,
        known=measured.by_series(listed, rolled[: len(recent)]),
        past={kpi_id: _take(rest, len(periods)) for kpi_id, periods in asked.items()},
        breaks=breaking.days_of(breaks),
    )


def _take(rolled: Iterator[RollUp], count: int) -> list[RollUp]:
    return [next(rolled) for _ in range(count)]


def _member(kpi: Kpi, read: _Read, today: date) -> Member:
    series = read.series.get(kpi.series_id)
    if series is None:
        return Member(metric=kpi.metric, kpi_id=kpi.kpi_id, label=kpi.label, target=kpi.target)
    rolled = read.past.get(kpi.kpi_id, ())
    known = read.known.get(kpi.series_id)
    breaks = read.breaks.get(kpi.series_id, ())
    return Member(
        metric=kpi.metric,
        kpi_id=kpi.kpi_id,
        label=kpi.label,
        unit=series.unit,
        scope=series.scope,
        target=kpi.target,
        baseline=kpi.baseline,
        period=kpi.period,
        created_on=kpi.created_at.date(),
        is_kept=kpi.kept is not None,
        adds_up=series.aggregation is Aggregation.SUM,
        past=past.values(kpi, series, rolled, today, breaks),
        present=_before(kpi, series, rolled, today, breaks),
        known=known,
    )


def _before(
    kpi: Kpi, series: Series, rolled: Sequence[RollUp], today: date, breaks: Sequence[date]
) -> Decimal | None:
    """Return where it stood when its period began; None: nobody knows."""
    newest = past.windows(kpi, series, today)[:1]
    if any(divide(breaks, one.start, today) for one in newest):
        return None
    found = reading.newest(kpi, series, rolled[0]) if rolled else None
    return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNote:
    """What a KPI brings to its set: the one thing to say, and how much is open besides."""

    concern: Concern | None
    others: int = 0


def note_of(uow: UnitOfWork, knowledge: Knowledge, goal: Goal, kpi: Kpi, today: date) -> SetNote:
    """Return what a saved KPI has brought to its goal."""
    found = _goal_set(uow, knowledge, goal, today)
    if found is None:
        return SetNote(concern=None)
    return _note(judge_set(found, knowledge), judge_set(without(found, kpi.kpi_id), knowledge))


def note_before(
    uow: UnitOfWork,
    knowledge: Knowledge,
    goal: Goal,
    measure: Measure,
    today: date,
    *,
    instead_of: KpiId | None = None,
    wanted: Wanted | None = None,
) -> SetNote:
    """Return what a KPI would bring that is not saved yet.

    ``wanted`` is that KPI where its target and days are known as well.
    """
    found = _goal_set(uow, knowledge, goal, today, wanted)
    if found is None:
        return SetNote(concern=None)
    before = without(without(found, NEW_KPI), instead_of or NEW_KPI)
    after = without(found, instead_of) if wanted and instead_of else found
    after = after if wanted else joined(before, measure)
    return _note(judge_set(after, knowledge), judge_set(before, knowledge))


def of_goal(
    uow: UnitOfWork,
    knowledge: Knowledge,
    goal: Goal,
    today: date,
    measure: Measure | None = None,
    wanted: Wanted | None = None,
    instead_of: KpiId | None = None,
) -> JudgedSet | None:
    """Return what is to be said of one open goal; ``measure`` is of a KPI not saved yet.

    ``wanted`` is that KPI where its target is known as well, ``instead_of`` the one that it
    would replace. None for a goal that is closed.
    """
    found = _goal_set(uow, knowledge, goal, today, wanted)
    if found is None:
        return None
    if measure and not wanted:
        found = joined(found, measure)
    return judge_set(without(found, instead_of) if wanted and instead_of else found, knowledge)


def _goal_set(
    uow: UnitOfWork, knowledge: Knowledge, goal: Goal, today: date, wanted: Wanted | None = None
) -> GoalSet | None:
    team = uow.teams.get(goal.workspace_id, goal.channel_id)
    if team is None:
        return None
    goals = uow.goals.of_channel(goal.workspace_id, goal.channel_id, GoalState.OPEN)
    kpis = uow.kpis.of_goal(goal.workspace_id, goal.goal_id)
    return goal_sets(uow, knowledge, team, goals, kpis, today, wanted).get(goal.goal_id)


def _note(after: JudgedSet, before: JudgedSet) -> SetNote:
    concern = brought(after, before)
    spoken = [one for one in after.open if not one.is_of_pair and one is not concern]
    return SetNote(concern=concern, others=len(spoken))


def joined(before: GoalSet, measure: Measure, scope: Scope | None = None) -> GoalSet:
    """Return the set with one more KPI, of which only the metric is known."""
    metric = measure.key or MetricKey("own:new")
    new = Member(
        metric=metric,
        kpi_id=NEW_KPI,
        label=measure.label,
        unit=measure.unit,
        scope=scope or Scope(),
        known=before.known.get(metric),
    )
    return replace(before, members=(*before.members, new))


def brought(after: JudgedSet, before: JudgedSet) -> Concern | None:
    """Return the gravest thing that there is to say now and was not before; None: nothing.

    What the verdict on the pair says already is left to it.
    """
    told = {one.key for one in before.concerns}
    new = [one for one in after.open if not one.is_of_pair and one.key not in told]
    return new[0] if new else None


def without(whole: GoalSet, kpi_id: KpiId) -> GoalSet:
    """Return the set as it would be without one KPI."""
    return replace(whole, members=tuple(one for one in whole.members if one.kpi_id != kpi_id))
