"""Keeps what went over the wire, with every secret taken out."""

import json
import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TextIO

from bot.sandbox.model import Json

KEPT = 2_000
SECRET_KEYS = frozenset(
    {"token", "signing_secret", "authorization", "client_secret", "code", "ticket"}
)
SECRET_TEXT = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|(?<=/response/)[^/\s]+/[\w-]+|ticket=[\w-]+")
REDACTED = "<redacted>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request and its answer; ``direction`` is ``to_app`` or ``from_app``."""

    n: int
    at: str
    direction: str
    kind: str
    name: str
    status: int
    request: object
    response: object


class Recorder:
    """A ring of the last calls, and a file of JSON lines if a path is given."""

    def __init__(self, now: Callable[[], datetime], path: Path | None) -> None:
        """Begin empty; the file is opened at the first call and replaced."""
        self._now = now
        self._path = path
        self._file: TextIO | None = None
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._count = 0

    def add(
        self,
        *,
        direction: str,
        kind: str,
        name: str,
        status: int,
        request: object,
        response: object,
    ) -> None:
        """Keep one exchange, redacted; status 0 means that no answer came."""
        with self._lock:
            self._count += 1
            call = Call(
                n=self._count,
                at=self._now().isoformat(),
                direction=direction,
                kind=kind,
                name=name,
                status=status,
                request=redacted(request),
                response=redacted(response),
            )
            self._calls.append(call)
            self._write(call)

    def after(self, n: int) -> list[Call]:
        """Return the kept calls numbered above ``n``, oldest first."""
        with self._lock:
            return [call for call in self._calls if call.n > n]

    def close(self) -> None:
        """Close the file, if one was opened."""
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None

    def _write(self, call: Call) -> None:
        if self._path is None:
            return
        if self._file is None:
            self._file = self._path.open("w" if self._count == 1 else "a", encoding="utf-8")
        self._file.write(json.dumps(_line(call), ensure_ascii=False) + "\n")
        self._file.flush()


def redacted(value: object) -> object:
    """Return ``value`` without tokens, secrets and the working part of response addresses."""
    if isinstance(value, dict):
        return {key: _redacted_item(key, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(item) for item in value]
    return SECRET_TEXT.sub(REDACTED, value) if isinstance(value, str) else value


def _redacted_item(key: object, item: object) -> object:
    if isinstance(key, str) and key.lower() in SECRET_KEYS and isinstance(item, str):
        return REDACTED
    return redacted(item)


def as_json(call: Call) -> Json:
    """Return the call as the page wants it: the request under ``body``."""
    line = _line(call)
    line["body"] = line.pop("request")
    return line


def _line(call: Call) -> Json:
    return {field.name: getattr(call, field.name) for field in fields(call)}
