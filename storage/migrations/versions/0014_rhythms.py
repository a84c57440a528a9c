"""How often a source is read: those there are, daily; and whether it gives numbers by the hour."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rhythm = sa.Column("rhythm", sa.Text(), nullable=False, server_default="daily")
    op.add_column("sources", rhythm)
    by_hour: sa.Column[bool] = sa.Column(
        "has_hours", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("sources", by_hour)
