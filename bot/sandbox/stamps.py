"""Ids and message timestamps: unique, in order, never twice the same."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Ids:
    """Hands out ids such as ``C00000001``, counted per prefix so that runs are alike."""

    def __init__(self) -> None:
        """Start every prefix at one."""
        self._lock = threading.Lock()
        self._last: Counter[str] = Counter()

    def next(self, prefix: str) -> str:
        """Return the next id with that prefix."""
        with self._lock:
            self._last[prefix] += 1
            return f"{prefix}{self._last[prefix]:08d}"


class Stamps:
    """Hands out message timestamps (``1763712000.000100``) from the real clock."""

    def __init__(self, clock: Clock) -> None:
        """Take the time from ``clock``."""
        self._clock = clock
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> str:
        """Return a timestamp later than every one before it."""
        with self._lock:
            now = (self._clock.now() - EPOCH) // MICROSECOND
            self._last = max(now, self._last + 1)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def seconds(moment: datetime) -> int:
    """Return whole seconds since 1970 of an aware instant."""
    return (moment - EPOCH) // timedelta(seconds=1)
