"""From which day on a series counts something else; see storage/tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "series_breaks",
        *_is("workspace_id", "series_id"),
        *_is("day", kind=sa.Date()),
        *_is("name"),
        sa.PrimaryKeyConstraint("workspace_id", "series_id", name="pk_series_breaks"),
    )
