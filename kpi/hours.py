"""Hours of a team's day: local hours as moments, and what the hours of a day make of it.

An hour is kept as a full hour of UTC. Where a zone is half an hour beside, that is the hour in
which the local one begins; ``local`` leads back to it.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from kpi.model import Aggregation

#: So long values by hour are kept: what is usual is learned from them.
KEPT = timedelta(days=92)
HOUR = timedelta(hours=1)
#: What hours make a day of: the sum, or what stood last.
FOLDED = frozenset({Aggregation.SUM, Aggregation.LAST})
#: A day of so many hours is whole, also the one that loses an hour in spring.
WHOLE = 23


def key_of(moment: datetime) -> datetime:
    """Return the full hour of UTC in which an aware moment lies."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def local(hour: datetime, zone: str) -> datetime:
    """Return the local full hour that is kept under ``hour``, aware."""
    found = hour.astimezone(ZoneInfo(zone))
    return found + timedelta(minutes=-found.minute % 60)


def day_of(hour: datetime, zone: str) -> date:
    """Return the local day that a kept hour belongs to."""
    return local(hour, zone).date()


def begins(day: date, zone: str) -> datetime:
    """Return the hour under which the first one of a local day is kept."""
    return key_of(datetime.combine(day, time(0), ZoneInfo(zone)))


def moment_of(wall: datetime, zone: str) -> datetime | None:
    """Return the moment of a wall clock's time; None for one that summer time leaves out.

    Of an hour that comes twice ``fold`` says which one is meant.
    """
    here = ZoneInfo(zone)
    moment = wall.replace(tzinfo=here).astimezone(UTC)
    return moment if moment.astimezone(here).replace(tzinfo=None) == wall else None


def comes_twice(wall: datetime, zone: str) -> bool:
    """Whether the hour comes twice on its day: clocks are set back in it."""
    first = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    return first.utcoffset() > first.replace(fold=1).utcoffset()  # type: ignore[operator]


def folded(
    hours: Mapping[datetime, Decimal], aggregation: Aggregation, zone: str
) -> dict[date, Decimal]:
    """Return what the hours make of each local day, by day: their sum, or the last of them."""
    days: dict[date, Decimal] = {}
    for hour in sorted(hours):
        day = day_of(hour, zone)
        adds = aggregation is Aggregation.SUM
        days[day] = days.get(day, Decimal(0)) + hours[hour] if adds else hours[hour]
    return days


def count(hours: Iterable[datetime], zone: str) -> dict[date, int]:
    """Return how many of the hours are of each local day."""
    days: dict[date, int] = {}
    for hour in hours:
        day = day_of(hour, zone)
        days[day] = days.get(day, 0) + 1
    return days
