"""What each post had: beside a series of posts by day, the largest of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from kpi.model import Period, SeriesId, WorkspaceId
from kpi.ports.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPosts:
    """The posts that make a day's value.

    They say something of the day as long as its value is ``total``. ``count`` is how many there
    were; ``posts`` are the largest of them, the largest first: ``key``, ``name``, ``link`` (either
    may be empty) and ``value``, a number as text.
    """

    workspace_id: WorkspaceId
    series_id: SeriesId
    day: date
    total: Decimal
    count: int
    posts: tuple[Json, ...]


class PostsByDay(Protocol):
    """The posts of each day of a series."""

    def save(self, days: Sequence[DayPosts]) -> None:
        """Insert, or replace what was there of the same days."""
        ...

    def of_series(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[DayPosts]:
        """Return those of the period's days, by day."""
        ...
