"""The tables, workspace first in every key, so that they partition by workspace.

Columns carry the names of the model's fields; a value inside a value is spelled out
(``period_start``), see mapping.py. Targets and the like are kept digit by digit; the values of
series as whole millionths (amounts.py) under compact integer keys: a workspace, a series, a
source and a run are numbers there, a day is its proleptic ordinal, an instant is microseconds
since 1970.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import JSON, TypeEngine

from kpi.messages import MessageKind
from kpi.model import (
    Aggregation,
    Direction,
    GoalState,
    KpiState,
    Language,
    Recurrence,
    TargetKind,
    Unit,
)
from kpi.ports import (
    ActionState,
    DeliveryState,
    HolidayPolicy,
    ScheduleState,
    SourceKind,
    SourceState,
    WhenUnclear,
)
from storage.types import Choice, Exact, Instant, Marks, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_Type = TypeEngine[Any] | type[TypeEngine[Any]]


def _key(*names: str) -> tuple[Column[str], ...]:
    """Return the columns of a primary key of texts."""
    return tuple(Column(name, Words, primary_key=True) for name in names)


def _number(name: str) -> Column[int]:
    """Return an integer column of a primary key, given by us."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _order(*, primary_key: bool) -> Column[int]:
    """Return the order of insertion: PostgreSQL counts; for SQLite see Database.counted."""
    return Column("number", BigInteger, Identity(), primary_key=primary_key, nullable=False)


def _is(*names: str, kind: _Type = Words) -> tuple[Column[object], ...]:
    """Return columns that always hold a value."""
    return tuple(Column(name, kind, nullable=False) for name in names)


def _may(*names: str, kind: _Type = Words) -> tuple[Column[object], ...]:
    """Return columns that may be empty."""
    return tuple(Column(name, kind, nullable=True) for name in names)


def _only(condition: str) -> dict[str, Any]:
    """Return the arguments of an index over the rows that meet ``condition``."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _document() -> JSON:
    """Return JSON whose None is an empty column, not a JSON null."""
    return JSON(none_as_null=True)


workspaces = Table(
    "workspaces",
    metadata,
    *_key("workspace_id"),
    *_is("name", "bot_user_id"),
    *_is("language", kind=Choice(Language)),
    *_is("fiscal_month", kind=SmallInteger),
    *_is("installed_at", kind=Instant),
    *_may("uninstalled_at", kind=Instant),
    *_may("token", kind=LargeBinary),
)

people = Table(
    "people",
    metadata,
    *_key("workspace_id", "user_id"),
    *_is("language", kind=Choice(Language)),
    *_is("language_is_known", "is_admin", "is_guest", "is_gone", kind=Boolean),
    *_is("zone"),
    *_may("quiet_from", "quiet_until", kind=Time),
    *_may("snoozed_until", kind=Instant),
    *_is("muted", kind=Marks),
    *_is("refreshed_at", kind=Instant),
)

teams = Table(
    "teams",
    metadata,
    *_key("workspace_id", "channel_id"),
    *_is("name", "zone", "country", "fallback_owner"),
    *_is("language", kind=Choice(Language)),
    *_is("is_private", kind=Boolean),
)

goals = Table(
    "goals",
    metadata,
    *_key("workspace_id", "goal_id"),
    *_is("channel_id", "sentence", "purpose", "owner_id", "created_by"),
    *_is("period_start", "period_end", kind=Date),
    *_may("outcome_metric"),
    *_is("state", kind=Choice(GoalState)),
    *_is("created_at", kind=Instant),
    *_may("closed_at", kind=Instant),
    Index(None, "workspace_id", "channel_id"),
)

kpis = Table(
    "kpis",
    metadata,
    *_key("workspace_id", "kpi_id"),
    *_is("goal_id", "channel_id", "metric", "label", "series_id", "owner_id", "created_by"),
    *_is("target_value", kind=Exact),
    *_is("target_kind", kind=Choice(TargetKind)),
    *_is("target_direction", kind=Choice(Direction)),
    *_may("target_recurrence", kind=Choice(Recurrence)),
    *_may("baseline", kind=Exact),
    *_is("period_start", "period_end", kind=Date),
    *_may("kept_reason", "kept_by"),
    *_may("kept_at", kind=Instant),
    *_is("state", kind=Choice(KpiState)),
    *_is("created_at", kind=Instant),
    Index(None, "workspace_id", "channel_id"),
    Index(None, "workspace_id", "goal_id"),
    Index(None, "workspace_id", "series_id"),
    Index(None, "workspace_id", "owner_id"),
)

own_metrics = Table(
    "own_metrics",
    metadata,
    *_key("workspace_id", "metric"),
    *_is("name"),
    *_is("aggregation", kind=Choice(Aggregation)),
    *_is("unit", kind=Choice(Unit)),
)

series = Table(
    "series",
    metadata,
    *_key("workspace_id", "series_id"),
    *_is("number", kind=Integer),  # stands for the series in observations
    *_is("channel_id", "metric"),
    *_is("scope_platform", "scope_account", "scope_campaign", "scope_influencer"),
    *_is("aggregation", kind=Choice(Aggregation)),
    *_is("unit", kind=Choice(Unit)),
    UniqueConstraint("workspace_id", "number"),
    UniqueConstraint(
        "workspace_id",
        "channel_id",
        "metric",
        "scope_platform",
        "scope_account",
        "scope_campaign",
        "scope_influencer",
        name="uq_series_scope",
    ),
)

# What stands for a workspace, and inside it for a source or a run, in the two tables below.
workspace_numbers = Table(
    "workspace_numbers",
    metadata,
    *_key("workspace_id"),
    *_is("workspace", kind=Integer),
    UniqueConstraint("workspace"),
)

labels = Table(
    "labels",
    metadata,
    *_key("workspace_id"),
    _number("number"),
    *_is("label"),
    UniqueConstraint("workspace_id", "label"),
)

observations = Table(
    "observations",
    metadata,
    *(_number(name) for name in ("workspace", "series", "day", "source")),
    # With what a roll-up reads in it, PostgreSQL need not fetch a row from the heap for each day.
    PrimaryKeyConstraint(
        "workspace", "series", "day", "source", postgresql_include=["superseded", "value"]
    ),
    *_is("superseded", kind=SmallInteger),  # 1: another source learnt the day's value later
    *_is("value", "learnt_at", kind=BigInteger),
    *_is("run", kind=Integer),  # 0: none
    *_may("numerator", "denominator", kind=BigInteger),
    sqlite_with_rowid=False,
)

past_observations = Table(
    "past_observations",
    metadata,
    *(_number(name) for name in ("workspace", "series", "day")),
    _order(primary_key=True),
    *_is("replaced_at", kind=BigInteger),
    *_is("source", kind=Integer),
    *_is("value", "learnt_at", kind=BigInteger),
    *_is("run", kind=Integer),
    *_may("numerator", "denominator", kind=BigInteger),
    sqlite_with_rowid=False,
)

schedules = Table(
    "schedules",
    metadata,
    *_key("workspace_id", "channel_id"),
    *_is("kind", "zone", "country", "paused_because", "owner_id"),
    *_may("weekday", "month_day", kind=SmallInteger),
    *_is("hour", "minute", kind=SmallInteger),
    *_is("holidays", kind=Choice(HolidayPolicy)),
    *_is("state", kind=Choice(ScheduleState)),
    *_is("planned_until", kind=Instant),
    Index("ix_schedules_active", "planned_until", **_only("state = 'active'")),
)

_OPEN = "state IN ('pending', 'sending')"

deliveries = Table(
    "deliveries",
    metadata,
    *_key("workspace_id", "delivery_id"),
    _order(primary_key=False),
    *_is("key", "to", "subject", "worker", "ts", "channel", "last_error"),
    *_is("message_kind", kind=Choice(MessageKind)),
    *_is("message_data", kind=_document()),
    *_is("when_unclear", kind=Choice(WhenUnclear)),
    *_is("due_at", "created_at", kind=Instant),
    *_may("expires_at", "not_before", "first_try_at", "lease_until", "settled_at", kind=Instant),
    *_is("state", kind=Choice(DeliveryState)),
    *_is("attempts", "rung", kind=Integer),
    *_may("rendered", kind=_document()),
    UniqueConstraint("workspace_id", "key"),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_deliveries_open", "workspace_id", "to", "due_at", "number", **_only(_OPEN)),
    # The rule that one row of a destination is out at a time, in the database's own words.
    Index("uq_deliveries_out", "workspace_id", "to", unique=True, **_only("state = 'sending'")),
    Index("ix_deliveries_expiry", "expires_at", **_only("state = 'pending'")),
    Index(None, "workspace_id", "message_kind", "subject"),
    Index(None, "workspace_id", "state"),
)

alert_states = Table(
    "alert_states",
    metadata,
    *_key("workspace_id", "kpi_id", "kind"),
    *_is("state"),
    *_is("incident", kind=Integer),
    *_is("since", kind=Instant),
    *_may("snoozed_until", kind=Instant),
    *_is("reason", kind=_document()),
)

alert_checks = Table(
    "alert_checks",
    metadata,
    *_key("workspace_id", "kpi_id"),
    _order(primary_key=True),
    *_is("at", kind=Instant),
    *_is("decision", kind=_document()),
)

jobs = Table(
    "jobs",
    metadata,
    *_key("workspace_id", "job_id"),
    _order(primary_key=False),
    *_is("kind", "key", "worker", "state", "last_error"),
    *_is("payload", kind=_document()),
    *_is("attempts", kind=Integer),
    *_is("created_at", kind=Instant),
    *_may("not_before", "lease_until", kind=Instant),
    UniqueConstraint("workspace_id", "key"),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_jobs_open", "workspace_id", "number", **_only("state IN ('waiting', 'running')")),
)

runs = Table(
    "runs",
    metadata,
    *_key("workspace_id", "run_id"),
    *_is("channel_id", "source", "label", "by", "error"),
    *_is("at", kind=Instant),
    *_is("read", "written", "replaced", "unchanged", "refused", kind=Integer),
    *_is("refusals", kind=_document()),
    Index(None, "workspace_id", "channel_id", "at"),
)

sources = Table(
    "sources",
    metadata,
    *_key("workspace_id", "source_id"),
    *_is("channel_id", "name", "owner_id"),
    *_is("kind", kind=Choice(SourceKind)),
    *_is("settings", kind=_document()),
    *_is("secret", kind=LargeBinary),
    *_may("bookmark", kind=_document()),
    *_may("at", kind=Time),
    *_is("state", kind=Choice(SourceState)),
    *_is("failures", kind=Integer),
    *_is("created_at", "planned_until", kind=Instant),
    Index(None, "workspace_id", "channel_id"),
    Index("ix_sources_on", "planned_until", **_only("state = 'on'")),
)

drafts = Table(
    "drafts",
    metadata,
    *_key("workspace_id", "draft_id"),
    *_is("kind", "by", "channel_id"),
    *_is("data", kind=_document()),
    *_is("body", kind=LargeBinary),
    *_is("expires_at", kind=Instant),
    Index(None, "expires_at"),
)

audit = Table(
    "audit",
    metadata,
    *_key("workspace_id"),
    _order(primary_key=True),
    *_is("at", kind=Instant),
    *_is("who", "action", "subject", "channel_id"),
    *_may("before", "after", kind=_document()),
    Index(None, "workspace_id", "subject"),
    Index(None, "workspace_id", "who"),
)

seen = Table(
    "seen",
    metadata,
    *_key("workspace_id", "key"),
    *_is("at", kind=Instant),
    Index(None, "at"),
)

evaluations = Table(
    "evaluations",
    metadata,
    *_key("workspace_id", "goal_id", "kpi_id"),  # no KPI: an empty text
    Column("last_day", Date, primary_key=True),
    *_is("channel_id"),
    *_is("at", kind=Instant),
    *_is("facts", kind=_document()),
)

lessons = Table(
    "lessons",
    metadata,
    *_key("workspace_id", "goal_id"),
    Column("last_day", Date, primary_key=True),
    *_is("channel_id", "by", "worked", "did_not", "next_time"),
    *_is("at", kind=Instant),
)

actions = Table(
    "actions",
    metadata,
    *_key("workspace_id", "action_id"),
    *_is("goal_id", "kpi_id", "channel_id", "what", "owner_id", "created_by"),
    *_is("due", kind=Date),
    *_is("state", kind=Choice(ActionState)),
    *_is("created_at", kind=Instant),
    *_may("ended_on", kind=Date),
    *_may("expected", "effect", kind=_document()),
    Index(None, "workspace_id", "channel_id"),
    Index(None, "workspace_id", "goal_id"),
)

notes = Table(
    "notes",
    metadata,
    *_key("workspace_id", "note_id"),
    *_is("channel_id", "text", "by"),
    *_is("day", kind=Date),
    *_is("at", kind=Instant),
    Index(None, "workspace_id", "channel_id", "day"),
)
