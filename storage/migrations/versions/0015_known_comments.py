"""Which comments were counted; see storage/review_tables.py."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "comment_keys",
        sa.Column("workspace_id", WORDS, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_comment_keys"),
    )
    op.create_table(
        "comment_days",
        sa.Column("workspace_id", WORDS, nullable=False),
        sa.Column("series_id", WORDS, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("seen", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "series_id", "day", name="pk_comment_days"),
    )
