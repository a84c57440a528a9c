"""A cell of a table that should hold a number, as the row it makes or why it makes none."""

from datetime import date
from decimal import Decimal

from kpi.imports import RawRow, Refusal
from kpi.model import Scope
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value


def value_in(row: Row, at: int, day: date, name: str, scope: Scope) -> RawRow | Refusal | None:
    """Return the value of ``name`` on the day that stands in a column; None where none does."""
    text = row.cell(at)
    if is_missing(text):
        return None
    number = read_value(text)
    if number is None:
        return Refusal(row.line, "import.no_number", text)
    return RawRow(row.line, day, name, number.value, scope, *number[1:])


def scaled(row: RawRow, factor: Decimal, *, is_rate: bool) -> RawRow:
    """Return the row in the unit of its metric; what says its unit itself is of it already."""
    is_told = row.is_percent or row.is_duration
    value = row.value if is_told else row.value * factor
    return row._replace(value=value, is_percent=row.is_percent or is_rate)
