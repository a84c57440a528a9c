"""Tables of a program that looks at accounts every few hours: a row a look, with its time.

The last look of a local day is the day's level (followers), or what was counted until then
(views in all), which becomes what was added since the last look of the day before. Only columns
whose meaning is certain are read; a counter that ever goes back is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpi.imports import Answers, Grain
from kpi.model import MetricKey
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.exported import ExportFile, as_export, fold_header
from storage.sources.files.exports import Export, Measure
from storage.sources.files.networks import platform_of
from storage.sources.files.programs import called, stamp
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows, rows_below

_LOOKED_AT = 60
#: Fewer looks prove no counter, nor do those between which it more than doubles.
_FEWEST = 4
#: Stamps that sort as they are written, with a time of day.
_STAMP = re.compile(r"\d{4}([-/])\d{2}\1\d{2}[T ](\d{2}):\d{2}")
_WHEN = (
    *("timestamp", "datetime", "date time", "recorded at", "captured at", "collected at"),
    *("fetched at", "checked at", "scraped at", "snapshot at", "snapshot time", "date", "time"),
    *("created at", "取得日時", "計測日時", "記録日時", "日時"),
)
_FOLLOWERS = frozenset(
    {"followers", "follower count", "followers count", "total followers", "subscribers"}
    | {"subscriber count", "subscribers count", "edge followed by count", "fans", "fan count"}
    | {"フォロワー", "フォロワー数", "登録者数", "チャンネル登録者数"}
)
_COUNTERS: Mapping[str, frozenset[str]] = {
    "likes": frozenset(
        {
            "likes",
            "like count",
            "likes count",
            "total likes",
            "heart count",
            "heart",
            "累計いいね数",
        }
    ),
    "comments": frozenset({"comments", "comment count", "comments count", "total comments"}),
    "shares": frozenset({"shares", "share count", "total shares"}),
    "video_views": frozenset(
        {"video views", "play count", "total plays", "total video views", "累計再生数"}
    ),
}
_VIEWS = frozenset({"views", "view count", "views count", "total views"})
#: Networks whose views are those of videos.
_OF_VIDEOS = frozenset({"youtube", "tiktok"})
_PLATFORM = columns.PLATFORM
_ACCOUNT = columns.ACCOUNT | {"channel title", "channel name", "screen name", "user name"}
#: Of whom a row is: where it is of a post, or anything else, days of accounts are not told.
_OF_OTHERS = re.compile(
    r"\b(?:video|post|media|tweet|aweme|item|ad|campaign) id|\bcode|\burl|link"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLooks:
    """The last look of each day at each account, by the lines of the file.

    Those of a day that is ``unfinished`` say nothing yet of the columns that are ``counters``.
    """

    source: Rows
    skip: int
    lines: frozenset[int]
    unfinished: frozenset[int]
    counters: frozenset[int]

    def rows(self) -> Iterator[Row]:
        """Yield the header and what stands above it as it is, then a row a day and account."""
        for row in self.source():
            if row.line in self.unfinished:
                kept = ("" if at in self.counters else c for at, c in enumerate(row.cells))
                yield Row(row.line, list(kept))
            elif row.line <= self.skip or row.line in self.lines:
                yield row


def looks(head: Sequence[Row], source: Rows, answers: Answers) -> ExportFile | None:
    """Return the table if it has several looks a day at what an account has in all."""
    for header in head[:-1]:
        names = [called(cell) for cell in header.cells]
        below = rows_below(source, header.line, _LOOKED_AT)
        when = _when(names, below)
        is_of_others = any(_OF_OTHERS.search(name) for name in names)
        if when is not None and not is_of_others and not _tells_apart(names, when, below):
            return _of(header, names, when, source, answers)
    return None


def _when(names: Sequence[str], below: Sequence[Row]) -> int | None:
    for name in _WHEN:
        if name in names:
            at = names.index(name)
            cells = [cell for cell in (row.cell(at) for row in below) if not is_missing(cell)]
            if cells and all(_STAMP.match(stamp(cell)) for cell in cells):
                return at
    return None


def _tells_apart(names: Sequence[str], when: int, below: Sequence[Row]) -> bool:
    """Say whether words that nobody knows tell rows apart: they may be of several accounts."""
    known = _PLATFORM | _ACCOUNT
    others = [at for at, name in enumerate(names) if at != when and name not in known]
    return any(
        len({row.cell(at) for row in below}) > 1
        and any(read_value(cell) is None for cell in (row.cell(at) for row in below) if cell)
        for at in others
    )


def _of(
    header: Row, names: Sequence[str], when: int, source: Rows, answers: Answers
) -> ExportFile | None:
    own = [at for at, name in enumerate(names) if name in _PLATFORM or name in _ACCOUNT]
    stamped = _stamped(source, header.line, when)
    by_day: dict[tuple[str, ...], dict[str, tuple[str, int]]] = {}
    several = False
    for row in stamped():
        if row.line <= header.line:
            continue
        day = read_day(row.cell(when), None, answers.zone)
        days = by_day.setdefault(tuple(row.cell(at) for at in own), {})
        if day is not None:
            look = (row.cell(when), row.line)
            stands = days.setdefault(day.isoformat(), look)
            several = several or stands[0] != look[0]
            days[day.isoformat()] = max(stands, look)
    network = answers.platform or _network(names)
    found = _metrics(names, network)
    if not several or not found:
        return None
    wrong = _going_back(stamped, header.line, when, own, found)
    found = {at: one for at, one in found.items() if at not in wrong}
    if not found:
        return None
    looked = LastLooks(
        source=stamped,
        skip=header.line,
        lines=frozenset(line for days in by_day.values() for _, line in days.values()),
        unfinished=frozenset(filter(None, map(_unfinished, by_day.values()))),
        counters=frozenset(at for at, one in found.items() if one.is_running),
    )
    return _made(header, names, when, looked, replace(answers, platform=network), found)


def _made(
    header: Row,
    names: Sequence[str],
    when: int,
    looked: LastLooks,
    answers: Answers,
    found: Mapping[int, Measure],
) -> ExportFile:
    folded = [fold_header(cell) for cell in header.cells]
    export = Export(
        platform=answers.platform,
        export="looks",
        tells=(),
        grain=Grain.CUMULATIVE,
        day=frozenset({folded[when]}),
        network=frozenset(folded[at] for at, name in enumerate(names) if name in _PLATFORM),
        account=frozenset(folded[at] for at, name in enumerate(names) if name in _ACCOUNT),
        metrics={folded[at]: one for at, one in found.items()},
    )
    made = as_export(export, header, looked.rows, answers)
    return replace(made, facts=replace(made.facts, is_last_look=True))


def _stamped(source: Rows, skip: int, when: int) -> Rows:
    """Return the rows with times as people write them."""

    def rows() -> Iterator[Row]:
        for row in source():
            if row.line > skip and when < len(row.cells):
                cells = [stamp(c) if at == when else c for at, c in enumerate(row.cells)]
                yield Row(row.line, cells)
            else:
                yield row

    return rows


def _unfinished(days: Mapping[str, tuple[str, int]]) -> int | None:
    """Return the line of the newest day's last look where others were looked at later."""
    if not days:
        return None
    newest = max(days)
    clocks = [look[11:16] for day, (look, _) in days.items() if day != newest]
    look, line = days[newest]
    return line if clocks and look[11:16] < min(clocks) else None


def _network(names: Sequence[str]) -> str:
    return "youtube" if {"subscriber count", "video count"} <= set(names) else ""


def _metrics(names: Sequence[str], network: str) -> dict[int, Measure]:
    found: dict[int, Measure] = {}
    for at, name in enumerate(names):
        counted = [metric for metric, called_so in _COUNTERS.items() if name in called_so]
        if name in _VIEWS and platform_of(network) in _OF_VIDEOS:
            counted = ["video_views"]
        if name in _FOLLOWERS:
            found[at] = Measure(metric=MetricKey("followers"))
        elif counted:
            found[at] = Measure(metric=MetricKey(counted[0]), is_running=True)
    return found


def _going_back(
    source: Rows, skip: int, when: int, own: Sequence[int], found: Mapping[int, Measure]
) -> set[int]:
    """Return the counters that ever go back, or hold anything but numbers."""
    seen: dict[tuple[int, tuple[str, ...]], list[tuple[str, str]]] = {}
    running = [at for at, one in found.items() if one.is_running]
    for row in source():
        if row.line > skip:
            who = tuple(row.cell(at) for at in own)
            for at in running:
                if not is_missing(row.cell(at)):
                    seen.setdefault((at, who), []).append((row.cell(when), row.cell(at)))
    return {at for (at, _), cells in seen.items() if not _only_grows(cells)}


def _only_grows(cells: Sequence[tuple[str, str]]) -> bool:
    read = [read_value(cell) for _, cell in sorted(cells, key=lambda one: one[0])]
    values = [one.value for one in read if one is not None]
    never_falls = all(less <= more for less, more in pairwise(values))
    is_slow = len(values) >= _FEWEST and values[-1] <= 2 * values[0]
    return len(values) == len(read) and never_falls and is_slow
