"""Values by hour; see storage/review_tables.py."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = ("workspace", "series", "hour", "source")
    op.create_table(
        "hours",
        *(sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in key),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("learnt_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_hours"),
        sqlite_with_rowid=False,
    )
