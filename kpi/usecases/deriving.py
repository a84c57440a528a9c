"""Rates that a team follows, made of the numbers it has: clicks and impressions give a CTR.

Each day keeps both parts, so that a period's rate is the ratio of their sums, never a mean of
rates. A level below the line (followers) counts with what stood on the day: over a period that is
its mean, so an engagement rate by followers is what the followers do on an average day. A rate
that a source gives by itself stands: nothing is derived over it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from kpi.day_values import MOST
from kpi.knowledge import Knowledge, Term
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
from kpi.usecases.series import points_until, with_values

#: What the source of a value is called that was made of others.
DERIVED = "derived"
#: A series, and 1 where it is added or -1 where it is taken off.
Signed = tuple[Series, int]
#: The series that each part may be.
Parts = Mapping[MetricKey, Mapping[Scope, Series]]
#: The values of series by day.
Amounts = Mapping[SeriesId, Mapping[date, Decimal]]
#: How far back rates are made.
_LOOK_BACK = timedelta(days=801)
#: How long a level counts for the days after it: followers are not told every day.
_STANDS = timedelta(days=92)


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


def sources_of(
    uow: UnitOfWork, knowledge: Knowledge, own: Series
) -> tuple[list[Signed], list[Signed]] | None:
    """Return the series that are added up above and below the line of a rate's series.

    One scope must have them all, but for those that each account has its own of. None where a
    part is missing, or several scopes have them: what is meant is not guessed.
    """
    ratio = knowledge.parts_of(own.metric)
    if ratio is None:
        return None
    known = known_parts(uow, own, (*ratio.above, *ratio.below))
    scopes = scopes_of(own, known, (*ratio.above, *ratio.below))
    if len(scopes) != 1:
        return None
    above, below = (
        [(one, term.sign) for term in side for one in _meant(known, term, scopes[0])]
        for side in (ratio.above, ratio.below)
    )
    is_whole = all(_meant(known, term, scopes[0]) for term in ratio.below)
    return (above, below) if is_whole else None


def known_parts(uow: UnitOfWork, own: Series, terms: Iterable[Term]) -> Parts:
    """Return the series with values that each part may be, by metric and scope."""
    return {term.metric: _of_term(uow, own, term) for term in terms}


def scopes_of(own: Series, known: Parts, terms: Iterable[Term]) -> list[Scope]:
    """Return the scopes that have every part; where the series' own has, it alone is meant."""
    plain = [term.metric for term in terms if not term.is_each]
    scopes = [scope for scope in known[plain[0]] if all(scope in known[one] for one in plain)]
    return [own.scope] if own.scope in scopes else scopes


def _of_term(uow: UnitOfWork, own: Series, term: Term) -> dict[Scope, Series]:
    found = uow.series.of_channel(own.workspace_id, own.channel_id, term.metric)
    wanted = replace(own.scope, account="") if term.is_each else own.scope
    filled = with_values(uow, own.workspace_id, found)
    return {one.scope: one for one in filled if wanted.covers(one.scope)}


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
    kpis = [
        kpi
        for kpi in uow.kpis.of_channel(workspace_id, channel_id)
        if _is_concerned(knowledge, kpi, metrics)
    ]
    own = uow.series.get_many(workspace_id, sorted({kpi.series_id for kpi in kpis}))
    return [one.series_id for one in own if _derive(uow, knowledge, one, now)]


def _is_concerned(knowledge: Knowledge, kpi: Kpi, metrics: set[MetricKey]) -> bool:
    parts = knowledge.parts_of(kpi.metric)
    return parts is not None and not metrics.isdisjoint({kpi.metric, *parts.metrics})


def _derive(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> bool:
    found = sources_of(uow, knowledge, own)
    if found is None or is_given(uow, own):
        return False
    amounts = amounts_of(uow, [one for side in found for one, _ in side], now.date())
    above, below = (_added(amounts, parts) for parts in found)
    rows = _quotients(own, above, below, now)
    written = uow.observations.upsert(own.workspace_id, rows)
    return bool(written.written or written.replaced)


def is_given(uow: UnitOfWork, own: Series) -> bool:
    """Say whether the newest value comes from anywhere else."""
    newest = uow.observations.recent_days(own.workspace_id, [own.series_id], 1)
    return any(
        value.source != DERIVED
        for day in newest.get(own.series_id, [])
        for value in uow.observations.on_day(own.workspace_id, own.series_id, day)
    )


def _added(amounts: Amounts, parts: Sequence[Signed]) -> dict[date, Decimal]:
    """Return the sums of the days on which every part has a value."""
    points = [(amounts[one.series_id], sign) for one, sign in parts]
    days = set.intersection(*(set(each) for each, _ in points))
    return {day: sum((each[day] * sign for each, sign in points), Decimal(0)) for day in days}


def amounts_of(uow: UnitOfWork, parts: Iterable[Series], today: date) -> Amounts:
    """Return the values of each series by day; levels stand on the days that others have."""
    tomorrow = today + timedelta(days=1)  # a team's today may be tomorrow in UTC
    found = {
        one: dict(points_until(uow, one.workspace_id, one.series_id, tomorrow, _LOOK_BACK))
        for one in parts
    }
    days = sorted({day for points in found.values() for day in points})
    return {
        one.series_id: _standing(points, days) if one.aggregation is Aggregation.LAST else points
        for one, points in found.items()
    }


def _standing(points: Mapping[date, Decimal], days: Iterable[date]) -> dict[date, Decimal]:
    """Return a level on each of the days, which are in order: it stands until the next one."""
    stood: dict[date, Decimal] = {}
    told: date | None = None
    for day in days:
        told = day if day in points else told
        if told is not None and day - told <= _STANDS:
            stood[day] = points[told]
    return stood


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
                source=DERIVED,
                learnt_at=now,
            )
