"""What owners said of how sure they are; see storage/tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "confidences",
        *_is("workspace_id", "kpi_id"),
        *_is("said_on", kind=sa.Date()),
        *_is("said_at", kind=INSTANT),
        *_is("by"),
        *_is("level", kind=sa.Text()),
        sa.PrimaryKeyConstraint("workspace_id", "kpi_id", "said_on", name="pk_confidences"),
    )
