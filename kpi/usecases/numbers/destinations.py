"""Which series a typed value is for: by metric and scope, else by what the KPIs are called."""

from collections.abc import Sequence

from kpi.errors import NotUnderstood
from kpi.knowledge import Knowledge
from kpi.language.metrics import MetricReading, MetricState
from kpi.language.numbers import Amount
from kpi.model import ChannelId, Kpi, Language, MetricKey, Scope, Series, SeriesId
from kpi.ports import UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.lookups import measures, naming, series
from kpi.usecases.lookups.series import Several
from kpi.usecases.lookups.wishes import KpiWish
from kpi.usecases.numbers import check_ins
from kpi.usecases.numbers.values import value_of


def metrics(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId | None,
    reading: MetricReading,
    amount: Amount,
) -> list[MetricKey]:
    """Return the metrics that the words may mean; one: it is clear. Empty: the words say none.

    Those that the channel has come before those that it has not, and of these only such as the
    number may count. Raises NotUnderstood when it counts none of them.
    """
    meant = [key for key in (reading.best, *reading.alternatives) if key is not None]
    if reading.state is MetricState.UNKNOWN:
        return []
    known = _known(uow, asker, channel_id)
    here = [key for key in meant if key in known]
    if reading.state is MetricState.CLEAR and (meant[0] in here or not here):
        return meant[:1]
    return _countable(uow, asker, knowledge, here or meant, amount)


def _known(uow: UnitOfWork, asker: Asker, channel_id: ChannelId | None) -> set[MetricKey]:
    if channel_id is None:
        return {kpi.metric for kpi in check_ins.mine(uow, asker, None)}
    return {one.metric for one in uow.series.of_channel(asker.workspace_id, channel_id)}


def _countable(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    keys: Sequence[MetricKey],
    amount: Amount,
) -> list[MetricKey]:
    fitting, refused = [], NotUnderstood("log.unit")
    for key in keys:
        measure = measures.of_metric(uow, asker, knowledge, key)
        try:
            value_of(amount, measure.unit, measure.aggregation)
        except NotUnderstood as error:
            refused = error
        else:
            fitting.append(key)
    if not fitting:
        raise refused
    return fitting


def in_channel(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, metric: MetricKey, scope: Scope
) -> list[Series]:
    """Return the channel's series that may be meant; empty: there is none yet.

    One that nothing uses and that has no value is not offered beside others.
    """
    chosen = series.choose(uow, asker, channel_id, KpiWish(metric=metric, scope=scope))
    if not isinstance(chosen, Several):
        return [] if chosen is None else [chosen]
    several = [one for one in chosen.series if not one.scope.over]  # a sum is made of the others
    ids = [one.series_id for one in several]
    used = {kpi.series_id for kpi in uow.kpis.of_series(asker.workspace_id, ids)}
    filled = series.with_values(uow, asker.workspace_id, several)
    in_use = [one for one in several if one in filled or one.series_id in used]
    offered = in_use or several
    return sorted(offered, key=lambda one: one.series_id not in used)


def of_own_kpis(uow: UnitOfWork, asker: Asker, metric: MetricKey, scope: Scope) -> list[Series]:
    """Return the series of the metric that the asker's own KPIs go by, in any channel."""
    owned = check_ins.mine(uow, asker, None)
    ids = [kpi.series_id for kpi in owned if kpi.metric == metric]
    found = _in_order(uow, asker, ids)
    exact = [one for one in found if one.scope == scope]
    return exact or [one for one in found if scope.covers(one.scope)]


def named(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId | None,
    words: str,
) -> tuple[list[Series], bool]:
    """Return the series of the KPIs that the words may name, and whether they name any.

    Where they name none, those of all KPIs are returned: one of them has to be picked.
    """
    if channel_id is None:
        asked = check_ins.mine(uow, asker, None)
    else:
        asked = check_ins.of_channel(uow, asker, channel_id)
    meant = naming.kpis([(kpi, _names(uow, asker, knowledge, kpi)) for kpi in asked], words)
    return _in_order(uow, asker, [kpi.series_id for kpi in meant or asked]), bool(meant)


def _in_order(uow: UnitOfWork, asker: Asker, ids: Sequence[SeriesId]) -> list[Series]:
    found = {one.series_id: one for one in uow.series.get_many(asker.workspace_id, ids)}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def _names(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi: Kpi) -> list[str]:
    known = knowledge.metrics.get(kpi.metric)
    if known is None:
        label = measures.of_metric(uow, asker, knowledge, kpi.metric).label
        return [name for name in (kpi.label, label) if name]
    return [name for name in (kpi.label, *(known.name.to(one) for one in Language)) if name]
