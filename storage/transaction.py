"""One transaction: reads share a snapshot, the first write takes the lock.

SQLite knows one writer. A unit of work that only reads must neither wait for it nor hold it up,
so a transaction begins as a reader; its first write ends that snapshot and begins anew with the
write lock (BEGIN IMMEDIATE). Between its reads and its first write others may commit, just as
between two statements under PostgreSQL's READ COMMITTED. What must not race is one method.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, RowMapping, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kpi.errors import StoreUnavailable
from storage.engine import Database

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Transaction:
    """A connection while it is needed. Every error of the driver becomes StoreUnavailable."""

    def __init__(self, database: Database, *, reading: bool = False) -> None:
        """Connect at the first statement; with ``reading`` a write is a RuntimeError."""
        self.database = database
        self._may_write = not reading
        self._connection: Connection | None = None
        self._writes = False

    def read(self, statement: Executable, parameters: Parameters = None) -> Sequence[RowMapping]:
        """Return the rows of a statement that changes nothing."""
        with self._translated():
            result = self._reader().execute(statement, parameters)
            return result.mappings().all()

    def rows(
        self, statement: Executable, parameters: Parameters = None
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Return the same as tuples, in the order of the statement's columns."""
        with self._translated():
            return self._reader().execute(statement, parameters).all()

    def write(self, statement: Executable, parameters: Parameters = None) -> int:
        """Execute a statement that changes something; return how many rows it touched."""
        with self._translated():
            result = self._writer().execute(
                statement, parameters, execution_options={"preserve_rowcount": True}
            )
            return result.rowcount

    def write_returning(
        self, statement: Executable, parameters: Parameters = None
    ) -> Sequence[RowMapping]:
        """Execute a statement that changes something; return the rows that it returns."""
        with self._translated():
            result = self._writer().execute(statement, parameters)
            return result.mappings().all()

    def now(self) -> datetime:
        """Return what time it is by the database's clock, in UTC."""
        with self._translated():
            return self.database.instant(self._reader())

    def start_writing(self) -> None:
        """Take SQLite's write lock now, so that what is read next is still so when written."""
        with self._translated():
            self._writer()

    def lock(self, name: str) -> None:
        """Wait until nobody else holds the lock ``name``, and hold it until the end.

        SQLite's one writer needs no more than to be the writer.
        """
        with self._translated():
            connection = self._writer()
            if not self.database.is_sqlite:
                key = select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0)))
                connection.execute(key)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """Lend the driver's own connection for reading."""
        with self._translated():
            yield self._reader().connection.driver_connection

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Lend the driver's own connection for writing."""
        with self._translated():
            yield self._writer().connection.driver_connection

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what happens inside when it raises; what happened before stays."""
        with self._translated():
            connection = self._writer()
        with connection.begin_nested():
            yield

    def commit(self) -> None:
        """Keep what was written; the next statement begins anew."""
        with self._translated():
            if self._connection is not None:
                self._connection.commit()
        self._writes = False

    def close(self) -> None:
        """Drop what was not committed and give the connection back."""
        connection, self._connection, self._writes = self._connection, None, False
        if connection is not None:
            with self._translated():
                connection.close()

    def _reader(self) -> Connection:
        connection = self._connected()
        if self.database.is_sqlite and not connection.in_transaction():
            connection.begin()
            connection.exec_driver_sql("BEGIN")
        return connection

    def _writer(self) -> Connection:
        if not self._may_write:
            message = "a unit of work that was opened for reading must not write"
            raise RuntimeError(message)
        connection = self._connected()
        if self.database.is_sqlite and not self._writes:
            if connection.in_transaction():
                connection.rollback()
            connection.begin()
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        self._writes = True
        return connection

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self.database.engine.connect()
        return self._connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeoutError, self.database.driver_error) as error:
            reason = type(getattr(error, "orig", error)).__name__
            raise StoreUnavailable(reason=reason) from error
