"""What the repositories share: get, list and save one dataclass in one table."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Table, and_, func, select

from storage.mapping import from_row, from_rows, to_row
from storage.transaction import Transaction

T = TypeVar("T")


class Rows(Generic[T]):
    """The rows of one table as values of one kind."""

    def __init__(self, transaction: Transaction, table: Table, kind: type[T]) -> None:
        """Read and write within ``transaction``."""
        self.transaction = transaction
        self.table = table
        self.kind = kind

    def matching(self, conditions: Mapping[str, object]) -> Select[Any]:
        """Return the SELECT of the rows whose columns equal ``conditions``."""
        return select(self.table).where(*self._equal(conditions))

    def _equal(self, conditions: Mapping[str, object]) -> list[ColumnElement[bool]]:
        return [self.table.c[name] == value for name, value in conditions.items()]

    def one(self, **key: object) -> T | None:
        """Return the value under the key, or None."""
        rows = self.transaction.read(self.matching(key))
        return from_row(self.kind, rows[0]) if rows else None

    def listed(self, statement: Select[Any]) -> list[T]:
        """Return what a SELECT over the whole table finds."""
        return from_rows(self.kind, self.transaction.read(statement))

    def newest(
        self, own: Mapping[str, object], by: str, among: Sequence[str], day: str
    ) -> list[T]:
        """Return the row of the latest ``day`` for each of ``among`` in column ``by``, by that."""
        columns = self.table.c
        newest = (
            select(columns[by], func.max(columns[day]).label(day))
            .where(*self._equal(own), columns[by].in_(list(among)))
            .group_by(columns[by])
            .subquery()
        )
        on = and_(columns[by] == newest.c[by], columns[day] == newest.c[day])
        return self.listed(self.matching(own).join(newest, on).order_by(columns[by]))

    def put(self, value: T, **special: ColumnElement[Any]) -> None:
        """Insert or replace by primary key.

        ``special`` are columns that a replacement sets otherwise than to the new value.
        """
        insert = self.transaction.database.insert(self.table).values(to_row(value))
        key = [column.name for column in self.table.primary_key]
        columns = self.table.c
        changes = {
            name: special.get(name, insert.excluded[name])
            for name in to_row(value)
            if not columns[name].primary_key
        }
        self.transaction.write(insert.on_conflict_do_update(index_elements=key, set_=changes))

    def add(self, value: T, unique: Sequence[str], **more: object) -> bool:
        """Insert; False when a row with the same ``unique`` columns is there already."""
        insert = self.transaction.database.insert(self.table).values(**to_row(value), **more)
        kept = self.transaction.write(insert.on_conflict_do_nothing(index_elements=unique))
        return kept == 1
