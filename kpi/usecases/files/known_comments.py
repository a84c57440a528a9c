"""Comments that come in more than once: those that are new are added, the others known again.

Texts are not kept (docs/decisions.md, 27), so a comment is known by its mark. A day's counts are
those of all comments known by then, whoever brought them. A day that was counted before its
comments were kept, or so long ago that they are forgotten, is replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kpi.comments.seen import READ, Seen, packed, unpacked
from kpi.imports import Summary
from kpi.model import ChannelId, MetricKey, Period, Series, WorkspaceId
from kpi.ports import DayComments, UnitOfWork, Window
from kpi.usecases.files.comment_counts import recount
from kpi.usecases.files.reading_files import Key, Understood

#: Of more comments of a workspace the oldest days are forgotten: nine bytes each.
MOST_KEPT = 1_000_000
_DAY = timedelta(days=1)
_READ = MetricKey(READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Of a file's comments those that are known; and what its counts take the place of."""

    known: int = 0
    replaced: int = 0


def settle(
    uow: UnitOfWork, workspace_id: WorkspaceId, series: Mapping[Key, Series], found: Understood
) -> None:
    """Keep the comments that are new; afterwards the counts of their days are those of all."""
    read = [key for key in series if key[0] == _READ and found.series[key].comments]
    if not read:
        return
    uow.alone(f"comments {workspace_id}")
    for _, scope in read:
        one, taken = series[_READ, scope], found.series[_READ, scope]
        kept = _kept(uow, one, taken.comments)
        now: dict[date, Seen] = {}
        for day, seen in taken.comments.items():
            fresh = _fresh(day, seen, kept)
            found.comments_known += len(seen) - len(fresh.keys() - kept.get(day, {}).keys())
            now[day] = {**kept.get(day, {}), **fresh}
        uow.known_comments.save([_row(one, day, seen) for day, seen in now.items() if seen])
        recount(found.series, scope, now)
    uow.known_comments.trim(workspace_id, MOST_KEPT)


def news(
    uow: UnitOfWork, workspace_id: WorkspaceId, channel_id: ChannelId, shown: Summary
) -> News:
    """Return what of a file's comments is known, before they are stored."""
    known = replaced = 0
    for one in uow.series.of_channel(workspace_id, channel_id, _READ) if shown.comments else ():
        days = shown.comments.get(one.scope)
        if not days:
            continue
        kept = _kept(uow, one, days)
        for day, seen in days.items():
            fresh = _fresh(day, seen, kept).keys() - kept.get(day, {}).keys()
            known += len(seen) - len(fresh)
        replaced += _counted(uow, one, [day for day in days if day not in kept])
    return News(known=known, replaced=replaced)


def _fresh(day: date, seen: Seen, kept: Mapping[date, Seen]) -> Seen:
    """Return the comments but those of the days beside: another file has other time zones."""
    beside = {**kept.get(day - _DAY, {}), **kept.get(day + _DAY, {})}
    return {one: bits for one, bits in seen.items() if one not in beside}


def _kept(
    uow: UnitOfWork, series: Series, days: Mapping[date, Seen]
) -> Mapping[date, dict[bytes, int]]:
    around = Period(start=min(days) - _DAY, end=max(days) + 2 * _DAY)
    rows = uow.known_comments.of_series(series.workspace_id, series.series_id, around)
    return {row.day: unpacked(row.seen) for row in rows}


def _counted(uow: UnitOfWork, series: Series, days: list[date]) -> int:
    """Return how many comments are counted on the days."""
    windows = [
        Window(series_id=series.series_id, period=Period(start=day, end=day + _DAY))
        for day in days
    ]
    rolled = uow.observations.roll_up(series.workspace_id, windows) if windows else ()
    return sum(int(one.total) for one in rolled)


def _row(series: Series, day: date, seen: Seen) -> DayComments:
    return DayComments(
        workspace_id=series.workspace_id,
        series_id=series.series_id,
        day=day,
        count=len(seen),
        seen=packed(seen),
    )
