"""KPIs that were set before their numbers came: they take the series that a file brings."""

from dataclasses import replace

from kpi.model import Kpi, Series
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.records import audit


def link(uow: UnitOfWork, asker: Asker, series: Series) -> list[Kpi]:
    """Give the series to the KPIs that wait for one, and return them as they are now.

    Waiting: the same metric, a scope that covers the series', no value so far. Where several
    series would do, none is guessed.
    """
    waiting_kpis = [
        kpi
        for kpi in uow.kpis.of_channel(asker.workspace_id, series.channel_id)
        if kpi.metric == series.metric and kpi.series_id != series.series_id
    ]
    return [_linked(uow, asker, kpi, series) for kpi in waiting_kpis if _fits(uow, kpi, series)]


def _fits(uow: UnitOfWork, kpi: Kpi, series: Series) -> bool:
    own = uow.series.get(kpi.workspace_id, kpi.series_id)
    if own is None or not own.scope.covers(series.scope) or _has_values(uow, own):
        return False
    candidates = [
        one
        for one in uow.series.of_channel(kpi.workspace_id, kpi.channel_id, kpi.metric)
        if one.series_id != own.series_id and own.scope.covers(one.scope)
    ]
    return len(candidates) == 1


def _has_values(uow: UnitOfWork, series: Series) -> bool:
    days = uow.observations.recent_days(series.workspace_id, [series.series_id], 1)
    return bool(days.get(series.series_id))


def _linked(uow: UnitOfWork, asker: Asker, kpi: Kpi, series: Series) -> Kpi:
    after = replace(kpi, series_id=series.series_id)
    uow.kpis.save(after)
    audit(
        uow,
        asker,
        action="kpi.linked",
        subject=kpi.kpi_id,
        channel_id=kpi.channel_id,
        before={"series": kpi.series_id},
        after={"series": series.series_id},
    )
    return after
