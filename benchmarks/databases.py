"""A fresh SQLite file and a fresh PostgreSQL database for each benchmark."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.engine import Database, open_database
from storage.migrate import upgrade
from tests.postgres import Postgres, server


@contextmanager
def databases() -> Iterator[Iterator[tuple[str, Database]]]:
    """Yield what goes through both: name and database, migrated and empty."""
    with tempfile.TemporaryDirectory() as folder, _postgres() as url:
        yield (
            (name, _opened(address))
            for name, address in (
                ("sqlite", f"sqlite:///{Path(folder) / 'bench.sqlite3'}"),
                ("postgresql", url),
            )
        )


def _opened(address: str) -> Database:
    upgrade(address)
    return open_database(address)


@contextmanager
def _postgres() -> Iterator[str]:
    """Run a server as it comes: it syncs to the disk."""
    run_id = uuid.uuid4().hex
    with server(run_id) as address, Postgres(address, run_id).database(is_empty=True) as url:
        yield url
