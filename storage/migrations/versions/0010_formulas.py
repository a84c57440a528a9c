"""What a workspace counts a piece of earned media worth; see storage/review_tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "formulas",
        *_is("workspace_id", "formula_id", "metric", "by"),
        *_is("prices", kind=sa.JSON()),
        *_is("valid_from", kind=sa.Date()),
        *_is("at", kind=INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "formula_id", name="pk_formulas"),
    )
