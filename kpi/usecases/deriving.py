"""Rates that a team follows, made of the numbers it has: clicks and impressions give a CTR.

Each day keeps both parts, so that a period's rate is the ratio of their sums, never a mean of
rates. A rate that a source gives by itself stands: nothing is derived over it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from kpi.day_values import MOST
from kpi.knowledge import Knowledge
from kpi.model import (
    ChannelId,
    Kpi,
    MetricKey,
    Observation,
    Series,
    SeriesId,
    WorkspaceId,
)
from kpi.ports import UnitOfWork
from kpi.reading import per
from kpi.usecases.series import points_until, with_values

#: What the source of a value is called that was made of others.
DERIVED = "derived"
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


def sources_of(uow: UnitOfWork, knowledge: Knowledge, own: Series) -> tuple[Series, Series] | None:
    """Return the series that a rate's series can be made of: one scope that has both parts.

    None where a part is missing, or several scopes have them: what is meant is not guessed.
    """
    parts = knowledge.parts_of(own.metric)
    if parts is None:
        return None
    above, below = (
        {
            one.scope: one
            for one in with_values(
                uow,
                own.workspace_id,
                uow.series.of_channel(own.workspace_id, own.channel_id, part.key),
            )
            if own.scope.covers(one.scope)
        }
        for part in parts
    )
    both = [scope for scope in above if scope in below]
    return (above[both[0]], below[both[0]]) if len(both) == 1 else None


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
    return parts is not None and not metrics.isdisjoint(
        {kpi.metric, *(part.key for part in parts)}
    )


def _derive(uow: UnitOfWork, knowledge: Knowledge, own: Series, now: datetime) -> bool:
    found = sources_of(uow, knowledge, own)
    if found is None or _is_given(uow, own):
        return False
    above, below = (_points(uow, one, now.date()) for one in found)
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
