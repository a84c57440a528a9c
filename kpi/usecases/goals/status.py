"""What a channel works for and where it stands: goals, their KPIs, verdicts and progress."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi import early
from kpi.early import Early
from kpi.errors import NotFound
from kpi.fit import Finding
from kpi.knowledge import Knowledge
from kpi.model import ChannelId, Goal, Kpi
from kpi.ports import Delivery, DeliveryState, UnitOfWork
from kpi.rules import JudgedSet
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.fit import sets
from kpi.usecases.goals.goals import open_goals
from kpi.usecases.lookups import measures, naming, standings
from kpi.usecases.lookups.standings import Standing
from kpi.usecases.people import teams

#: How many messages that did not arrive an administrator is shown.
MOST_TROUBLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiView:
    """A KPI, where it stands, and whether it serves its goal; ``early``: why it is not judged."""

    standing: Standing
    finding: Finding
    early: Early | None = None

    @property
    def kpi(self) -> Kpi:
        """The KPI itself."""
        return self.standing.kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    """An open goal with its KPIs, oldest first; ``is_over`` when its period has ended."""

    goal: Goal
    kpis: tuple[KpiView, ...]
    is_over: bool = False
    judged: JudgedSet | None = None  # not asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """What did not arrive in the workspace, for administrators."""

    newest: Sequence[Delivery]
    counts: Mapping[DeliveryState, int]


def board(
    uow: UnitOfWork,
    asker: Asker,
    knowledge: Knowledge,
    channel_id: ChannelId,
    *,
    judging: bool = False,
) -> list[GoalView]:
    """Return the channel's open goals, oldest first; empty where Mato was never used.

    With ``judging`` each goal's KPIs are judged together as well.
    """
    team = uow.teams.get(asker.workspace_id, channel_id)
    if team is None:
        return []
    access.enter(uow, asker, channel_id)
    goals = open_goals(uow, asker, channel_id)
    kpis = uow.kpis.of_channel(asker.workspace_id, channel_id)
    today = standings.local_day(asker.now, team.zone)
    series = uow.series.of_channel(asker.workspace_id, channel_id) if judging else []
    standing = standings.of_kpis(uow, asker.workspace_id, kpis, today, series=series)
    judged = sets.of_goals(uow, knowledge, team, goals, kpis, today, series) if judging else {}
    return [
        GoalView(
            goal=goal,
            kpis=tuple(
                view(knowledge, goal, one, today)
                for one in standing
                if one.kpi.goal_id == goal.goal_id
            ),
            is_over=goal.period.last_day < today,
            judged=judged.get(goal.goal_id),
        )
        for goal in goals
    ]


def narrowed(
    board: Sequence[GoalView], words: str, names: Callable[[KpiView], Sequence[str]]
) -> list[GoalView]:
    """Return the part of a board that the words mean: goals by sentence, KPIs by any name."""
    meant = naming.goals([one.goal for one in board], words)
    if meant:
        return [one for one in board if one.goal in meant]
    found = naming.kpis([(it.kpi, names(it)) for one in board for it in one.kpis], words)
    kept = [replace(one, kpis=tuple(it for it in one.kpis if it.kpi in found)) for one in board]
    return [one for one in kept if one.kpis]


def view(knowledge: Knowledge, goal: Goal, standing: Standing, today: date) -> KpiView:
    """Return a KPI's standing together with its verdict, on the team's local ``today``."""
    measure = measures.of_kpi(knowledge, standing.kpi, standing.series)
    return KpiView(
        standing=standing,
        finding=measures.verdict(knowledge, goal, measure),
        early=early.why(standing.kpi, standing.progress, today),
    )


def of_kpi(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, kpi: Kpi) -> tuple[Goal, KpiView]:
    """Return the KPI's goal and where it stands; NotFound when the asker may not see it."""
    goal = access.goal(uow, asker, kpi.goal_id)
    team = teams.of_channel(uow, asker, kpi.channel_id)
    today = standings.local_day(asker.now, team.zone)
    found = standings.of_kpis(uow, asker.workspace_id, [kpi], today)
    if not found:
        raise NotFound("not_found.series")
    return goal, view(knowledge, goal, found[0], today)


def troubles(uow: UnitOfWork, asker: Asker) -> Troubles | None:
    """Return what did not arrive; None for people who are not administrators, or when all did."""
    if not asker.person.is_admin:
        return None
    newest = uow.outbox.troubled(asker.workspace_id, MOST_TROUBLES)
    if not newest:
        return None
    return Troubles(newest=newest, counts=uow.outbox.counts(asker.workspace_id))
