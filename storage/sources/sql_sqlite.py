"""A SQLite file, opened so that it can only be read."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from sqlalchemy import URL

from kpi.errors import SourceFailed

_ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_NEVER = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
_STEPS = 10_000
#: No value is longer: a statement can make huge ones from nothing.
_LONGEST_VALUE = 1 << 20

Result = tuple[Sequence[str], Iterator[Sequence[object]]]


def opener(
    url: URL, statement: str, folder: Path, seconds: float
) -> Callable[[], AbstractContextManager[Result]]:
    """Return what runs the statement on the file; SourceFailed for one outside ``folder``."""
    path = (folder / str(url.database or "")).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file() or url.query:
        raise SourceFailed("source_failed.no_database")

    @contextmanager
    def opened() -> Iterator[Result]:
        until = time.monotonic() + seconds
        with closing(_reading(path)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            try:
                cursor = connection.execute(statement)
                names = [str(one[0]) for one in cursor.description or ()]
                yield names, cursor
            except sqlite3.Error as error:
                if time.monotonic() > until:
                    raise SourceFailed("source_failed.slow") from None
                reason = str(error)[:200]
                raise SourceFailed("source_failed.statement", reason=reason) from None

    return opened


def _reading(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_permits)
    return connection


def _permits(action: int, _first: str | None, second: str | None, *_: str | None) -> int:
    """Permit looking, and nothing else: no ATTACH, no PRAGMA, no function that reaches out."""
    if action not in _ALLOWED:
        return sqlite3.SQLITE_DENY
    is_never = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _NEVER
    return sqlite3.SQLITE_DENY if is_never else sqlite3.SQLITE_OK
