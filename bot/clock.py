"""The only place that reads the clock. Everyone else is told what time it is."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock: signatures, leases and timestamps go by it."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that can be moved forward: the domain's clock in the sandbox, never backward."""

    def __init__(self, base: Clock) -> None:
        """Start level with ``base``."""
        self._base = base
        self._lock = threading.Lock()
        self._offset = timedelta()

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of its base."""
        return self._offset

    def now(self) -> datetime:
        """Return the base's instant plus the offset."""
        return self._base.now() + self._offset

    def advance(self, by: timedelta) -> None:
        """Move forward; ValueError when ``by`` is negative."""
        if by < timedelta():
            message = "the clock is never moved backward"
            raise ValueError(message)
        with self._lock:
            self._offset += by
