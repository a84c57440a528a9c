"""Series that are others added up; see storage/tables.py."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SCOPE = ("scope_platform", "scope_account", "scope_campaign", "scope_influencer", "scope_basis")


def upgrade() -> None:
    with op.batch_alter_table("series") as series:
        over = sa.Column("scope_over", WORDS, nullable=False, server_default="")
        series.add_column(over)
        series.drop_constraint("uq_series_scope", type_="unique")
        scope = ["workspace_id", "channel_id", "metric", *SCOPE, "scope_over"]
        series.create_unique_constraint("uq_series_scope", scope)
