"""One database: its engine, which of the two it is, and what time it says it is."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.exc import ArgumentError

from kpi.errors import NoStore

#: How long a statement waits for somebody else's lock before it gives up.
PATIENCE = timedelta(seconds=5)
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # WAL with NORMAL may lose the last commits at power loss, and with them what was sent.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
# A vanished machine must not hold locks for hours: its connections end within half a minute.
_KEEPALIVES = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
# A process that stands still inside a transaction must not stop the others for ever. Compiling
# (jit) costs a tenth of a second, our statements a hundredth.
_SETTINGS = ("SET idle_in_transaction_session_timeout = '60s'", "SET jit = off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An engine with the few facts that differ between SQLite and PostgreSQL."""

    engine: Engine
    is_sqlite: bool
    clock: Callable[[], datetime] | None = None

    def instant(self, connection: Connection) -> datetime:
        """Return what time it is by the database's clock, in UTC."""
        if self.clock:
            return self.clock()
        if self.is_sqlite:
            said = connection.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
            return datetime.fromisoformat(said.scalar_one()).replace(tzinfo=UTC)
        # clock_timestamp() moves on inside a transaction, now() stands still.
        said = connection.execute(text("SELECT clock_timestamp()"))
        moment: datetime = said.scalar_one()
        return moment.astimezone(UTC)

    def insert(self, table: Table) -> SqliteInsert | PostgresInsert:
        """Return an INSERT that can say what happens on conflict."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def counted(self, table: Table, workspace_id: str) -> dict[str, Any]:
        """Return the column ``number`` of a new row where the database does not count itself.

        SQLite has one writer at a time, so the highest number plus one is nobody else's.
        """
        if not self.is_sqlite:
            return {}
        highest = select(func.coalesce(func.max(table.c.number), 0) + 1)
        return {"number": highest.where(table.c.workspace_id == workspace_id).scalar_subquery()}

    @property
    def driver_error(self) -> type[Exception]:
        """The root of what the driver raises."""
        kind: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        return kind

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(
    url: str, *, clock: Callable[[], datetime] | None = None, patience: timedelta = PATIENCE
) -> Database:
    """Return the database at ``url``: sqlite:///path, postgres://... or postgresql://...

    Nothing is connected yet; a missing folder for SQLite's file is made. ``clock`` stands for
    the database's own clock in tests, ``patience`` is how long a statement waits for a lock.
    NoStore for any other kind of address, and for a file below something that is no folder.
    """
    parsed = _with_driver(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    milliseconds = round(patience.total_seconds() * 1000)
    open_engine = _sqlite_engine if is_sqlite else _postgres_engine
    engine = open_engine(parsed, milliseconds)
    return Database(engine=engine, is_sqlite=is_sqlite, clock=clock)


def _with_driver(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        # Without the cause, which would show the password of an almost correct address.
        message = "not the address of a database"
        raise NoStore(reason=message) from None
    name = parsed.get_backend_name()
    if name == "sqlite":
        return parsed.set(drivername="sqlite+pysqlite")
    if name in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    message = f"neither SQLite nor PostgreSQL: {name}"
    raise NoStore(reason=message)


def _sqlite_engine(url: URL, patience: int) -> Engine:
    if url.database:
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = "no folder can be made for the file"
            raise NoStore(reason=message) from error
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # Transactions are begun by hand (transaction.py): the driver would begin too late.
        connection.isolation_level = None
        for pragma in (f"PRAGMA busy_timeout = {patience}", *_PRAGMAS):
            connection.execute(pragma)

    return engine


def _postgres_engine(url: URL, patience: int) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, connect_args=dict(_KEEPALIVES))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - psycopg's, loaded late
        # Not in the address: a pooler between us and the server would refuse it there.
        connection.execute("; ".join((f"SET lock_timeout = {patience}", *_SETTINGS)))
        connection.commit()

    return engine
