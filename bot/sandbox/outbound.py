"""Sends to the app, records it, and repeats events that were not taken."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace

from bot.sandbox.line import Kind, Line, Parcel, Reply
from bot.sandbox.model import Json, Workspace
from bot.sandbox.payloads import event_payload
from bot.sandbox.recorder import Recorder
from bot.sandbox.state import SandboxState
from bot.sandbox.subscriptions import is_heard


class Outbound:
    """Everything that goes to the app passes here."""

    def __init__(
        self,
        state: SandboxState,
        recorder: Recorder,
        line: Callable[[], Line],
        *,
        retries: tuple[float, ...],
        stopped: threading.Event,
    ) -> None:
        """Repeat an event after each of ``retries`` seconds, until it is taken."""
        self._state = state
        self._recorder = recorder
        self._line = line
        self._retries = retries
        self._stopped = stopped
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sandbox-events")
        self._pending: set[Future[None]] = set()
        self._lock = threading.Lock()

    def send(self, parcel: Parcel, name: str) -> Reply:
        """Send one request and record it under ``name``."""
        reply = self._line().send(parcel)
        self._recorder.add(
            direction="to_app",
            kind=str(parcel.payload.get("type", "slash_command")),
            name=name,
            status=reply.status,
            request=parcel.payload,
            response=reply.body if reply.status else {"error": reply.failure},
        )
        return reply

    def event(self, workspace: Workspace, event: Json) -> None:
        """Tell the app of an event if it subscribed; returns after the first try."""
        if is_heard(workspace, self._state.app.events, event):
            parcel = self._parcel(workspace, event)
            failure = self._try(parcel)
            if failure:
                self._later(lambda: self._repeat(parcel, failure))

    def event_later(self, workspace: Workspace, event: Json) -> None:
        """Tell the app of an event without waiting: for what its own calls lead to."""
        if is_heard(workspace, self._state.app.events, event):
            parcel = self._parcel(workspace, event)
            self._later(lambda: self._repeat(parcel, self._try(parcel)))

    def settle(self, timeout: float) -> bool:
        """Wait until no event is on its way; say whether that was so in time."""
        with self._lock:
            pending = set(self._pending)
        return not wait(pending, timeout).not_done

    def close(self) -> None:
        """Give up what is still to be repeated."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _parcel(self, workspace: Workspace, event: Json) -> Parcel:
        return Parcel(kind=Kind.EVENT, payload=event_payload(self._state, workspace, event))

    def _try(self, parcel: Parcel) -> str | None:
        """Return why the event was not taken, as the next try will say; None when it was."""
        reply = self.send(parcel, str(parcel.payload["event"]["type"]))
        if reply.ok or reply.headers.get("x-slack-no-retry") == "1":
            return None
        return "http_timeout" if reply.failure == "operation_timeout" else "http_error"

    def _repeat(self, parcel: Parcel, failure: str | None) -> None:
        for number, delay in enumerate(self._retries, start=1):
            if failure is None or self._stopped.wait(delay):
                return
            failure = self._try(replace(parcel, retry=number, retry_reason=failure))

    def _later(self, work: Callable[[], None]) -> None:
        future = self._pool.submit(work)
        with self._lock:
            self._pending.add(future)
        future.add_done_callback(self._done)

    def _done(self, future: "Future[None]") -> None:
        with self._lock:
            self._pending.discard(future)
