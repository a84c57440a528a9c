"""Rates that a team follows, made of the numbers it has: clicks and impressions give a CTR.

Each day keeps both parts, so that a period's rate is the ratio of their sums, never a mean of
rates. A rate that a source gives by itself stands: nothing is derived over it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from kpi.day_values import MOST
from kpi.knowledge import Knowledge, Term
from kpi.model import (
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
#: How far back rates are made.
_LOOK_BACK = timedelta(days=801)


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
    terms = (*ratio.above, *ratio.below)
    known = {term.metric: _of_term(uow, own, term) for term in terms}
    plain = [term.metric for term in terms if not term.is_each]
    scopes = [scope for scope in known[plain[0]] if all(scope in known[one] for one in plain)]
    if len(scopes) != 1:
        return None
    above, below = (
        [(one, term.sign) for term in side for one in _meant(known, term, scopes[0])]
        for side in (ratio.above, ratio.below)
    )
    is_whole = all(_meant(known, term, scopes[0]) for term in ratio.below)
    return (above, below) if is_whole else None


def _of_term(uow: UnitOfWork, own: Series, term: Term) -> dict[Scope, Series]:
    found = uow.series.of_channel(own.workspace_id, own.channel_id, term.metric)
    wanted = replace(own.scope, account="") if term.is_each else own.scope
    filled = with_values(uow, own.workspace_id, found)
    return {one.scope: one for one in filled if wanted.covers(one.scope)}


def _meant(
    known: Mapping[MetricKey, Mapping[Scope, Series]], term: Term, scope: Scope
) -> list[Series]:
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
    if found is None or _is_given(uow, own):
        return False
    above, below = (_added(uow, parts, now.date()) for parts in found)
    rows = _quotients(own, above, below, now)
    written = uow.observations.upsert(own.workspace_id, rows)
    return bool(written.written or written.replaced)


def _is_given(uow: UnitOfWork, own: Series) -> bool:
    """Say whether the newest value comes from anywhere else."""
    newest = uow.observations.recent_days(own.workspace_id, [own.series_id], 1)
    return any(
        value.source != DERIVED
        for day in newest.get(own.series_id, [])
        for value in uow.observations.on_day(own.workspace_id, own.series_id, day)
    )


def _added(uow: UnitOfWork, parts: Sequence[Signed], today: date) -> dict[date, Decimal]:
    """Return the sums of the days on which every part has a value."""
    points = [(_points(uow, one, today), sign) for one, sign in parts]
    days = set.intersection(*(set(each) for each, _ in points))
    return {day: sum((each[day] * sign for each, sign in points), Decimal(0)) for day in days}


def _points(uow: UnitOfWork, series: Series, today: date) -> dict[date, Decimal]:
    tomorrow = today + timedelta(days=1)  # a team's today may be tomorrow in UTC
    return dict(points_until(uow, series.workspace_id, series.series_id, tomorrow, _LOOK_BACK))


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
