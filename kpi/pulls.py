"""What a connector is given, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kpi.imports import OpenFile
from kpi.ports import Json, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where to read from, and how far was read before; ``secret`` is never written anywhere."""

    kind: SourceKind
    settings: Json = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    bookmark: Json | None = None
    today: date | None = None  # by the channel's clock
    zone: str = ""  # the channel's, as an IANA name
    key: bytes = field(default=b"", repr=False)  # by which comments are known again


def _nothing() -> None:
    """Remember nothing: most sources are read from their start each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """Rows that are read while they are asked for, once.

    ``bookmark`` is asked when all rows were read: how far that was.
    """

    file: OpenFile
    bookmark: Callable[[], Json | None] = _nothing


#: Reads a source; it, and reading the rows, raises kpi.errors.SourceFailed or NotUnderstood.
Puller = Callable[[Connection], Pulled]
