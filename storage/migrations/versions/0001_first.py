"""The first shape of the tables; what they mean stands in storage/tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
CHOICE = sa.Text()
EXACT = sa.Text().with_variant(sa.Numeric(), "postgresql")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
DOCUMENT = sa.JSON()


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _may(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def _counted() -> sa.Column[int]:
    return sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False)


def upgrade() -> None:
    _create_installation()
    _create_goals()
    _create_series()
    _create_observations()
    _create_schedules()
    _create_deliveries()
    _create_alerts()
    _create_jobs()
    _create_sources()
    _create_records()


def _create_installation() -> None:
    op.create_table(
        "workspaces",
        *_is("workspace_id", "name", "bot_user_id"),
        *_is("language", kind=CHOICE),
        *_is("fiscal_month", kind=sa.SmallInteger()),
        *_is("installed_at", kind=INSTANT),
        *_may("uninstalled_at", kind=INSTANT),
        *_may("token", kind=sa.LargeBinary()),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspaces"),
    )
    op.create_table(
        "people",
        *_is("workspace_id", "user_id"),
        *_is("language", kind=CHOICE),
        *_is("language_is_known", "is_admin", "is_guest", "is_gone", kind=sa.Boolean()),
        *_is("zone"),
        *_may("quiet_from", "quiet_until", kind=sa.Time()),
        *_may("snoozed_until", kind=INSTANT),
        *_is("muted", kind=DOCUMENT),
        *_is("refreshed_at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_people"),
    )
    op.create_table(
        "teams",
        *_is("workspace_id", "channel_id", "name", "zone", "country", "fallback_owner"),
        *_is("language", kind=CHOICE),
        *_is("is_private", kind=sa.Boolean()),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_teams"),
    )


def _create_goals() -> None:
    op.create_table(
        "goals",
        *_is(
            "workspace_id",
            "goal_id",
            "channel_id",
            "sentence",
            "purpose",
            "owner_id",
            "created_by",
        ),
        *_is("period_start", "period_end", kind=sa.Date()),
        *_may("outcome_metric"),
        *_is("state", kind=CHOICE),
        *_is("created_at", kind=INSTANT),
        *_may("closed_at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "goal_id", name="pk_goals"),
    )
    op.create_index("ix_goals_workspace_id_channel_id", "goals", ["workspace_id", "channel_id"])
    op.create_table(
        "kpis",
        *_is(
            "workspace_id",
            "kpi_id",
            "goal_id",
            "channel_id",
            "metric",
            "label",
            "series_id",
            "owner_id",
            "created_by",
        ),
        *_is("target_value", kind=EXACT),
        *_is("target_kind", "target_direction", kind=CHOICE),
        *_may("target_recurrence", kind=CHOICE),
        *_may("baseline", kind=EXACT),
        *_is("period_start", "period_end", kind=sa.Date()),
        *_may("kept_reason", "kept_by"),
        *_may("kept_at", kind=INSTANT),
        *_may("kept_review_on", kind=sa.Date()),
        *_is("state", kind=CHOICE),
        *_is("created_at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "kpi_id", name="pk_kpis"),
    )
    op.create_index("ix_kpis_workspace_id_channel_id", "kpis", ["workspace_id", "channel_id"])
    op.create_index("ix_kpis_workspace_id_goal_id", "kpis", ["workspace_id", "goal_id"])
    op.create_index("ix_kpis_workspace_id_owner_id", "kpis", ["workspace_id", "owner_id"])
    op.create_index("ix_kpis_workspace_id_series_id", "kpis", ["workspace_id", "series_id"])


def _create_series() -> None:
    op.create_table(
        "own_metrics",
        *_is("workspace_id", "metric", "name"),
        *_is("aggregation", "unit", kind=CHOICE),
        sa.PrimaryKeyConstraint("workspace_id", "metric", name="pk_own_metrics"),
    )
    op.create_table(
        "series",
        *_is("workspace_id", "series_id"),
        *_is("number", kind=sa.Integer()),
        *_is(
            "channel_id",
            "metric",
            "scope_platform",
            "scope_account",
            "scope_campaign",
            "scope_influencer",
            "scope_basis",
        ),
        *_is("aggregation", "unit", kind=CHOICE),
        sa.PrimaryKeyConstraint("workspace_id", "series_id", name="pk_series"),
        sa.UniqueConstraint(
            "workspace_id",
            "channel_id",
            "metric",
            "scope_platform",
            "scope_account",
            "scope_campaign",
            "scope_influencer",
            "scope_basis",
            name="uq_series_scope",
        ),
        sa.UniqueConstraint("workspace_id", "number", name="uq_series_workspace_id_number"),
    )


def _create_observations() -> None:
    op.create_table(
        "workspace_numbers",
        *_is("workspace_id"),
        *_is("workspace", kind=sa.Integer()),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspace_numbers"),
        sa.UniqueConstraint("workspace", name="uq_workspace_numbers_workspace"),
    )
    op.create_table(
        "labels",
        *_is("workspace_id"),
        *_is("number", kind=sa.Integer()),
        *_is("label"),
        sa.PrimaryKeyConstraint("workspace_id", "number", name="pk_labels"),
        sa.UniqueConstraint("workspace_id", "label", name="uq_labels_workspace_id_label"),
    )
    op.create_table(
        "observations",
        *_is("workspace", "series", "day", "source", kind=sa.Integer()),
        *_is("superseded", kind=sa.SmallInteger()),
        *_is("value", "learnt_at", kind=sa.BigInteger()),
        *_is("run", kind=sa.Integer()),
        *_may("numerator", "denominator", kind=sa.BigInteger()),
        sa.PrimaryKeyConstraint(
            "workspace",
            "series",
            "day",
            "source",
            name="pk_observations",
            postgresql_include=["superseded", "value"],
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "past_observations",
        *_is("workspace", "series", "day", kind=sa.Integer()),
        _counted(),
        *_is("replaced_at", kind=sa.BigInteger()),
        *_is("source", kind=sa.Integer()),
        *_is("value", "learnt_at", kind=sa.BigInteger()),
        *_is("run", kind=sa.Integer()),
        *_may("numerator", "denominator", kind=sa.BigInteger()),
        sa.PrimaryKeyConstraint(
            "workspace", "series", "day", "number", name="pk_past_observations"
        ),
        sqlite_with_rowid=False,
    )


def _create_schedules() -> None:
    op.create_table(
        "schedules",
        *_is(
            "workspace_id", "channel_id", "kind", "zone", "country", "paused_because", "owner_id"
        ),
        *_may("weekday", "month_day", kind=sa.SmallInteger()),
        *_is("hour", "minute", kind=sa.SmallInteger()),
        *_is("holidays", "state", kind=CHOICE),
        *_is("planned_until", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_schedules"),
    )
    op.create_index(
        "ix_schedules_active",
        "schedules",
        ["planned_until"],
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        *_is("workspace_id", "delivery_id"),
        _counted(),
        *_is("key", "to", "subject", "worker", "ts", "channel", "last_error"),
        *_is("message_kind", kind=CHOICE),
        *_is("message_data", kind=DOCUMENT),
        *_is("when_unclear", kind=CHOICE),
        *_is("due_at", "created_at", kind=INSTANT),
        *_may(
            "expires_at", "not_before", "first_try_at", "lease_until", "settled_at", kind=INSTANT
        ),
        *_is("state", kind=CHOICE),
        *_is("attempts", "rung", kind=sa.Integer()),
        *_may("rendered", kind=DOCUMENT),
        sa.PrimaryKeyConstraint("workspace_id", "delivery_id", name="pk_deliveries"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_deliveries_workspace_id_key"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_deliveries_workspace_id_number"),
    )
    op.create_index(
        "ix_deliveries_expiry",
        "deliveries",
        ["expires_at"],
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["workspace_id", "to", "due_at", "number"],
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )
    op.create_index(
        "ix_deliveries_workspace_id_message_kind_subject",
        "deliveries",
        ["workspace_id", "message_kind", "subject"],
    )
    op.create_index("ix_deliveries_workspace_id_state", "deliveries", ["workspace_id", "state"])
    op.create_index(
        "uq_deliveries_out",
        "deliveries",
        ["workspace_id", "to"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )


def _create_alerts() -> None:
    op.create_table(
        "alert_states",
        *_is("workspace_id", "kpi_id", "kind", "state"),
        *_is("incident", kind=sa.Integer()),
        *_is("since", kind=INSTANT),
        *_may("snoozed_until", kind=INSTANT),
        *_is("reason", kind=DOCUMENT),
        sa.PrimaryKeyConstraint("workspace_id", "kpi_id", "kind", name="pk_alert_states"),
    )
    op.create_table(
        "alert_checks",
        *_is("workspace_id", "kpi_id"),
        _counted(),
        *_is("at", kind=INSTANT),
        *_is("decision", kind=DOCUMENT),
        sa.PrimaryKeyConstraint("workspace_id", "kpi_id", "number", name="pk_alert_checks"),
    )


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        *_is("workspace_id", "job_id"),
        _counted(),
        *_is("kind", "key", "worker", "state", "last_error"),
        *_is("payload", kind=DOCUMENT),
        *_is("attempts", kind=sa.Integer()),
        *_is("created_at", kind=INSTANT),
        *_may("not_before", "lease_until", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "job_id", name="pk_jobs"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_jobs_workspace_id_key"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_jobs_workspace_id_number"),
    )
    op.create_index(
        "ix_jobs_open",
        "jobs",
        ["workspace_id", "number"],
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )


def _create_sources() -> None:
    op.create_table(
        "sources",
        *_is("workspace_id", "source_id", "channel_id", "name", "owner_id"),
        *_is("kind", kind=CHOICE),
        *_is("settings", kind=DOCUMENT),
        *_is("secret", kind=sa.LargeBinary()),
        *_may("bookmark", kind=DOCUMENT),
        *_may("at", kind=sa.Time()),
        *_is("state", kind=CHOICE),
        *_is("failures", kind=sa.Integer()),
        *_is("created_at", "planned_until", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "source_id", name="pk_sources"),
    )
    op.create_index(
        "ix_sources_workspace_id_channel_id", "sources", ["workspace_id", "channel_id"]
    )
    op.create_index(
        "ix_sources_on",
        "sources",
        ["planned_until"],
        sqlite_where=sa.text("state = 'on'"),
        postgresql_where=sa.text("state = 'on'"),
    )


def _create_records() -> None:
    op.create_table(
        "runs",
        *_is("workspace_id", "run_id", "channel_id", "source", "label", "by", "error"),
        *_is("at", kind=INSTANT),
        *_is("read", "written", "replaced", "unchanged", "refused", kind=sa.Integer()),
        *_is("refusals", kind=DOCUMENT),
        sa.PrimaryKeyConstraint("workspace_id", "run_id", name="pk_runs"),
    )
    op.create_index(
        "ix_runs_workspace_id_channel_id_at", "runs", ["workspace_id", "channel_id", "at"]
    )
    op.create_table(
        "drafts",
        *_is("workspace_id", "draft_id", "kind", "by", "channel_id"),
        *_is("data", kind=DOCUMENT),
        *_is("body", kind=sa.LargeBinary()),
        *_is("expires_at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "draft_id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"])
    op.create_table(
        "audit",
        *_is("workspace_id"),
        _counted(),
        *_is("at", kind=INSTANT),
        *_is("who", "action", "subject", "channel_id"),
        *_may("before", "after", kind=DOCUMENT),
        sa.PrimaryKeyConstraint("workspace_id", "number", name="pk_audit"),
    )
    op.create_index("ix_audit_workspace_id_subject", "audit", ["workspace_id", "subject"])
    op.create_index("ix_audit_workspace_id_who", "audit", ["workspace_id", "who"])
    op.create_table(
        "seen",
        *_is("workspace_id", "key"),
        *_is("at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_seen"),
    )
    op.create_index("ix_seen_at", "seen", ["at"])
