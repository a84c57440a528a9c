"""The goal goes on: a new period with the same KPIs, their targets proposed from what was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from kpi import evaluation
from kpi.alerts import AlertKind, Stage
from kpi.knowledge import Knowledge
from kpi.model import Goal, GoalId, Kpi, KpiId, Period, Series
from kpi.ports import WHOLE_GOAL, AlertState, Evaluation, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.goals import goals
from kpi.usecases.goals.goals import GoalWish
from kpi.usecases.kpis import kpis
from kpi.windows import is_level


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One KPI to go on with: the target proposed, and the result that it comes from."""

    kpi: Kpi
    series: Series
    proposed: Decimal
    result: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPeriod:
    """What is offered after a goal's period."""

    goal: Goal
    period: Period
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The goal of the new period; ``left`` are KPIs that could not be carried on."""

    goal: Goal
    kpis: tuple[Kpi, ...]
    left: int = 0


def offer(uow: UnitOfWork, asker: Asker, goal_id: GoalId, today: date) -> NextPeriod:
    """Return the next period with a target for each KPI; NotFound, NotAllowed.

    A KPI whose past proposes nothing is offered with the target that it had.
    """
    goal = access.goal(uow, asker, goal_id, to_change=True)
    concluded = uow.evaluations.get(asker.workspace_id, goal_id, WHOLE_GOAL, goal.period.last_day)
    known = _concluded(concluded)
    found = uow.kpis.of_goal(asker.workspace_id, goal_id)
    stored = uow.series.get_many(asker.workspace_id, [kpi.series_id for kpi in found])
    series = {one.series_id: one for one in stored}
    period = evaluation.after(goal.period)
    while period.end <= today:
        period = evaluation.after(period)
    return NextPeriod(
        goal=goal,
        period=period,
        offers=tuple(
            _offer(kpi, series[kpi.series_id], known.get(kpi.kpi_id, {}))
            for kpi in found
            if kpi.series_id in series
        ),
    )


def _concluded(found: Evaluation | None) -> Mapping[str, Mapping[str, object]]:
    told = found.facts.get("kpis") if found else None
    return {str(one["kpi"]): one for one in told} if isinstance(told, list) else {}


def _offer(kpi: Kpi, series: Series, told: Mapping[str, object]) -> Offer:
    proposed, value = told.get("proposed"), told.get("value")
    return Offer(
        kpi=kpi,
        series=series,
        proposed=Decimal(str(proposed)) if proposed else kpi.target.value,
        result=Decimal(str(value)) if value else None,
    )


def begin(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    goal_id: GoalId,
    wish: GoalWish,
    targets: Mapping[KpiId, Decimal],
) -> Begun:
    """Set the goal of the new period with the KPIs that have a target, and close the old one.

    Raises NotUnderstood as ``goals.set_goal`` does. The channel is told of the new goal only.
    """
    old = access.goal(uow, asker, goal_id, to_change=True)
    goal = goals.set_goal(uow, asker, knowledge, old.channel_id, wish)
    wanted = [
        kpi for kpi in uow.kpis.of_goal(asker.workspace_id, goal_id) if kpi.kpi_id in targets
    ]
    made = _carried(uow, asker, knowledge, goal, wanted, targets)
    goals.succeed(uow, asker, goal_id)
    return Begun(goal=goal, kpis=tuple(made), left=len(wanted) - len(made))


def _carried(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    goal: Goal,
    wanted: Sequence[Kpi],
    targets: Mapping[KpiId, Decimal],
) -> list[Kpi]:
    made: list[Kpi] = []
    for kpi in wanted:
        series = uow.series.get(kpi.workspace_id, kpi.series_id)
        starts_anew = series is not None and is_level(series)
        wish = replace(
            kpis.wish_of(kpi),
            goal_id=goal.goal_id,
            amount=targets[kpi.kpi_id],
            start=goal.period.start,
            until=goal.period.last_day,
            baseline=None if starts_anew else kpi.baseline,
        )
        new = kpis.carry_on(uow, asker, knowledge, goal.channel_id, wish)
        if new is not None:
            _remember(uow, kpi, new, asker.now)
            made.append(new)
    return made


def _remember(uow: UnitOfWork, old: Kpi, new: Kpi, now: datetime) -> None:
    """Let the new KPI know how late the numbers of the old one usually came in."""
    states = uow.alerts.of_kpi(old.workspace_id, old.kpi_id)
    known = next((one for one in states if one.kind == AlertKind.DATA_MISSING), None)
    if known is not None:
        kept = {name: known.reason.get(name) for name in ("waits", "last_day")}
        uow.alerts.save(
            AlertState(
                workspace_id=new.workspace_id,
                kpi_id=new.kpi_id,
                kind=AlertKind.DATA_MISSING.value,
                state=Stage.OK.value,
                since=now,
                reason=kept,
            )
        )
