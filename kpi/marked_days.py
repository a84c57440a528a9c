"""Days of a period that a reader of its numbers should know of: for sentences and for charts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kpi.model import Period


class Mark(StrEnum):
    """Why a day is marked."""

    NOTE = "note"  # the team wrote it down
    BREAK = "break"  # from here on something else is counted under the name
    REVISION = "revision"  # the value was corrected afterwards
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedDay:
    """A day with what there is to know of it.

    ``text`` is the team's own words for a note and what the number is called from then on for a
    break. ``before`` and ``after`` are the values of a revision.
    """

    day: date
    mark: Mark
    text: str = ""
    before: Decimal | None = None
    after: Decimal | None = None


def marked_days(
    period: Period,
    *,
    is_holiday: Callable[[date], bool],
    notes: Iterable[tuple[date, str]] = (),
    breaks: Iterable[tuple[date, str]] = (),
    revisions: Iterable[tuple[date, Decimal, Decimal]] = (),
) -> tuple[MarkedDay, ...]:
    """Return the days of the period that are marked, by day and then as ``Mark`` lists them.

    ``notes`` and ``breaks`` are days with their text, ``revisions`` days with the value as it
    was and as it is; days outside the period are left out.
    """
    found = [
        *(MarkedDay(day=day, mark=Mark.NOTE, text=text) for day, text in notes),
        *(MarkedDay(day=day, mark=Mark.BREAK, text=text) for day, text in breaks),
        *(
            MarkedDay(day=day, mark=Mark.REVISION, before=before, after=after)
            for day, before, after in revisions
        ),
        *(MarkedDay(day=day, mark=Mark.HOLIDAY) for day in period if is_holiday(day)),
    ]
    order = list(Mark)
    inside = (one for one in found if one.day in period)
    return tuple(sorted(inside, key=lambda one: (one.day, order.index(one.mark))))
