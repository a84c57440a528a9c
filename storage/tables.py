"""The tables, workspace first in every key, so that they partition by workspace.

Columns carry the names of the model's fields; a value inside a value is spelled out
(``period_start``), see mapping.py. Targets and the like are kept digit by digit; the values of
series as whole millionths (amounts.py) under compact integer keys: a workspace, a series, a
source and a run are numbers there, a day is its proleptic ordinal, an instant is microseconds
since 1970.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Time,
    UniqueConstraint,
)

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
    Verdict,
)
from kpi.ports import (
    BreakOrigin,
    DeliveryState,
    HolidayPolicy,
    Level,
    ScheduleState,
    WhenUnclear,
)
from storage import columns, review_tables
from storage.columns import defaulted, document, filled, key, numbered, only, optional, ordered
from storage.types import Choice, Exact, Instant, Marks

#: Every table there is: those of storage/review_tables.py as well.
metadata = columns.metadata
REVIEWS = (
    review_tables.evaluations,
    review_tables.lessons,
    review_tables.actions,
    review_tables.notes,
    *review_tables.COMMENTS,
    review_tables.formulas,
    review_tables.day_posts,
    review_tables.hours,
    review_tables.sources,
)

workspaces = Table(
    "workspaces",
    metadata,
    *key("workspace_id"),
    *filled("name", "bot_user_id"),
    *filled("language", kind=Choice(Language)),
    *filled("fiscal_month", kind=SmallInteger),
    *filled("installed_at", kind=Instant),
    *optional("uninstalled_at", kind=Instant),
    *optional("token", kind=LargeBinary),
)

people = Table(
    "people",
    metadata,
    *key("workspace_id", "user_id"),
    *filled("language", kind=Choice(Language)),
    *filled("language_is_known", "is_admin", "is_guest", "is_gone", kind=Boolean),
    *filled("zone"),
    *optional("quiet_from", "quiet_until", kind=Time),
    *optional("snoozed_until", kind=Instant),
    *filled("muted", kind=Marks),
    *filled("refreshed_at", kind=Instant),
)

teams = Table(
    "teams",
    metadata,
    *key("workspace_id", "channel_id"),
    *filled("name", "zone", "country", "fallback_owner"),
    *filled("language", kind=Choice(Language)),
    *filled("is_private", kind=Boolean),
)

goals = Table(
    "goals",
    metadata,
    *key("workspace_id", "goal_id"),
    *filled("channel_id", "sentence", "purpose", "owner_id", "created_by"),
    *filled("period_start", "period_end", kind=Date),
    *optional("outcome_metric"),
    *optional("outcome_target", kind=Exact),
    *filled("state", kind=Choice(GoalState)),
    *filled("created_at", kind=Instant),
    *optional("closed_at", kind=Instant),
    Index(None, "workspace_id", "channel_id"),
)

kpis = Table(
    "kpis",
    metadata,
    *key("workspace_id", "kpi_id"),
    *filled("goal_id", "channel_id", "metric", "label", "series_id", "owner_id", "created_by"),
    *filled("target_value", kind=Exact),
    *filled("target_kind", kind=Choice(TargetKind)),
    *filled("target_direction", kind=Choice(Direction)),
    *optional("target_recurrence", kind=Choice(Recurrence)),
    *optional("baseline", kind=Exact),
    *filled("period_start", "period_end", kind=Date),
    *optional("kept_reason", "kept_by"),
    *optional("kept_at", kind=Instant),
    *optional("kept_review_on", kind=Date),
    *filled("state", kind=Choice(KpiState)),
    *filled("created_at", kind=Instant),
    Index(None, "workspace_id", "channel_id"),
    Index(None, "workspace_id", "goal_id"),
    Index(None, "workspace_id", "series_id"),
    Index(None, "workspace_id", "owner_id"),
)

own_metrics = Table(
    "own_metrics",
    metadata,
    *key("workspace_id", "metric"),
    *filled("name"),
    *filled("aggregation", kind=Choice(Aggregation)),
    *filled("unit", kind=Choice(Unit)),
)

own_purposes = Table(
    "own_purposes",
    metadata,
    *key("workspace_id", "purpose"),
    *filled("name", "description", "like", "by"),
    *filled("at", kind=Instant),
)

fit_overrides = Table(
    "fit_overrides",
    metadata,
    *key("workspace_id", "purpose", "metric"),
    *filled("verdict", kind=Choice(Verdict)),
    *filled("reason", "by"),
    *filled("at", kind=Instant),
    *filled("on", kind=Date),
)

_SCOPE = ("scope_platform", "scope_account", "scope_campaign", "scope_influencer", "scope_basis")
series = Table(
    "series",
    metadata,
    *key("workspace_id", "series_id"),
    *filled("number", kind=Integer),  # stands for the series in observations
    *filled("channel_id", "metric"),
    *filled(*_SCOPE),
    defaulted("scope_over"),
    *filled("aggregation", kind=Choice(Aggregation)),
    *filled("unit", kind=Choice(Unit)),
    UniqueConstraint("workspace_id", "number"),
    UniqueConstraint(
        "workspace_id",
        "channel_id",
        "metric",
        *_SCOPE,
        "scope_over",
        name="uq_series_scope",
    ),
)

# From which day on a series counts something else than before, and who says so.
breaks = Table(
    "breaks",
    metadata,
    *key("workspace_id", "series_id"),
    Column("day", Date, primary_key=True),
    Column("origin", Choice(BreakOrigin), primary_key=True),
    *filled("name"),
)

# What stands for a workspace, and inside it for a source or a run, in the two tables below.
workspace_numbers = Table(
    "workspace_numbers",
    metadata,
    *key("workspace_id"),
    *filled("workspace", kind=Integer),
    UniqueConstraint("workspace"),
)

labels = Table(
    "labels",
    metadata,
    *key("workspace_id"),
    numbered("number"),
    *filled("label"),
    UniqueConstraint("workspace_id", "label"),
)

observations = Table(
    "observations",
    metadata,
    *(numbered(name) for name in ("workspace", "series", "day", "source")),
    # With what a roll-up reads in it, PostgreSQL need not fetch a row from the heap for each day.
    PrimaryKeyConstraint(
        "workspace", "series", "day", "source", postgresql_include=["superseded", "value"]
    ),
    *filled("superseded", kind=SmallInteger),  # 1: another source learnt the day's value later
    *filled("value", "learnt_at", kind=BigInteger),
    *filled("run", kind=Integer),  # 0: none
    *optional("numerator", "denominator", kind=BigInteger),
    sqlite_with_rowid=False,
)

past_observations = Table(
    "past_observations",
    metadata,
    *(numbered(name) for name in ("workspace", "series", "day")),
    ordered(primary_key=True),
    *filled("replaced_at", kind=BigInteger),
    *filled("source", kind=Integer),
    *filled("value", "learnt_at", kind=BigInteger),
    *filled("run", kind=Integer),
    *optional("numerator", "denominator", kind=BigInteger),
    sqlite_with_rowid=False,
)

schedules = Table(
    "schedules",
    metadata,
    *key("workspace_id", "channel_id"),
    *filled("kind", "zone", "country", "paused_because", "owner_id"),
    *optional("weekday", "month_day", kind=SmallInteger),
    *filled("hour", "minute", kind=SmallInteger),
    *filled("holidays", kind=Choice(HolidayPolicy)),
    *filled("state", kind=Choice(ScheduleState)),
    *filled("planned_until", kind=Instant),
    Index("ix_schedules_active", "planned_until", **only("state = 'active'")),
)

_OPEN = "state IN ('pending', 'sending')"

deliveries = Table(
    "deliveries",
    metadata,
    *key("workspace_id", "delivery_id"),
    ordered(primary_key=False),
    *filled("key", "to", "subject", "worker", "ts", "channel", "last_error"),
    *filled("message_kind", kind=Choice(MessageKind)),
    *filled("message_data", kind=document()),
    *filled("when_unclear", kind=Choice(WhenUnclear)),
    *filled("due_at", "created_at", kind=Instant),
    *optional(
        "expires_at", "not_before", "first_try_at", "lease_until", "settled_at", kind=Instant
    ),
    *filled("state", kind=Choice(DeliveryState)),
    *filled("attempts", "rung", kind=Integer),
    *optional("rendered", kind=document()),
    UniqueConstraint("workspace_id", "key"),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_deliveries_open", "workspace_id", "to", "due_at", "number", **only(_OPEN)),
    # The rule that one row of a destination is out at a time, in the database's own words.
    Index("uq_deliveries_out", "workspace_id", "to", unique=True, **only("state = 'sending'")),
    Index("ix_deliveries_expiry", "expires_at", **only("state = 'pending'")),
    Index(None, "workspace_id", "message_kind", "subject"),
    Index(None, "workspace_id", "state"),
)

alert_states = Table(
    "alert_states",
    metadata,
    *key("workspace_id", "kpi_id", "kind"),
    *filled("state"),
    *filled("incident", kind=Integer),
    *filled("since", kind=Instant),
    *optional("snoozed_until", kind=Instant),
    *filled("reason", kind=document()),
)

alert_checks = Table(
    "alert_checks",
    metadata,
    *key("workspace_id", "kpi_id"),
    ordered(primary_key=True),
    *filled("at", kind=Instant),
    *filled("decision", kind=document()),
)

forecasts = Table(
    "forecasts",
    metadata,
    *key("workspace_id", "kpi_id"),
    Column("made_on", Date, primary_key=True),
    *filled("made_at", kind=Instant),
    *filled("start", "last_day", "through", "believable_from", kind=Date),
    *filled("target", kind=Exact),
    *filled("direction", kind=Choice(Direction)),
    *filled("is_early", kind=Boolean),
    *optional("median", "low", "high", "chance", "needed_per_day", kind=Exact),
    *optional("counted_since", kind=Date),
)

confidences = Table(
    "confidences",
    metadata,
    *key("workspace_id", "kpi_id"),
    Column("said_on", Date, primary_key=True),
    *filled("said_at", kind=Instant),
    *filled("by"),
    *filled("level", kind=Choice(Level)),
)

jobs = Table(
    "jobs",
    metadata,
    *key("workspace_id", "job_id"),
    ordered(primary_key=False),
    *filled("kind", "key", "worker", "state", "last_error"),
    *filled("payload", kind=document()),
    *filled("attempts", kind=Integer),
    *filled("created_at", kind=Instant),
    *optional("not_before", "lease_until", kind=Instant),
    UniqueConstraint("workspace_id", "key"),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_jobs_open", "workspace_id", "number", **only("state IN ('waiting', 'running')")),
)

runs = Table(
    "runs",
    metadata,
    *key("workspace_id", "run_id"),
    *filled("channel_id", "source", "label", "by", "error"),
    *filled("at", kind=Instant),
    *filled("read", "written", "replaced", "unchanged", "refused", kind=Integer),
    *filled("refusals", kind=document()),
    Index(None, "workspace_id", "channel_id", "at"),
)

drafts = Table(
    "drafts",
    metadata,
    *key("workspace_id", "draft_id"),
    *filled("kind", "by", "channel_id"),
    *filled("data", kind=document()),
    *filled("body", kind=LargeBinary),
    *filled("expires_at", kind=Instant),
    Index(None, "expires_at"),
)

audit = Table(
    "audit",
    metadata,
    *key("workspace_id"),
    ordered(primary_key=True),
    *filled("at", kind=Instant),
    *filled("who", "action", "subject", "channel_id"),
    *optional("before", "after", kind=document()),
    Index(None, "workspace_id", "subject"),
    Index(None, "workspace_id", "who"),
)

seen = Table(
    "seen",
    metadata,
    *key("workspace_id", "key"),
    *filled("at", kind=Instant),
    Index(None, "at"),
)
