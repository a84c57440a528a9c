"""What the repositories share: get, list and save one dataclass in one table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from kpi.model import Period
from storage.among import among
from storage.mapping import reader, to_row
from storage.transaction import Transaction

T = TypeVar("T")


@cache
def own(table: Table, *names: str) -> Select[Any]:
    """Return the SELECT of the rows whose columns equal the parameters of the same names.

    To build a statement takes several times as long as to run it: those that are asked often
    are built once.
    """
    return select(table).where(*(table.c[name] == bindparam(name) for name in names))


@cache
def newest(table: Table, by: str, day: str) -> Select[Any]:
    """Return the SELECT of the row of the latest ``day`` for each of ``among``, by that.

    Its parameters are ``workspace_id`` and ``among``, values of the column ``by``.
    """
    columns = table.c
    asked = (columns.workspace_id == bindparam("workspace_id"), among(columns[by], "among"))
    latest = (
        select(columns[by], func.max(columns[day]).label(day))
        .where(*asked)
        .group_by(columns[by])
        .subquery()
    )
    on = and_(columns[by] == latest.c[by], columns[day] == latest.c[day])
    return own(table, "workspace_id").join(latest, on).order_by(columns[by])


#: By kind, as each rests in one table.
_READERS: dict[type, Callable[..., Any]] = {}


def _reader(kind: type[T], table: Table) -> Callable[..., T]:
    if kind not in _READERS:
        _READERS[kind] = reader(kind, table.c.keys())
    return _READERS[kind]


class Rows(Generic[T]):
    """The rows of one table as values of one kind."""

    def __init__(self, transaction: Transaction, table: Table, kind: type[T]) -> None:
        """Read and write within ``transaction``."""
        self.transaction = transaction
        self.table = table
        self.kind = kind

    def matching(self, conditions: Mapping[str, object]) -> Select[Any]:
        """Return the SELECT of the rows whose columns equal ``conditions``."""
        equal = [self.table.c[name] == value for name, value in conditions.items()]
        return select(self.table).where(*equal)

    def one(self, **key: object) -> T | None:
        """Return the value under the key, or None."""
        return next(iter(self.listed(own(self.table, *key), **key)), None)

    def listed(self, statement: Select[Any], **parameters: object) -> list[T]:
        """Return what a SELECT over the whole table finds."""
        read = _reader(self.kind, self.table)
        return [read(row) for row in self.transaction.rows(statement, parameters)]

    def newest(self, workspace_id: str, by: str, among_them: Sequence[str], day: str) -> list[T]:
        """Return the row of the latest ``day`` for each of these in column ``by``, by that."""
        found = newest(self.table, by, day)
        return self.listed(found, workspace_id=workspace_id, among=among_them)

    def of_days(self, conditions: Mapping[str, object], period: Period) -> list[T]:
        """Return those whose ``day`` is in the period, by day."""
        day = self.table.c.day
        inside = self.matching(conditions).where(day >= period.start, day < period.end)
        return self.listed(inside.order_by(day))

    def put(self, value: T, **special: ColumnElement[Any]) -> None:
        """Insert or replace by primary key.

        ``special`` are columns that a replacement sets otherwise than to the new value.
        """
        row = to_row(value)
        self.transaction.write(self._putting(row, special).values(row))

    def put_all(self, values: Sequence[T]) -> None:
        """Insert or replace each by primary key, all at once."""
        rows = [to_row(value) for value in values]
        if rows:
            self.transaction.write(self._putting(rows[0], {}), rows)

    def _putting(
        self, names: Iterable[str], special: Mapping[str, ColumnElement[Any]]
    ) -> SqliteInsert | PostgresInsert:
        insert = self.transaction.database.insert(self.table)
        columns = self.table.c
        changes = {
            name: special.get(name, insert.excluded[name])
            for name in names
            if not columns[name].primary_key
        }
        key = [column.name for column in self.table.primary_key]
        return insert.on_conflict_do_update(index_elements=key, set_=changes)

    def add(self, value: T, unique: Sequence[str], **more: object) -> bool:
        """Insert; False when a row with the same ``unique`` columns is there already."""
        insert = self.transaction.database.insert(self.table).values(**to_row(value), **more)
        kept = self.transaction.write(insert.on_conflict_do_nothing(index_elements=unique))
        return kept == 1
