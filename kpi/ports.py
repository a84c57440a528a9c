"""What the domain needs from the world: Protocols that storage and bot implement.

A unit of work is one short transaction: everything read and written inside it is consistent,
nothing is kept unless ``commit`` is called. Each method takes the workspace first, so no query
can cross workspaces. Reads return lists ordered as stated. One contract suite
(tests/contract) runs over the in-memory, the SQLite and the PostgreSQL implementation.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from kpi.messages import Message
from kpi.model import (
    ChannelId,
    DeliveryId,
    DraftId,
    Goal,
    GoalId,
    GoalState,
    JobId,
    Kpi,
    KpiId,
    MetricKey,
    Observation,
    OwnMetric,
    Period,
    Person,
    RollUp,
    RunId,
    Series,
    SeriesId,
    Team,
    UserId,
    Workspace,
    WorkspaceId,
)

Json = Mapping[str, object]


class Workspaces(Protocol):
    """Installations."""

    def get(self, workspace_id: WorkspaceId) -> Workspace | None:
        """Return the installation, also one that was uninstalled."""
        ...

    def all(self) -> list[Workspace]:
        """Return the installed ones, by id."""
        ...

    def save(self, workspace: Workspace) -> None:
        """Insert or replace; never touches the token."""
        ...

    def token(self, workspace_id: WorkspaceId) -> bytes | None:
        """Return the encrypted bot token as it was stored."""
        ...

    def save_token(self, workspace_id: WorkspaceId, token: bytes | None) -> None:
        """Store or erase the encrypted bot token."""
        ...

    def erase(self, workspace_id: WorkspaceId) -> None:
        """Delete every row of the workspace in every table."""
        ...


class People(Protocol):
    """Slack users as Mato addresses them."""

    def get(self, workspace_id: WorkspaceId, user_id: UserId) -> Person | None: ...  # noqa: D102

    def save(self, person: Person) -> None:
        """Insert or replace."""
        ...


class Teams(Protocol):
    """Channels that hold goals."""

    def get(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> Team | None: ...  # noqa: D102

    def all(self, workspace_id: WorkspaceId) -> list[Team]:
        """Return all, by channel id."""
        ...

    def save(self, team: Team) -> None:
        """Insert or replace."""
        ...


class Goals(Protocol):
    """Goals, open and closed."""

    def get(self, workspace_id: WorkspaceId, goal_id: GoalId) -> Goal | None: ...  # noqa: D102

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, state: GoalState | None = None
    ) -> list[Goal]:
        """Return the channel's goals, oldest first."""
        ...

    def save(self, goal: Goal) -> None:
        """Insert or replace."""
        ...


class Kpis(Protocol):
    """KPIs; removed ones are kept for history."""

    def get(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> Kpi | None: ...  # noqa: D102

    def of_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId) -> list[Kpi]:
        """Return the active KPIs of the channel's open goals, by goal, oldest first."""
        ...

    def of_goal(self, workspace_id: WorkspaceId, goal_id: GoalId) -> list[Kpi]:
        """Return the active KPIs of the goal, oldest first."""
        ...

    def of_series(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Kpi]:
        """Return the active KPIs of open goals over any of these series."""
        ...

    def of_owner(self, workspace_id: WorkspaceId, owner_id: UserId) -> list[Kpi]:
        """Return the active KPIs of open goals that the person owns, oldest first."""
        ...

    def all_active(self, workspace_id: WorkspaceId) -> list[Kpi]:
        """Return the active KPIs of open goals, by channel."""
        ...

    def save(self, kpi: Kpi) -> None:
        """Insert or replace."""
        ...


class SeriesStore(Protocol):
    """Series and the metrics that teams named themselves."""

    def get(self, workspace_id: WorkspaceId, series_id: SeriesId) -> Series | None: ...  # noqa: D102

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, metric: MetricKey | None = None
    ) -> list[Series]:
        """Return the channel's series, by metric, platform, account, campaign, influencer."""
        ...

    def get_many(self, workspace_id: WorkspaceId, series: Sequence[SeriesId]) -> list[Series]:
        """Return those that exist."""
        ...

    def find_or_add(self, series: Series) -> Series:
        """Return the stored series of the same channel, metric and scope, or store this one."""
        ...

    def own_metrics(self, workspace_id: WorkspaceId) -> list[OwnMetric]:
        """Return the workspace's own metrics, by name."""
        ...

    def save_own_metric(self, metric: OwnMetric) -> None:
        """Insert or replace."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of days of one series to be rolled up."""

    series_id: SeriesId
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an upsert did, in days."""

    read: int = 0
    written: int = 0  # new
    replaced: int = 0  # another value stood there; it is kept in the history
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A value that was replaced or taken back."""

    observation: Observation
    replaced_at: datetime


class Observations(Protocol):
    """Values. Of several sources for one day the one learnt last is the effective one."""

    def upsert(self, workspace_id: WorkspaceId, observations: Iterable[Observation]) -> Written:
        """Write each on (series, day, source), streaming; equal values change nothing.

        A differing value moves what stood there to the history.
        """
        ...

    def take_back(
        self,
        workspace_id: WorkspaceId,
        series_id: SeriesId,
        day: date,
        source: str,
        at: datetime,
    ) -> Observation | None:
        """Move the value to the history and return it; None when there is none."""
        ...

    def on_day(
        self, workspace_id: WorkspaceId, series_id: SeriesId, day: date
    ) -> list[Observation]:
        """Return the day's values of all sources, the effective one first."""
        ...

    def points(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[tuple[date, Decimal]]:
        """Return the effective values within the period, by day."""
        ...

    def history(self, workspace_id: WorkspaceId, series_id: SeriesId, day: date) -> list[Past]:
        """Return what stood on the day before, newest first."""
        ...

    def roll_up(self, workspace_id: WorkspaceId, windows: Sequence[Window]) -> list[RollUp]:
        """Return one roll-up a window, in the order given, in one or two statements."""
        ...

    def recent_days(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], limit: int = 30
    ) -> dict[SeriesId, list[date]]:
        """Return each series' newest days that have a value, newest first."""
        ...


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
    paused_because: str = ""
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


class DeliveryState(StrEnum):
    """Where a delivery stands; the last four are final."""

    PENDING = "pending"
    SENDING = "sending"  # claimed, or its outcome is unclear until the lease ends
    SENT = "sent"
    FAILED = "failed"  # Slack refused; the reason is kept and told
    HELD = "held"  # unclear and unreadable: not sent again
    EXPIRED = "expired"


class WhenUnclear(StrEnum):
    """What to do when an outcome is unclear and the conversation cannot be read."""

    RESEND = "resend"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message that must reach Slack exactly once.

    ``key`` is unique in the workspace: kind, subject, local period, part. ``due_at`` and
    ``expires_at`` go by the domain's clock; ``not_before``, ``first_try_at`` and
    ``lease_until`` by the database's. ``to`` is a channel, or a user for a direct message.
    """

    workspace_id: WorkspaceId
    delivery_id: DeliveryId
    key: str
    to: str
    message: Message
    subject: str = ""  # goal, KPI or channel that it is about
    when_unclear: WhenUnclear = WhenUnclear.RESEND
    due_at: datetime
    expires_at: datetime | None = None
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    not_before: datetime | None = None
    first_try_at: datetime | None = None
    lease_until: datetime | None = None
    worker: str = ""
    was_sending: bool = False  # as claimed: somebody may have posted it already
    rendered: Json | None = None  # channel, text, blocks as they were first sent
    rung: int = 0  # of the ladder of simpler forms
    ts: str = ""
    channel: str = ""  # where it was posted
    last_error: str = ""
    created_at: datetime


class Outbox(Protocol):
    """Deliveries. Leases and turns are the database's affair and go by its clock."""

    def add(self, delivery: Delivery) -> bool:
        """Insert; False when the key is already there, and then nothing changes."""
        ...

    def get(self, workspace_id: WorkspaceId, delivery_id: DeliveryId) -> Delivery | None: ...  # noqa: D102

    def claim(self, *, worker: str, lease: timedelta, now: datetime, limit: int) -> list[Delivery]:
        """Take up to ``limit`` due rows for ``worker`` until the lease ends.

        Due: pending, ``due_at`` reached by ``now`` (the domain's clock) and ``not_before`` by
        the database's clock, or sending with an ended lease (``was_sending`` is then true).
        Workspaces take turns; at most one row of a destination is out at a time. Expired rows
        become EXPIRED instead. The caller commits before it touches the network.
        """
        ...

    def save_rendered(self, delivery: Delivery, rendered: Json, rung: int, channel: str) -> bool:
        """Keep what will be sent, while the claim holds; False when it was lost."""
        ...

    def seconds_left(self, delivery: Delivery) -> float:
        """Return how long the claim still holds; negative when another worker has it."""
        ...

    def settle(
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        ts: str = "",
        channel: str = "",
        error: str = "",
        retry_in: timedelta | None = None,
    ) -> bool:
        """End the claim with its outcome; False when another worker has taken over.

        PENDING with ``retry_in`` tries again later; SENDING leaves the row in quarantine until
        the lease ends.
        """
        ...

    def counts(self, workspace_id: WorkspaceId) -> dict[DeliveryState, int]:
        """Return how many rows stand where."""
        ...

    def troubled(self, workspace_id: WorkspaceId, limit: int = 20) -> list[Delivery]:
        """Return failed, held, expired and often tried rows, newest first."""
        ...

    def cancel_channel(self, workspace_id: WorkspaceId, channel_id: ChannelId, error: str) -> int:
        """Fail the pending rows of a channel that can no longer be posted to."""
        ...

    def last_sent(self, workspace_id: WorkspaceId, kind: str, subject: str) -> Delivery | None:
        """Return the newest sent delivery of the message kind about the subject."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertState:
    """What Mato last told about a KPI, per kind of alert."""

    workspace_id: WorkspaceId
    kpi_id: KpiId
    kind: str
    state: str  # ok, raised, acknowledged
    incident: int = 0  # counts how often it was raised; part of the delivery's key
    since: datetime
    snoozed_until: datetime | None = None
    reason: Json = field(default_factory=dict)  # value, expectation, rule, previous state


class Alerts(Protocol):
    """Alert states and the decisions that led to them."""

    def of_kpi(self, workspace_id: WorkspaceId, kpi_id: KpiId) -> list[AlertState]:
        """Return the states, by kind."""
        ...

    def save(self, state: AlertState) -> None:
        """Insert or replace."""
        ...

    def record_check(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, at: datetime, decision: Json
    ) -> None:
        """Append a decision with its reason."""
        ...

    def checks(
        self, workspace_id: WorkspaceId, kpi_id: KpiId, limit: int = 20
    ) -> list[tuple[datetime, Json]]:
        """Return decisions, newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that takes longer than an answer may."""

    workspace_id: WorkspaceId
    job_id: JobId
    kind: str
    key: str  # unique in the workspace: asking twice is one job
    payload: Json
    attempts: int = 0
    worker: str = ""
    created_at: datetime


class Jobs(Protocol):
    """A queue with leases, as the outbox."""

    def add(self, job: Job) -> bool:
        """Insert; False when the key is already there."""
        ...

    def claim(self, *, worker: str, lease: timedelta, limit: int) -> list[Job]:
        """Take waiting jobs and those whose lease ended."""
        ...

    def finish(self, job: Job, *, error: str = "", retry_in: timedelta | None = None) -> bool:
        """End the claim: done, failed, or again later; False when another worker has it."""
        ...

    def counts(self) -> dict[str, int]:
        """Return how many jobs wait, run, are done, failed: over all workspaces."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One reading of a source: what came of it."""

    workspace_id: WorkspaceId
    run_id: RunId
    channel_id: ChannelId
    source: str
    label: str = ""  # file name
    by: UserId
    at: datetime
    read: int = 0
    written: int = 0
    replaced: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: Sequence[Json] = ()  # the first few: line, reason code, text
    error: str = ""


class Runs(Protocol):
    """Import runs that people can look at."""

    def save(self, run: Run) -> None:
        """Insert or replace."""
        ...

    def of_channel(
        self, workspace_id: WorkspaceId, channel_id: ChannelId, limit: int = 20
    ) -> list[Run]:
        """Return runs, newest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something half done that waits for a person: an import preview, a question."""

    workspace_id: WorkspaceId
    draft_id: DraftId
    kind: str
    by: UserId
    channel_id: ChannelId
    data: Json
    body: bytes = b""  # a file as it was dropped
    expires_at: datetime


class Drafts(Protocol):
    """Things that wait for a person; expired ones are swept."""

    def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> Draft | None: ...  # noqa: D102

    def save(self, draft: Draft) -> None:
        """Insert or replace."""
        ...

    def delete(self, workspace_id: WorkspaceId, draft_id: DraftId) -> bool:
        """Delete; False when it was gone: somebody else took it."""
        ...

    def sweep(self, now: datetime) -> int:
        """Delete the expired ones of all workspaces."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to what, and what stood there before and after."""

    workspace_id: WorkspaceId
    at: datetime
    who: UserId
    action: str  # goal.set, goal.changed, goal.closed, kpi.set, value.logged, ...
    subject: str
    channel_id: ChannelId
    before: Json | None = None
    after: Json | None = None


class Audit(Protocol):
    """An append-only log."""

    def add(self, entry: AuditEntry) -> None:
        """Append."""
        ...

    def of_subject(
        self, workspace_id: WorkspaceId, subject: str, limit: int = 50
    ) -> list[AuditEntry]:
        """Return entries, newest first."""
        ...

    def by_person(
        self, workspace_id: WorkspaceId, who: UserId, actions: Sequence[str], limit: int = 20
    ) -> list[AuditEntry]:
        """Return the person's entries of these actions, newest first."""
        ...


class Seen(Protocol):
    """Requests that were already taken: a replay or a retry does nothing twice."""

    def first_time(self, workspace_id: WorkspaceId, key: str, now: datetime) -> bool:
        """Remember the key and say whether it is new."""
        ...

    def sweep(self, before: datetime) -> int:
        """Forget the older ones."""
        ...


class UnitOfWork(AbstractContextManager["UnitOfWork", None], Protocol):
    """One transaction over all stores; left without ``commit`` it leaves no trace."""

    workspaces: Workspaces
    people: People
    teams: Teams
    goals: Goals
    kpis: Kpis
    series: SeriesStore
    observations: Observations
    schedules: Schedules
    outbox: Outbox
    alerts: Alerts
    jobs: Jobs
    runs: Runs
    drafts: Drafts
    audit: Audit
    seen: Seen

    def commit(self) -> None:
        """Keep everything written since the start or the last commit."""
        ...

    def new_id(self) -> str:
        """Return a new opaque id, unique everywhere, at most 32 ASCII letters and digits."""
        ...


class UnitOfWorkFactory(Protocol):
    """Opens units of work."""

    def __call__(self, *, reading: bool = False) -> UnitOfWork:
        """Open one; with ``reading`` it takes no write lock and must not write."""
        ...


class Membership(Protocol):
    """Asks Slack who is in a conversation."""

    def is_member(self, workspace_id: WorkspaceId, channel_id: ChannelId, user_id: UserId) -> bool:
        """Say whether the person is in the channel; SlackRefused when Slack does not say."""
        ...
