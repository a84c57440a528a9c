"""What a goal's outcome is to come to; see storage/tables.py."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Numeric(), "postgresql")


def upgrade() -> None:
    op.add_column("goals", sa.Column("outcome_target", EXACT, nullable=True))
