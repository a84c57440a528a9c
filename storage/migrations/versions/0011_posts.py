"""The posts that make a day's value; see storage/review_tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Numeric(), "postgresql")
WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    key = ("workspace_id", "series_id", "day")
    op.create_table(
        "day_posts",
        *_is(*key[:2]),
        *_is("day", kind=sa.Date()),
        *_is("total", kind=EXACT),
        *_is("count", kind=sa.Integer()),
        *_is("posts", kind=sa.JSON()),
        sa.PrimaryKeyConstraint(*key, name="pk_day_posts"),
    )
