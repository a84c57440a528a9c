"""What is concluded, learnt and tried; what the tables mean stands in storage/tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
CHOICE = sa.Text()
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
DOCUMENT = sa.JSON()


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _may(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names]


def upgrade() -> None:
    op.create_table(
        "evaluations",
        *_is("workspace_id", "goal_id", "kpi_id"),
        *_is("last_day", kind=sa.Date()),
        *_is("channel_id"),
        *_is("at", kind=INSTANT),
        *_is("facts", kind=DOCUMENT),
        sa.PrimaryKeyConstraint(
            "workspace_id", "goal_id", "kpi_id", "last_day", name="pk_evaluations"
        ),
    )
    op.create_table(
        "lessons",
        *_is("workspace_id", "goal_id"),
        *_is("last_day", kind=sa.Date()),
        *_is("channel_id", "by", "worked", "did_not", "next_time"),
        *_is("at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "goal_id", "last_day", name="pk_lessons"),
    )
    op.create_table(
        "actions",
        *_is("workspace_id", "action_id"),
        *_is("goal_id", "kpi_id", "channel_id", "what", "owner_id", "created_by"),
        *_is("due", kind=sa.Date()),
        *_is("state", kind=CHOICE),
        *_is("created_at", kind=INSTANT),
        *_may("ended_on", kind=sa.Date()),
        *_may("expected", "effect", kind=DOCUMENT),
        sa.PrimaryKeyConstraint("workspace_id", "action_id", name="pk_actions"),
    )
    op.create_index(
        "ix_actions_workspace_id_channel_id", "actions", ["workspace_id", "channel_id"]
    )
    op.create_index("ix_actions_workspace_id_goal_id", "actions", ["workspace_id", "goal_id"])
    op.create_table(
        "notes",
        *_is("workspace_id", "note_id", "channel_id", "text", "by"),
        *_is("day", kind=sa.Date()),
        *_is("at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "note_id", name="pk_notes"),
    )
    op.create_index(
        "ix_notes_workspace_id_channel_id_day", "notes", ["workspace_id", "channel_id", "day"]
    )
