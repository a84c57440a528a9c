"""The story of a goal: what was aimed at, what changed, what was tried, how it ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kpi.charts import Chart
from kpi.digest import Line
from kpi.knowledge import Knowledge, Text
from kpi.model import NO_PURPOSE, Goal, GoalId, Kpi, KpiId, Team, UserId
from kpi.ports import Action, ActionState, AuditEntry, Json, UnitOfWork
from kpi.usecases import access
from kpi.usecases.access import Asker
from kpi.usecases.digests import composing, drawing
from kpi.usecases.lookups import standings
from kpi.usecases.people import teams


class EventKind(StrEnum):
    """What can happen to a goal."""

    GOAL_SET = "goal_set"
    GOAL_CHANGED = "goal_changed"
    GOAL_CLOSED = "goal_closed"
    GOAL_REOPENED = "goal_reopened"
    KPI_SET = "kpi_set"
    KPI_CHANGED = "kpi_changed"
    ACTION_SET = "action_set"
    ACTION_DONE = "action_done"
    ACTION_DROPPED = "action_dropped"
    ACTION_JUDGED = "action_judged"
    EVALUATED = "evaluated"
    TURN_EVALUATED = "turn_evaluated"
    LESSON = "lesson"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened on a local day; ``data`` is what the sentence of its kind needs."""

    day: date
    kind: EventKind
    by: UserId | None = None
    data: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One KPI: how it stands or ended, its line, and its values day by day."""

    kpi: Kpi
    line: Line
    chart: Chart | None
    points: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that is known of a goal; events oldest first."""

    goal: Goal
    purpose: Text | None  # None: none stated
    zone: str
    chapters: tuple[Chapter, ...]
    events: tuple[Event, ...]


def of_goal(uow: UnitOfWork, asker: Asker, knowledge: Knowledge, goal_id: GoalId) -> Story:
    """Return the story of a goal that the asker may see; NotFound."""
    goal = access.goal(uow, asker, goal_id)
    team = teams.of_channel(uow, asker, goal.channel_id)
    return tell(uow, knowledge, goal, team, standings.local_day(asker.now, team.zone))


def tell(uow: UnitOfWork, knowledge: Knowledge, goal: Goal, team: Team, today: date) -> Story:
    """Return the story of a goal as of the team's ``today``."""
    kpis = uow.kpis.of_goal(goal.workspace_id, goal.goal_id)
    known = standings.of_kpis(uow, goal.workspace_id, kpis, today)
    names = {one.kpi.kpi_id: composing.name_of(knowledge, one.kpi) for one in known}
    purpose = knowledge.purposes.get(goal.purpose)
    return Story(
        goal=goal,
        purpose=purpose.name if purpose and goal.purpose != NO_PURPOSE else None,
        zone=team.zone,
        chapters=tuple(
            Chapter(
                kpi=one.kpi,
                line=composing.line_of(knowledge, one),
                chart=drawing.chart_of(uow, knowledge, team, one),
                points=tuple(
                    uow.observations.points(
                        goal.workspace_id, one.series.series_id, one.kpi.period
                    )
                ),
            )
            for one in known
        ),
        events=tuple(sorted(_events(uow, goal, kpis, names, team), key=_when)),
    )


def _when(event: Event) -> date:
    return event.day


def _events(
    uow: UnitOfWork, goal: Goal, kpis: Sequence[Kpi], names: Mapping[KpiId, Text], team: Team
) -> Iterator[Event]:
    workspace_id = goal.workspace_id
    yield from _audited(uow.audit.of_subject(workspace_id, goal.goal_id), _GOAL, team, Text())
    for kpi in kpis:
        name = names.get(kpi.kpi_id, Text())
        yield from _audited(uow.audit.of_subject(workspace_id, kpi.kpi_id), _KPI, team, name)
    for action in uow.actions.of_goal(workspace_id, goal.goal_id):
        yield from _of_action(action, team, names.get(action.kpi_id, Text()))
    for found in uow.evaluations.of_goal(workspace_id, goal.goal_id):
        kind = EventKind.TURN_EVALUATED if found.kpi_id else EventKind.EVALUATED
        yield Event(day=found.last_day, kind=kind, data=found.facts)
    for lesson in uow.lessons.of_goal(workspace_id, goal.goal_id):
        yield Event(
            day=standings.local_day(lesson.at, team.zone),
            kind=EventKind.LESSON,
            by=lesson.by,
            data={
                "worked": lesson.worked,
                "did_not": lesson.did_not,
                "next_time": lesson.next_time,
            },
        )
    yield from _notes(uow, goal)


def _notes(uow: UnitOfWork, goal: Goal) -> Iterator[Event]:
    for note in uow.notes.of_channel(goal.workspace_id, goal.channel_id, goal.period):
        yield Event(day=note.day, kind=EventKind.NOTE, by=note.by, data={"text": note.text})


_GOAL = {
    "goal.set": EventKind.GOAL_SET,
    "goal.changed": EventKind.GOAL_CHANGED,
    "goal.closed": EventKind.GOAL_CLOSED,
    "goal.reopened": EventKind.GOAL_REOPENED,
}
_KPI = {"kpi.set": EventKind.KPI_SET, "kpi.changed": EventKind.KPI_CHANGED}


def _audited(
    entries: Sequence[AuditEntry], kinds: Mapping[str, EventKind], team: Team, name: Text
) -> Iterator[Event]:
    for entry in reversed(entries):  # they come newest first
        kind = kinds.get(entry.action)
        if kind is not None:
            yield Event(
                day=standings.local_day(entry.at, team.zone),
                kind=kind,
                by=entry.who,
                data={**_both(name), "before": entry.before, "after": entry.after},
            )


def _of_action(action: Action, team: Team, name: Text) -> Iterator[Event]:
    data: Json = {**_both(name), "what": action.what}
    by = action.owner_id
    set_on = standings.local_day(action.created_at, team.zone)
    yield Event(day=set_on, kind=EventKind.ACTION_SET, by=by, data=data)
    if action.ended_on is not None:
        was_done = action.state is ActionState.DONE
        kind = EventKind.ACTION_DONE if was_done else EventKind.ACTION_DROPPED
        yield Event(day=action.ended_on, kind=kind, by=by, data=data)
    if action.effect is not None:
        start = date.fromisoformat(str(action.effect["start"]))
        day = start + timedelta(days=int(str(action.effect["days"])))
        found = {**data, "finding": action.effect["finding"]}
        yield Event(day=day, kind=EventKind.ACTION_JUDGED, data=found)


def _both(name: Text) -> Json:
    return {"name": {"ja": name.ja, "en": name.en}}
