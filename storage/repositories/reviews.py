"""Evaluations, lessons, improvement actions and notes."""

from datetime import date

from sqlalchemy import and_, bindparam, delete, or_

from kpi.model import ActionId, ChannelId, GoalId, KpiId, NoteId, Period, WorkspaceId
from kpi.ports import Action, ActionState, Evaluation, Lesson, Note
from storage.repositories.rows import Rows, own
from storage.review_tables import actions, evaluations, lessons, notes
from storage.transaction import Transaction

_BY_DUE = (actions.c.due, actions.c.created_at, actions.c.action_id)
_WAITS = or_(
    actions.c.state == ActionState.OPEN,
    and_(
        actions.c.state == ActionState.DONE,
        actions.c.expected.is_not(None),
        actions.c.effect.is_(None),
    ),
)

_ACTIONS = own(actions, "workspace_id", "channel_id").order_by(*_BY_DUE)
_ACTIONS_IN_STATE = _ACTIONS.where(actions.c.state == bindparam("state"))
_NOTES = (
    own(notes, "workspace_id", "channel_id")
    .where(notes.c.day >= bindparam("start"), notes.c.day < bindparam("end"))
    .order_by(notes.c.day, notes.c.at, notes.c.note_id)
)


class SqlEvaluations:
    """Conclusions, one for each subject and period."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, evaluations, Evaluation)

    def add(self, evaluation: Evaluation) -> bool:
        """Insert; False when that period was evaluated already."""
        return self._rows.add(evaluation, ["workspace_id", "goal_id", "kpi_id", "last_day"])

    def get(
        self, workspace_id: WorkspaceId, goal_id: GoalId, kpi_id: KpiId, last_day: date
    ) -> Evaluation | None:
        """Return the conclusion of that period."""
        return self._rows.one(
            workspace_id=workspace_id, goal_id=goal_id, kpi_id=kpi_id, last_day=last_day
        )

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Evaluation]:
        """Return those of the goal and its KPIs, newest period first, the goal's own first."""
        wanted = self._rows.matching({"workspace_id": workspace_id, "goal_id": goal_id})
        order = (evaluations.c.last_day.desc(), evaluations.c.kpi_id)
        return self._rows.listed(wanted.order_by(*order))


class SqlLessons:
    """Lessons, one for each goal and period."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, lessons, Lesson)

    def save(self, lesson: Lesson) -> None:
        """Insert or replace."""
        self._rows.put(lesson)

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Lesson]:
        """Return the goal's lessons, newest period first."""
        wanted = self._rows.matching({"workspace_id": workspace_id, "goal_id": goal_id})
        return self._rows.listed(wanted.order_by(lessons.c.last_day.desc()))


class SqlActions:
    """Improvements; dropped ones are kept for history."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, actions, Action)

    def get(self, workspace_id: WorkspaceId, action_id: ActionId) -> Action | None:
        """Return the action."""
        return self._rows.one(workspace_id=workspace_id, action_id=action_id)

    def save(self, action: Action) -> None:
        """Insert or replace."""
        self._rows.put(action)

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, state: ActionState | None = None
    ) -> list[Action]:
        """Return the channel's actions, by the day that they are due."""
        place = {"workspace_id": workspace_id, "channel_id": channel_id}
        if state is None:
            return self._rows.listed(_ACTIONS, **place)
        return self._rows.listed(_ACTIONS_IN_STATE, **place, state=state)

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Action]:
        """Return the goal's actions, by the day that they are due."""
        wanted = self._rows.matching({"workspace_id": workspace_id, "goal_id": goal_id})
        return self._rows.listed(wanted.order_by(*_BY_DUE))

    def waiting(self, workspace_id: WorkspaceId) -> list[Action]:
        """Return open ones, and done ones with an expectation but no effect yet, by due day."""
        own = self._rows.matching({"workspace_id": workspace_id})
        return self._rows.listed(own.where(_WAITS).order_by(*_BY_DUE))


class SqlNotes:
    """Remarks on days."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._transaction = transaction
        self._rows = Rows(transaction, notes, Note)

    def save(self, note: Note) -> None:
        """Insert or replace."""
        self._rows.put(note)

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, period: Period
    ) -> list[Note]:
        """Return the channel's notes on days of the period, by day."""
        return self._rows.listed(
            _NOTES,
            workspace_id=workspace_id,
            channel_id=channel_id,
            start=period.start,
            end=period.end,
        )

    def delete(self, workspace_id: WorkspaceId, note_id: NoteId) -> bool:
        """Delete; False when it was gone."""
        columns = notes.c
        mine = and_(columns.workspace_id == workspace_id, columns.note_id == note_id)
        return self._transaction.write(delete(notes).where(mine)) == 1
