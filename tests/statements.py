"""The statements that a database is sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

_TRANSACTIONS = {"BEGIN", "COMMIT", "ROLLBACK"}


@contextmanager
def traced(what: Engine | type[Pool] = Pool) -> Iterator[list[str]]:
    """Collect every statement that SQLite itself sees, by default of all databases.

    What begins and ends transactions is left out.
    """
    seen: list[str] = []
    is_over = False

    def trace(statement: str) -> None:
        if not is_over and statement.split(maxsplit=1)[0] not in _TRANSACTIONS:
            seen.append(statement)

    def watch(connection: object, *_: object) -> None:
        connection.set_trace_callback(trace)  # type: ignore[attr-defined]

    event.listen(what, "checkout", watch)
    yield seen
    event.remove(what, "checkout", watch)
    is_over = True
