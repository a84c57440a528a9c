"""What stands in the KPI's modal, by action id, and the wish that it makes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.blocks.kpi_modal import NEW_SERIES, ONCE
from bot.ids import KpiUi
from bot.listeners.carried import maybe
from kpi.errors import NotUnderstood
from kpi.language.numbers import parse_amount
from kpi.language.scopes import LONGEST_PART
from kpi.language.text import tidy
from kpi.model import (
    Aggregation,
    Direction,
    GoalId,
    MetricKey,
    Recurrence,
    Scope,
    SeriesId,
    TargetKind,
    Unit,
    UserId,
)
from kpi.usecases.kpis.picking import LONGEST_NAME
from kpi.usecases.lookups.measures import Measure
from kpi.usecases.lookups.wishes import KpiWish, OwnWish

#: How the value of a choice starts that names a metric which is not there yet.
NEW_METRIC = "new:"
#: What is filled in for a person is no longer than what Slack takes in its narrowest place.
_LONGEST = 500


def metric_in(values: Mapping[str, str]) -> tuple[MetricKey | None, OwnWish | None]:
    """Return the metric that is chosen, or the one that the team is about to name."""
    chosen = values.get(KpiUi.METRIC, "")
    if chosen.startswith(NEW_METRIC):
        way, unit = values.get(KpiUi.ADDS_UP, ""), values.get(KpiUi.UNIT, "")
        return None, OwnWish(
            name=chosen.removeprefix(NEW_METRIC),
            aggregation=maybe(Aggregation, way) or Aggregation.SUM,
            unit=maybe(Unit, unit) or Unit.COUNT,
        )
    return (MetricKey(chosen) if chosen else None), None


def values_of(wish: KpiWish, owner_id: UserId) -> dict[str, str]:
    """Return the wish as a person would have entered it."""
    # A choice carries little: a name that is too long for one is proposed in short.
    own = f"{NEW_METRIC}{wish.own.name[:LONGEST_NAME]}" if wish.own else None
    said = {
        KpiUi.GOAL: wish.goal_id,
        KpiUi.METRIC: wish.metric or own,
        KpiUi.AMOUNT: _written(wish.amount, sign=wish.kind is TargetKind.CHANGE),
        KpiUi.KIND: wish.kind,
        KpiUi.DIRECTION: wish.direction,
        KpiUi.RECURRENCE: wish.recurrence or ONCE,
        KpiUi.START: wish.start,
        KpiUi.UNTIL: wish.until,
        KpiUi.BASELINE: _written(wish.baseline),
        KpiUi.OWNER: wish.owner_id or owner_id,
        KpiUi.SERIES: NEW_SERIES if wish.new_series else wish.series_id,
        KpiUi.PLATFORM: wish.scope.platform,
        KpiUi.ACCOUNT: wish.scope.account,
        KpiUi.CAMPAIGN: wish.scope.campaign,
        KpiUi.INFLUENCER: wish.scope.influencer,
        KpiUi.REASON: wish.reason,
        KpiUi.REVIEW: wish.review_on,
    }
    return {key: str(value)[:_LONGEST] for key, value in said.items() if value}


def _written(amount: Decimal | None, *, sign: bool = False) -> str:
    if amount is None:
        return ""
    return f"{amount:+,f}" if sign else f"{amount:,f}"


def wish_of(values: Mapping[str, str], measure: Measure | None) -> tuple[KpiWish, dict[str, str]]:
    """Return what was entered as a wish, and what could not be read: field -> code."""
    metric, own = metric_in(values)
    problems: dict[str, str] = {}
    amount, signed = _amount(values.get(KpiUi.AMOUNT, ""), "amount", measure, problems)
    baseline, _ = _amount(values.get(KpiUi.BASELINE, ""), "baseline", measure, problems)
    kind = maybe(TargetKind, values.get(KpiUi.KIND))
    if signed and kind is TargetKind.LEVEL:
        kind = TargetKind.CHANGE
    series = values.get(KpiUi.SERIES, "")
    wish = KpiWish(
        goal_id=maybe(GoalId, values.get(KpiUi.GOAL)),
        metric=metric,
        own=own,
        amount=amount,
        kind=kind,
        direction=maybe(Direction, values.get(KpiUi.DIRECTION)),
        recurrence=_rhythm(values.get(KpiUi.RECURRENCE, ONCE)),
        baseline=baseline,
        start=maybe(date.fromisoformat, values.get(KpiUi.START)),
        until=maybe(date.fromisoformat, values.get(KpiUi.UNTIL)),
        owner_id=maybe(UserId, values.get(KpiUi.OWNER)),
        scope=_scope(values),
        series_id=SeriesId(series) if series and series != NEW_SERIES else None,
        new_series=series == NEW_SERIES,
        reason=values.get(KpiUi.REASON, ""),
        review_on=maybe(date.fromisoformat, values.get(KpiUi.REVIEW)),
    )
    return wish, problems


def _amount(
    text: str, field: str, measure: Measure | None, problems: dict[str, str]
) -> tuple[Decimal | None, bool]:
    """Return the number in the metric's unit and whether it was written with a plus."""
    if not text.strip():
        return None, False
    try:
        amount = parse_amount(text)
    except NotUnderstood as error:
        large = error.code == "number_too_large"
        problems[field] = "amount_large" if large else "amount_unread"
        return None, False
    if amount.relative:
        problems[field] = "amount_share"
        return None, False
    value = amount.value_in(measure.unit) if measure else amount.signed
    if value is None:
        problems[field] = "amount_unit"
    return value, amount.sign == "+"


def _rhythm(chosen: str) -> Recurrence | None:
    return None if chosen == ONCE else maybe(Recurrence, chosen)


def _scope(values: Mapping[str, str]) -> Scope:
    return Scope(
        platform=values.get(KpiUi.PLATFORM, ""),
        account=_part(values, KpiUi.ACCOUNT).lstrip("@＠"),
        campaign=_part(values, KpiUi.CAMPAIGN),
        influencer=_part(values, KpiUi.INFLUENCER),
    )


def _part(values: Mapping[str, str], field: KpiUi) -> str:
    return tidy(values.get(field, ""))[:LONGEST_PART]
