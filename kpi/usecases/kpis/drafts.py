"""From what somebody typed after ``/kpi`` to a wish, once more with each answer they give.

The text waits in a draft row while a question is answered; it is then read again together with
the answers, so that nothing half understood is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from kpi.breaks import divide
from kpi.errors import Stale
from kpi.knowledge import Knowledge, Metric
from kpi.language.metrics import MetricReading, MetricState
from kpi.language.numbers import Amount
from kpi.language.requests import KpiDraft
from kpi.model import (
    Aggregation,
    ChannelId,
    DraftId,
    GoalId,
    MetricKey,
    Period,
    Series,
    SeriesId,
    TargetKind,
    Unit,
)
from kpi.ports import Draft, UnitOfWork, Window
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.goals.goals import open_goals
from kpi.usecases.histories import breaking
from kpi.usecases.lookups import measures, naming, series
from kpi.usecases.lookups.measures import Measure
from kpi.usecases.lookups.standings import local_day
from kpi.usecases.lookups.wishes import KpiWish, OwnWish
from kpi.usecases.people import teams

#: How long a question waits for its answer.
WAITS = timedelta(days=1)
#: What a draft of this area is called.
KIND = "typed"
MOST_CHOICES = 5
_MOST_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """The answers given so far; None: not asked."""

    goal_id: GoalId | None = None
    metric: MetricKey | None = None
    series_id: SeriesId | None = None
    new_series: bool = False
    is_own: bool = False  # the words name a metric of the team's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a text and the answers come to.

    ``doubts`` are codes of what should be looked at before it is believed; ``choices`` the
    metrics that the words for it (``words``) may mean; ``no_such_goal`` are words that fit no
    open goal.
    """

    wish: KpiWish
    doubts: tuple[str, ...] = ()
    words: str = ""
    choices: tuple[MetricKey, ...] = ()
    no_such_goal: str = ""


def understand(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    draft: KpiDraft,
    picks: Picks,
) -> Understood:
    """Return the wish that the text and the answers make."""
    metric, choices = _metric(draft, picks, knowledge)
    is_own = bool(draft.metric_text) and metric is None and not choices
    goals = open_goals(uow, asker, channel_id)
    named = naming.goals(goals, draft.goal_hint) if draft.goal_hint else goals
    wish = KpiWish(
        goal_id=picks.goal_id or (named[0].goal_id if len(named) == 1 else None),
        metric=metric,
        own=_own(draft) if is_own else None,
        kind=draft.kind,
        direction=draft.direction,
        recurrence=draft.period.recurrence,
        start=draft.period.start,
        until=draft.period.deadline,
        owner_id=draft.owner,
        scope=draft.scope,
        series_id=picks.series_id,
        new_series=picks.new_series,
    )
    doubts = ["date_doubtful"] if draft.period.ambiguous else []
    measure = measures.of_wish(uow, asker, knowledge, channel_id, wish)
    if measure is not None:
        wish, doubt = _with_amount(uow, asker, knowledge, channel_id, draft, wish, measure)
        doubts += [doubt] if doubt else []
    elif not choices:
        wish = replace(wish, amount=_bare(draft.amount))
    is_lost = bool(draft.goal_hint) and not named and not picks.goal_id
    return Understood(
        wish=wish,
        doubts=tuple(doubts),
        words=draft.metric_text,
        choices=choices,
        no_such_goal=draft.goal_hint if is_lost else "",
    )


def _own(draft: KpiDraft) -> OwnWish:
    """Return a metric of the team's own; 5 % of it says that it is a rate."""
    amount = draft.amount
    if amount is not None and amount.unit is Unit.PERCENT and not amount.relative:
        return OwnWish(name=draft.metric_text, unit=Unit.PERCENT, aggregation=Aggregation.LAST)
    return OwnWish(name=draft.metric_text)


def _metric(
    draft: KpiDraft, picks: Picks, knowledge: Knowledge
) -> tuple[MetricKey | None, tuple[MetricKey, ...]]:
    """Return the metric, or what it may be; neither: the words are a name of the team's own."""
    if picks.metric is not None or picks.is_own:
        return picks.metric, ()
    reading = draft.metric
    if not isinstance(reading, MetricReading):
        return None, ()
    if reading.state is MetricState.CLEAR:
        return reading.best, ()
    best = (reading.best,) if reading.best else ()
    choices = (*best, *reading.alternatives)
    fitting = [key for key in choices if _may_count(draft.amount, knowledge.metrics.get(key))]
    if len(fitting) == 1 and fitting[0] == reading.best:
        return fitting[0], ()
    return None, tuple(fitting or choices)[:MOST_CHOICES]


def _may_count(amount: Amount | None, metric: Metric | None) -> bool:
    """Whether the number can be one of the metric: 5,000 is no rate, and 3 % no count."""
    if amount is None or metric is None or amount.relative:
        return True
    if metric.unit is Unit.PERCENT and amount.unit is None:
        return amount.value <= _MOST_PERCENT
    return amount.value_in(metric.unit) is not None


def _with_amount(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    draft: KpiDraft,
    wish: KpiWish,
    measure: Measure,
) -> tuple[KpiWish, str]:
    """Return the wish with its number in the metric's unit, and what is doubtful about it."""
    wish = replace(wish, baseline=_in_unit(draft.baseline, measure))
    if draft.amount is None:
        return wish, "amount_several" if draft.amounts else ""
    if draft.amount.relative:
        return _relative(uow, asker, knowledge, channel_id, draft.amount, wish, measure)
    amount = _in_unit(draft.amount, measure)
    if amount is None:
        return wish, "amount_unit"
    is_gain = wish.kind is TargetKind.CHANGE and measure.aggregation is Aggregation.SUM
    if not is_gain:
        return replace(wish, amount=amount), ""
    # "+1,000" of what is counted as a gain anyway is its total; of others it may be either.
    if measure.is_gain:
        return replace(wish, amount=abs(amount), kind=TargetKind.TOTAL), ""
    return replace(wish, amount=amount), "kind_doubtful"


def _bare(amount: Amount | None) -> Decimal | None:
    """Return a number that any metric may have, for the form that asks for the metric."""
    if amount is None or amount.relative or amount.unit is not None:
        return None
    return amount.signed


def _in_unit(amount: Amount | None, measure: Measure) -> Decimal | None:
    return None if amount is None else amount.value_in(measure.unit)


def _relative(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    amount: Amount,
    wish: KpiWish,
    measure: Measure,
) -> tuple[KpiWish, str]:
    """Turn a percentage of the present state into a number, where the present is known."""
    present = wish.baseline
    if present is None:
        present = _present(uow, asker, knowledge, channel_id, wish, measure)
    if present is None:
        return replace(wish, kind=None), "amount_relative"
    percent = amount.signed + 100 if amount.sign in {"+", "-"} else amount.value
    is_level = measure.aggregation is not Aggregation.SUM
    reached = (present * percent / 100).quantize(Decimal("0.01")).normalize()
    return (
        replace(
            wish,
            amount=reached + 0,
            kind=measure.kind,
            baseline=present if is_level else None,
        ),
        "",
    )


def _present(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    wish: KpiWish,
    measure: Measure,
) -> Decimal | None:
    """Return what a percentage is of: the newest level, or the total of as many days before."""
    chosen = series.choose(uow, asker, channel_id, replace(wish, metric=measure.key))
    if not isinstance(chosen, Series) or wish.until is None:
        return None
    team = teams.of_channel(uow, asker, channel_id)
    start = wish.start or local_day(asker.now, team.zone)
    if wish.until < start:
        return None
    length = timedelta(days=(wish.until - start).days + 1)
    before = Period(start=start - length, end=start)
    (rolled,) = uow.observations.roll_up(
        asker.workspace_id, [Window(series_id=chosen.series_id, period=before)]
    )
    is_sum = measure.aggregation is Aggregation.SUM
    first = before.start if is_sum else rolled.last_day
    breaks = breaking.days(uow, knowledge, [chosen]).get(chosen.series_id, ())
    if first is None or not rolled.days or divide(breaks, first, local_day(asker.now, team.zone)):
        return None
    return rolled.total if is_sum else rolled.last_value


def changed(wish: KpiWish, said: KpiWish) -> KpiWish:
    """Return the wish with what was said anew: a number, days, a rhythm, an owner."""
    return replace(
        wish,
        amount=wish.amount if said.amount is None else said.amount,
        kind=wish.kind if said.amount is None else said.kind or wish.kind,
        direction=said.direction or wish.direction,
        recurrence=said.recurrence or wish.recurrence,
        start=said.start or wish.start,
        until=said.until or wish.until,
        owner_id=said.owner_id or wish.owner_id,
    )


def keep(
    uow: UnitOfWork, asker: Asker, channel_id: ChannelId, data: Mapping[str, object]
) -> DraftId:
    """Store what waits for an answer and return its id."""
    draft_id = DraftId(uow.new_id())
    uow.drafts.save(
        Draft(
            workspace_id=asker.workspace_id,
            draft_id=draft_id,
            kind=KIND,
            by=asker.user_id,
            channel_id=channel_id,
            data=data,
            expires_at=asker.now + WAITS,
        )
    )
    return draft_id


def forget(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> None:
    """Delete what the asker was asked about; what others are asked stays.

    NotFound when the asker has left the channel.
    """
    found = uow.drafts.get(asker.workspace_id, draft_id)
    if found is None or found.kind != KIND or found.by != asker.user_id:
        return
    access.enter(uow, asker, found.channel_id)
    uow.drafts.delete(asker.workspace_id, draft_id)


def kept(uow: UnitOfWork, asker: Asker, draft_id: DraftId) -> Draft:
    """Return what the asker was asked about; Stale when it expired or was answered already."""
    found = uow.drafts.get(asker.workspace_id, draft_id)
    if (
        found is None
        or found.kind != KIND
        or found.by != asker.user_id
        or found.expires_at <= asker.now
    ):
        raise Stale("stale.draft")
    access.enter(uow, asker, found.channel_id)
    return found
