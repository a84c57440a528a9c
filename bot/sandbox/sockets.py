"""Socket Mode: the app connects to us and takes its requests from a websocket."""

import json
import queue
import secrets
import threading
import urllib.parse
import uuid
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.sandbox.line import Parcel, Reply
from bot.sandbox.model import Json

# Seconds that a client gets to say goodbye.
CLOSING = 1.0


@dataclass(slots=True)
class _Awaited:
    """An envelope on its way: the acknowledgement arrives in ``answer``."""

    answer: "queue.Queue[Json]" = field(default_factory=lambda: queue.Queue(maxsize=1))


class SocketLine:
    """A websocket server on its own loopback port; each request goes to one connection."""

    def __init__(self, app_id: str, patience: float) -> None:
        """Wait ``patience`` seconds for each acknowledgement."""
        self._app_id = app_id
        self._patience = patience
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._connections: list[ServerConnection] = []
        self._awaited: dict[str, _Awaited] = {}
        self._turn = 0
        self._server: Server | None = None
        self._connected = threading.Event()

    def start(self) -> None:
        """Listen on a free port."""
        self._server = serve(
            self._serve, "127.0.0.1", 0, ping_interval=None, close_timeout=CLOSING
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the port and every connection."""
        self.disconnect("link_disabled")
        if self._server:
            self._server.shutdown()

    def new_link(self) -> str:
        """Return a websocket address that is good for one connection."""
        if self._server is None:
            message = "the socket server is not running"
            raise RuntimeError(message)
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets.add(ticket)
        port = self._server.socket.getsockname()[1]
        query = urllib.parse.urlencode({"ticket": ticket, "app_id": self._app_id})
        return f"ws://127.0.0.1:{port}/link/?{query}"

    def wait_connected(self, timeout: float) -> bool:
        """Say whether an app is connected, waiting up to ``timeout`` seconds for it."""
        return self._connected.wait(timeout)

    def disconnect(self, reason: str) -> None:
        """Ask every connection to come anew, as Slack does now and then."""
        with self._lock:
            connections, self._connections = self._connections, []
            self._connected.clear()
        for connection in connections:
            _say(connection, {"type": "disconnect", "reason": reason})
            connection.close()

    def send(self, parcel: Parcel) -> Reply:
        """Send an envelope to the next connection and wait for its acknowledgement."""
        connection = self._next_connection()
        if connection is None:
            return Reply(status=0, failure="dispatch_failed")
        envelope = envelope_of(parcel)
        awaited = _Awaited()
        with self._lock:
            self._awaited[envelope["envelope_id"]] = awaited
        try:
            if not _say(connection, envelope):
                return Reply(status=0, failure="dispatch_failed")
            answer = awaited.answer.get(timeout=self._patience)
        except queue.Empty:
            return Reply(status=0, failure="operation_timeout")
        finally:
            with self._lock:
                del self._awaited[envelope["envelope_id"]]
        return Reply(status=200, body=answer.get("payload") or None)

    def _next_connection(self) -> ServerConnection | None:
        with self._lock:
            if not self._connections:
                return None
            self._turn += 1
            return self._connections[self._turn % len(self._connections)]

    def _serve(self, connection: ServerConnection) -> None:
        if not self._admit(connection):
            return
        try:
            for text in connection:
                self._take(json.loads(text))
        except ConnectionClosed:
            pass
        finally:
            self._forget(connection)

    def _admit(self, connection: ServerConnection) -> bool:
        request = connection.request
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request.path if request else "").query)
        ticket = "".join(query.get("ticket", []))
        with self._lock:
            if ticket not in self._tickets:
                return False
            self._tickets.discard(ticket)
            count = len(self._connections) + 1
        hello = {
            "type": "hello",
            "num_connections": count,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        }
        if not _say(connection, hello):
            return False
        with self._lock:
            self._connections.append(connection)
        self._connected.set()
        return True

    def _take(self, message: Json) -> None:
        with self._lock:
            awaited = self._awaited.get(str(message.get("envelope_id")))
        if awaited and awaited.answer.empty():
            awaited.answer.put(message)

    def _forget(self, connection: ServerConnection) -> None:
        with self._lock:
            if connection in self._connections:
                self._connections.remove(connection)
            if not self._connections:
                self._connected.clear()


def envelope_of(parcel: Parcel) -> Json:
    """Return the Socket Mode envelope of a request."""
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": parcel.kind.value,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.kind.value != "events_api",
    }
    if parcel.kind.value == "events_api":
        envelope |= {"retry_attempt": parcel.retry, "retry_reason": parcel.retry_reason}
    return envelope


def _say(connection: ServerConnection, message: Json) -> bool:
    try:
        connection.send(json.dumps(message))
    except ConnectionClosed:
        return False
    return True
