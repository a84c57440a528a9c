"""One database at a time, empty and migrated, as an address that other processes can open."""

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from storage.migrate import upgrade
from tests.postgres import Postgres, server

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
KINDS = (SQLITE, POSTGRESQL)


@contextmanager
def lent(kind: str) -> Iterator[str]:
    """Yield the address of a new database of that kind; it is gone afterwards.

    A server is run as it comes: it syncs to the disk, as SQLite does.
    """
    with ExitStack() as stack:
        if kind == SQLITE:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mato-bench-"))
            url = f"sqlite:///{Path(folder) / 'mato.sqlite3'}"
        else:
            run_id = uuid.uuid4().hex
            postgres = Postgres(stack.enter_context(server(run_id)), run_id)
            url = stack.enter_context(postgres.database(is_empty=True))
        upgrade(url)
        yield url


def kind_of(url: str) -> str:
    """Return which of KINDS the address is of."""
    return SQLITE if url.startswith(SQLITE) else POSTGRESQL


def asked(names: Sequence[str]) -> Sequence[str]:
    """Return the kinds that were asked for, all when none was."""
    return [kind for kind in KINDS if kind in names] or KINDS
