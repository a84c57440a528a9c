"""Values by hour on their way into the store, and the days that they make.

A day's value is what all hours of it make that are known by then, whoever said them: an hour
that comes later completes it, one that comes again corrects it. Hours and days are written
in one transaction by whoever calls this.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from kpi.day_values import MOST, DayValues
from kpi.hours import HOUR, KEPT, WHOLE, begins, count, day_of, folded
from kpi.model import ChannelId, Period, Series
from kpi.ports import HourValue, UnitOfWork
from kpi.usecases.access import Asker
from kpi.usecases.files.reading_files import Key, Taken, Understood

_DAY = timedelta(days=1)


def keep(
    uow: UnitOfWork,
    asker: Asker,
    channel_id: ChannelId,
    series: Mapping[Key, Series],
    found: Understood,
    source: str,
) -> None:
    """Store the hours; afterwards the days' values are what all their hours make."""
    if not found.has_hours:
        return
    team = uow.teams.get(asker.workspace_id, channel_id)
    zone = team.zone if team else asker.person.zone
    for key, one in series.items():
        if found.series[key].hours:
            found.hours_changed += _keep(uow, one, found, found.series[key], source, zone, asker)


def _keep(
    uow: UnitOfWork,
    series: Series,
    found: Understood,
    taken: Taken,
    source: str,
    zone: str,
    asker: Asker,
) -> int:
    learnt_at = found.as_of or asker.now
    since = begins(day_of(asker.now - KEPT, zone), zone)
    kept = {hour: value for hour, value in taken.hours.items() if hour >= since}
    changed = uow.hours.upsert(
        series.workspace_id,
        [HourValue(series.series_id, hour, kept[hour], source, learnt_at) for hour in kept],
    )
    old = {hour: value for hour, value in taken.hours.items() if hour < since}
    days = _of_old(uow, series, old, source, zone) | _of_kept(uow, series, kept, zone)
    taken.values = DayValues()
    for day, value in sorted(days.items()):
        taken.values.put(day, max(min(value, MOST), -MOST))
    return changed


def _of_kept(
    uow: UnitOfWork, series: Series, hours: Mapping[datetime, Decimal], zone: str
) -> dict[date, Decimal]:
    """Return what the hours that stand by now make of each day that one of them is of."""
    if not hours:
        return {}
    touched = count(hours, zone)
    start, end = begins(min(touched), zone), begins(max(touched) + _DAY, zone) + HOUR
    stand = uow.hours.points(series.workspace_id, series.series_id, start, end)
    days = folded({one.hour: one.value for one in stand}, series.aggregation, zone)
    return {day: days[day] for day in touched}


def _of_old(
    uow: UnitOfWork, series: Series, hours: Mapping[datetime, Decimal], source: str, zone: str
) -> dict[date, Decimal]:
    """Return the values of days whose hours are not kept any more.

    Where the source said one before, a few hours do not take its place: only a whole day does.
    """
    if not hours:
        return {}
    counts = count(hours, zone)
    days = folded(hours, series.aggregation, zone)
    period = Period(start=min(days), end=max(days) + _DAY)
    stored = uow.observations.of_all_sources(series.workspace_id, [series.series_id], period)
    stand = {one.day for one in stored if one.source == source}
    return {day: value for day, value in days.items() if day not in stand or counts[day] >= WHOLE}
