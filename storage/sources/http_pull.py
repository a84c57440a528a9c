"""A table that is fetched from an address: CSV, a workbook, or a list of JSON records."""

import csv
import http.client
import io
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin

from kpi.errors import NotUnderstood, SourceFailed
from kpi.imports import Answers, OpenFile
from kpi.pulls import Connection, Pulled
from storage.sources.addresses import Place, Resolve, place_of, resolve
from storage.sources.files.door import flatten
from storage.sources.files.opening import open_file

MOST_BYTES = 25 * 1024 * 1024
_MOST_REDIRECTS = 5
_MOST_COLUMNS = 200
_SECONDS = 10.0
#: Everything together, however slowly it trickles in.
PATIENCE = 60.0
_CHUNK = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_JSON_STARTS = (b"[", b"{")

#: Opens a connection to an address and a port.
Connect = Callable[[tuple[str, int], float], socket.socket]


def _connect(address: tuple[str, int], seconds: float) -> socket.socket:
    return socket.create_connection(address, timeout=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """How the web is reached: ``allowed`` are origins that may be private."""

    allowed: Collection[str] = frozenset()
    look_up: Resolve = resolve
    connect: Connect = _connect
    patience: float = PATIENCE
    most_bytes: int = MOST_BYTES
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def pull(connection: Connection, web: Web) -> Pulled:
    """Fetch the table and return its rows; SourceFailed or NotUnderstood says why not."""
    headers = {"Accept": "text/csv, application/json, */*;q=0.5"}
    if connection.secret.get("authorization"):
        headers["Authorization"] = connection.secret["authorization"]
    body = fetch(connection.secret["url"], headers, web)
    platform = str(connection.settings.get("platform") or "")
    answers = Answers(platform=platform, zone=connection.zone, key=connection.key)
    return Pulled(file=_opened(body, answers))


def _opened(body: bytes, answers: Answers) -> OpenFile:
    table = _as_table(body) if body.lstrip()[:1] in _JSON_STARTS else body
    return open_file("data.csv", flatten("data.csv", table, answers.key), answers)


def _as_table(body: bytes) -> bytes:
    """Return JSON records as a table of the same: one record a line, below the names."""
    try:
        found = json.loads(body, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise NotUnderstood("source.not_json") from None
    records = _records(found)
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) > _MOST_COLUMNS:
        raise NotUnderstood("import.too_wide")
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(names)
    for record in records:
        writer.writerow([_cell(record.get(name)) for name in names])
    return table.getvalue().encode("utf-8", "replace")


def _records(found: object) -> list[Mapping[str, object]]:
    """Return the list itself, or the only list of objects in an object."""
    if isinstance(found, dict):
        lists = [one for one in found.values() if isinstance(one, list)]
        found = lists[0] if len(lists) == 1 else None
    if not isinstance(found, list) or not found:
        raise NotUnderstood("source.no_records")
    records: list[Mapping[str, object]] = [one for one in found if isinstance(one, dict)]
    if len(records) < len(found):
        raise NotUnderstood("source.no_records")
    return records


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def fetch(url: str, headers: Mapping[str, str], web: Web) -> bytes:
    """Return what is at the URL; every redirect is checked anew.

    SourceFailed when Mato does not go there, or nothing whole comes back in time.
    """
    until = time.monotonic() + web.patience
    sent = dict(headers)
    place = place_of(url, web.allowed, web.look_up)
    for _ in range(_MOST_REDIRECTS + 1):
        answer = _once(place, sent, web, until)
        if isinstance(answer, bytes):
            return answer
        url = _joined(url, answer)
        following = place_of(url, web.allowed, web.look_up)
        if following.origin != place.origin:
            sent.pop("Authorization", None)  # it was given for one origin
        place = following
    raise SourceFailed("source_failed.redirects")


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise SourceFailed("source_failed.url") from None


def _once(place: Place, headers: Mapping[str, str], web: Web, until: float) -> bytes | str:
    """Return the body, or where a redirect leads."""
    left = until - time.monotonic()
    if left <= 0:
        raise SourceFailed("source_failed.slow")
    line = _Pinned(place, web, min(_SECONDS, left))
    # Time-outs are for each read; this ends a server that sends a byte now and then.
    watch = threading.Timer(left, line.cut)
    watch.daemon = True
    watch.start()
    try:
        line.request("GET", place.target, headers={**headers, "Accept-Encoding": "identity"})
        with line.getresponse() as answer:
            found = _read(answer, web)
        if time.monotonic() >= until:
            raise TimeoutError  # what was cut off may look like an end
    except (OSError, http.client.HTTPException) as error:
        is_late = isinstance(error, TimeoutError) or time.monotonic() >= until
        if is_late:
            raise SourceFailed("source_failed.slow") from error
        if isinstance(error, ssl.SSLError):
            raise SourceFailed("source_failed.certificate") from error
        raise SourceFailed("source_failed.no_answer") from error
    else:
        return found
    finally:
        watch.cancel()
        line.close()


def _read(answer: http.client.HTTPResponse, web: Web) -> bytes | str:
    if answer.status in _REDIRECTS:
        return answer.headers.get("Location") or ""
    if answer.status != _OK:
        raise SourceFailed("source_failed.status", status=answer.status)
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise SourceFailed("source_failed.packed")
    parts: list[bytes] = []
    length = 0
    while part := answer.read(_CHUNK):
        parts.append(part)
        length += len(part)
        if length > web.most_bytes:
            raise SourceFailed("source_failed.too_large")
    promised = answer.headers.get("Content-Length", "")
    if promised.isdecimal() and length < int(promised):
        raise http.client.IncompleteRead(b"")
    return b"".join(parts)


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, under the name that was asked for."""

    def __init__(self, place: Place, web: Web, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self._place = place
        self._web = web
        self._seconds = seconds
        self._line: socket.socket | None = None
        self.default_port = 443 if place.scheme == "https" else 80

    def connect(self) -> None:
        """Connect where the check was made, whatever the name means by now."""
        self.sock = self._web.connect((self._place.address, self._place.port), self._seconds)
        if self._place.scheme == "https":
            self.sock = self._web.tls.wrap_socket(self.sock, server_hostname=self._place.host)
        self._line = self.sock

    def cut(self) -> None:
        """End what is under way."""
        if self._line is not None:
            with suppress(OSError):  # it ended by itself
                self._line.shutdown(socket.SHUT_RDWR)
