"""Evaluations, lessons, improvement actions and notes in memory."""

from dataclasses import replace
from datetime import date

from kpi.model import ActionId, ChannelId, GoalId, KpiId, NoteId, Period, WorkspaceId
from kpi.ports import Action, ActionState, Evaluation, Json, Lesson, Note
from storage.memory.state import Session, as_json


class MemoryEvaluations:
    """Conclusions, one for each subject and period."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def add(self, evaluation: Evaluation) -> bool:
        """Insert; False when that period was evaluated already."""
        it = evaluation
        key = it.workspace_id, it.goal_id, it.kpi_id, it.last_day
        rows = self._session.write().evaluations
        is_new = key not in rows
        rows.setdefault(key, replace(it, facts=as_json(it.facts)))
        return is_new

    def get(
        self, workspace_id: WorkspaceId, goal_id: GoalId, kpi_id: KpiId, last_day: date
    ) -> Evaluation | None:
        """Return the conclusion of that period."""
        return self._session.read().evaluations.get((workspace_id, goal_id, kpi_id, last_day))

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Evaluation]:
        """Return those of the goal and its KPIs, newest period first, the goal's own first."""
        rows = self._session.read().evaluations
        found = [row for key, row in rows.items() if key[:2] == (workspace_id, goal_id)]
        return sorted(found, key=lambda row: (-row.last_day.toordinal(), row.kpi_id))


class MemoryLessons:
    """Lessons, one for each goal and period."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, lesson: Lesson) -> None:
        """Insert or replace."""
        key = lesson.workspace_id, lesson.goal_id, lesson.last_day
        self._session.write().lessons[key] = lesson

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Lesson]:
        """Return the goal's lessons, newest period first."""
        rows = self._session.read().lessons
        found = [row for key, row in rows.items() if key[:2] == (workspace_id, goal_id)]
        return sorted(found, key=lambda row: row.last_day, reverse=True)


class MemoryActions:
    """Improvements; dropped ones are kept for history."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def get(self, workspace_id: WorkspaceId, action_id: ActionId) -> Action | None:
        """Return the action."""
        return self._session.read().actions.get((workspace_id, action_id))

    def save(self, action: Action) -> None:
        """Insert or replace."""
        key = action.workspace_id, action.action_id
        kept = replace(action, expected=_kept(action.expected), effect=_kept(action.effect))
        self._session.write().actions[key] = kept

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, state: ActionState | None = None
    ) -> list[Action]:
        """Return the channel's actions, by the day that they are due."""
        mine = [one for one in self._all(workspace_id) if one.channel_id == channel_id]
        return [one for one in mine if state in {None, one.state}]

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Action]:
        """Return the goal's actions, by the day that they are due."""
        return [one for one in self._all(workspace_id) if one.goal_id == goal_id]

    def waiting(self, workspace_id: WorkspaceId) -> list[Action]:
        """Return open ones, and done ones with an expectation but no effect yet, by due day."""
        return [one for one in self._all(workspace_id) if _waits(one)]

    def _all(self, workspace_id: WorkspaceId) -> list[Action]:
        rows = self._session.read().actions
        found = [row for key, row in rows.items() if key[0] == workspace_id]
        return sorted(found, key=lambda row: (row.due, row.created_at, row.action_id))


def _kept(document: Json | None) -> Json | None:
    return None if document is None else as_json(document)


def _waits(action: Action) -> bool:
    if action.state is ActionState.DONE:
        return action.expected is not None and action.effect is None
    return action.state is ActionState.OPEN


class MemoryNotes:
    """Remarks on days."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def save(self, note: Note) -> None:
        """Insert or replace."""
        self._session.write().notes[note.workspace_id, note.note_id] = note

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, period: Period
    ) -> list[Note]:
        """Return the channel's notes on days of the period, by day."""
        found = (
            row
            for row in self._session.read().notes.values()
            if (row.workspace_id, row.channel_id) == (workspace_id, channel_id)
            and row.day in period
        )
        return sorted(found, key=lambda row: (row.day, row.at, row.note_id))

    def delete(self, workspace_id: WorkspaceId, note_id: NoteId) -> bool:
        """Delete; False when it was gone."""
        return self._session.write().notes.pop((workspace_id, note_id), None) is not None
