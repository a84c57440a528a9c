"""Observations in memory."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from kpi.errors import NotFound
from kpi.model import Observation, Period, RollUp, SeriesId, WorkspaceId
from kpi.ports import Past, Revision, Window, Written, precedence
from kpi.revisions import revisions
from storage.amounts import from_units, to_units
from storage.memory.state import Days, Session


class MemoryObservations:
    """Values. Of several sources for one day the one learnt last is the effective one."""

    def __init__(self, session: Session) -> None:
        """Read and write within ``session``."""
        self._session = session

    def upsert(self, workspace_id: WorkspaceId, observations: Iterable[Observation]) -> Written:
        """Write each on (series, day, source); equal values change nothing.

        NotFound when a series does not exist, NotUnderstood when an amount cannot be kept.
        """
        days: dict[SeriesId, Days] = {}
        read = written = replaced = 0
        for observation in observations:
            series_id = observation.series_id
            if series_id not in days:
                days[series_id] = self._own_days(workspace_id, series_id)
            sources = days[series_id].setdefault(observation.day, {})
            old, new = sources.get(observation.source), _kept(observation)
            read += 1
            if old is None:
                written += 1
            elif _amounts(old) == _amounts(new):
                continue
            else:
                replaced += 1
                self._remember(workspace_id, old, observation.learnt_at)
            sources[observation.source] = new
        return Written(
            read=read, written=written, replaced=replaced, unchanged=read - written - replaced
        )

    def _own_days(self, workspace_id: WorkspaceId, series_id: SeriesId) -> Days:
        """Return the days of a series, copied, so that they may be changed."""
        state = self._session.write()
        if (workspace_id, series_id) not in state.series:
            raise NotFound(series=series_id)
        stored = state.observations.get((workspace_id, series_id), {})
        copied = {day: dict(sources) for day, sources in stored.items()}
        state.observations[workspace_id, series_id] = copied
        return copied

    def _remember(self, workspace_id: WorkspaceId, old: Observation, at: datetime) -> None:
        rows = self._session.write().past
        key = workspace_id, old.series_id, old.day
        rows[key] = (*rows.get(key, ()), Past(observation=old, replaced_at=at))

    def take_back(
        self,
        workspace_id: WorkspaceId,
        series_id: SeriesId,
        day: date,
        source: str,
        at: datetime,
    ) -> Observation | None:
        """Move the value to the history and return it; None when there is none."""
        if source not in self._days(workspace_id, series_id).get(day, {}):
            return None
        days = self._own_days(workspace_id, series_id)
        taken = days[day].pop(source)
        if not days[day]:
            del days[day]
        self._remember(workspace_id, taken, at)
        return taken

    def on_day(
        self, workspace_id: WorkspaceId, series_id: SeriesId, day: date
    ) -> list[Observation]:
        """Return the day's values of all sources, the effective one first."""
        sources = self._days(workspace_id, series_id).get(day, {})
        return sorted(sources.values(), key=precedence, reverse=True)

    def points(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[tuple[date, Decimal]]:
        """Return the effective values within the period, by day."""
        return [(o.day, o.value) for o in self._effective(workspace_id, series_id, period)]

    def points_of(
        self, workspace_id: WorkspaceId, windows: Sequence[Window]
    ) -> list[list[tuple[date, Decimal]]]:
        """Return the effective values of each window, by day."""
        return [self.points(workspace_id, one.series_id, one.period) for one in windows]

    def parts(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period
    ) -> list[tuple[date, Decimal, Decimal]]:
        """Return the effective numerators and denominators within the period, by day."""
        return [
            (o.day, o.numerator, o.denominator)
            for o in self._effective(workspace_id, series_id, period)
            if o.numerator is not None and o.denominator is not None
        ]

    def history(self, workspace_id: WorkspaceId, series_id: SeriesId, day: date) -> list[Past]:
        """Return what stood on the day before, newest first."""
        found = self._session.read().past.get((workspace_id, series_id, day), ())
        return sorted(found, key=lambda past: past.replaced_at)[::-1]

    def of_all_sources(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], period: Period
    ) -> list[Observation]:
        """Return every value within the period, by series and day, the effective one first."""
        return [
            value
            for series_id in sorted(set(series))
            for day in sorted(self._days(workspace_id, series_id))
            if day in period
            for value in self.on_day(workspace_id, series_id, day)
        ]

    def revised(
        self,
        workspace_id: WorkspaceId,
        series: Sequence[SeriesId],
        period: Period,
        since: datetime,
    ) -> list[Revision]:
        """Return the days that had another effective value at ``since``, by series and day."""
        past = [
            one
            for series_id in series
            for day in period
            for one in self.history(workspace_id, series_id, day)
        ]
        return revisions(self.of_all_sources(workspace_id, series, period), past, since)

    def roll_up(self, workspace_id: WorkspaceId, windows: Sequence[Window]) -> list[RollUp]:
        """Return one roll-up a window, in the order given."""
        return [self._roll_up(workspace_id, window) for window in windows]

    def _roll_up(self, workspace_id: WorkspaceId, window: Window) -> RollUp:
        inside = self._effective(workspace_id, window.series_id, window.period)
        whole = self._effective(workspace_id, window.series_id)
        newest = whole[-1] if whole else None
        return RollUp(
            series_id=window.series_id,
            total=from_units(sum(to_units(o.value) for o in inside)),
            days=len(inside),
            numerator=_sum_of([o.numerator for o in inside]),
            denominator=_sum_of([o.denominator for o in inside]),
            first_day=inside[0].day if inside else None,
            last_day=inside[-1].day if inside else None,
            last_value=inside[-1].value if inside else None,
            newest_day=newest.day if newest else None,
            newest_learnt_at=newest.learnt_at if newest else None,
        )

    def recent_days(
        self, workspace_id: WorkspaceId, series: Sequence[SeriesId], limit: int = 30
    ) -> dict[SeriesId, list[date]]:
        """Return each series' newest days that have a value, newest first."""
        return {
            series_id: sorted(self._days(workspace_id, series_id), reverse=True)[:limit]
            for series_id in series
        }

    def _days(self, workspace_id: WorkspaceId, series_id: SeriesId) -> Days:
        return self._session.read().observations.get((workspace_id, series_id), {})

    def _effective(
        self, workspace_id: WorkspaceId, series_id: SeriesId, period: Period | None = None
    ) -> list[Observation]:
        days = self._days(workspace_id, series_id)
        wanted = sorted(day for day in days if period is None or day in period)
        return [max(days[day].values(), key=precedence) for day in wanted]


def _amounts(observation: Observation) -> tuple[Decimal | None, ...]:
    return observation.value, observation.numerator, observation.denominator


def _kept(observation: Observation) -> Observation:
    """Return the observation with amounts as a database keeps them."""
    value, numerator, denominator = (
        None if amount is None else from_units(to_units(amount))
        for amount in _amounts(observation)
    )
    return observation._replace(
        value=value or Decimal(0), numerator=numerator, denominator=denominator
    )


def _sum_of(parts: Sequence[Decimal | None]) -> Decimal | None:
    known = [to_units(part) for part in parts if part is not None]
    return from_units(sum(known)) if known and len(known) == len(parts) else None
