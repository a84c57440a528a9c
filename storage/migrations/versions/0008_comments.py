"""What comments were about, period by period; see storage/review_tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    key = ("workspace_id", "channel_id", "platform", "first_day", "last_day")
    op.create_table(
        "comment_words",
        *_is(*key[:3]),
        *_is(*key[3:], kind=sa.Date()),
        *_is("comments", kind=sa.Integer()),
        *_is("words", kind=sa.JSON()),
        *_is("at", kind=INSTANT),
        sa.PrimaryKeyConstraint(*key, name="pk_comment_words"),
    )
