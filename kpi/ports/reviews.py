"""What is concluded, learnt and tried: evaluations, lessons, improvement actions, notes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from kpi.model import ActionId, ChannelId, GoalId, KpiId, NoteId, Period, UserId, WorkspaceId
from kpi.ports.json import Json

#: Stands for the KPI where the whole goal is meant.
WHOLE_GOAL = KpiId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What was concluded of a goal's period, or of one turn or period of a KPI alone.

    ``kpi_id`` is empty when it is about the whole goal; ``last_day`` is the last local day of
    what was evaluated. A conclusion is never rewritten.
    """

    workspace_id: WorkspaceId
    goal_id: GoalId
    kpi_id: KpiId = WHOLE_GOAL
    last_day: date
    channel_id: ChannelId
    at: datetime
    facts: Json = field(default_factory=dict)


class Evaluations(Protocol):
    """Conclusions, one for each subject and period."""

    def add(self, evaluation: Evaluation) -> bool:
        """Insert; False when that period was evaluated already, and then nothing changes."""
        ...

    def get(
        self, workspace_id: WorkspaceId, goal_id: GoalId, kpi_id: KpiId, last_day: date
    ) -> Evaluation | None:
        """Return the conclusion of that period; an empty KPI id stands for the whole goal."""
        ...

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Evaluation]:
        """Return those of the goal and its KPIs, newest period first, the goal's own first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the owner of a goal learnt in a period, in their own words; parts may be empty."""

    workspace_id: WorkspaceId
    goal_id: GoalId
    last_day: date
    channel_id: ChannelId
    by: UserId
    at: datetime
    worked: str = ""
    did_not: str = ""
    next_time: str = ""


class Lessons(Protocol):
    """Lessons, one for each goal and period."""

    def save(self, lesson: Lesson) -> None:
        """Insert or replace."""
        ...

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Lesson]:
        """Return the goal's lessons, newest period first."""
        ...


class ActionState(StrEnum):
    """Where an improvement stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that a team tries in order to move a KPI.

    ``due`` is the day by which it is to be done. Once done, ``expected`` holds what the KPI
    would have done anyway, as it was forecast that day (kpi.effects), and ``effect`` what came
    of it when the time was over; None: not known (yet).
    """

    workspace_id: WorkspaceId
    action_id: ActionId
    goal_id: GoalId
    kpi_id: KpiId
    channel_id: ChannelId
    what: str
    owner_id: UserId
    due: date
    state: ActionState = ActionState.OPEN
    created_by: UserId
    created_at: datetime
    ended_on: date | None = None
    expected: Json | None = None
    effect: Json | None = None


class Actions(Protocol):
    """Improvements; dropped ones are kept for history."""

    def get(self, workspace_id: WorkspaceId, action_id: ActionId) -> Action | None: ...  # noqa: D102

    def save(self, action: Action) -> None:
        """Insert or replace."""
        ...

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, state: ActionState | None = None
    ) -> list[Action]:
        """Return the channel's actions, by the day that they are due."""
        ...

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Action]:
        """Return the goal's actions, by the day that they are due."""
        ...

    def waiting(self, workspace_id: WorkspaceId) -> list[Action]:
        """Return open ones, and done ones with an expectation but no effect yet, by due day."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a team knows of a day: a campaign began, the shop was closed."""

    workspace_id: WorkspaceId
    note_id: NoteId
    channel_id: ChannelId
    day: date
    text: str
    by: UserId
    at: datetime


class Notes(Protocol):
    """Remarks on days."""

    def save(self, note: Note) -> None:
        """Insert or replace."""
        ...

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, period: Period
    ) -> list[Note]:
        """Return the channel's notes on days of the period, by day."""
        ...

    def delete(self, workspace_id: WorkspaceId, note_id: NoteId) -> bool:
        """Delete; False when it was gone."""
        ...
