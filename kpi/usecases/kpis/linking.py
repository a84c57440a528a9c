"""KPIs that were set before their numbers came: they take the series that brings them.

A KPI that has values keeps its series whatever else comes in: nothing is ever added up unasked.
Where it may be, the sum is offered first, beside the single ones.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kpi import sums
from kpi.errors import NotFound
from kpi.knowledge import Knowledge
from kpi.language.scopes import platform_called
from kpi.model import ChannelId, Kpi, KpiId, MetricKey, Scope, Series, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.alerts import alerts
from kpi.usecases.files.imports import FROM_FILE
from kpi.usecases.histories import adding, deriving, parts
from kpi.usecases.histories.parts import Candidates
from kpi.usecases.kpis import kpis
from kpi.usecases.lookups.series import of_scope, sums_within, with_values
from kpi.usecases.records import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A KPI and the series that it may mean; ``stays``: it has values and needs none of them."""

    kpi: Kpi
    series: tuple[Series, ...]
    stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Which KPIs took a series, as they are now, and which have to be asked about."""

    linked: tuple[Kpi, ...] = ()
    open: tuple[Open, ...] = ()


def link(
    uow: UnitOfWork,
    asker: Asker,
    channel_id: ChannelId,
    touched: Sequence[Series],
    new: Sequence[Series] = (),
) -> Links:
    """Give the channel's KPIs without values the series that just got some.

    Only one that fits (the same metric, a scope within the KPI's) is taken. Where several fit,
    none is guessed: somebody has to ``choose``. To a KPI that has values, ``new`` series (those
    of ``touched`` that were not there before) are offered; it stays unless one is chosen.
    """
    fresh = {one.series_id for one in touched}
    linked, unclear = [], []
    for kpi, own, has_values in _concerned(uow, asker, channel_id, touched):
        fitting = _fitting(uow, kpi, own)
        if has_values:
            unclear += _offer(uow, kpi, own, fitting, new)
        elif len(fitting) == 1 and fitting[0].series_id in fresh:
            linked.append(_linked(uow, asker, kpi, fitting[0]))
        elif any(one.series_id in fresh for one in fitting):
            inside = sums_within(uow, own, fitting)
            unclear.append(Open(kpi=kpi, series=(*inside, *fitting)))
    return Links(linked=tuple(linked), open=tuple(unclear))


def offered(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, new: Sequence[Series]
) -> tuple[Open, ...]:
    """Return the channel's KPIs with values that may mean ``new`` series instead."""
    return tuple(
        each
        for kpi, own, has_values in _concerned(uow, asker, channel_id, new)
        if has_values
        for each in _offer(uow, kpi, own, _fitting(uow, kpi, own), new)
    )


def _offer(
    uow: UnitOfWork, kpi: Kpi, own: Series, fitting: Sequence[Series], new: Sequence[Series]
) -> list[Open]:
    added = {one.series_id for one in new}
    series = [*_wider(uow, own, new), *(one for one in fitting if one.series_id in added)]
    return [Open(kpi=kpi, series=tuple(series), stays=True)] if series else []


def _wider(uow: UnitOfWork, own: Series, new: Sequence[Series]) -> list[Series]:
    """Return the sums that have come up with the new series and have the KPI's own in them."""
    added = {one.scope for one in new if one.metric == own.metric}
    is_nickname = own.scope.platform != _called(own.scope)
    if own.scope.over or is_nickname or not added:
        return []
    known = uow.series.of_channel(own.workspace_id, own.channel_id, own.metric)
    scopes = [one.scope for one in with_values(uow, own.workspace_id, known)]
    return adding.around(uow, own, scopes, added)


def apart(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    new: Sequence[Series],
) -> tuple[Open, ...]:
    """Return the KPIs worked out from others of which ``new`` series bring another account's.

    The number goes on with the account it began with: the others are offered. Where it has not
    begun, one of several has to be chosen.
    """
    metrics, scopes = {one.metric for one in new}, {one.scope for one in new}
    concerned = deriving.concerned(uow, knowledge, asker.workspace_id, channel_id, metrics)
    own_ids = sorted({kpi.series_id for kpi in concerned})
    own = {one.series_id: one for one in uow.series.get_many(asker.workspace_id, own_ids)}
    found = []
    for kpi in concerned:
        series = own[kpi.series_id]
        may_be = deriving.candidates(uow, knowledge, series, asker.now)
        if not parts.is_given(uow, series) and not scopes.isdisjoint(_others(may_be)):
            found.append(_of_made(uow, knowledge, kpi, series, may_be, scopes))
    return tuple(found)


def unclear(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi: Kpi) -> Open | None:
    """Return whose numbers a KPI that is worked out may be made of; None: nothing is to ask."""
    own = uow.series.get(asker.workspace_id, kpi.series_id)
    if own is None or parts.is_given(uow, own):
        return None
    may_be = deriving.candidates(uow, knowledge, own, asker.now)
    if len(may_be.scopes) <= 1 or may_be.meant is not None:
        return None
    return _of_made(uow, knowledge, kpi, own, may_be)


def _others(may_be: Candidates) -> list[Scope]:
    return [one for one in may_be.scopes if one != may_be.meant]


def _of_made(
    uow: UnitOfWork,
    knowledge: Knowledge,
    kpi: Kpi,
    own: Series,
    may_be: Candidates,
    new: Collection[Scope] = (),
) -> Open:
    """Return what a number that is worked out may be made of: all added up, or of one.

    Where it has begun, only those sums are offered that ``new`` ones have come to.
    """
    addable = may_be.scopes if deriving.may_be_added(knowledge, kpi.metric) else ()
    wholes = sums.within(own.scope, addable)
    if may_be.meant is not None:
        wholes = {
            whole: several
            for whole, several in wholes.items()
            if may_be.meant in several and any(part in new for part in several)
        }
    each = tuple(of_scope(uow, own, one) for one in (*wholes, *_others(may_be)))
    return Open(kpi=kpi, series=each, stays=may_be.meant is not None)


def recounted(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    touched: Sequence[Series],
) -> tuple[Open, ...]:
    """Return the KPIs that may mean what came in under the name of a variant of their metric.

    A file's engagement rate by impressions was once kept as the plain one, which is by reach.
    KPIs that went by it, and those that still wait for numbers, are asked about each time.
    """
    found = []
    for kpi in uow.kpis.of_channel(asker.workspace_id, channel_id):
        variants = [one for one in touched if _is_variant(knowledge, one.metric, kpi.metric)]
        own = uow.series.get(asker.workspace_id, kpi.series_id) if variants else None
        if own is None:
            continue
        has_values = bool(with_values(uow, asker.workspace_id, [own]))
        fitting = tuple(
            one
            for one in variants
            if own.scope == one.scope or (not has_values and own.scope.covers(one.scope))
        )
        if fitting and (not has_values or _is_of_file(uow, own)):
            found.append(Open(kpi=kpi, series=fitting, stays=has_values))
    return tuple(found)


def _is_of_file(uow: UnitOfWork, own: Series) -> bool:
    newest = uow.observations.recent_days(own.workspace_id, [own.series_id], 1)[own.series_id]
    stood = uow.observations.on_day(own.workspace_id, own.series_id, newest[0])
    return stood[0].source == FROM_FILE


def _is_variant(knowledge: Knowledge, metric: MetricKey, of: MetricKey) -> bool:
    known = knowledge.metrics.get(metric)
    return known is not None and known.variant_of == of


def choose(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi_id: KpiId, series_id: SeriesId
) -> Kpi:
    """Let the KPI go by the series; NotFound when it is not of the KPI's metric and channel.

    A variant of the metric, with another denominator, becomes the KPI's metric. Raises Stale when
    the KPI was removed.
    """
    kpi = kpis.active(uow, asker, kpi_id)
    series = uow.series.get(asker.workspace_id, series_id)
    if series is None or series.channel_id != kpi.channel_id:
        raise NotFound("not_found.series")
    if series.metric != kpi.metric and not _is_variant(knowledge, series.metric, kpi.metric):
        raise NotFound("not_found.series")
    if kpi.series_id == series_id:
        return kpi
    after = _linked(uow, asker, kpi, series)
    alerts.after_observations(uow, asker.workspace_id, [series_id], asker.now)
    return after


def _concerned(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, touched: Sequence[Series]
) -> list[tuple[Kpi, Series, bool]]:
    """Return the channel's KPIs over the metrics, their own series, and whether it has values."""
    metrics = {one.metric for one in touched}
    in_channel = uow.kpis.of_channel(asker.workspace_id, channel_id)
    concerned = [kpi for kpi in in_channel if kpi.metric in metrics]
    own_ids = sorted({kpi.series_id for kpi in concerned})
    own = {one.series_id: one for one in uow.series.get_many(asker.workspace_id, own_ids)}
    filled = {one.series_id for one in with_values(uow, asker.workspace_id, list(own.values()))}
    return [
        (kpi, own[kpi.series_id], kpi.series_id in filled)
        for kpi in concerned
        if kpi.series_id in own
    ]


def _fitting(uow: UnitOfWork, kpi: Kpi, own: Series) -> list[Series]:
    known = uow.series.of_channel(kpi.workspace_id, kpi.channel_id, kpi.metric)
    # A platform may have been kept under a nickname before that was known to be one.
    scopes = (own.scope, replace(own.scope, platform=_called(own.scope)))
    within = [
        one
        for one in known
        if one.series_id != own.series_id
        and not one.scope.over
        and any(each.covers(one.scope) for each in scopes)
    ]
    return with_values(uow, kpi.workspace_id, within)


def _called(scope: Scope) -> str:
    return platform_called(scope.platform) or scope.platform


def _linked(uow: UnitOfWork, asker: Asker, kpi: Kpi, series: Series) -> Kpi:
    after = replace(kpi, series_id=series.series_id, metric=series.metric)
    uow.kpis.save(after)
    audit(
        uow,
        asker,
        action="kpi.linked",
        subject=kpi.kpi_id,
        channel_id=kpi.channel_id,
        before={"series": kpi.series_id, "metric": kpi.metric},
        after={"series": series.series_id, "metric": series.metric},
    )
    return after
