"""When digests go out."""

from datetime import datetime

from sqlalchemy import and_, case, literal, select, text

from kpi.model import ChannelId, WorkspaceId
from kpi.ports import Schedule
from storage.repositories.rows import Rows
from storage.tables import schedules, workspaces
from storage.transaction import Transaction
from storage.types import Instant

_INSTALLED = and_(
    schedules.c.workspace_id == workspaces.c.workspace_id, workspaces.c.uninstalled_at.is_(None)
)


class SqlSchedules:
    """One digest schedule a channel."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within ``transaction``."""
        self._rows = Rows(transaction, schedules, Schedule)

    def get(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> Schedule | None:
        """Return the channel's schedule."""
        return self._rows.one(workspace_id=workspace_id, channel_id=channel_id)

    def save(self, schedule: Schedule) -> None:
        """Insert or replace, but ``planned_until`` only ever moves forward."""
        stored = schedules.c.planned_until
        offered = literal(schedule.planned_until, Instant())
        later = case((stored > offered, stored), else_=offered)
        self._rows.put(schedule, planned_until=later)

    def due_candidates(self, now: datetime, limit: int) -> list[Schedule]:
        """Return active schedules of installed workspaces, least recently planned first.

        Those that are planned up to ``now`` already are left out.
        """
        due = (
            select(schedules)
            .join(workspaces, _INSTALLED)
            # Literal, as in the partial index, or SQLite would not use it.
            .where(text("schedules.state = 'active'"), schedules.c.planned_until < now)
            .order_by(schedules.c.planned_until, schedules.c.workspace_id, schedules.c.channel_id)
            .limit(limit)
        )
        return self._rows.listed(due)
