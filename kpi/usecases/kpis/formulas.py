"""Stating what a piece of earned media is counted as: only the team can, Mato proposes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpi.errors import NotUnderstood
from kpi.formulas import EMV, INSIDE, PER, WHOLE, Formula, FormulaId, standing
from kpi.knowledge import Knowledge
from kpi.messages import MessageKind
from kpi.model import ChannelId, MetricKey
from kpi.ports import Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.alerts import alerts
from kpi.usecases.people import teams
from kpi.usecases.records import audit, in_both, tell_channel

#: A dearer piece is a slip of the finger.
DEAREST = Decimal(100_000_000)
#: So far from today a formula may begin.
_FURTHEST = timedelta(days=800)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaWish:
    """A formula as somebody wants it; ``prices`` leave out what is not priced."""

    prices: Mapping[MetricKey, Decimal]
    valid_from: date | None


def stated(uow: UnitOfWork, asker: Asker) -> list[Formula]:
    """Return the versions of the workspace's formula that hold on any day, by day."""
    return standing(uow.formulas.of_metric(asker.workspace_id, EMV))


def first_day(uow: UnitOfWork, asker: Asker, today: date) -> date:
    """Return from when on a formula is offered to hold: the fiscal year's start for the first."""
    workspace = uow.workspaces.get(asker.workspace_id)
    if stated(uow, asker) or workspace is None:
        return today
    month = workspace.fiscal_month
    return date(today.year - (today.month < month), month, 1)


def problems(
    uow: UnitOfWork, asker: Asker, wish: FormulaWish, today: date
) -> dict[str, tuple[str, date | None]]:
    """Return what keeps the wish from being saved: field -> code and the day that it is about.

    The field is a metric's key, or ``valid_from``.
    """
    found: dict[str, tuple[str, date | None]] = {}
    priced = [key for key, price in wish.prices.items() if price]
    if not priced:
        found[next(iter(PER))] = ("nothing", None)
    for key, price in wish.prices.items():
        if not 0 <= price <= DEAREST:
            found[key] = ("out_of_range", None)
    if WHOLE in priced and not INSIDE.isdisjoint(priced):
        found[WHOLE] = ("twice", None)
    held = stated(uow, asker)
    if wish.valid_from is None:
        found["valid_from"] = ("no_day", None)
    elif held and wish.valid_from < held[-1].valid_from:
        found["valid_from"] = ("told_before", held[-1].valid_from)
    elif abs(wish.valid_from - today) > _FURTHEST:
        found["valid_from"] = ("far_off", None)
    return found


def state(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    wish: FormulaWish,
    today: date,
) -> Formula:
    """Keep the formula, work EMV out anew from its day on, and tell the channel.

    The same as what holds already changes nothing. Raises NotAllowed, and NotUnderstood with
    ``fields`` where ``problems`` has any.
    """
    teams.of_channel(uow, asker, channel_id)
    access.may_change(asker)
    uow.alone("formulas")
    fields = problems(uow, asker, wish, today)
    if fields or wish.valid_from is None:
        raise NotUnderstood("not_understood.formula", fields=fields)
    held = stated(uow, asker)
    made = Formula(
        workspace_id=asker.workspace_id,
        formula_id=FormulaId(uow.new_id()),
        metric=EMV,
        prices={key: str(wish.prices[key]) for key in PER if wish.prices.get(key)},
        valid_from=wish.valid_from,
        by=asker.user_id,
        at=asker.now,
    )
    if held and (held[-1].rates, held[-1].valid_from) == (made.rates, made.valid_from):
        return held[-1]
    uow.formulas.add(made)
    _record(uow, asker, knowledge, channel_id, made, held[-1] if held else None)
    followed = [kpi for kpi in uow.kpis.all_active(asker.workspace_id) if kpi.metric == EMV]
    if followed:
        series = sorted({kpi.series_id for kpi in followed})
        alerts.after_observations(uow, asker.workspace_id, series, asker.now)
    return made


def _record(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    made: Formula,
    before: Formula | None,
) -> None:
    audit(
        uow,
        asker,
        action="formula.stated",
        subject=made.formula_id,
        channel_id=channel_id,
        before=_facts(before) if before else None,
        after=_facts(made),
    )
    tell_channel(
        uow,
        asker,
        kind=MessageKind.FORMULA_STATED,
        subject=made.formula_id,
        channel_id=channel_id,
        data={
            **_facts(made),
            "name": in_both(knowledge.metrics[EMV].name),
            "parts": {key: in_both(knowledge.metrics[MetricKey(key)].name) for key in made.prices},
        },
    )


def _facts(one: Formula) -> Json:
    return {"prices": dict(one.prices), "valid_from": one.valid_from.isoformat()}
