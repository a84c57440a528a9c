"""Slack's posting limit: about one message a second and channel, with a small burst."""

import threading
from collections.abc import Callable
from datetime import datetime
from math import ceil

PER_SECOND = 1.0
BURST = 3.0


class PostLimiter:
    """A bucket for each channel that fills by one message a second."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Fill the buckets by ``now``."""
        self._now = now
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[datetime, float]] = {}

    def wait_for(self, channel: str) -> int:
        """Return 0 and take a message out of the bucket, or the whole seconds to wait."""
        now = self._now()
        with self._lock:
            since, level = self._buckets.get(channel, (now, BURST))
            level = min(BURST, level + (now - since).total_seconds() * PER_SECOND)
            if level < 1:
                self._buckets[channel] = (now, level)
                return max(1, ceil((1 - level) / PER_SECOND))
            self._buckets[channel] = (now, level - 1)
            return 0
