"""Days that are written without their year: the last ones before the file was made."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from storage.sources.files.days import MonthDay, read_month_day, with_years
from storage.sources.files.table import Row

#: No export without years has more days.
_MOST = 20_000
_NOWHERE = -1


def years(
    source: Callable[[], Iterator[Row]],
    skip: int,
    day: int,
    latest: date | None,
    *,
    anchor: int = _NOWHERE,
    is_in_order: bool = True,
) -> Mapping[int, date]:
    """Return the days by line, none after ``latest``; empty where they have years.

    ``skip`` is the line of the header, ``day`` the column. In an order of time neighbors are
    neighbors; else each day stands by itself, none after the day in the column ``anchor``.
    """
    found: dict[int, tuple[MonthDay, MonthDay | None]] = {}
    for row in source() if latest is not None else ():
        one = read_month_day(row.cell(day)) if row.line > skip else None
        if one is not None:
            found[row.line] = (one, read_month_day(row.cell(anchor)))
        if (row.line > skip and one is None and not found) or len(found) > _MOST:
            return {}
    if latest is None:
        return {}
    if not is_in_order:
        return dict(_anchored(found, latest))
    days = with_years([one for one, _ in found.values()], latest)
    return dict(zip(found, days or [], strict=False))


def _anchored(
    found: Mapping[int, tuple[MonthDay, MonthDay | None]], latest: date
) -> Iterator[tuple[int, date]]:
    """Yield lines and days, each by itself: posts stand in no order of time."""
    for line, (one, anchor) in found.items():
        made = with_years([anchor], latest) if anchor else None
        day = with_years([one], made[0] if made else latest)
        if day:
            yield line, day[0]
