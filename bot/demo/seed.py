"""Lets the fictional teams move in: rows as their own commands would have made them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.demo.teams import DemoGoal, DemoKpi, DemoTeam, days_before, month_start, values
from kpi.knowledge import Knowledge
from kpi.model import (
    ChannelId,
    Goal,
    GoalId,
    Kept,
    Kpi,
    KpiId,
    MetricKey,
    Observation,
    Period,
    PurposeKey,
    Series,
    SeriesId,
    Target,
    Team,
    UserId,
    WorkspaceId,
)
from kpi.ports import Schedule, UnitOfWork

HISTORY_DAYS = 300
SOURCE = "file"


def move_in(
    uow: UnitOfWork,
    knowledge: Knowledge,
    team: DemoTeam,
    *,
    workspace_id: WorkspaceId,
    channel_id: ChannelId,
    people: Mapping[str, UserId],
    now: datetime,
) -> None:
    """Write the team's channel, goals, KPIs, values and weekly digest; the caller commits."""
    owner_id = people[team.owner]
    uow.teams.save(
        Team(
            workspace_id=workspace_id,
            channel_id=channel_id,
            name=team.channel,
            language=team.language,
            zone=team.zone,
            country=team.country,
            fallback_owner=owner_id,
        )
    )
    today = now.astimezone(ZoneInfo(team.zone)).date()
    for story in team.goals:
        goal = _goal(uow, story, workspace_id, channel_id, people[story.owner], today)
        for kpi in story.kpis:
            _kpi(uow, knowledge, kpi, goal, today)
    uow.schedules.save(
        Schedule(
            workspace_id=workspace_id,
            channel_id=channel_id,
            kind="weekly",
            weekday=0,
            zone=team.zone,
            country=team.country,
            owner_id=owner_id,
            planned_until=now,
        )
    )


def _goal(
    uow: UnitOfWork,
    story: DemoGoal,
    workspace_id: WorkspaceId,
    channel_id: ChannelId,
    owner_id: UserId,
    today: date,
) -> Goal:
    start = month_start(today, -2)
    goal = Goal(
        workspace_id=workspace_id,
        goal_id=GoalId(uow.new_id()),
        channel_id=channel_id,
        sentence=story.sentence,
        purpose=PurposeKey(story.purpose),
        owner_id=owner_id,
        period=Period(start=start, end=month_start(start, story.months)),
        created_by=owner_id,
        created_at=datetime.combine(start, time(1), tzinfo=UTC),
    )
    uow.goals.save(goal)
    return goal


def _kpi(uow: UnitOfWork, knowledge: Knowledge, story: DemoKpi, goal: Goal, today: date) -> None:
    series = _series(uow, knowledge, story, goal)
    learnt = datetime.combine(today, time(0), tzinfo=UTC)
    observations = [
        Observation(
            series_id=series.series_id, day=day, value=value, source=SOURCE, learnt_at=learnt
        )
        for day, value in values(story.daily, days_before(today, HISTORY_DAYS), story.metric)
    ]
    uow.observations.upsert(goal.workspace_id, observations)
    uow.kpis.save(
        Kpi(
            workspace_id=goal.workspace_id,
            kpi_id=KpiId(uow.new_id()),
            goal_id=goal.goal_id,
            channel_id=goal.channel_id,
            metric=series.metric,
            label="",
            series_id=series.series_id,
            target=Target(
                value=Decimal(story.target), kind=story.kind, recurrence=story.recurrence
            ),
            baseline=None if story.baseline is None else Decimal(story.baseline),
            period=goal.period,
            owner_id=goal.owner_id,
            kept=_kept(story, goal),
            created_by=goal.owner_id,
            created_at=goal.created_at + timedelta(minutes=5),
        )
    )


def _series(uow: UnitOfWork, knowledge: Knowledge, story: DemoKpi, goal: Goal) -> Series:
    metric = knowledge.metrics[MetricKey(story.metric)]
    return uow.series.find_or_add(
        Series(
            workspace_id=goal.workspace_id,
            series_id=SeriesId(uow.new_id()),
            channel_id=goal.channel_id,
            metric=metric.key,
            scope=story.scope,
            aggregation=metric.aggregation,
            unit=metric.unit,
        )
    )


def _kept(story: DemoKpi, goal: Goal) -> Kept | None:
    if not story.kept_reason:
        return None
    return Kept(reason=story.kept_reason, by=goal.owner_id, at=goal.created_at)
