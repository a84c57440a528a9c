"""A clock that stands still until it is told to move."""

from datetime import datetime, timedelta

from tests.factories import NOW


class StillClock:
    """Says NOW, plus what it was moved by."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def now(self) -> datetime:
        return self._now

    def forward(self, **by: float) -> datetime:
        """Move by the keywords of timedelta and say what time it is then."""
        self._now += timedelta(**by)
        return self._now
