"""What buttons and modals carry back: made by us, yet maybe by an older version of us."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from kpi.errors import NotUnderstood

T = TypeVar("T")


def text(carried: Mapping[str, object], key: str) -> str:
    """Return the text under the key; NotUnderstood when there is none."""
    found = carried.get(key)
    if not isinstance(found, str):
        raise NotUnderstood("not_understood.payload")
    return found


def maybe(read: Callable[[str], T], found: str | None) -> T | None:
    """Return what the text means, None for none; NotUnderstood when it means nothing."""
    if not found:
        return None
    try:
        return read(found)
    except ValueError:
        raise NotUnderstood("not_understood.payload") from None
