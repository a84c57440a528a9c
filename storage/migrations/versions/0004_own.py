"""What a workspace knows better than the catalog; see storage/tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "own_purposes",
        *_is("workspace_id", "purpose", "name", "description", "like", "by"),
        *_is("at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "purpose", name="pk_own_purposes"),
    )
    op.create_table(
        "fit_overrides",
        *_is("workspace_id", "purpose", "metric"),
        *_is("verdict", kind=sa.Text()),
        *_is("reason", "by"),
        *_is("at", kind=INSTANT),
        *_is("on", kind=sa.Date()),
        sa.PrimaryKeyConstraint("workspace_id", "purpose", "metric", name="pk_fit_overrides"),
    )
