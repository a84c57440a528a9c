"""What a team really measures: which of its series have values, how new and how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpi.model import MetricKey, Period, RollUp, Series, SeriesId, WorkspaceId
from kpi.ports import UnitOfWork, Window
from kpi.rules import Known

#: How far back is looked.
LOOK_BACK = timedelta(days=90)
#: More series than this are those of a large import; the first ones speak for the metric.
MOST_SERIES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a team has values of, by metric, as of its today, and what it steers a goal by."""

    known: Mapping[MetricKey, Known]
    today: date
    steered: frozenset[MetricKey] = frozenset()


def windows(series: Sequence[Series], today: date) -> list[Window]:
    """Return what has to be rolled up to know it."""
    period = Period(start=today - LOOK_BACK, end=today + timedelta(days=1))
    return [Window(series_id=one.series_id, period=period) for one in series[:MOST_SERIES]]


def by_series(series: Sequence[Series], rolled: Iterable[RollUp]) -> dict[SeriesId, Known]:
    """Return what the roll-ups of ``windows`` say; series without values are left out."""
    metrics = {one.series_id: one.metric for one in series}
    return {
        one.series_id: Known(
            metric=metrics[one.series_id],
            days=one.days,
            newest_day=one.last_day,
            first_day=one.first_day,
            total=one.total,
        )
        for one in rolled
        if one.last_day is not None and one.first_day is not None
    }


def by_metric(known: Iterable[Known]) -> dict[MetricKey, Known]:
    """Return for each metric the series that is freshest and has most history."""
    found: dict[MetricKey, Known] = {}
    for one in known:
        best = found.get(one.metric)
        if best is None or (one.newest_day, one.days) > (best.newest_day, best.days):
            found[one.metric] = one
    return found


def of_team(
    uow: UnitOfWork, workspace_id: WorkspaceId, series: Sequence[Series], today: date
) -> Measured:
    """Return what these series hold, by metric, in one read."""
    asked = windows(series, today)
    rolled = uow.observations.roll_up(workspace_id, asked) if asked else []
    return Measured(known=by_metric(by_series(series, rolled).values()), today=today)
