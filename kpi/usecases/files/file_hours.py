"""Rows that say a time of day: values by hour, or days that are written with a time.

Which it is, only the whole file tells: two full hours of one day stand in a file by hour.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kpi.hours import comes_twice, key_of, moment_of
from kpi.imports import RawRow, Refusal

#: So much of the times are full hours where the values are by hour; the others are slips.
_MOSTLY = 0.9
#: Refuses a row.
Refuse = Callable[[Refusal], None]


class Stamp(NamedTuple):
    """A time on the team's clock; ``fold`` is 1 in the second of two hours of one name."""

    wall: datetime
    fold: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is a full hour."""
        return not (self.wall.minute or self.wall.second or self.wall.microsecond)

    def __str__(self) -> str:
        """Return it as it is told where it is to blame."""
        return f"{self.wall:%Y-%m-%d %H:%M}"


class Stamped(NamedTuple):
    """A value with the day that its row says."""

    line: int
    day: date
    value: Decimal


@dataclass(slots=True, kw_only=True)
class Stamps:
    """The rows of one series that say a time of day, in the file's order."""

    rows: dict[Stamp, Stamped] = field(default_factory=dict)
    twice: list[tuple[Stamp, Stamped]] = field(default_factory=list)
    is_sure: bool = False  # a column, or who sent it, says that they are hours

    def take(self, row: RawRow, at: datetime, value: Decimal, zone: str) -> None:
        """Keep a row; ``at`` is naive on the clock of ``zone``, or says its offset."""
        stamp, stands = stamp_of(at, zone), Stamped(row.line, row.day, value)
        self.is_sure = self.is_sure or row.is_hour
        if stamp in self.rows and at.tzinfo is None and comes_twice(stamp.wall, zone):
            stamp = stamp._replace(fold=1)
        if stamp in self.rows:
            self.twice.append((stamp, stands))
        else:
            self.rows[stamp] = stands

    @property
    def are_several_a_day(self) -> bool:
        """Whether a day has more than one time."""
        return len({stamp.wall.date() for stamp in self.rows}) < len(self.rows)

    def days(self) -> Iterator[Stamped]:
        """Yield all rows as values of their days, those that came first before others."""
        yield from self.rows.values()
        yield from (stands for _, stands in self.twice)

    def hours(self, zone: str, now: datetime | None, refuse: Refuse) -> dict[datetime, Decimal]:
        """Return the values by hour as they are kept; what is none is refused.

        Nothing is known of an hour that begins after ``now``, whatever a program fills it with.
        """
        found: dict[datetime, Decimal] = {}
        for stamp, one in self.rows.items():
            moment = moment_of(stamp.wall.replace(fold=stamp.fold), zone)
            is_to_come = moment is not None and now is not None and moment > now
            if not stamp.is_full:
                refuse(Refusal(one.line, "import.no_full_hour", str(stamp)))
            elif moment is None:
                refuse(Refusal(one.line, "import.no_such_hour", str(stamp)))
            elif not is_to_come:
                found[key_of(moment)] = one.value
            elif one.value:
                refuse(Refusal(one.line, "import.hour_to_come", str(stamp)))
        for stamp, one in self.twice:
            if self.rows[stamp].value != one.value:
                refuse(Refusal(one.line, "import.hour_twice", str(stamp)))
        return found


def stamp_of(at: datetime, zone: str) -> Stamp:
    """Return the time on the clock of ``zone``."""
    here = at if at.tzinfo is None else at.astimezone(ZoneInfo(zone))
    return Stamp(here.replace(tzinfo=None, fold=0), here.fold)


def are_hours(stamps: Iterable[Stamps]) -> bool:
    """Whether these are values by hour: said so, or full hours of which days have several."""
    known = list(stamps)
    if any(one.is_sure for one in known):
        return True
    several = [one for one in known if one.are_several_a_day]
    times = [stamp for one in several for stamp in one.rows]
    return bool(times) and sum(one.is_full for one in times) >= _MOSTLY * len(times)
