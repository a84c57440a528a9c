"""Several breaks a series, and who says so; forecasts that leave out older days."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
KEPT = ("workspace_id", "series_id", "day", "name")


def _is(*names: str, kind: TypeEngine[Any] = WORDS) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    key = ("workspace_id", "series_id", "day", "origin")
    made = op.create_table(
        "breaks",
        *_is("workspace_id", "series_id"),
        *_is("day", kind=sa.Date()),
        *_is("origin", "name"),
        sa.PrimaryKeyConstraint(*key, name="pk_breaks"),
    )
    before = sa.table("series_breaks", *(sa.column(name) for name in KEPT))
    shown = sa.select(*(before.c[name] for name in KEPT), sa.literal("file"))
    op.execute(sa.insert(made).from_select([*KEPT, "origin"], shown))
    op.drop_table("series_breaks")
    op.add_column("forecasts", sa.Column("counted_since", sa.Date()))
