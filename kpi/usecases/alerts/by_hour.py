"""KPIs whose numbers come by the hour: judged by the hour, and missed after hours.

What is read is bounded: the newest hour of each, two weeks of them for when they come in, and
twelve weeks where an hour is new.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kpi.alerts import Days
from kpi.freshness import ARRIVALS, Freshness, freshness_by_hour
from kpi.hours import HOUR, day_of, local
from kpi.model import Series, SeriesId, Team, WorkspaceId
from kpi.ports import AlertState, HourValue, UnitOfWork
from kpi.unusual import HOURS_BACK, settled_hour, unusual_hours
from kpi.usecases.files.imports import FROM_FILE

_DAY = timedelta(days=1)
#: An hour is over after one, and late after two more at the earliest.
_SILENT = timedelta(hours=3)


def newest(
    uow: UnitOfWork, workspace_id: WorkspaceId, series: Sequence[SeriesId], now: datetime
) -> dict[SeriesId, HourValue]:
    """Return the newest hour of each series that had one in the last two weeks."""
    hours = uow.hours.newest(workspace_id, series, now - ARRIVALS)
    found = {}
    for series_id, hour in hours.items():
        (found[series_id],) = uow.hours.points(workspace_id, series_id, hour, hour + HOUR)
    return found


def silent(uow: UnitOfWork, workspace_id: WorkspaceId, now: datetime) -> list[SeriesId]:
    """Return the series of KPIs that had hours in the last two weeks, and none of late."""
    watched = sorted({kpi.series_id for kpi in uow.kpis.all_active(workspace_id)})
    hours = uow.hours.newest(workspace_id, watched, now - ARRIVALS)
    return sorted(series_id for series_id, hour in hours.items() if now - hour >= _SILENT)


def fresh(uow: UnitOfWork, team: Team, hour: HourValue | None, now: datetime) -> Freshness | None:
    """Return how late the next hour is; None where days say it."""
    if hour is None:
        return None
    since = min(hour.hour, now - ARRIVALS) - _DAY
    found = uow.hours.points(team.workspace_id, hour.series_id, since, hour.hour + HOUR)
    return freshness_by_hour([(local(one.hour, team.zone), one.learnt_at) for one in found], now)


def judged(
    uow: UnitOfWork,
    team: Team,
    series: Series,
    hour: HourValue,
    stands: AlertState | None,
    breaks: Sequence[date],
    now: datetime,
) -> Days | None:
    """Return the hours of a series as they were judged; None: too few, its days are looked at.

    As long as no hour is new, what was seen is not judged again.
    """
    is_told_late = hour.source == FROM_FILE
    through = settled_hour(hour, now, team.zone, is_told_late=is_told_late)
    shown = local(through, team.zone)
    known = Days(seen=f"hour:{shown.isoformat()}", through=shown.date(), hour=shown)
    if stands is not None and stands.reason.get("seen") == known.seen:
        return known
    points = uow.hours.points(
        team.workspace_id, series.series_id, through - HOURS_BACK, through + HOUR
    )
    values = [(one.hour, one.value) for one in points]
    found = unusual_hours(series, values, team.zone, breaks) if values else None
    if found is None:
        return None
    last = found[-1] if found else None
    return Days(seen=known.seen, through=day_of(through, team.zone), hour=shown, unusual=last)
