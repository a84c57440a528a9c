"""Which series a KPI is about: found by scope, asked for when several match."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kpi import sums
from kpi.errors import NotFound
from kpi.model import (
    Aggregation,
    ChannelId,
    MetricKey,
    Period,
    Scope,
    Series,
    SeriesId,
    WorkspaceId,
)
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.lookups.measures import Measure
from kpi.usecases.lookups.wishes import KpiWish


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """More than one series matches: somebody has to say which one is meant."""

    series: tuple[Series, ...]


def choose(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, wish: KpiWish
) -> Series | Several | None:
    """Return the series that the wish means; None: a new one has to be made.

    Raises NotFound when the wish names a series that is not the channel's.
    """
    if wish.metric is None:
        return None
    known = uow.series.of_channel(asker.workspace_id, channel_id, wish.metric)
    if wish.series_id is not None:
        return _named(known, wish.series_id)
    exact = next((one for one in known if one.scope == wish.scope), None)
    if wish.new_series:
        return exact
    matching = [one for one in known if wish.scope.covers(one.scope) and not one.scope.over]
    if exact is not None and (not wish.scope.is_empty or len(matching) == 1):
        return exact
    if len(matching) > 1:
        own = replace(matching[0], scope=wish.scope)
        return Several(series=(*sums_within(uow, own, matching), *matching))
    return matching[0] if matching else None


def new(
    uow: UnitOfWork,
    asker: Asker,
    channel_id: ChannelId,
    wish: KpiWish,
    metric: MetricKey,
    measure: Measure,
) -> Series:
    """Return the channel's series of the metric and the wish's scope, made if need be."""
    return uow.series.find_or_add(
        Series(
            workspace_id=asker.workspace_id,
            series_id=SeriesId(uow.new_id()),
            channel_id=channel_id,
            metric=metric,
            scope=wish.scope,
            aggregation=measure.aggregation,
            unit=measure.unit,
        )
    )


def sums_within(uow: UnitOfWork, own: Series, several: Sequence[Series]) -> list[Series]:
    """Return what of several series may be added up within the scope of ``own``: by kpi.sums."""
    scopes = [one.scope for one in several]
    found = sums.within(own.scope, scopes) if own.aggregation is Aggregation.SUM else ()
    return [of_scope(uow, own, one) for one in found]


def of_scope(uow: UnitOfWork, own: Series, scope: Scope) -> Series:
    """Return the series of the same metric in another scope, made where it was not there."""
    return uow.series.find_or_add(replace(own, series_id=SeriesId(uow.new_id()), scope=scope))


def _named(known: list[Series], series_id: SeriesId) -> Series:
    found = next((one for one in known if one.series_id == series_id), None)
    if found is None:
        raise NotFound("not_found.series")
    return found


def with_values(
    uow: UnitOfWork, workspace_id: WorkspaceId, series: Sequence[Series]
) -> list[Series]:
    """Return the series that have at least one value."""
    days = uow.observations.recent_days(workspace_id, [one.series_id for one in series], 1)
    return [one for one in series if days.get(one.series_id)]


def points_until(
    uow: UnitOfWork,
    workspace_id: WorkspaceId,
    series_id: SeriesId,
    through: date,
    look_back: timedelta,
) -> list[tuple[date, Decimal]]:
    """Return the effective values of the days from ``look_back`` before up to and with the day."""
    past = Period(start=through - look_back, end=through + timedelta(days=1))
    return uow.observations.points(workspace_id, series_id, past)
