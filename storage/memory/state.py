"""What the in-memory stores hold, and the transaction over it.

The committed state is never changed: the first write takes the one writer's lock and a copy,
a commit puts the copy in its place. Readers keep what they saw first.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from kpi.errors import StoreUnavailable
from kpi.formulas import Formula
from kpi.model import (
    Goal,
    Judgement,
    Kpi,
    Observation,
    OwnMetric,
    OwnPurpose,
    Person,
    Series,
    Team,
    Workspace,
)
from kpi.ports import (
    Action,
    AlertState,
    AuditEntry,
    Break,
    CommentWords,
    Confidence,
    DayComments,
    DayPosts,
    Delivery,
    Draft,
    Evaluation,
    Forecast,
    HourValue,
    Job,
    Json,
    Lesson,
    Note,
    Past,
    Run,
    Schedule,
    Source,
)

One = tuple[str]
Two = tuple[str, str]
Three = tuple[str, str, str]
Days = dict[date, dict[str, Observation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedJob:
    """A job with where it stands."""

    job: Job
    state: str
    error: str = ""
    not_before: datetime | None = None
    lease_until: datetime | None = None


@dataclass(slots=True)
class State:
    """Every row, under keys that begin with the workspace; rows themselves never change."""

    workspaces: dict[One, Workspace] = field(default_factory=dict)
    tokens: dict[One, bytes] = field(default_factory=dict)
    people: dict[Two, Person] = field(default_factory=dict)
    teams: dict[Two, Team] = field(default_factory=dict)
    goals: dict[Two, Goal] = field(default_factory=dict)
    kpis: dict[Two, Kpi] = field(default_factory=dict)
    own_metrics: dict[Two, OwnMetric] = field(default_factory=dict)
    series: dict[Two, Series] = field(default_factory=dict)
    breaks: dict[tuple[str, str, date, str], Break] = field(default_factory=dict)
    observations: dict[Two, Days] = field(default_factory=dict)
    past: dict[tuple[str, str, date], tuple[Past, ...]] = field(default_factory=dict)
    hours: dict[tuple[str, str, datetime, str], HourValue] = field(default_factory=dict)
    schedules: dict[Two, Schedule] = field(default_factory=dict)
    deliveries: dict[Two, Delivery] = field(default_factory=dict)
    settled: dict[Two, datetime] = field(default_factory=dict)
    alerts: dict[Three, AlertState] = field(default_factory=dict)
    checks: dict[Two, tuple[tuple[datetime, Json], ...]] = field(default_factory=dict)
    forecasts: dict[tuple[str, str, date], Forecast] = field(default_factory=dict)
    confidences: dict[tuple[str, str, date], Confidence] = field(default_factory=dict)
    jobs: dict[Two, QueuedJob] = field(default_factory=dict)
    runs: dict[Two, Run] = field(default_factory=dict)
    sources: dict[Two, Source] = field(default_factory=dict)
    drafts: dict[Two, Draft] = field(default_factory=dict)
    audit: dict[One, tuple[AuditEntry, ...]] = field(default_factory=dict)
    seen: dict[Two, datetime] = field(default_factory=dict)
    evaluations: dict[tuple[str, str, str, date], Evaluation] = field(default_factory=dict)
    lessons: dict[tuple[str, str, date], Lesson] = field(default_factory=dict)
    actions: dict[Two, Action] = field(default_factory=dict)
    notes: dict[Two, Note] = field(default_factory=dict)
    comment_words: dict[tuple[str, str, str, date, date], CommentWords] = field(
        default_factory=dict
    )
    comment_keys: dict[One, bytes] = field(default_factory=dict)
    comment_days: dict[tuple[str, str, date], DayComments] = field(default_factory=dict)
    day_posts: dict[tuple[str, str, date], DayPosts] = field(default_factory=dict)
    judgements: dict[Three, Judgement] = field(default_factory=dict)
    own_purposes: dict[Two, OwnPurpose] = field(default_factory=dict)
    formulas: dict[Two, Formula] = field(default_factory=dict)

    def copy(self) -> "State":
        """Return a state that may be changed without touching this one."""
        return State(**{part.name: dict(getattr(self, part.name)) for part in fields(self)})

    def erase(self, workspace_id: str) -> None:
        """Drop every row of the workspace."""
        for part in fields(self):
            rows: dict[tuple[Any, ...], object] = getattr(self, part.name)
            for key in [key for key in rows if key[0] == workspace_id]:
                del rows[key]


class Shared:
    """The committed state and the lock of its one writer."""

    def __init__(self, clock: Callable[[], datetime], patience: float) -> None:
        """Start empty; ``clock`` is the store's, ``patience`` the seconds to wait for the lock."""
        self.patience = patience
        self.state = State()
        self.lock = threading.Lock()
        self.clock = clock


class Session:
    """A transaction: what it sees, and what it will keep."""

    def __init__(self, shared: Shared, *, reading: bool = False) -> None:
        """See nothing before the first read; with ``reading`` a write is a RuntimeError."""
        self._shared = shared
        self._may_write = not reading
        self._seen: State | None = None
        self._own: State | None = None

    def read(self) -> State:
        """Return the state as this session sees it, not to be changed."""
        if self._own is not None:
            return self._own
        if self._seen is None:
            self._seen = self._shared.state
        return self._seen

    def write(self) -> State:
        """Return a state that may be changed; StoreUnavailable when another writes too long."""
        if not self._may_write:
            message = "a unit of work that was opened for reading must not write"
            raise RuntimeError(message)
        if self._own is None:
            if not self._shared.lock.acquire(timeout=self._shared.patience):
                raise StoreUnavailable(reason="locked")
            self._own = self._shared.state.copy()
        return self._own

    def now(self) -> datetime:
        """Return what time it is by the store's clock."""
        return self._shared.clock()

    def commit(self) -> None:
        """Let everybody see what was written."""
        if self._own is not None:
            self._shared.state = self._own
        self.close()

    def close(self) -> None:
        """Forget what was not committed."""
        if self._own is not None:
            self._shared.lock.release()
        self._own = self._seen = None


def as_json(data: Json) -> Json:
    """Return what comes back from a database: a copy in which tuples are lists."""
    copied: Json = json.loads(json.dumps(data, default=dict))
    return copied
