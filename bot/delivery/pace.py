"""How fast one process posts: one message a second a channel, and as Slack asks."""

import threading
import time
from collections.abc import Callable

#: Slack takes about one message a second in a channel.
CHANNEL_SECONDS = 1.0


class Pace:
    """Remembers when each channel was last posted to, and who asked us to wait until when.

    What Slack asks of a workspace and method holds for every message of that workspace.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Go by ``clock``, in seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[tuple[str, str], float] = {}
        self._until: dict[tuple[str, str], float] = {}

    def take_turn(self, workspace_id: str, channel: str, patience: float) -> tuple[bool, float]:
        """Reserve the channel's next moment; return whether, and how many seconds off it is.

        A moment further off than ``patience`` is left to others.
        """
        with self._lock:
            now = self._clock()
            self._forget(now)
            at = max(now, self._last.get((workspace_id, channel), 0.0) + CHANNEL_SECONDS)
            is_taken = at - now <= patience
            if is_taken:
                self._last[workspace_id, channel] = at
            return is_taken, at - now

    def hold(self, workspace_id: str, method: str, seconds: float) -> None:
        """Let nothing of the workspace use the method for some seconds."""
        with self._lock:
            until = self._clock() + seconds
            self._until[workspace_id, method] = max(
                until, self._until.get((workspace_id, method), 0.0)
            )

    def held_for(self, workspace_id: str, method: str) -> float:
        """Return how many seconds the workspace still has to wait, zero when it need not."""
        with self._lock:
            return max(0.0, self._until.get((workspace_id, method), 0.0) - self._clock())

    def _forget(self, now: float) -> None:
        if len(self._last) > 10_000:  # noqa: PLR2004 channels; older ones are free anyway
            self._last = {k: at for k, at in self._last.items() if at + CHANNEL_SECONDS > now}
