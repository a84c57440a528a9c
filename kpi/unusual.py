"""Unusual days and hours of a series, and up to which day its values are final.

The arithmetic is in kpi.anomaly; here are days, amounts and what a series is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from kpi.anomaly import DAILY, HOURLY, Judged, Nature, Rule, first_judged, judge
from kpi.breaks import stretches
from kpi.day_values import kept
from kpi.hours import HOUR, day_of, local
from kpi.model import Aggregation, Direction, Series, Unit
from kpi.ports import HourValue, Json

#: How much of the past a day is judged by.
LOOK_BACK = timedelta(days=180)
#: And an hour.
HOURS_BACK = timedelta(days=84)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """A day that its history does not explain; amounts are in the unit of the series.

    Where values come by the hour it is the ``hour`` of that day, as the team's clock shows it.
    ``low`` to ``high`` is what would have been usual, ``distance`` counts usual distances and
    is below zero when less came than expected; from ``limit`` on a value is unusual.
    """

    day: date
    hour: datetime | None = None
    value: Decimal
    expected: Decimal
    low: Decimal
    high: Decimal
    distance: Decimal
    limit: Decimal
    rule: Rule

    @property
    def moment(self) -> str:
        """The day or hour that it is, as it is kept."""
        return (self.hour or self.day).isoformat()

    def is_good(self, direction: Direction) -> bool:
        """Whether a target in this direction is glad of it; zero is never good news."""
        is_more = self.distance > 0
        return self.value > 0 and is_more == (direction is Direction.AT_LEAST)


def nature_of(series: Series) -> Nature:
    """Return what the values are."""
    if series.unit is not Unit.COUNT or series.aggregation is Aggregation.RATIO:
        return Nature.AMOUNT
    return Nature.LEVEL if series.aggregation is Aggregation.LAST else Nature.COUNT


def settled(
    series: Series, newest: date | None, learnt_at: datetime | None, now: datetime, zone: str
) -> date | None:
    """Return the newest day whose value will not grow any more; None: there is none.

    What adds up is final when it was learnt after the day was over in the team's ``zone``, or
    when a later day has a value. A level is what it is at any hour. ``learnt_at`` is when the
    value of the ``newest`` day was learnt.
    """
    if newest is None or learnt_at is None:
        return None
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    if nature_of(series) is Nature.LEVEL:
        return min(newest, today)
    was_over = learnt_at.astimezone(here).date() > newest
    return min(newest if was_over else newest - _DAY, today - _DAY)


def unusual_days(
    series: Series, points: Sequence[tuple[date, Decimal]], breaks: Sequence[date] = ()
) -> list[Unusual]:
    """Return the unusual days among the points, which are by day; a short past has none.

    What comes from one of the ``breaks`` on is not judged by what came before it.
    """
    return [one for part in stretches(points, breaks) for one in _of_one_kind(series, part)]


def is_enough(
    series: Series,
    points: Sequence[tuple[date, Decimal]],
    breaks: Sequence[date] = (),
    hours: Sequence[tuple[datetime, Decimal]] = (),
) -> bool:
    """Say whether any of the points, or of their hours, has enough behind it to be judged."""
    by_day = (first_judged(_by_step(part)) for part in stretches(points, breaks))
    is_by_day = any(step is not None for step in by_day)
    return is_by_day or unusual_hours(series, hours, "UTC", breaks) is not None


def _by_step(points: Sequence[tuple[date, Decimal]]) -> list[float | None]:
    """Return the values day by day from the first on."""
    first = points[0][0]
    values: list[float | None] = [None] * ((points[-1][0] - first).days + 1)
    for day, value in points:
        values[(day - first).days] = float(value)
    return values


def _of_one_kind(series: Series, points: Sequence[tuple[date, Decimal]]) -> list[Unusual]:
    first = points[0][0]
    judged = judge(_by_step(points), nature_of(series))
    return [
        _told(first + timedelta(days=one.step), one, one.rule)
        for one in judged
        if one.rule is not None
    ]


def unusual_hours(
    series: Series,
    points: Sequence[tuple[datetime, Decimal]],
    zone: str,
    breaks: Sequence[date] = (),
) -> list[Unusual] | None:
    """Return the unusual hours among the points, which are by hour, under kpi.hours' keys.

    The team's clock counts: nine o'clock is nine o'clock in summer as well. None where there are
    too few hours to judge the newest one by: then its day is looked at.
    """
    dated = [(day_of(hour, zone), (hour, value)) for hour, value in points]
    found: list[Unusual] | None = None
    for part in stretches(dated, breaks):
        of_part = _hours_of_one_kind(series, [one for _, one in part], zone)
        found = None if of_part is None else [*(found or []), *of_part]
    return found


def _hours_of_one_kind(
    series: Series, points: Sequence[tuple[datetime, Decimal]], zone: str
) -> list[Unusual] | None:
    clock = [(local(hour, zone), float(value)) for hour, value in points]
    first = clock[0][0].replace(tzinfo=None)
    steps = [(at.replace(tzinfo=None) - first) // HOUR for at, _ in clock]
    values: list[float | None] = [None] * (max(steps) + 1)
    hours = {}
    for step, (at, value) in zip(steps, clock, strict=True):
        stands = values[step]
        # Of an hour that comes twice the mean is what an hour of that name has.
        values[step] = value if stands is None else (stands + value) / 2
        hours[step] = at
    if first_judged(values, HOURLY) is None:
        return None
    judged = judge(values, nature_of(series), HOURLY)
    return [
        _told(hours[one.step].date(), one, one.rule, hours[one.step])
        for one in judged
        if one.rule is not None
    ]


def settled_hour(newest: HourValue, now: datetime, zone: str, *, is_told_late: bool) -> datetime:
    """Return the newest hour whose value will not grow any more, by kpi.hours' key.

    ``newest`` is final when it was learnt after it was over, unless nobody knows how old what it
    came with was (``is_told_late``); the one before it is in any case.
    """
    over = local(newest.hour, zone) + HOUR
    is_final = over <= newest.learnt_at and over <= now and not is_told_late
    return newest.hour if is_final else newest.hour - HOUR


def _told(day: date, one: Judged, rule: Rule, hour: datetime | None = None) -> Unusual:
    return Unusual(
        day=day,
        hour=hour,
        value=_amount(one.value),
        expected=_amount(one.expected),
        low=_amount(one.low),
        high=_amount(one.high),
        distance=Decimal(str(round(one.distance, 1))),
        limit=Decimal(str(round(one.limit, 1))),
        rule=rule,
    )


def _amount(value: float) -> Decimal:
    """Return the amount as precisely as values are kept."""
    return kept(Decimal(str(value)))


def as_json(one: Unusual) -> Json:
    """Return what a message or a stored decision says of it: amounts as decimal strings."""
    return {
        "day": one.day.isoformat(),
        **({"hour": one.hour.isoformat()} if one.hour else {}),
        "came": f"{one.value:f}",
        "usual_value": f"{one.expected:f}",
        "low": f"{one.low:f}",
        "high": f"{one.high:f}",
        "distance": f"{one.distance:f}",
        "limit": f"{one.limit:f}",
        "rule": one.rule.value,
    }


def from_json(told: Json) -> Unusual:
    """Return what ``as_json`` wrote; it did not write the limit before that could change."""
    hour = datetime.fromisoformat(str(told["hour"])) if told.get("hour") else None
    return Unusual(
        day=date.fromisoformat(str(told["day"])),
        hour=hour,
        value=Decimal(str(told["came"])),
        expected=Decimal(str(told["usual_value"])),
        low=Decimal(str(told["low"])),
        high=Decimal(str(told["high"])),
        distance=Decimal(str(told["distance"])),
        limit=Decimal(str(told.get("limit", (HOURLY if hour else DAILY).limit))),
        rule=Rule(str(told["rule"])),
    )
