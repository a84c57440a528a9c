"""KPIs whose numbers come by the hour: judged by the hour, and missed after hours.

What is read is bounded: two weeks of hours for when they come in, and twelve weeks where an hour
is new.
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from kpi.alerts import Days
from kpi.freshness import ARRIVALS, Freshness, freshness_by_hour
from kpi.hours import HOUR, local
from kpi.model import Series, SeriesId, Team, WorkspaceId
from kpi.ports import AlertState, HourValue, Rhythm, UnitOfWork
from kpi.unusual import HOURS_BACK, settled_hour, unusual_hours
from kpi.usecases.files.imports import FROM_FILE

_DAY = timedelta(days=1)
#: An hour is over after one, and late after two more at the earliest.
_SILENT = timedelta(hours=3)
_HOURS_OF_DAY = 24


def arrived(
    uow: UnitOfWork, workspace_id: WorkspaceId, series: Sequence[SeriesId], now: datetime
) -> dict[SeriesId, list[HourValue]]:
    """Return the hours by which it is told when they come in, of each series that has some.

    They are by hour, the newest of the last two weeks among them.
    """
    since = now - ARRIVALS
    return {
        series_id: uow.hours.points(workspace_id, series_id, since - _DAY, hour + HOUR)
        for series_id, hour in uow.hours.newest(workspace_id, series, since).items()
    }


def silent(uow: UnitOfWork, workspace_id: WorkspaceId, now: datetime) -> list[SeriesId]:
    """Return the series of KPIs that had hours in the last two weeks, and none of late."""
    watched = sorted({kpi.series_id for kpi in uow.kpis.all_active(workspace_id)})
    hours = uow.hours.newest(workspace_id, watched, now - ARRIVALS)
    return sorted(series_id for series_id, hour in hours.items() if now - hour >= _SILENT)


def read_daily(uow: UnitOfWork, team: Team) -> frozenset[str]:
    """Return the labels of the channel's sources that are read once a day: it is no news there."""
    connected = uow.sources.of_channel(team.workspace_id, team.channel_id)
    daily = (one for one in connected if one.at is not None and one.rhythm is Rhythm.DAILY)
    return frozenset(one.label for one in daily)


def fresh(
    team: Team, hours: Sequence[HourValue], daily: Container[str], now: datetime
) -> Freshness | None:
    """Return how late the next hour is; None where days say it.

    Of a source in ``daily`` a day is usual, however often it was read before.
    """
    arrivals = [(local(one.hour, team.zone), one.learnt_at) for one in hours]
    found = freshness_by_hour(arrivals, now)
    if found is None or hours[-1].source not in daily:
        return found
    return replace(found, usual=max(found.usual, _HOURS_OF_DAY))


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
    found = unusual_hours(series, values, team.zone, breaks)
    if found is None:
        return None
    return replace(known, unusual=found[-1] if found else None)
