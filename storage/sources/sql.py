"""One SELECT against a database that Mato can only read: PostgreSQL or a SQLite file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from kpi.errors import NotUnderstood, SourceFailed
from kpi.imports import Answers, FileFacts, RawRow, Refusal
from kpi.pulls import Connection, Pulled
from storage.sources import records, sql_postgresql, sql_sqlite
from storage.sources.files import comments
from storage.sources.files.opening import open_file
from storage.sources.files.sums import added_up
from storage.sources.files.table import Row

#: More rows than that are no daily numbers.
MOST_ROWS = 200_000
MOST_BYTES = 25 * 1024 * 1024
SECONDS = 30.0
_LONGEST = 20_000
_POSTGRES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
#: Texts, dollar-quoted texts and remarks: what is no code.
_NO_CODE = re.compile(r"'(?:[^']|'')*'|(?P<tag>\$\w*\$).*?(?P=tag)|--[^\n]*|/\*.*?\*/", re.DOTALL)
#: What a statement that only looks never says. The role is the barrier; this is a fence before it.
_FORBIDDEN = re.compile(
    r"\b(set_config|pg_sleep\w*|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_terminate_backend|"
    r"pg_cancel_backend|pg_advisory\w*|pg_notify|dblink\w*|lo_\w+|nextval|setval|query_to_xml\w*|"
    r"load_extension|into|insert|update|delete|merge|copy|call|do|for\s+share)\b|U&\"|\\",
    re.IGNORECASE,
)
_SELECTS = re.compile(r"\s*\(*\s*(select|with|values)\b", re.IGNORECASE)

#: A result: its columns, and its rows while they come.
Result = tuple[Sequence[str], Iterator[Sequence[object]]]
Opened = Callable[[], AbstractContextManager[Result]]


@dataclass(slots=True, kw_only=True)
class Rows:
    """What a SELECT returns, read through once.

    Where it returns comments, their counts; ``facts`` then says afterwards what they are about.
    """

    facts: FileFacts
    opened: Opened
    day: str
    values: Mapping[str, str]
    zone: str = ""
    key: bytes = field(default=b"", repr=False)  # by which comments are known again
    most_rows: int = MOST_ROWS
    most_bytes: int = MOST_BYTES

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield the values of each row; SourceFailed beyond the limits."""
        with self.opened() as (names, found):
            bounded = self._bounded(found)
            first = [] if self.values else list(islice(bounded, comments.LOOKED_AT))
            texts = chain([Row(0, [*names])], map(_as_text, chain(first, bounded)))
            if comments.recognize([Row(0, [*names]), *map(_as_text, first)]):
                yield from self._counted(texts)
                return
            shape = records.shape_of(names, self.day, self.values)
            for line, row in chain(first, bounded):
                yield from records.rows_of(shape, line, dict(zip(names, row, strict=True)))

    def _bounded(
        self, found: Iterator[Sequence[object]]
    ) -> Iterator[tuple[int, Sequence[object]]]:
        """Yield each row with its number; SourceFailed beyond the limits."""
        size = 0
        for line, row in enumerate(found, start=1):
            size += sum(len(str(cell)) for cell in row)
            if line > self.most_rows:
                raise SourceFailed("source_failed.too_many", most=f"{self.most_rows:,}")
            if size > self.most_bytes:
                raise SourceFailed("source_failed.too_much")
            yield line, row

    def _counted(self, texts: Iterator[Row]) -> Iterator[RawRow | Refusal]:
        """Yield the counts of comments, added up by day; what they say goes no further."""
        body = comments.counted(texts, self.key) or b""
        counts = open_file("comments.csv", body, Answers(zone=self.zone))
        if counts.facts.questions:
            raise NotUnderstood("source.unanswered")
        self.facts = replace(self.facts, said=counts.facts.said)
        yield from added_up(counts.rows())


def _as_text(row: tuple[int, Sequence[object]]) -> Row:
    line, cells = row
    return Row(line, ["" if cell is None else str(cell).strip() for cell in cells])


def pull(connection: Connection, folder: Path | None, seconds: float = SECONDS) -> Pulled:
    """Return the rows of the SELECT; ``folder`` is where SQLite files may be read from.

    Raises NotUnderstood for what is no single SELECT, SourceFailed for a database that cannot be
    reached or in which Mato may do more than read.
    """
    statement = checked(str(connection.settings.get("select") or ""))
    url = _url(connection.secret["url"])
    if url.drivername in _POSTGRES:
        opened = sql_postgresql.opener(url, statement, seconds)
    elif url.drivername == "sqlite" and folder is not None:
        opened = sql_sqlite.opener(url, statement, folder, seconds)
    else:
        raise SourceFailed("source_failed.no_database")
    given = connection.settings.get("columns")
    values = {str(k): str(v) for k, v in given.items()} if isinstance(given, Mapping) else {}
    facts = FileFacts(export="table", has_columns=bool(values))
    day = str(connection.settings.get("day") or "")
    rows = Rows(
        facts=facts,
        opened=opened,
        day=day,
        values=values,
        zone=connection.zone,
        key=connection.key,
    )
    return Pulled(file=rows)


def checked(statement: str) -> str:
    """Return the statement without its last semicolon; NotUnderstood when it is no one SELECT."""
    bare = statement.strip().removesuffix(";").strip()
    code = _NO_CODE.sub(" ", bare)
    if len(bare) > _LONGEST or "\0" in bare or not _SELECTS.match(code):
        raise NotUnderstood("source.no_select")
    if ";" in code:
        raise NotUnderstood("source.many_statements")
    found = _FORBIDDEN.search(code)
    if found:
        raise NotUnderstood("source.forbidden", word=found.group())
    return bare


def _url(address: str) -> URL:
    try:
        return make_url(address.strip())
    except ArgumentError:
        raise SourceFailed("source_failed.no_database") from None
