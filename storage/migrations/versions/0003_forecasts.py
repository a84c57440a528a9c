"""How each KPI's window was likely to end, day by day; see storage/tables.py."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
EXACT = sa.Text().with_variant(sa.Numeric(), "postgresql")
INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    amounts = ("median", "low", "high", "chance", "needed_per_day")
    op.create_table(
        "forecasts",
        *_is("workspace_id", "kpi_id"),
        *_is("made_on", kind=sa.Date()),
        *_is("made_at", kind=INSTANT),
        *_is("start", "last_day", "through", "believable_from", kind=sa.Date()),
        *_is("target", kind=EXACT),
        *_is("direction", kind=sa.Text()),
        *_is("is_early", kind=sa.Boolean()),
        *(sa.Column(name, EXACT, nullable=True) for name in amounts),
        sa.PrimaryKeyConstraint("workspace_id", "kpi_id", "made_on", name="pk_forecasts"),
    )
