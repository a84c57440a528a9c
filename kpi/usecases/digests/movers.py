"""Which KPIs moved more than they usually do, and which part of the activity it came from.

The newest days of each KPI are compared with as many before them, never across a break in what
is counted. Parts are the channel's series of the same metric (of a rate: of what it is made of)
that are told apart more finely than the KPI's own: by platform, account, campaign, influencer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal

from kpi import movers
from kpi.breaks import divide
from kpi.contributions import Ratio, Split, of_ratios, of_sums
from kpi.knowledge import Knowledge
from kpi.model import (
    Aggregation,
    MetricKey,
    Period,
    RollUp,
    Scope,
    Series,
    SeriesId,
    Unit,
)
from kpi.movement import may_be_news, movement, ratio_in, windows
from kpi.movers import Mover
from kpi.ports import UnitOfWork, Window
from kpi.reading import per
from kpi.usecases.digests.posts import of_single_posts
from kpi.usecases.histories import breaking
from kpi.usecases.lookups.standings import Standing

#: A week is compared with the week before it, four weeks with the four before.
WEEK, FOUR_WEEKS = 7, 28
#: No more than these are named at once.
MOST_NAMED = 3
#: Numbers that are older say nothing of the last days.
_LATE = timedelta(days=7)
_DAY = timedelta(days=1)
_ADDS_UP = frozenset({Aggregation.SUM, Aggregation.LAST, Aggregation.RATIO})
#: More parts than that are no way to tell a story.
_MOST_PARTS = 100

Breaks = Mapping[SeriesId, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A KPI with its last step."""

    standing: Standing
    mover: Mover


def of_kpis(
    uow: UnitOfWork,
    known: Sequence[Standing],
    today: date,
    *,
    days: int = WEEK,
    breaks: Breaks | None = None,
    only_news: bool = False,
) -> list[Moved]:
    """Return the last step of each KPI whose newest days can be compared, in the order given.

    ``breaks`` are the days from which on a series counts something else than before. With
    ``only_news`` the past of what cannot be news is not read, and it is left out.
    """
    broken = breaks or {}
    asked = [(one, _windows(one, today, days, broken)) for one in known]
    asked = [(one, wanted) for one, wanted in asked if wanted]
    if only_news:
        newest = _roll_up(uow, [(one, wanted[:2]) for one, wanted in asked])
        asked = [
            it
            for it, rolled in zip(asked, newest, strict=True)
            if may_be_news(it[0].series, rolled)
        ]
    found: list[Moved] = []
    for (one, wanted), rolled in zip(asked, _roll_up(uow, asked), strict=True):
        moved = movement(one.series, rolled)
        if moved is not None and (moved.is_news or not only_news):
            mover = Mover(
                window=wanted[0],
                before=wanted[1],
                aggregation=one.series.aggregation,
                movement=moved,
            )
            found.append(Moved(standing=one, mover=mover))
    return found


def _roll_up(
    uow: UnitOfWork, asked: Sequence[tuple[Standing, tuple[Period, ...]]]
) -> list[list[RollUp]]:
    """Return the roll-ups of each KPI's windows."""
    if not asked:
        return []
    windows_asked = [
        Window(series_id=one.series.series_id, period=period)
        for one, wanted in asked
        for period in wanted
    ]
    rolled = iter(uow.observations.roll_up(asked[0][0].kpi.workspace_id, windows_asked))
    return [[next(rolled) for _ in wanted] for _, wanted in asked]


def _windows(one: Standing, today: date, days: int, breaks: Breaks) -> tuple[Period, ...]:
    """Return the windows to compare; empty: too old, not to be added up, or broken."""
    newest = one.roll_up.newest_day
    if newest is None or one.series.aggregation not in _ADDS_UP or today - newest > _LATE:
        return ()
    # A day that is not over would make every window look small.
    last = min(newest, today - _DAY)
    since = breaks.get(one.series.series_id, date.min)
    found = tuple(period for period in windows(last, days) if period.start >= since)
    return found if len(found) > 1 else ()


def oldest_end(today: date) -> date:
    """Return the first day on which a KPI's newest days may end and still be compared."""
    return today - _LATE


def largest(found: Sequence[Moved], most: int = MOST_NAMED) -> list[Moved]:
    """Return those that are news, what is most unusual first."""
    news = [one for one in found if one.mover.movement.is_news]
    return sorted(news, key=lambda one: -one.mover.weight)[:most]


def explained(uow: UnitOfWork, knowledge: Knowledge, moved: Moved) -> Mover:
    """Return the step with what it is made of, as far as the channel's numbers say it."""
    series, mover = moved.standing.series, moved.mover
    by_post = of_single_posts(uow, knowledge, series, mover)
    if by_post is not None:
        named, pieces, rest = by_post
        return replace(mover, because=named, pieces=pieces, rest=rest)
    because, split = movers.of_scopes(_splits(uow, knowledge, moved))
    if because is None and series.aggregation is Aggregation.SUM:
        because = _by_day(uow, series, mover)
    return replace(
        mover,
        because=because,
        sides=_sides(uow, knowledge, moved),
        pieces=movers.pieces_of(split) if split else (),
        rest=movers.rest_of(split) if split else Decimal(0),
    )


def _by_day(uow: UnitOfWork, series: Series, mover: Mover) -> movers.Because | None:
    both = Period(start=mover.before.start, end=mover.window.end)
    points = dict(uow.observations.points(series.workspace_id, series.series_id, both))
    is_count = series.unit is Unit.COUNT
    return movers.of_days(mover.window, mover.before, points, is_count=is_count)


def _sides(uow: UnitOfWork, knowledge: Knowledge, moved: Moved) -> tuple[movers.Piece, ...]:
    series = moved.standing.series
    parts = knowledge.sides_of(series.metric)
    if parts is None:
        return ()
    old, new = _rolled(uow, moved, [series.series_id])[series.series_id]
    names = [part.name for part in parts]
    return movers.of_sides(ratio_in(old), ratio_in(new), names, per=int(per(series)))


Both = tuple[RollUp, RollUp]


def _rolled(uow: UnitOfWork, moved: Moved, series: Sequence[SeriesId]) -> dict[SeriesId, Both]:
    """Return the roll-ups of both windows, the earlier one first."""
    periods = (moved.mover.before, moved.mover.window)
    wanted = [Window(series_id=one, period=period) for one in series for period in periods]
    rolled = iter(uow.observations.roll_up(moved.standing.kpi.workspace_id, wanted))
    return {one: (next(rolled), next(rolled)) for one in series}


def _splits(uow: UnitOfWork, knowledge: Knowledge, moved: Moved) -> Iterator[Split[Scope]]:
    """Yield each way to split the change, the coarser ones first."""
    series = moved.standing.series
    sides = knowledge.sides_of(series.metric)
    if series.aggregation is Aggregation.RATIO:
        if sides is None:
            return
        metrics = [side.key for side in sides]
    else:
        metrics = [series.metric]
    found = [_finer(uow, knowledge, moved, metric) for metric in metrics]
    scopes = [scope for scope in found[0] if all(scope in one for one in found)]
    for named in sorted({_named(scope) for scope in scopes}, key=lambda one: (len(one), one)):
        chosen = [scope for scope in scopes if _named(scope) == named][:_MOST_PARTS]
        ids = {scope: [one[scope] for one in found] for scope in chosen}
        split = _split(uow, moved, ids)
        if split is not None:
            yield split


def _finer(
    uow: UnitOfWork, knowledge: Knowledge, moved: Moved, metric: MetricKey
) -> dict[Scope, SeriesId]:
    """Return the series within the KPI's own, by what tells them apart from it.

    One that breaks within the days compared has no part in it.
    """
    own = moved.standing.series
    scope = replace(own.scope, over="")
    known = [
        one
        for one in uow.series.of_channel(own.workspace_id, own.channel_id, metric)
        if scope.covers(one.scope)
        and (one.scope.basis, one.scope.over) == (scope.basis, "")
        and _named(one.scope) != _named(scope)
    ]
    days = breaking.days(uow, knowledge, known)
    first, last = moved.mover.before.start, moved.mover.window.last_day
    return {
        _without(one.scope, own.scope): one.series_id
        for one in known
        if not divide(days.get(one.series_id, ()), first, last)
    }


def _named(scope: Scope) -> tuple[str, ...]:
    """Return which parts a scope names."""
    return tuple(part.name for part in fields(scope) if getattr(scope, part.name))


def _without(scope: Scope, own: Scope) -> Scope:
    """Return what a scope adds to the KPI's own."""
    return replace(scope, **dict.fromkeys(_named(own), ""))


def _split(
    uow: UnitOfWork, moved: Moved, ids: Mapping[Scope, Sequence[SeriesId]]
) -> Split[Scope] | None:
    """Split the change by these parts; None: one of them ends before the others do."""
    series, mover = moved.standing.series, moved.mover
    wanted = [series.series_id, *(one for several in ids.values() for one in several)]
    rolled = _rolled(uow, moved, wanted)
    if any(_ends_early(rolled[one], mover) for several in ids.values() for one in several):
        return None
    if series.aggregation is Aggregation.RATIO:
        before, after = (ratio_in(one) for one in rolled[series.series_id])
        sides = {
            scope: (_ratio(rolled, both, 0), _ratio(rolled, both, 1))
            for scope, both in ids.items()
        }
        return of_ratios(before, after, sides, per=int(per(series)))
    parts = {
        scope: values
        for scope, (one,) in ids.items()
        if (values := _values(series, rolled[one])) is not None
    }
    is_count, is_level = series.unit is Unit.COUNT, series.aggregation is Aggregation.LAST
    step = mover.movement
    return of_sums(step.before, step.after, parts, is_count=is_count, is_level=is_level)


def _ratio(rolled: Mapping[SeriesId, Both], sides: Sequence[SeriesId], place: int) -> Ratio:
    above, below = (rolled[one][place].total for one in sides)
    return Ratio(above, below)


def _ends_early(both: Both, mover: Mover) -> bool:
    """Whether a part's numbers stop within the days compared: they may only be late."""
    newest = both[1].newest_day
    return newest is not None and mover.before.start <= newest < mover.window.last_day


def _values(series: Series, both: Both) -> tuple[Decimal, Decimal] | None:
    """Return what a part had in both windows; a level that is not known has no part in it."""
    if series.aggregation is Aggregation.SUM:
        return both[0].total, both[1].total
    old, new = (one.last_value for one in both)
    return None if old is None or new is None else (old, new)
