"""Rows to values of the model and back, field by field of the same name.

A value inside a value is spelled out: ``period`` is ``period_start`` and ``period_end``. Inside
an optional one everything is empty when it is None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import RowMapping

from kpi.messages import Message
from kpi.model import Goal, Kept, Kpi, Period, Scope, Series, Target
from kpi.ports import DayPosts, Delivery, Run

T = TypeVar("T")

_INSIDE: Mapping[type, Mapping[str, type]] = {
    Goal: {"period": Period},
    Kpi: {"period": Period, "target": Target, "kept": Kept},
    Series: {"scope": Scope},
    Delivery: {"message": Message},
}
_NOT_STORED: Mapping[type, frozenset[str]] = {Delivery: frozenset({"was_sending"})}
_LISTS: Mapping[type, frozenset[str]] = {
    Run: frozenset({"refusals"}),
    DayPosts: frozenset({"posts"}),
}


class _Part(NamedTuple):
    """A field, and if it holds a value with fields, their names and columns."""

    name: str
    inside: type | None
    columns: tuple[tuple[str, str], ...]


def _parts(kind: type) -> list[_Part]:
    inside = _INSIDE.get(kind, {})
    skipped = _NOT_STORED.get(kind, frozenset())
    return [
        _Part(
            field.name,
            inside.get(field.name),
            tuple((part.name, f"{field.name}_{part.name}") for part in fields(inside[field.name]))
            if field.name in inside
            else (),
        )
        for field in fields(kind)
        if field.name not in skipped
    ]


_PARTS: dict[type, list[_Part]] = {}


def _parts_of(kind: type) -> list[_Part]:
    if kind not in _PARTS:
        _PARTS[kind] = _parts(kind)
    return _PARTS[kind]


def to_row(value: object) -> dict[str, Any]:
    """Return the columns that hold ``value``, a dataclass of the model."""
    row: dict[str, Any] = {}
    for part in _parts_of(type(value)):
        held = getattr(value, part.name)
        if part.inside is None:
            row[part.name] = _plain(held)
        else:
            for name, column in part.columns:
                row[column] = None if held is None else _plain(getattr(held, name))
    return row


def _plain(held: object) -> object:
    """Return what JSON can hold of mappings and sequences; anything else as it is."""
    if isinstance(held, Mapping):
        return {key: _plain(item) for key, item in held.items()}
    if isinstance(held, list | tuple):
        return [_plain(item) for item in held]
    return held


def from_row(kind: type[T], row: RowMapping | Mapping[str, Any], **more: object) -> T:
    """Return the ``kind`` that the row holds; ``more`` are fields that no column holds."""
    return reader(kind, [str(column) for column in row])(list(row.values()), **more)


def reader(kind: type[T], columns: Sequence[str]) -> Callable[..., T]:
    """Return what makes a ``kind`` of a row with these columns, in their order.

    Made once for many rows: to look each value up by its name takes longer than all the rest.
    """
    at = {column: place for place, column in enumerate(columns)}
    plain = [(part.name, at[part.name]) for part in _parts_of(kind) if part.inside is None]
    spelled_out = [
        (part.name, part.inside, [(name, at[column]) for name, column in part.columns])
        for part in _parts_of(kind)
        if part.inside is not None
    ]
    lists = _LISTS.get(kind, ())

    def read(row: Sequence[Any], **more: object) -> T:
        values = more | {name: row[place] for name, place in plain}
        for name, inside, places in spelled_out:
            held = {part: row[place] for part, place in places}
            empty = all(item is None for item in held.values())
            values[name] = None if empty else inside(**held)
        for name in lists:
            values[name] = tuple(row[at[name]])
        return kind(**values)

    return read
