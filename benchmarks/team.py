"""A team with goals, KPIs and years of daily numbers, written as the product writes them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from kpi.knowledge import Knowledge
from kpi.model import (
    Aggregation,
    ChannelId,
    Goal,
    GoalId,
    Kpi,
    KpiId,
    Language,
    Observation,
    Period,
    Person,
    PurposeKey,
    Series,
    SeriesId,
    Target,
    TargetKind,
    Team,
    UserId,
    WorkspaceId,
)
from kpi.ports import UnitOfWork

OWNER = UserId("U1")
_EACH_GOAL = 10
_GOALS = (("認知度を高めたい", "awareness"), ("サイトへの訪問を増やしたい", "traffic"))


def settle_in(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, *, kpis: int, now: datetime
) -> list[Kpi]:
    """Give the team so many KPIs, ten to a goal; their numbers are ``values``."""
    uow.teams.save(team)
    uow.people.save(a_known_person(team.workspace_id, now))
    made: list[Kpi] = []
    for first in range(0, kpis, _EACH_GOAL):
        goal = _goal(uow, team, first // _EACH_GOAL, now)
        uow.goals.save(goal)
        made += [
            _kpi(uow, knowledge, goal, n) for n in range(first, min(first + _EACH_GOAL, kpis))
        ]
    for kpi in made:
        uow.kpis.save(kpi)
    return made


def a_team(workspace_id: str, channel_id: str) -> Team:
    """Return a Japanese team whose owner is OWNER."""
    return Team(
        workspace_id=WorkspaceId(workspace_id),
        channel_id=ChannelId(channel_id),
        name="sns",
        language=Language.JA,
        fallback_owner=OWNER,
    )


def a_known_person(workspace_id: WorkspaceId, now: datetime) -> Person:
    """Return OWNER, with a profile that was just read."""
    return Person(
        workspace_id=workspace_id,
        user_id=OWNER,
        language=Language.JA,
        language_is_known=True,
        refreshed_at=now,
    )


def _goal(uow: UnitOfWork, team: Team, number: int, now: datetime) -> Goal:
    sentence, purpose = _GOALS[number % len(_GOALS)]
    today = now.date()
    return Goal(
        workspace_id=team.workspace_id,
        goal_id=GoalId(uow.new_id()),
        channel_id=team.channel_id,
        sentence=sentence,
        purpose=PurposeKey(purpose),
        owner_id=OWNER,
        period=Period(start=today - timedelta(days=60), end=today + timedelta(days=120)),
        created_by=OWNER,
        created_at=now,
    )


def _kpi(uow: UnitOfWork, knowledge: Knowledge, goal: Goal, number: int) -> Kpi:
    counted = [m for m in knowledge.metrics.values() if m.aggregation is Aggregation.SUM]
    metric = counted[number % len(counted)]
    series = uow.series.find_or_add(
        Series(
            workspace_id=goal.workspace_id,
            series_id=SeriesId(uow.new_id()),
            channel_id=goal.channel_id,
            metric=metric.key,
            aggregation=metric.aggregation,
            unit=metric.unit,
        )
    )
    return Kpi(
        workspace_id=goal.workspace_id,
        kpi_id=KpiId(uow.new_id()),
        goal_id=goal.goal_id,
        channel_id=goal.channel_id,
        metric=metric.key,
        label="",
        series_id=series.series_id,
        target=Target(value=Decimal(1_000_000), kind=TargetKind.TOTAL),
        period=goal.period,
        owner_id=OWNER,
        created_by=OWNER,
        created_at=goal.created_at,
    )


def values(kpis: Sequence[Kpi], days: int, now: datetime) -> Iterator[Observation]:
    """Yield a made-up value of each KPI for each of the last ``days`` days."""
    for back in range(days, 0, -1):
        day = now.date() - timedelta(days=back)
        for number, kpi in enumerate(kpis):
            yield Observation(
                series_id=kpi.series_id,
                day=day,
                value=Decimal(3000 + (day.toordinal() * (number + 7)) % 4001),
                source="file",
                learnt_at=now,
            )
