"""Observations and what the database makes of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from kpi.model import Observation, Period, RollUp, SeriesId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of days of one series to be rolled up."""

    series_id: SeriesId
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an upsert did, in days."""

    read: int = 0
    written: int = 0  # new
    replaced: int = 0  # another value stood there; it is kept in the history
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A value that was replaced or taken back."""

    observation: Observation
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A day whose effective value was another one before."""

    series_id: SeriesId
    day: date
    before: Decimal
    after: Decimal


class BreakOrigin(StrEnum):
    """Who says that something else is counted from a day on."""

    FILE = "file"  # a file that calls the number by a new name from there on
    TEAM = "team"
    PLATFORM = "platform"  # a known change of the platform's; never stored
    DENIED = "denied"  # the team says that nothing changed for it on that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """From ``day`` on a series counts what is called ``name``, before something else.

    ``name`` may be empty where the team says it.
    """

    workspace_id: WorkspaceId
    series_id: SeriesId
    day: date
    origin: BreakOrigin = BreakOrigin.FILE
    name: str


def precedence(observation: Observation) -> tuple[datetime, str]:
    """Return what decides which of several sources' values of a day is effective: the highest.

    The value learnt last; of two that learnt in one instant the source whose name comes later.
    A source that says the same again has learnt nothing: what somebody corrected by hand stands
    until the source itself has another value. This is the one rule; stores keep its outcome.
    """
    return observation.learnt_at, observation.source


class Observations(Protocol):
    """Values. Of several sources for one day ``precedence`` says which is the effective one."""

    def upsert(self, workspace_id: WorkspaceId, observations: Iterable[Observation]) -> Written:
        """Write each on (series, day, source), streaming; equal values change nothing.

        A differing value moves what stood there to the history. Amounts are kept to six places,
        rounded half to even. NotFound when a series does not exist, NotUnderstood
        (``amount_out_of_range``) beyond 9.2 trillion or for what is no number.
        """
        ...

    def take_back(
        self,
        workspace_id: WorkspaceId,
        series_id: SeriesId,
        day: date,
        source: str,
        at: datetime,
    ) -> Observation | None:
        """Move the value to the history and return it; None when there is none."""
        ...

    def on_day(
        self, workspace_id: WorkspaceId, series_id: SeriesId, day: date
    ) -> list[Observation]:
        """Return the day's values of all sources, the effective one first."""
        ...

    def points(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[tuple[date, Decimal]]:
        """Return the effective values within the period, by day."""
        ...

    def points_of(
        self, workspace_id: WorkspaceId, windows: Sequence[Window]
    ) -> list[list[tuple[date, Decimal]]]:
        """Return the effective values of each window, by day, all in one statement."""
        ...

    def parts(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[tuple[date, Decimal, Decimal]]:
        """Return the effective numerators and denominators within the period, by day.

        Days whose value came without its parts are left out.
        """
        ...

    def history(self, workspace_id: WorkspaceId, series_id: SeriesId, day: date) -> list[Past]:
        """Return what stood on the day before, newest first."""
        ...

    def of_all_sources(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], period: Period
    ) -> list[Observation]:
        """Return every value within the period, by series and day, the effective one first."""
        ...

    def revised(
        self,
        workspace_id: WorkspaceId,
        series: Sequence[SeriesId],
        period: Period,
        since: datetime,
    ) -> list[Revision]:
        """Return the days that had another effective value at ``since``, by series and day.

        Days that had none then are new, not revised; days that have none now are left out.
        """
        ...

    def roll_up(self, workspace_id: WorkspaceId, windows: Sequence[Window]) -> list[RollUp]:
        """Return one roll-up a window, in the order given, in one statement.

        ``newest_learnt_at`` is when the effective value of ``newest_day`` was learnt.
        """
        ...

    def recent_days(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], limit: int = 30
    ) -> dict[SeriesId, list[date]]:
        """Return each series' newest days that have a value, newest first."""
        ...
