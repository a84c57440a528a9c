"""When a digest is next due, and when a person is left in peace: local rules, UTC instants.

Daylight saving, decided once and for all: a local time that the clocks jump over becomes the
first instant after the jump; a local time that comes twice means the first of the two. An
occurrence is known by its local day, so neither is sent twice or not at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kpi.ports import HolidayPolicy

_DAY = timedelta(days=1)
_SATURDAY = 5
#: No country closes for longer; a digest that finds no open day within it is skipped.
_LONGEST_CLOSURE = 21
#: How far ahead a next occurrence is looked for: a monthly one may skip a holiday each time.
_HORIZON = timedelta(days=800)
#: Looked through first; each further look goes twice as far.
_STRIDE = timedelta(days=8)


class RuleKind(StrEnum):
    """How often a digest goes out."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"  # Monday to Friday
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A wish in local terms: which days, what time by the clock on the wall, whose holidays.

    ``weekday`` counts from Monday as 0 and matters to weekly rules; ``month_day`` (1 to 31)
    matters to monthly ones and means the last day where a month is shorter.
    """

    kind: RuleKind
    at: time
    zone: str
    weekday: int = 0
    month_day: int = 1
    country: str = ""
    holidays: HolidayPolicy = HolidayPolicy.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that a rule comes due: the local day it belongs to and the instant in UTC."""

    local_date: date
    instant: datetime


IsHoliday = Callable[[date], bool]


def occurrences(
    rule: Rule, after: datetime, until: datetime, is_holiday: IsHoliday
) -> list[Occurrence]:
    """Return what comes due later than ``after`` and not later than ``until``, in order.

    Two days that holidays move onto one another make one occurrence.
    """
    zone = ZoneInfo(rule.zone)
    # Two days of slack: zones reach from -12 to +14 hours and one (Apia) lost a whole day.
    first = after.astimezone(zone).date() - 2 * _DAY
    last = until.astimezone(zone).date() + 2 * _DAY
    due = {day: instant_of(day, rule.at, zone) for day in _days(rule, first, last, is_holiday)}
    return sorted(
        (
            Occurrence(local_date=day, instant=instant)
            for day, instant in due.items()
            if after < instant <= until
        ),
        key=lambda occurrence: (occurrence.instant, occurrence.local_date),
    )


def next_occurrence(rule: Rule, after: datetime, is_holiday: IsHoliday) -> Occurrence | None:
    """Return the first that comes due later than ``after``; None: holidays swallow them all."""
    start, stride = after, _STRIDE
    while start < after + _HORIZON:
        found = occurrences(rule, start, start + stride, is_holiday)
        if found:
            return found[0]
        start, stride = start + stride, 2 * stride
    return None


def latest_hourly(minute: int, zone: str, now: datetime) -> datetime:
    """Return the last UTC instant up to ``now`` that is so many minutes past a local hour."""
    local = now.astimezone(ZoneInfo(zone))
    past = timedelta(minutes=(local.minute - minute) % 60)
    return (local.astimezone(UTC) - past).replace(second=0, microsecond=0)


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant at which that local day's clock first shows ``at`` or later."""
    early, late = _readings(day, at, zone)
    if early <= late:
        return early
    return _jump_between(late, early, zone)


def quiet_until(now: datetime, zone: str, start: time, end: time) -> datetime | None:
    """Return the UTC instant at which the quiet hours around ``now`` end; None outside them.

    Hours may cross midnight; equal ``start`` and ``end`` mean no quiet hours. ``now`` is aware.
    """
    here = ZoneInfo(zone)
    local = now.astimezone(here)
    clock = local.time().replace(tzinfo=None)
    over_night = end < start
    quiet = (clock >= start or clock < end) if over_night else start <= clock < end
    if not quiet:
        return None
    day = local.date() + _DAY if over_night and clock >= start else local.date()
    early, late = _readings(day, end, here)
    ending = instant_of(day, end, here)
    # In the hour that comes twice the person still sees a quiet hour: it ends the second time.
    return max(early, late) if ending <= now else ending


def _readings(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants of a wall time read with the offset before and after a change.

    They are equal on ordinary days, in order where the time comes twice, and out of order
    where it does not come at all.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone)
    return wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)


def _jump_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant in (low, high] at which the zone's offset changes, to the second."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _days(rule: Rule, first: date, last: date, is_holiday: IsHoliday) -> Iterator[date]:
    """Yield the local days in [first, last] on which the rule comes due, holidays applied."""
    if rule.holidays is HolidayPolicy.KEEP:
        yield from _planned(rule, first, last)
        return
    for day in _planned(rule, first - _LONGEST_CLOSURE * _DAY, last):
        if not is_holiday(day):
            yield day
        elif rule.holidays is HolidayPolicy.MOVE:
            later = next_open_day(day, is_holiday)
            yield from [later] if later else []


def _planned(rule: Rule, first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        day = first + offset * _DAY
        if _matches(rule, day):
            yield day


def _matches(rule: Rule, day: date) -> bool:
    if rule.kind is RuleKind.DAILY:
        return True
    if rule.kind is RuleKind.WEEKDAYS:
        return day.weekday() < _SATURDAY
    if rule.kind is RuleKind.WEEKLY:
        return day.weekday() == rule.weekday
    is_last = (day + _DAY).month != day.month
    return day.day == rule.month_day or (is_last and day.day < rule.month_day)


def next_open_day(day: date, is_holiday: IsHoliday) -> date | None:
    """Return the first later day that is neither weekend nor holiday; None: too long closed."""
    for offset in range(1, _LONGEST_CLOSURE + 1):
        later = day + offset * _DAY
        if later.weekday() < _SATURDAY and not is_holiday(later):
            return later
    return None
