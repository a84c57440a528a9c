"""What tables are made of: the naming of keys, and kinds of columns."""

from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, text
from sqlalchemy.types import JSON, TypeEngine

from storage.types import Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_Type = TypeEngine[Any] | type[TypeEngine[Any]]


def key(*names: str) -> tuple[Column[str], ...]:
    """Return the columns of a primary key of texts."""
    return tuple(Column(name, Words, primary_key=True) for name in names)


def numbered(name: str) -> Column[int]:
    """Return an integer column of a primary key, given by us."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def ordered(*, primary_key: bool) -> Column[int]:
    """Return the order of insertion: PostgreSQL counts; for SQLite see Database.counted."""
    return Column("number", BigInteger, Identity(), primary_key=primary_key, nullable=False)


def filled(*names: str, kind: _Type = Words) -> tuple[Column[object], ...]:
    """Return columns that always hold a value."""
    return tuple(Column(name, kind, nullable=False) for name in names)


def defaulted(name: str) -> Column[str]:
    """Return a column of texts that rows of before it was there hold nothing in."""
    return Column(name, Words, nullable=False, server_default="")


def optional(*names: str, kind: _Type = Words) -> tuple[Column[object], ...]:
    """Return columns that may be empty."""
    return tuple(Column(name, kind, nullable=True) for name in names)


def only(condition: str) -> dict[str, Any]:
    """Return the arguments of an index over the rows that meet ``condition``."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def document() -> JSON:
    """Return JSON whose None is an empty column, not a JSON null."""
    return JSON(none_as_null=True)
