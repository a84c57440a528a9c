"""How KPIs ended in their periods, in a handful of reads however many they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from kpi import evaluation
from kpi.breaks import divide, last
from kpi.evaluation import Interval, Moved, Result
from kpi.freshness import freshness
from kpi.knowledge import Knowledge
from kpi.model import (
    Aggregation,
    Direction,
    Goal,
    Kpi,
    Period,
    Recurrence,
    RollUp,
    Series,
    SeriesId,
    TargetKind,
)
from kpi.ports import Confidence, UnitOfWork, Window
from kpi.progress import Progress, Status, read
from kpi.reading import meets
from kpi.usecases.histories import breaking
from kpi.usecases.lookups import outcomes
from kpi.windows import is_cut, is_level, needed

#: How many earlier periods, or turns, tell what a next target may be.
_PAST = 3
#: An earlier total with fewer of its values than this part is no total.
_FULL = Decimal("0.8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A KPI whose period, or turn, is over."""

    kpi: Kpi
    series: Series
    result: Result
    confidence: Confidence | None = None  # what the owner last said in the period
    counted_since: date | None = None  # within what was compared something else was begun


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A KPI over one period, with where it stood then."""

    progress: Progress
    days: int


def of_kpis(uow: UnitOfWork, knowledge: Knowledge, kpis: Sequence[Kpi]) -> list[Ended]:
    """Return how each KPI with a series ended in its own period, in the order given.

    A recurring target is looked at turn by turn. A change from what was counted otherwise has no
    result, and earlier periods that count something else propose nothing.
    """
    if not kpis:
        return []
    workspace_id = kpis[0].workspace_id
    found = uow.series.get_many(workspace_id, sorted({kpi.series_id for kpi in kpis}))
    series = {one.series_id: one for one in found}
    days = uow.observations.recent_days(workspace_id, sorted(series))
    breaks = breaking.days(uow, knowledge, found)
    said = {
        one.kpi_id: one
        for one in uow.confidences.latest(workspace_id, [kpi.kpi_id for kpi in kpis])
    }
    return [
        replace(
            _ended(
                uow,
                kpi,
                series[kpi.series_id],
                _gap(days, kpi),
                breaks.get(kpi.series_id, ()),
            ),
            confidence=_within(said.get(kpi.kpi_id), kpi.period),
        )
        for kpi in kpis
        if kpi.series_id in series
    ]


def _within(said: Confidence | None, period: Period) -> Confidence | None:
    return said if said is not None and said.said_on in period else None


def _gap(days: dict[SeriesId, list[date]], kpi: Kpi) -> int:
    start = kpi.period.start
    return max(freshness(days.get(kpi.series_id, []), since=start, today=start).usual, 1)


def _ended(uow: UnitOfWork, kpi: Kpi, series: Series, gap: int, breaks: Sequence[date]) -> Ended:
    ends, past = _ends(uow, kpi, series, gap, breaks)
    since = _mixed_since(kpi, breaks)
    if since is not None and kpi.target.kind is TargetKind.CHANGE:
        ends = []
    own = uow.observations.roll_up(
        kpi.workspace_id, [Window(series_id=kpi.series_id, period=kpi.period)]
    )
    result = evaluation.conclude(
        kpi,
        ends,
        days=own[0].days,
        usual_gap=gap,
        half_time=_half_time(uow, kpi),
        proposed=evaluation.propose(
            past,
            kpi.target.direction,
            series.unit,
            times=evaluation.stretch(kpi, series),
            is_level=is_level(series) and kpi.target.kind is not TargetKind.CHANGE,
        ),
    )
    return Ended(kpi=kpi, series=series, result=result, counted_since=since)


def _mixed_since(kpi: Kpi, breaks: Sequence[date]) -> date | None:
    """Return from which day on the period, or what it started from, is of two kinds."""
    start = kpi.period.start
    if kpi.target.kind is TargetKind.CHANGE:
        start -= timedelta(days=1)
    since = last(breaks, kpi.period.last_day)
    return since if since is not None and since > start else None


def _half_time(uow: UnitOfWork, kpi: Kpi) -> Interval | None:
    """Return what was last forecast of the period's end when half of it was over."""
    middle = kpi.period.start + timedelta(days=kpi.period.days // 2)
    window = kpi.period.start, kpi.period.last_day
    for one in uow.forecasts.of_kpi(kpi.workspace_id, kpi.kpi_id):  # newest first
        if one.made_on <= middle and (one.start, one.last_day) == window:
            if one.median is None or one.low is None or one.high is None:
                return None
            return Interval(low=one.low, median=one.median, high=one.high)
    return None


def _ends(
    uow: UnitOfWork, kpi: Kpi, series: Series, gap: int, breaks: Sequence[date]
) -> tuple[list[Progress], list[Decimal | None]]:
    """Return where it stood at each end that counts, and the last results, oldest first."""
    if kpi.target.recurrence is Recurrence.DAILY:
        each_day = _days(uow, kpi)
        values = [one.value for one in each_day if one.value is not None]
        return each_day, [median(values)] if values else []
    periods = evaluation.turns_of(kpi, kpi.period.end) if kpi.target.recurrence else [kpi.period]
    if kpi.target.recurrence is None:
        periods = [*_earlier(kpi.period), *periods]
    reads = list(_reads(uow, [evaluation.over(kpi, series, one) for one in periods], series))
    known = [_whole(one, series, gap) for one in reads[-_PAST - 1 :]]
    if known[-1] is None and _is_there(reads[-1].progress):
        known[-1] = reads[-1].progress.value
    compared = [
        None if _is_other(kpi, one.progress.window, breaks) else value
        for one, value in zip(reads[-_PAST - 1 :], known, strict=True)
    ]
    ends = reads if kpi.target.recurrence else reads[-1:]
    return [_fair(kpi, series, one.progress) for one in ends], compared


def _is_other(kpi: Kpi, window: Period, breaks: Sequence[date]) -> bool:
    """Whether the days are no whole turn, or count something else than the last ones do."""
    return is_cut(kpi.target, window) or divide(breaks, window.start, kpi.period.last_day)


def _fair(kpi: Kpi, series: Series, it: Progress) -> Progress:
    """Return how a turn ended; a part of a week or month did not miss the sum of a whole one."""
    adds_up = series.aggregation is Aggregation.SUM and kpi.target.kind is not TargetKind.LEVEL
    is_short = adds_up and is_cut(kpi.target, it.window)
    if is_short and it.status is Status.MISSED and it.direction is Direction.AT_LEAST:
        return replace(it, status=Status.TOO_EARLY)
    return it


def _earlier(period: Period) -> list[Period]:
    found: list[Period] = []
    for _ in range(_PAST):
        period = evaluation.before(period)
        found.insert(0, period)
    return found


def _whole(one: _Read, series: Series, gap: int) -> Decimal | None:
    """Return the value where its period was seen in full; a level needs one value only."""
    expected = one.progress.window.days // gap
    if series.aggregation is Aggregation.SUM and one.days < _FULL * expected:
        return None
    return one.progress.value


def _is_there(it: Progress) -> bool:
    """Whether a total came to its number without all of its days: it can only be more."""
    return it.status is Status.REACHED and it.direction is Direction.AT_LEAST


def _reads(uow: UnitOfWork, kpis: Sequence[Kpi], series: Series) -> Iterator[_Read]:
    """Yield where each stood when its period was over, all read at once."""
    asked = [needed(kpi, series, evaluation.settled(kpi.period)) for kpi in kpis]
    windows = [window for one in asked for window in one.windows]
    answers = iter(uow.observations.roll_up(series.workspace_id, windows) if windows else [])
    for kpi, one in zip(kpis, asked, strict=True):
        main, opening = one.of(answers)
        today = evaluation.settled(kpi.period)
        progress = read(kpi, series, _as_of(main, kpi), opening=opening, today=today)
        yield _Read(progress=progress, days=main.days)


def _as_of(main: RollUp, kpi: Kpi) -> RollUp:
    """Return the roll-up as it was when the period was over: without what came later."""
    newest = main.newest_day
    if newest is None or newest < kpi.period.end:
        return main
    return replace(main, newest_day=main.last_day)


def _days(uow: UnitOfWork, kpi: Kpi) -> list[Progress]:
    """Return where a daily target stood on each day that has a value."""
    points = uow.observations.points(kpi.workspace_id, kpi.series_id, kpi.period)
    if kpi.target.kind is TargetKind.CHANGE:
        points = [(day, value - before) for (_, before), (day, value) in pairwise(points)]
    target = kpi.target
    return [
        Progress(
            status=Status.REACHED
            if meets(value, target.value, target.direction)
            else Status.MISSED,
            window=Period(start=day, end=day + timedelta(days=1)),
            target=target.value,
            direction=target.direction,
            value=value,
        )
        for day, value in points
    ]


def of_turn(uow: UnitOfWork, kpi: Kpi, turn: Period) -> Ended | None:
    """Return how one turn of a recurring target ended; None: its series is gone."""
    series = uow.series.get(kpi.workspace_id, kpi.series_id)
    if series is None:
        return None
    alone = evaluation.over(kpi, series, turn)
    (one,) = _reads(uow, [alone], series)
    end = _fair(kpi, series, one.progress)
    result = evaluation.conclude(alone, [end], days=one.days, usual_gap=turn.days)
    return Ended(kpi=alone, series=series, result=result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of the outcome that proves a goal.

    ``moved`` is None where it was not measured twice, ``is_reached`` where the goal names no
    number or it cannot be said.
    """

    series: Series
    moved: Moved | None
    value: Decimal | None = None
    is_reached: bool | None = None
    counted_since: date | None = None  # why it was not measured twice


def outcome(uow: UnitOfWork, knowledge: Knowledge, goal: Goal) -> Proof | None:
    """Return what became of the outcome in the goal's period; None: no series proves it."""
    series = outcomes.series_of(uow, goal)
    if series is None:
        return None
    probe = outcomes.as_kpi(knowledge, goal, series)
    periods = (evaluation.before(goal.period), goal.period)
    days = uow.observations.recent_days(goal.workspace_id, [series.series_id])
    gap = _gap(days, probe)
    reads = list(_reads(uow, [replace(probe, period=one) for one in periods], series))
    before, after = (_whole(one, series, gap) for one in reads)
    value = reads[1].progress.value
    is_whole = after is not None
    breaks = breaking.days(uow, knowledge, [series]).get(series.series_id, ())
    is_broken = divide(breaks, periods[0].start, goal.period.last_day)
    if is_broken:
        before = None
    return Proof(
        series=series,
        moved=evaluation.moved(before, after, probe.target.direction),
        value=value,
        is_reached=evaluation.attained(value, probe.target, is_whole=is_whole)
        if goal.outcome_target is not None
        else None,
        counted_since=last(breaks, goal.period.last_day) if is_broken else None,
    )
