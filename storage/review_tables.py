"""Evaluations, lessons, actions, notes, comments, formulas, posts, hours, sources."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Table,
    Time,
)

from kpi.ports import ActionState, Rhythm, SourceKind, SourceState
from storage.columns import document, filled, key, metadata, numbered, only, optional
from storage.types import Choice, Exact, Instant

evaluations = Table(
    "evaluations",
    metadata,
    *key("workspace_id", "goal_id", "kpi_id"),  # no KPI: an empty text
    Column("last_day", Date, primary_key=True),
    *filled("channel_id"),
    *filled("at", kind=Instant),
    *filled("facts", kind=document()),
)

lessons = Table(
    "lessons",
    metadata,
    *key("workspace_id", "goal_id"),
    Column("last_day", Date, primary_key=True),
    *filled("channel_id", "by", "worked", "did_not", "next_time"),
    *filled("at", kind=Instant),
)

actions = Table(
    "actions",
    metadata,
    *key("workspace_id", "action_id"),
    *filled("goal_id", "kpi_id", "channel_id", "what", "owner_id", "created_by"),
    *filled("due", kind=Date),
    *filled("state", kind=Choice(ActionState)),
    *filled("created_at", kind=Instant),
    *optional("ended_on", kind=Date),
    *optional("expected", "effect", kind=document()),
    Index(None, "workspace_id", "channel_id"),
    Index(None, "workspace_id", "goal_id"),
)

notes = Table(
    "notes",
    metadata,
    *key("workspace_id", "note_id"),
    *filled("channel_id", "text", "by"),
    *filled("day", kind=Date),
    *filled("at", kind=Instant),
    Index(None, "workspace_id", "channel_id", "day"),
)

comment_words = Table(
    "comment_words",
    metadata,
    *key("workspace_id", "channel_id", "platform"),
    Column("first_day", Date, primary_key=True),
    Column("last_day", Date, primary_key=True),
    *filled("comments", kind=Integer),
    *filled("words", kind=document()),
    *filled("at", kind=Instant),
)

comment_keys = Table(
    "comment_keys",
    metadata,
    *key("workspace_id"),
    *filled("key", kind=LargeBinary),
)

comment_days = Table(
    "comment_days",
    metadata,
    *key("workspace_id", "series_id"),
    Column("day", Date, primary_key=True),
    *filled("count", kind=Integer),
    *filled("seen", kind=LargeBinary),
)

#: What is kept of comments.
COMMENTS = (comment_words, comment_keys, comment_days)

formulas = Table(
    "formulas",
    metadata,
    *key("workspace_id", "formula_id"),
    *filled("metric", "by"),
    *filled("prices", kind=document()),
    *filled("valid_from", kind=Date),
    *filled("at", kind=Instant),
)

day_posts = Table(
    "day_posts",
    metadata,
    *key("workspace_id", "series_id"),
    Column("day", Date, primary_key=True),
    *filled("total", kind=Exact),
    *filled("count", kind=Integer),
    *filled("posts", kind=document()),
)

# Of series whose numbers come by the hour, as many hours as what is usual is learned from;
# numbers as in observations, hours are counted from 1970.
hours = Table(
    "hours",
    metadata,
    *(numbered(name) for name in ("workspace", "series", "hour", "source")),
    *filled("value", "learnt_at", kind=BigInteger),
    sqlite_with_rowid=False,
)

sources = Table(
    "sources",
    metadata,
    *key("workspace_id", "source_id"),
    *filled("channel_id", "name", "owner_id"),
    *filled("kind", kind=Choice(SourceKind)),
    *filled("settings", kind=document()),
    *filled("secret", kind=LargeBinary),
    *optional("bookmark", kind=document()),
    *optional("at", kind=Time),
    *filled("rhythm", kind=Choice(Rhythm)),
    *filled("has_hours", kind=Boolean),
    *filled("state", kind=Choice(SourceState)),
    *filled("failures", kind=Integer),
    *filled("created_at", "planned_until", kind=Instant),
    Index(None, "workspace_id", "channel_id"),
    Index("ix_sources_on", "planned_until", **only("state = 'on'")),
)
