"""Bringing a database to the newest shape. Alembic is imported here only: it costs a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kpi.errors import StoreUnavailable
from storage.engine import Database, open_database

_LOCK = 0x6D61746F  # "mato": whoever migrates holds it
_SECONDS = 60  # to wait for somebody else's migration


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to the revision, the newest; any number of processes may do so at once.

    All or nothing: both databases undo DDL. StoreUnavailable when it cannot be reached.
    """
    with _alone(url) as connection, _config(connection) as config:
        command.upgrade(config, revision)


def state(url: str) -> tuple[str | None, str]:
    """Return the database's revision, None when it is empty, and the newest one."""
    with _connected(url) as (_, connection), _config(connection) as config:
        current = MigrationContext.configure(connection).get_current_revision()
        head = ScriptDirectory.from_config(config).get_current_head()
    return current, head or ""


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """Connect, wait until nobody else migrates, and commit at the end."""
    with _connected(url) as (database, connection):
        if database.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {_SECONDS * 1000}")
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
        else:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection
        connection.commit()


@contextmanager
def _connected(url: str) -> Iterator[tuple[Database, Connection]]:
    database = open_database(url)
    try:
        with database.engine.connect() as connection:
            yield database, connection
    except DBAPIError as error:
        raise StoreUnavailable(reason=type(error.orig).__name__) from error
    finally:
        database.close()


@contextmanager
def _config(connection: Connection) -> Iterator[Config]:
    """Return Alembic's settings for the migrations that ship with this package."""
    with as_file(files("storage") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        yield config
