"""One team's digest from what is current, in a handful of reads however many KPIs it has.

What several parts of it go by (series, notes, values to draw) is read once for all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kpi.digest import (
    Aim,
    Broken,
    DigestContent,
    Group,
    Improving,
    Label,
    Line,
    Moving,
    News,
    Revised,
    changes,
)
from kpi.knowledge import Knowledge, Text
from kpi.marked_days import MarkedDay
from kpi.messages import MessageKind
from kpi.model import (
    NO_PURPOSE,
    ChannelId,
    Goal,
    GoalId,
    GoalState,
    Kpi,
    MetricKey,
    Period,
    Series,
    Team,
    WorkspaceId,
)
from kpi.ports import ActionState, Json, UnitOfWork
from kpi.rules import JudgedSet, Severity, telling
from kpi.usecases.digests import correcting, drawing, moving, overdue
from kpi.usecases.digests.movers import WEEK, Moved
from kpi.usecases.digests.moving import NotedIn
from kpi.usecases.files import comments
from kpi.usecases.fit import contraries, sets
from kpi.usecases.histories import breaking
from kpi.usecases.histories.breaking import Breaks
from kpi.usecases.histories.forecasts import HolidayIn, nobodys_holidays
from kpi.usecases.lookups import outcomes, standings
from kpi.usecases.lookups.standings import Standing

#: Notes at least so far back are repeated.
_NOTED = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a digest is composed for, besides what is current.

    ``planned_for`` is given when it is late; ``left_out`` counts those that never went out;
    ``is_resumed`` is the first after a pause that ended by itself.
    So many ``days`` are compared with as many before them.
    """

    next_at: datetime | None = None
    planned_for: datetime | None = None
    left_out: int = 0
    is_resumed: bool = False
    days: int = WEEK
    is_holiday: HolidayIn = nobodys_holidays


def compose(
    uow: UnitOfWork,
    knowledge: Knowledge,
    team: Team,
    now: datetime,
    occasion: Occasion | None = None,
) -> DigestContent:
    """Return what the channel's digest says now; without goals it has no groups."""
    today = standings.local_day(now, team.zone)
    goals, kpis, series = _current(uow, team)
    asked, last = occasion or Occasion(), _last_facts(uow, team.workspace_id, team.channel_id)
    known = standings.of_kpis(uow, team.workspace_id, kpis, today, series=series)
    marked = breaking.marked(uow, knowledge, [one.series for one in known])
    judged = sets.of_goals(uow, knowledge, team, goals, kpis, today, series, marked)
    groups = tuple(_group(uow, knowledge, goal, known, judged, today) for goal in goals)
    lines = [line for group in groups for line in group.lines]
    seen, breaks = _breaks(uow, known, marked)
    drawable, since = drawing.drawable(known, lines), _since(last, team.zone)
    noted = _noted(uow, team, since, today, asked.days, [one.period for one in drawable])
    moves = moving.of_digest(
        uow,
        knowledge,
        team,
        known,
        last,
        today,
        days=asked.days,
        is_holiday=asked.is_holiday,
        breaks=breaks,
        noted=noted,
    )
    labelled = [(label(knowledge, one.kpi, one.series), one) for one in known]
    revised = _revised(uow, team, labelled, last)
    return DigestContent(
        channel_id=team.channel_id,
        zone=team.zone,
        country=team.country,
        now=now,
        as_of=_newest(known),
        groups=groups,
        charts=drawing.charts_of(uow, team, drawable, seen, noted, revised),
        since=since,
        changes=changes(last, lines),
        movers=_movers(knowledge, moves.movers),
        around=moves.around,
        moved=moves.told,
        revised=revised,
        broken=_broken(labelled, breaks, last, today - 2 * timedelta(days=asked.days)),
        breaks={**_told_breaks(last), **_days_of(known, breaks)},
        news=_news(knowledge, goals, judged, kpis, last),
        contrary=contraries.of_goals(uow, knowledge, goals, labelled, today, last),
        stale=overdue.of_kpis(uow, knowledge, labelled, today),
        improving=_improving(uow, knowledge, team, known),
        notes=_notes(noted, since, today, moves.around),
        comments=comments.lately(uow, team, series, today, asked.days),
        next_at=asked.next_at,
        planned_for=asked.planned_for,
        left_out=asked.left_out,
        is_resumed=asked.is_resumed,
    )


def _breaks(
    uow: UnitOfWork, known: Sequence[Standing], marked: breaking.Found
) -> tuple[breaking.Found, Breaks]:
    """Return the breaks that have values before them, all and the last of each series."""
    seen = breaking.real(uow, [one.series for one in known], marked)
    return seen, {series_id: several[-1] for series_id, several in seen.items()}


def _current(uow: UnitOfWork, team: Team) -> tuple[list[Goal], list[Kpi], list[Series]]:
    """Return the channel's open goals, their KPIs, and all of its series."""
    place = (team.workspace_id, team.channel_id)
    goals = uow.goals.of_channel(*place, GoalState.OPEN)
    return goals, uow.kpis.of_channel(*place), uow.series.of_channel(*place)


def _newest(known: Sequence[Standing]) -> date | None:
    days = [one.roll_up.newest_day for one in known if one.roll_up.newest_day]
    return max(days, default=None)


def label(knowledge: Knowledge, kpi: Kpi, series: Series) -> Label:
    """Return what the KPI is called: the team's own words, else the catalog's."""
    return Label(
        kpi_id=kpi.kpi_id,
        name=name_of(knowledge, kpi),
        scope=series.scope,
        unit=series.unit,
    )


def line_of(knowledge: Knowledge, standing: Standing) -> Line:
    """Return the KPI as a digest or a Home tab shows it."""
    return Line(
        label=label(knowledge, standing.kpi, standing.series),
        kind=standing.kpi.target.kind,
        recurrence=standing.kpi.target.recurrence,
        progress=standing.progress,
        owner_id=standing.kpi.owner_id,
        confidence=standing.confidence.level if standing.confidence else None,
    )


def name_of(knowledge: Knowledge, kpi: Kpi) -> Text:
    """Return the KPI's name in both languages."""
    known = knowledge.metrics.get(kpi.metric)
    if kpi.label or known is None:
        name = kpi.label or str(kpi.metric)
        return Text(ja=name, en=name)
    return known.name


def _last_facts(uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId) -> Json:
    """Return what the last digest said, as it was kept with the delivery."""
    last = uow.outbox.last_sent(workspace_id, MessageKind.DIGEST.value, channel_id)
    kept = last.rendered.get("facts") if last is not None and last.rendered else None
    return kept if isinstance(kept, Mapping) else {}


def _since(last: Json, zone: str) -> date | None:
    day = last.get("day")
    return standings.local_day(datetime.fromisoformat(str(day)), zone) if day else None


def _revised(
    uow: UnitOfWork, team: Team, known: Sequence[tuple[Label, Standing]], last: Json
) -> tuple[Revised, ...]:
    """Return what reads otherwise now than in the last digest; nothing where there was none."""
    day = _since(last, team.zone)
    if day is None:
        return ()
    at = datetime.fromisoformat(str(last["day"]))
    return correcting.since(uow, team.workspace_id, known, at, day)


def _broken(
    known: Sequence[tuple[Label, Standing]], breaks: Breaks, last: Json, since: date
) -> tuple[Broken, ...]:
    """Return the KPIs that break in their window, or in the days compared, and no one knows."""
    told = _told_breaks(last)
    return tuple(
        Broken(label=it, day=found.day, name=found.name)
        for it, one in known
        if (found := breaks.get(one.series.series_id)) is not None
        and (found.day in one.progress.window or found.day > since)
        and told.get(one.kpi.kpi_id) != found.day.isoformat()
    )


def _told_breaks(last: Json) -> Mapping[str, object]:
    told = last.get("breaks")
    return told if isinstance(told, Mapping) else {}


def _days_of(known: Sequence[Standing], breaks: Breaks) -> Json:
    return {
        one.kpi.kpi_id: breaks[one.series.series_id].day.isoformat()
        for one in known
        if one.series.series_id in breaks
    }


def _group(
    uow: UnitOfWork,
    knowledge: Knowledge,
    goal: Goal,
    known: Sequence[Standing],
    judged: Mapping[GoalId, JudgedSet],
    today: date,
) -> Group:
    purpose = knowledge.purposes.get(goal.purpose)
    cover = judged[goal.goal_id].coverage
    add = cover.add if cover else None
    return Group(
        goal_id=goal.goal_id,
        sentence=goal.sentence,
        purpose=purpose.name if purpose and goal.purpose != NO_PURPOSE else None,
        period=goal.period,
        owner_id=goal.owner_id,
        lines=tuple(line_of(knowledge, one) for one in known if one.kpi.goal_id == goal.goal_id),
        roles={role: len(members) for role, members in cover.filled.items()} if cover else {},
        add=knowledge.metrics[add].name if add else None,
        fills=cover.fills if cover else None,
        concerns=tuple(one.key for one in judged[goal.goal_id].open),
        aim=_aim(uow, knowledge, goal, today),
    )


def _aim(uow: UnitOfWork, knowledge: Knowledge, goal: Goal, today: date) -> Aim | None:
    """Return the number that the goal names for its outcome, and where that stands."""
    if goal.outcome_target is None:
        return None
    stands = outcomes.standing(uow, knowledge, goal, today)
    metric = goal.outcome_metric or MetricKey("")
    known = knowledge.metrics.get(metric)
    return Aim(
        name=known.name if known else Text(ja=metric, en=metric),
        unit=outcomes.unit_of(knowledge, metric),
        target=goal.outcome_target,
        value=stands.value if stands else None,
    )


def _news(
    knowledge: Knowledge,
    goals: Sequence[Goal],
    judged: Mapping[GoalId, JudgedSet],
    kpis: Sequence[Kpi],
    last: Json,
) -> tuple[News, ...]:
    """Return what the last digest did not know of, the gravest first."""
    told = last.get("concerns")
    before = told if isinstance(told, Mapping) else {}
    kept = {kpi.kpi_id: kpi.kept for kpi in kpis}
    found = [
        (concern, goal)
        for goal in goals
        for concern in judged[goal.goal_id].open
        if concern.key not in before.get(goal.goal_id, ())
    ]
    order = list(Severity)
    return tuple(
        News(
            sentence=goal.sentence,
            remark=telling.remark(concern, goal.purpose, knowledge),
            kept=kept.get(concern.about[0].kpi_id) if concern.about else None,
        )
        for concern, goal in sorted(found, key=lambda pair: order.index(pair[0].severity))
    )


def _improving(
    uow: UnitOfWork, knowledge: Knowledge, team: Team, known: Sequence[Standing]
) -> tuple[Improving, ...]:
    """Return what is under way for the KPIs shown, by the day that it is due."""
    by_id = {one.kpi.kpi_id: one for one in known}
    found = uow.actions.of_channel(team.workspace_id, team.channel_id, ActionState.OPEN)
    return tuple(
        Improving(what=one.what, label=label(knowledge, it.kpi, it.series), due=one.due)
        for one in found
        if (it := by_id.get(one.kpi_id)) is not None
    )


def _movers(knowledge: Knowledge, found: Sequence[Moved]) -> tuple[Moving, ...]:
    return tuple(
        Moving(label=label(knowledge, one.standing.kpi, one.standing.series), mover=one.mover)
        for one in found
    )


def _noted(
    uow: UnitOfWork,
    team: Team,
    since: date | None,
    today: date,
    days: int,
    drawn: Sequence[Period],
) -> NotedIn:
    """Return the team's notes on any days that the digest looks at, read at once."""
    starts = [since or today, today - _NOTED, moving.first_compared(today, days)]
    whole = Period(
        start=min([*starts, *(one.start for one in drawn)]),
        end=max([today + timedelta(days=1), *(one.end for one in drawn)]),
    )
    found = uow.notes.of_channel(team.workspace_id, team.channel_id, whole)
    return lambda period: [one for one in found if one.day in period]


def _notes(
    noted: NotedIn, since: date | None, today: date, named: Sequence[MarkedDay]
) -> tuple[tuple[date, str], ...]:
    """Return what the team noted on days since the last digest, or in the last week.

    What is ``named`` already is not said twice.
    """
    start = min(since or today, today - _NOTED)
    found = noted(Period(start=start, end=today + timedelta(days=1)))
    known = {(one.day, one.text) for one in named}
    return tuple((one.day, one.text) for one in found if (one.day, one.text) not in known)
