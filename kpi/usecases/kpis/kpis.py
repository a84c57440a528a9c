"""Saving, changing, removing and restoring KPIs."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import TypeVar

from kpi.errors import Stale
from kpi.formulas import EMV
from kpi.knowledge import Knowledge
from kpi.language.text import tidy
from kpi.messages import MessageKind
from kpi.model import (
    ChannelId,
    Kept,
    Kpi,
    KpiId,
    KpiState,
    MetricKey,
    Period,
    Scope,
    Series,
    SeriesId,
    Target,
    Unit,
)
from kpi.ports import Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.alerts import alerts
from kpi.usecases.fit import fit_warnings, keeping, set_notes
from kpi.usecases.fit.sets import NEW_KPI, Wanted
from kpi.usecases.histories import forecasts
from kpi.usecases.kpis import picking
from kpi.usecases.kpis.picking import Ready, Step
from kpi.usecases.lookups import measures, series
from kpi.usecases.lookups.wishes import KpiWish
from kpi.usecases.records import audit, kpi_facts, tell_channel

T = TypeVar("T")
#: The id of a series that is not stored.
_NEW_SERIES = SeriesId("new")


def add(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, channel_id: ChannelId, wish: KpiWish
) -> Kpi | Step:
    """Save the KPI that the wish describes, or return what stands in between.

    The channel is told; a KPI kept in spite of a warning is told to those whom it concerns.
    """
    step = picking.next_step(uow, asker, knowledge, channel_id, wish)
    return save(uow, asker, knowledge, step) if isinstance(step, Ready) else step


def save(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, step: Ready) -> Kpi:
    """Save the KPI of the last step as it came from ``picking.next_step`` just now."""
    kpi = _made(uow, asker, step, KpiId(uow.new_id()))
    _keep(uow, asker, knowledge, kpi, step, action="set")
    return kpi


def carry_on(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, channel_id: ChannelId, wish: KpiWish
) -> Kpi | None:
    """Save a KPI that its team steered by before, without a word: its goal is what is told.

    None: something stands in between, such as a series that is gone.
    """
    step = picking.next_step(uow, asker, knowledge, channel_id, wish)
    if not isinstance(step, Ready):
        return None
    kpi = _made(uow, asker, step, KpiId(uow.new_id()))
    _store(uow, asker, kpi, action="set")
    return kpi


def change(
    uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi_id: KpiId, wish: KpiWish
) -> Kpi | Step:
    """Save the KPI as the wish has it now, or return what stands in between.

    Raises Stale when it was removed or its goal closed meanwhile. Unchanged, nothing is said.
    """
    before = active(uow, asker, kpi_id)
    step = picking.next_step(uow, asker, knowledge, before.channel_id, wish, changing=before)
    if not isinstance(step, Ready):
        return step
    made = _made(uow, asker, step, kpi_id)
    after = replace(
        made,
        created_by=before.created_by,
        created_at=before.created_at,
        kept=_same_reason(before.kept, made.kept),
    )
    if after != before:
        _keep(uow, asker, knowledge, after, step, action="changed", before=kpi_facts(before))
    return after


def remove(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi_id: KpiId) -> Kpi:
    """Stop steering by the KPI; it and its values stay. Removed already, nothing happens."""
    before = access.kpi(uow, asker, kpi_id, to_change=True)
    if before.state is KpiState.REMOVED:
        return before
    after = replace(before, state=KpiState.REMOVED)
    _record(uow, asker, knowledge, after, action="removed", before=kpi_facts(before))
    return after


def restore(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi_id: KpiId) -> Kpi:
    """Take a removal back. Raises Stale when the goal was closed meanwhile."""
    before = access.kpi(uow, asker, kpi_id, to_change=True)
    if before.state is KpiState.ACTIVE:
        return before
    access.open_goal(uow, asker, before.goal_id)
    after = replace(before, state=KpiState.ACTIVE)
    _record(uow, asker, knowledge, after, action="restored", before=kpi_facts(before))
    return after


def removed(uow: UnitOfWork, asker: Asker, channel_id: ChannelId) -> list[Kpi]:
    """Return what the channel's open goals once had and have not again, newest first."""
    access.enter(uow, asker, channel_id)
    there = {
        (kpi.goal_id, kpi.series_id) for kpi in uow.kpis.of_channel(asker.workspace_id, channel_id)
    }
    gone = uow.kpis.removed(asker.workspace_id, channel_id)
    return [kpi for kpi in reversed(gone) if (kpi.goal_id, kpi.series_id) not in there]


def active(uow: UnitOfWork, asker: Asker, kpi_id: KpiId) -> Kpi:
    """Return a KPI to be changed; raises Stale when it was removed or its goal closed."""
    found = access.kpi(uow, asker, kpi_id, to_change=True)
    if found.state is KpiState.REMOVED:
        raise Stale("stale.kpi_removed")
    access.open_goal(uow, asker, found.goal_id)
    return found


def wish_of(kpi: Kpi) -> KpiWish:
    """Return the wish that would make this KPI again."""
    return KpiWish(
        goal_id=kpi.goal_id,
        metric=kpi.metric,
        amount=kpi.target.value,
        kind=kpi.target.kind,
        direction=kpi.target.direction,
        recurrence=kpi.target.recurrence,
        baseline=kpi.baseline,
        start=kpi.period.start,
        until=kpi.period.last_day,
        owner_id=kpi.owner_id,
        series_id=kpi.series_id,
        reason=kpi.kept.reason if kpi.kept else "",
        review_on=kpi.kept.review_on if kpi.kept else None,
    )


def with_metric(wish: KpiWish, metric: MetricKey) -> KpiWish:
    """Return the wish for another metric: same goal and days; the amount has to be said anew."""
    return replace(
        wish,
        metric=metric,
        own=None,
        amount=None,
        kind=None,
        direction=None,
        baseline=None,
        series_id=None,
        new_series=False,
        reason="",
        review_on=None,
    )


def _made(uow: UnitOfWork, asker: Asker, step: Ready, kpi_id: KpiId) -> Kpi:
    """Return the KPI of a wish that nothing stands in the way of; its series is stored."""
    metric, measure = measures.saved(uow, asker, step.measure)
    channel_id = step.goal.channel_id
    stored = step.series or series.new(uow, asker, channel_id, step.wish, metric, measure)
    return _of_step(asker, step, kpi_id, stored)


def wanted(asker: Asker, step: Ready) -> Wanted | None:
    """Return the KPI that saving the step would make; None for a metric that has no key yet."""
    metric = step.measure.key
    if metric is None:
        return None
    planned = step.series or Series(
        workspace_id=asker.workspace_id,
        series_id=_NEW_SERIES,
        channel_id=step.goal.channel_id,
        metric=metric,
        scope=step.wish.scope,
        aggregation=step.measure.aggregation,
        unit=step.measure.unit,
    )
    return Wanted(kpi=_of_step(asker, step, NEW_KPI, planned), series=planned)


def _of_step(asker: Asker, step: Ready, kpi_id: KpiId, of_series: Series) -> Kpi:
    wish = step.wish
    return Kpi(
        workspace_id=asker.workspace_id,
        kpi_id=kpi_id,
        goal_id=step.goal.goal_id,
        channel_id=step.goal.channel_id,
        metric=of_series.metric,
        label=step.measure.label,
        series_id=of_series.series_id,
        target=_target(wish),
        baseline=wish.baseline,
        period=_period(wish),
        owner_id=_said(wish.owner_id),
        kept=_kept(asker, step),
        created_by=asker.user_id,
        created_at=asker.now,
    )


def _target(wish: KpiWish) -> Target:
    return Target(
        value=_said(wish.amount),
        kind=_said(wish.kind),
        direction=_said(wish.direction),
        recurrence=wish.recurrence,
    )


def _period(wish: KpiWish) -> Period:
    return Period(start=_said(wish.start), end=_said(wish.until) + timedelta(days=1))


def _said(value: T | None) -> T:
    """Return what a wish that is ready always says."""
    if value is None:
        message = "a wish that is ready leaves nothing out"
        raise ValueError(message)
    return value


def _kept(asker: Asker, step: Ready) -> Kept | None:
    if not step.finding.verdict.is_warning:
        return None
    return Kept(
        reason=tidy(step.wish.reason),
        by=asker.user_id,
        at=asker.now,
        review_on=step.wish.review_on or keeping.usual_review(asker, _said(step.wish.until)),
    )


def _same_reason(before: Kept | None, after: Kept | None) -> Kept | None:
    """Return the older of two equal reasons: it says who gave it and when."""
    if before is not None and after is not None and before.reason == after.reason:
        return replace(before, review_on=after.review_on)
    return after


def _keep(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    kpi: Kpi,
    step: Ready,
    *,
    action: str,
    before: Json | None = None,
) -> None:
    _record(uow, asker, knowledge, kpi, action=action, before=before)
    stored = uow.series.get(kpi.workspace_id, kpi.series_id)
    is_added = stored is not None and bool(stored.scope.over)
    if knowledge.parts_of(kpi.metric) or kpi.metric == EMV or is_added:
        alerts.after_observations(uow, asker.workspace_id, [kpi.series_id], asker.now)
    if step.finding.verdict.is_warning:
        fit_warnings.tell(uow, asker, knowledge, step.goal, kpi, step.finding)
    else:
        set_notes.tell(uow, asker, knowledge, step.goal, kpi)


def _record(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    kpi: Kpi,
    *,
    action: str,
    before: Json | None = None,
) -> None:
    _store(uow, asker, kpi, action=action, before=before)
    facts = kpi_facts(kpi)
    tell_channel(
        uow,
        asker,
        kind=MessageKind.KPI_CHANGED,
        subject=kpi.kpi_id,
        channel_id=kpi.channel_id,
        data={"change": action, **facts, **_told(uow, knowledge, kpi)},
    )


def _store(
    uow: UnitOfWork, asker: Asker, kpi: Kpi, *, action: str, before: Json | None = None
) -> None:
    uow.kpis.save(kpi)
    if kpi.state is KpiState.ACTIVE:
        forecasts.ask(uow, kpi, asker.now)
    audit(
        uow,
        asker,
        action=f"kpi.{action}",
        subject=kpi.kpi_id,
        channel_id=kpi.channel_id,
        before=before,
        after=kpi_facts(kpi),
    )


def _told(uow: UnitOfWork, knowledge: Knowledge, kpi: Kpi) -> Json:
    """Return what the channel's line needs beside the KPI's own facts."""
    goal = uow.goals.get(kpi.workspace_id, kpi.goal_id)
    stored = uow.series.get(kpi.workspace_id, kpi.series_id)
    return {
        "name": measures.names(knowledge, kpi.metric, kpi.label),
        "unit": stored.unit.value if stored else Unit.COUNT.value,
        "scope": asdict(stored.scope if stored else Scope()),
        "goal_sentence": goal.sentence if goal else "",
    }
