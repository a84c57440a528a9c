"""PostgreSQL, as a role that is proven to be able to read only.

A read-only transaction is no barrier: the statement itself could end it. What holds is the role,
so before each read it is asked what the role, or any role that it could become, may do.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import psycopg
from psycopg import Connection, errors
from sqlalchemy import URL

from kpi.errors import SourceFailed

_CONNECT_SECONDS = 10
_AT_ONCE = 2_000
#: What an address may say besides who, where and which.
_PARAMETERS = frozenset({"host", "port", "sslmode"})

Result = tuple[Sequence[str], Iterator[Sequence[object]]]

#: Finds something that the role, or a role that it could become, may do besides reading.
_POWERS = """
WITH mine AS (SELECT * FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')),
ours AS (SELECT * FROM pg_namespace WHERE nspname NOT IN ('pg_catalog', 'information_schema')
    AND left(nspname, 7) NOT IN ('pg_temp', 'pg_toas')),
things AS (SELECT c.* FROM pg_class c JOIN ours ON ours.oid = c.relnamespace),
tables AS (SELECT * FROM things WHERE relkind IN ('r', 'p', 'v', 'm', 'f')),
sequences AS (SELECT * FROM things WHERE relkind = 'S')
SELECT 'role' FROM mine WHERE rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
    OR rolbypassrls OR rolname IN ('pg_write_all_data', 'pg_execute_server_program',
    'pg_write_server_files', 'pg_read_server_files', 'pg_signal_backend', 'pg_maintain',
    'pg_checkpoint', 'pg_create_subscription', 'pg_database_owner')
UNION ALL SELECT 'table' FROM mine, tables t WHERE t.relowner = mine.oid
    OR has_table_privilege(mine.oid, t.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
    OR has_any_column_privilege(mine.oid, t.oid, 'INSERT, UPDATE')
UNION ALL SELECT 'sequence' FROM mine, sequences s
    WHERE has_sequence_privilege(mine.oid, s.oid, 'USAGE, UPDATE')
UNION ALL SELECT 'schema' FROM mine, ours
    WHERE has_schema_privilege(mine.oid, ours.oid, 'CREATE')
UNION ALL SELECT 'database' FROM mine, pg_database d WHERE d.datname = current_database()
    AND has_database_privilege(mine.oid, d.oid, 'CREATE')
UNION ALL SELECT 'function' FROM mine, pg_proc p JOIN ours ON ours.oid = p.pronamespace
    WHERE p.prosecdef AND has_function_privilege(mine.oid, p.oid, 'EXECUTE')
UNION ALL SELECT 'server' FROM mine, pg_foreign_server s
    WHERE has_server_privilege(mine.oid, s.oid, 'USAGE')
LIMIT 1
"""


def opener(
    url: URL, statement: str, seconds: float
) -> Callable[[], AbstractContextManager[Result]]:
    """Return what runs the statement; SourceFailed for an address that says more than where."""
    if set(url.query) - _PARAMETERS:
        raise SourceFailed("source_failed.no_database")
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)

    @contextmanager
    def opened() -> Iterator[Result]:
        with _connected(plain, seconds) as connection:
            watch = threading.Timer(seconds, _cancel, [connection])
            watch.daemon = True
            watch.start()
            try:
                prove_reading(connection)
                with connection.cursor(name="mato") as cursor:
                    cursor.itersize = _AT_ONCE
                    cursor.execute(statement)
                    names = [column.name for column in cursor.description or ()]
                    yield names, iter(cursor)
            except errors.QueryCanceled:
                raise SourceFailed("source_failed.slow") from None
            except psycopg.Error as error:
                reason = (error.diag.message_primary or type(error).__name__)[:200]
                raise SourceFailed("source_failed.statement", reason=reason) from None
            finally:
                watch.cancel()

    return opened


@contextmanager
def _connected(address: str, seconds: float) -> Iterator[Connection[Any]]:
    milliseconds = int(seconds * 1000)
    options = (
        f"-c statement_timeout={milliseconds} -c idle_in_transaction_session_timeout=120000 "
        "-c default_transaction_read_only=on -c lock_timeout=5000"
    )
    try:
        connection = psycopg.connect(
            address, connect_timeout=_CONNECT_SECONDS, options=options, autocommit=False
        )
    except (psycopg.Error, UnicodeError, ValueError):
        raise SourceFailed("source_failed.database") from None
    try:
        yield connection
    finally:
        with suppress(psycopg.Error):
            connection.rollback()
        connection.close()


def _cancel(connection: Connection[Any]) -> None:
    """End what is under way: a statement can lift its own time-out."""
    with suppress(psycopg.Error):
        connection.cancel()


def prove_reading(connection: Connection[Any]) -> None:
    """Raise SourceFailed unless the role, and all that it could become, can only read."""
    found = connection.execute(_POWERS).fetchone()
    if found is not None:
        raise SourceFailed("source_failed.may_write", what=found[0])
