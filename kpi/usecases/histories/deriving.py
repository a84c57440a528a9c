"""Rates that a team follows, made of the numbers it has: clicks and impressions give a CTR.

Each day keeps both parts, so that a period's rate is the ratio of their sums, never a mean of
rates. A level below the line (followers) counts with what stood on the day: over a period that is
its mean, so an engagement rate by followers is what the followers do on an average day. A rate
that a source gives by itself stands: nothing is derived over it. Earned media value is made by the
workspace's own formula (pricing.py), and what a team wants added up by kpi.sums: of a rate both
sides, each of the same influencers (campaigns, accounts) and days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from kpi.day_values import MOST
from kpi.formulas import EMV
from kpi.knowledge import Knowledge, Ratio, Term
from kpi.model import (
    Aggregation,
    ChannelId,
    Kpi,
    MetricKey,
    Observation,
    Scope,
    Series,
    SeriesId,
    WorkspaceId,
)
from kpi.ports import UnitOfWork
from kpi.reading import per
from kpi.usecases.histories import adding, parts, pricing
from kpi.usecases.histories.adding import AddedUp
from kpi.usecases.histories.parts import Amounts, Candidates, Made, Parts, Ways

#: A series, and 1 where it is added or -1 where it is taken off.
Signed = tuple[Series, int]


def after_observations(
    uow: UnitOfWork,
    knowledge: Knowledge,
    workspace_id: WorkspaceId,
    touched: Sequence[SeriesId],
    now: datetime,
) -> list[SeriesId]:
    """Make the rates anew that KPIs of the channels follow; return the series that changed."""
    known = uow.series.get_many(workspace_id, list(touched))
    changed: list[SeriesId] = []
    for channel_id in dict.fromkeys(one.channel_id for one in known):
        metrics = {one.metric for one in known if one.channel_id == channel_id}
        changed += _in_channel(uow, knowledge, workspace_id, channel_id, metrics, now)
    return changed


def candidates(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> Candidates:
    """Return the scopes that the series may be made of, and the one that it is made of.

    Each has all parts, but for those that each account has its own of. None of several is meant
    until values stand that were made of one: it goes on with that, and is never added up.
    """
    ways = None if own.scope.over else _ways_of(uow, knowledge, own, now)
    if ways is None:
        return Candidates(scopes=(), meant=None)
    return Candidates(scopes=ways.scopes, meant=parts.meant(uow, own, ways))


def _ways_of(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> Ways | None:
    """Return what the series may be made of; None: of nothing."""
    ratio = knowledge.parts_of(own.metric)
    if ratio is not None:
        return _ways(uow, own, ratio, now)
    priced = pricing.ways(uow, own, now) if own.metric == EMV else None
    if priced is not None and (priced.scopes or not own.scope.over):
        return priced
    return adding.plain(uow, own, now) if own.scope.over else None


def may_be_added(knowledge: Knowledge, metric: MetricKey) -> bool:
    """Say whether what the number is made of may be added up: nothing of it is a level."""
    ratio = knowledge.parts_of(metric)
    terms = (*ratio.above, *ratio.below) if ratio else ()
    levels = (knowledge.metrics[term.metric].aggregation is Aggregation.LAST for term in terms)
    return not any(levels) and not any(term.is_each for term in terms)


def added_up(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> AddedUp | None:
    """Return the sum that the series is; None: it is none, or of fewer than two by now."""
    ways = _ways_of(uow, knowledge, own, now) if own.scope.over else None
    return adding.up(own, ways, now) if ways else None


def _ways(uow: UnitOfWork, own: Series, ratio: Ratio, now: datetime) -> Ways:
    known = parts.known(uow, own, (*ratio.above, *ratio.below))
    scopes = parts.scopes(own, known, (*ratio.above, *ratio.below))
    return Ways(
        scopes=tuple(
            one for one in scopes if all(_meant(known, term, one) for term in ratio.below)
        ),
        make=cache(lambda scope: _made(uow, own, ratio, known, scope, now)),
    )


def _worked_out(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> Made | None:
    if own.scope.over:
        found = added_up(uow, knowledge, own, now)
        return found.made if found else None
    if own.metric == EMV:
        return pricing.worked_out(uow, own, now)
    ways = _ways_of(uow, knowledge, own, now)
    meant = parts.meant(uow, own, ways) if ways else None
    return ways.make(meant) if ways and meant else None


def _meant(known: Parts, term: Term, scope: Scope) -> list[Series]:
    """Return the term's series: that of the scope, or those of all accounts beside it."""
    series = known[term.metric]
    if not term.is_each:
        return [series[scope]]
    return [one for other, one in series.items() if replace(other, account=scope.account) == scope]


def _in_channel(
    uow: UnitOfWork,
    knowledge: Knowledge,
    workspace_id: WorkspaceId,
    channel_id: ChannelId,
    metrics: set[MetricKey],
    now: datetime,
) -> list[SeriesId]:
    kpis = concerned(uow, knowledge, workspace_id, channel_id, metrics)
    own = uow.series.get_many(workspace_id, sorted({kpi.series_id for kpi in kpis}))
    return [one.series_id for one in own if _derive(uow, knowledge, one, now)]


def concerned(
    uow: UnitOfWork,
    knowledge: Knowledge,
    workspace_id: WorkspaceId,
    channel_id: ChannelId,
    metrics: set[MetricKey],
) -> list[Kpi]:
    """Return the channel's KPIs that are worked out, and made of one of these or are one."""
    kpis = uow.kpis.of_channel(workspace_id, channel_id)
    plain = sorted({kpi.series_id for kpi in kpis if kpi.metric in metrics})
    added = {one.series_id for one in uow.series.get_many(workspace_id, plain) if one.scope.over}
    return [
        kpi
        for kpi in kpis
        if kpi.series_id in added or not metrics.isdisjoint(_made_of(uow, knowledge, kpi))
    ]


def _made_of(uow: UnitOfWork, knowledge: Knowledge, kpi: Kpi) -> frozenset[MetricKey]:
    """Return what the KPI is worked out from, itself among it; nothing for all others."""
    ratio = knowledge.parts_of(kpi.metric)
    found = ratio.metrics if ratio is not None else pricing.parts_of(uow, kpi)
    return found | {kpi.metric} if found else frozenset()


def _derive(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> bool:
    if parts.is_given(uow, own):
        return False
    made = _worked_out(uow, knowledge, own, now)
    if made is None:
        return False
    gone = _unmade(uow, own, made)
    for day in gone:
        uow.observations.take_back(own.workspace_id, own.series_id, day, parts.DERIVED, now)
    written = uow.observations.upsert(own.workspace_id, made.rows)
    return bool(written.written or written.replaced or gone)


def _unmade(uow: UnitOfWork, own: Series, made: Made) -> list[date]:
    """Return the days of which a part is gone since they were made."""
    days = {one.day for one in made.rows}
    return [
        day
        for span in made.spans
        for day, _ in uow.observations.points(own.workspace_id, own.series_id, span)
        if day not in days
    ]


def _made(
    uow: UnitOfWork, own: Series, ratio: Ratio, known: Parts, scope: Scope, now: datetime
) -> Made:
    sides = [
        [(one, term.sign) for term in side for one in _meant(known, term, scope)]
        for side in (ratio.above, ratio.below)
    ]
    amounts = parts.amounts(uow, [one for side in sides for one, _ in side], now.date())
    above, below = (_added(amounts, side) for side in sides)
    rows = tuple(_quotients(own, above, below, now))
    return Made(rows=rows, spans=(parts.looked_at(now.date()),))


def _added(amounts: Amounts, side: Sequence[Signed]) -> dict[date, Decimal]:
    """Return the sums of the days on which every part has a value."""
    points = [(amounts[one.series_id], sign) for one, sign in side]
    days = set.intersection(*(set(each) for each, _ in points))
    return {day: sum((each[day] * sign for each, sign in points), Decimal(0)) for day in days}


def _quotients(
    own: Series, above: dict[date, Decimal], below: dict[date, Decimal], now: datetime
) -> Iterator[Observation]:
    """Yield the rate of each day that has both parts, and something to divide by."""
    factor = per(own)
    for day in sorted(above.keys() & below.keys()):
        value = above[day] / below[day] * factor if below[day] > 0 else None
        if value is not None and abs(value) <= MOST:
            yield Observation(
                series_id=own.series_id,
                day=day,
                value=value,
                numerator=above[day],
                denominator=below[day],
                source=parts.DERIVED,
                learnt_at=now,
            )
