"""How often one token may be used: so many requests in any minute, counted in this process."""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable

_SECONDS = 60.0
_MOST_KEYS = 10_000


class Pace:
    """Counts requests by token."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Let ``most`` through in any minute; ``clock`` counts seconds."""
        self._most = most
        self._clock = clock
        self._past: dict[Hashable, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: Hashable) -> float:
        """Count a request; return 0, or in how many seconds the next one is taken."""
        now = self._clock()
        with self._lock:
            past = self._past.setdefault(key, deque())
            while past and past[0] <= now - _SECONDS:
                past.popleft()
            if len(past) >= self._most:
                return past[0] + _SECONDS - now
            past.append(now)
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Drop tokens that were not used for a minute, when there are many."""
        if len(self._past) > _MOST_KEYS:
            fresh = now - _SECONDS
            self._past = {key: past for key, past in self._past.items() if past[-1] > fresh}
