"""The lines that a tap writes: SCHEMA, RECORD and STATE; what else it says is passed over."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO

from kpi.errors import SourceFailed

#: A line is one record; what is longer is none of numbers.
MOST_LINE = 1 << 20
MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A stream begins, or goes on with another shape."""

    stream: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of a stream; ``line`` counts the tap's lines from 1."""

    line: int
    stream: str
    record: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the tap has read."""

    value: Mapping[str, object] = field(default_factory=dict)


Message = Schema | Record | State


def read(output: IO[bytes], most_bytes: int = MOST_BYTES) -> Iterator[Message]:
    """Yield the messages as they come; SourceFailed for what no tap writes."""
    size = 0
    for line in range(1, most_bytes):
        text = output.readline(MOST_LINE + 1)
        if not text:
            return
        size += len(text)
        if len(text) > MOST_LINE or size > most_bytes:
            raise SourceFailed("source_failed.too_much")
        if text.strip():
            message = _message(line, text)
            if message is not None:
                yield message


def _message(line: int, text: bytes) -> Message | None:
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, ArithmeticError, RecursionError):
        raise SourceFailed("source_failed.no_singer", line=line) from None
    kind = found.get("type") if isinstance(found, dict) else None
    stream = str(found.get("stream") or "") if kind else ""
    if kind == "SCHEMA":
        keys = found.get("key_properties")
        return Schema(stream=stream, keys=tuple(map(str, keys)) if isinstance(keys, list) else ())
    if kind == "RECORD" and isinstance(found.get("record"), dict):
        return Record(line=line, stream=stream, record=found["record"])
    if kind == "STATE" and isinstance(found.get("value"), dict):
        # It is kept and given back as it was, and no store takes a Decimal.
        return State(value=json.loads(text, parse_float=_kept, parse_constant=str)["value"])
    if kind is None or kind in {"RECORD", "STATE"}:
        raise SourceFailed("source_failed.no_singer", line=line)
    return None  # ACTIVATE_VERSION, BATCH, and what taps make up


def _kept(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text
