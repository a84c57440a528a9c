"""When a channel gets its digest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kpi.model import ChannelId, UserId, WorkspaceId


class HolidayPolicy(StrEnum):
    """What happens to a digest that falls on a holiday of the team's country."""

    KEEP = "keep"
    SKIP = "skip"
    MOVE = "move"  # to the next day that is neither weekend nor holiday


class ScheduleState(StrEnum):
    """Whether digests go out."""

    ACTIVE = "active"
    PAUSED = "paused"  # by Mato: a person must mend something
    OFF = "off"  # by a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a channel's digest goes out: a rule in local time, never an instant."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    kind: str  # daily, weekdays, weekly, monthly
    weekday: int | None = None  # 0 is Monday; weekly only
    month_day: int | None = None  # 1 to 31; monthly only
    hour: int = 9
    minute: int = 0
    zone: str
    country: str
    holidays: HolidayPolicy = HolidayPolicy.KEEP
    state: ScheduleState = ScheduleState.ACTIVE
    paused_because: str = ""  # of an active one: goes on by itself, which no digest has said yet
    owner_id: UserId
    planned_until: datetime  # everything due up to here is planned; never moves backward


class Schedules(Protocol):
    """One digest schedule a channel."""

    def get(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> Schedule | None: ...  # noqa: D102

    def save(self, schedule: Schedule) -> None:
        """Insert or replace, but ``planned_until`` only ever moves forward."""
        ...

    def due_candidates(self, now: datetime, limit: int) -> list[Schedule]:
        """Return active schedules of installed workspaces, least recently planned first."""
        ...
