"""What each database does its own way because it must be fast: many rows, few statements."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from storage.observations.merge import Merged, Row

#: The number of a series, the first day and the day after the last.
Days = tuple[int, int, int]
#: The same by the name of the series.
Named = tuple[str, int, int]
#: The place of what was asked for, a day and its value in units.
Point = tuple[int, int, int]


class Sums(NamedTuple):
    """The parts of a ratio over a window: how many days have each, and its sum in units."""

    numerators: int
    numerator: int
    denominators: int
    denominator: int


class Rolled(NamedTuple):
    """A roll-up as the database computes it: days as ordinals, amounts in units."""

    days: int
    total: int
    first_day: int | None
    last_day: int | None
    last_value: int | None
    parts: Sums | None
    newest_day: int | None
    newest_learnt_at: int | None


class Bulk(Protocol):
    """Statements straight on the driver's connection."""

    #: Whether another process does the work, so that ours may do something else meanwhile.
    IS_SERVER: bool

    def standing(self, connection: Any, workspace: int, wanted: Sequence[Days]) -> list[Row]:  # noqa: ANN401 - the driver's
        """Return what stands in these ranges of days, of all sources."""
        ...

    def write(self, connection: Any, merged: Merged) -> None:  # noqa: ANN401
        """Write what is fresh and changed, and keep what stood there."""
        ...

    def roll_up(
        self,
        connection: Any,  # noqa: ANN401
        workspace_id: str,
        windows: Sequence[Named],
    ) -> list[Rolled]:
        """Return one roll-up a window, in their order; an empty one where there is no series."""
        ...

    def points(
        self,
        connection: Any,  # noqa: ANN401
        workspace_id: str,
        windows: Sequence[Named],
    ) -> Sequence[Point]:
        """Return the effective values of each window, in their order, by day."""
        ...

    def recent_days(
        self,
        connection: Any,  # noqa: ANN401
        workspace: int,
        series: Sequence[int],
        limit: int,
    ) -> list[list[int]]:
        """Return the newest days of each series that have a value, newest first."""
        ...
