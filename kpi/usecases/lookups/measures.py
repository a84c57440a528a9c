"""What a KPI counts: a metric of the catalog, or one that the team named itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi.errors import NotFound
from kpi.fit import Finding, judge
from kpi.knowledge import Knowledge
from kpi.language.text import fold, tidy
from kpi.model import (
    OWN_METRIC,
    Aggregation,
    ChannelId,
    Direction,
    Goal,
    Kpi,
    Language,
    MetricKey,
    OwnMetric,
    Series,
    TargetKind,
    Unit,
)
from kpi.ports import UnitOfWork
from kpi.rules import ranked
from kpi.usecases.access import Asker
from kpi.usecases.lookups import measured
from kpi.usecases.lookups.measured import Measured
from kpi.usecases.lookups.wishes import KpiWish

#: What is counted as it is added to something: people who joined, subscribed, installed.
_GAINS = frozenset({"joined"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A metric as a KPI needs it; ``key`` is None while an own metric is not saved yet."""

    key: MetricKey | None
    label: str = ""  # the team's own name for it; empty: the catalog's name stands
    aggregation: Aggregation
    unit: Unit
    good: Direction = Direction.AT_LEAST
    kind: TargetKind  # what a target is compared with unless somebody says otherwise
    is_gain: bool = False  # its values are gains already: "+1,000" of it is a total


def is_never_negative(unit: Unit, aggregation: Aggregation) -> bool:
    """Whether it is time, or so many people; likes of a day may fall below nothing."""
    is_people = unit is Unit.COUNT and aggregation in {Aggregation.LAST, Aggregation.UNIQUE}
    return is_people or unit in {Unit.SECONDS, Unit.HOURS}


def own_of_channel(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[OwnMetric]:
    """Return the own metrics that the channel has series of, by name.

    What other channels call their own numbers is not told: some of them are private.
    """
    return uow.series.own_metrics(asker.workspace_id, channel_id)


def of_wish(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, channel_id: ChannelId, wish: KpiWish
) -> Measure | None:
    """Return what the wish counts; None when it does not say.

    NotFound: no such metric, or one of another channel's own.
    """
    own = own_of_channel(uow, asker, channel_id)
    if wish.metric is not None:
        return _known(knowledge, wish.metric, own)
    if wish.own is None:
        return None
    wanted = fold(tidy(wish.own.name))
    known = next((one for one in own if fold(one.name) == wanted), None)
    if known is not None:
        return _of_own(known)
    return Measure(
        key=None,
        label=tidy(wish.own.name),
        aggregation=wish.own.aggregation,
        unit=wish.own.unit,
        kind=_kind(wish.own.aggregation),
    )


def of_metric(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, metric: MetricKey) -> Measure:
    """Return the metric of the catalog or the workspace; NotFound when there is none.

    For metrics of series that the asker was let into: it asks for no channel.
    """
    return _known(knowledge, metric, uow.series.own_metrics(asker.workspace_id))


def _known(knowledge: Knowledge, metric: MetricKey, own: Sequence[OwnMetric]) -> Measure:
    known = knowledge.metrics.get(metric)
    if known is not None:
        return Measure(
            key=metric,
            aggregation=known.aggregation,
            unit=known.unit,
            good=known.good,
            kind=known.target_kind,
            is_gain=known.counts in _GAINS,
        )
    named = next((one for one in own if one.metric == metric), None)
    if named is None:
        raise NotFound("not_found.metric")
    return _of_own(named)


def saved(uow: UnitOfWork, asker: Asker, measure: Measure) -> tuple[MetricKey, Measure]:
    """Return the measure with a key; an own metric that has none is kept for the workspace."""
    if measure.key is not None:
        return measure.key, measure
    own = OwnMetric(
        workspace_id=asker.workspace_id,
        metric=MetricKey(f"{OWN_METRIC}{uow.new_id()}"),
        name=measure.label,
        aggregation=measure.aggregation,
        unit=measure.unit,
    )
    uow.series.save_own_metric(own)
    return own.metric, _of_own(own)


def names(knowledge: Knowledge, metric: MetricKey | None, label: str) -> Mapping[str, str]:
    """Return what the metric is called in each language; a team's own name is one in all."""
    known = None if metric is None else knowledge.metrics.get(metric)
    if label or known is None:
        return {language.value: label or str(metric) for language in Language}
    return {language.value: known.name.to(language) for language in Language}


def measurable(uow: UnitOfWork, goal: Goal, today: date) -> Measured:
    """Return what the goal's channel has values of; ``today`` is its team's."""
    series = uow.series.of_channel(goal.workspace_id, goal.channel_id)
    kpis = uow.kpis.of_goal(goal.workspace_id, goal.goal_id)
    found = measured.of_team(uow, goal.workspace_id, series, today)
    return replace(found, steered=frozenset(kpi.metric for kpi in kpis))


def verdict(
    knowledge: Knowledge, goal: Goal, measure: Measure, measurable: Measured | None = None
) -> Finding:
    """Return whether the measure serves the goal; of better ones, what is measured comes first.

    What the goal has a KPI of already is nothing to take instead.
    """
    own = OwnMetric(
        workspace_id=goal.workspace_id,
        metric=measure.key or MetricKey(OWN_METRIC),
        name=measure.label,
        aggregation=measure.aggregation,
        unit=measure.unit,
    )
    found = judge(goal.purpose, own.metric, knowledge, own=own if measure.label else None)
    if measurable is None or not found.better:
        return found
    better = ranked(
        knowledge.serving[goal.purpose],
        measurable.known,
        measurable.today,
        but={own.metric, *measurable.steered},
    )
    return replace(found, better=better[: len(found.better)])


def of_kpi(knowledge: Knowledge, kpi: Kpi, stored: Series) -> Measure:
    """Return what a saved KPI counts, without another read."""
    known = knowledge.metrics.get(kpi.metric)
    return Measure(
        key=kpi.metric,
        label=kpi.label,
        aggregation=stored.aggregation,
        unit=stored.unit,
        kind=known.target_kind if known else _kind(stored.aggregation),
    )


def _of_own(own: OwnMetric) -> Measure:
    return Measure(
        key=own.metric,
        label=own.name,
        aggregation=own.aggregation,
        unit=own.unit,
        kind=_kind(own.aggregation),
    )


def _kind(aggregation: Aggregation) -> TargetKind:
    return TargetKind.TOTAL if aggregation is Aggregation.SUM else TargetKind.LEVEL
