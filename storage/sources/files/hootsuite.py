"""Hootsuite's tables by day: a column for each metric of each network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kpi.imports import Answers, FileFacts, RawRow, Refusal
from kpi.model import MetricKey, Scope
from storage.sources.files import columns
from storage.sources.files.days import read_day
from storage.sources.files.exports import TOTALS, Measure, measures
from storage.sources.files.filled import value_in
from storage.sources.files.networks import platform_of
from storage.sources.files.table import Row
from storage.sources.files.wide import Rows

#: Between a metric and its network. Columns without it are totals of what stands beside them.
_OF = " > social network - "
_DAY = frozenset({"date (gmt)", "date"})
_METRICS: Mapping[str, Measure] = measures(
    {
        "followers": ("Followers", "Page followers", "Subscribers"),
        "follows": ("New followers",),
        "impressions": ("Post impressions", "Impressions", "Page impressions"),
        "reach": ("Post reach", "Page reach", "Reach"),
        "engagements": ("Post engagement", "Post engagements", "Engagement", "Engagements"),
        "likes": ("Post likes", "Post reactions", "Post likes and reactions", "Likes"),
        "comments": ("Post comments", "Post comments and replies", "Comments"),
        "shares": ("Post shares", "Shares"),
        "saves": ("Post saves", "Saves"),
        "video_views": ("Post video views", "Video views"),
        "link_clicks": ("Post link clicks", "Link clicks"),
        "profile_visits": ("Profile views", "Profile visits", "Page views"),
        "post_count": ("Posts", "Published posts"),
    }
)


class Column(NamedTuple):
    """One metric of one network."""

    at: int
    name: str
    metric: MetricKey
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworksFile:
    """A recognized table; ``skip`` is the line of its header."""

    facts: FileFacts
    source: Rows
    skip: int
    day: int
    taken: tuple[Column, ...]

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield a row for each filled cell of a network's metric; days are those of GMT."""
        for row in self.source():
            if row.line > self.skip:
                yield from self._read(row)

    def _read(self, row: Row) -> Iterator[RawRow | Refusal]:
        cell = row.cell(self.day)
        day = read_day(cell, None)
        if day is None:
            if columns.fold(cell) not in TOTALS:
                yield Refusal(row.line, "import.no_day", cell)
            return
        for at, name, _, scope in self.taken:
            found = value_in(row, at, day, name, scope)
            if found is not None:
                yield found


def by_network(head: Sequence[Row], source: Rows, answers: Answers) -> NetworksFile | None:
    """Recognize the table by headers that name a network each."""
    for header in head:
        folded = [columns.fold(cell) for cell in header.cells]
        days = [at for at, name in enumerate(folded) if name in _DAY]
        if days and any(_OF in name for name in folded):
            return _file(header, folded, days[0], source, answers)
    return None


def _file(
    header: Row, folded: Sequence[str], day: int, source: Rows, answers: Answers
) -> NetworksFile:
    taken = tuple(_columns(header, folded, answers))
    own = {day, *(one.at for one in taken)}
    return NetworksFile(
        facts=FileFacts(
            platform="hootsuite",
            export="networks",
            account=answers.account,
            metrics={one.name: one.metric for one in taken},
            left_out=tuple(cell for at, cell in enumerate(header.cells) if cell and at not in own),
        ),
        source=source,
        skip=header.line,
        day=day,
        taken=taken,
    )


def _columns(header: Row, folded: Sequence[str], answers: Answers) -> Iterator[Column]:
    for at, name in enumerate(folded):
        what, of, network = name.partition(_OF)
        measure = _METRICS.get(what) if of else None
        if measure is not None:
            scope = Scope(platform=platform_of(network), account=answers.account)
            yield Column(at, header.cells[at], measure.metric, scope)
