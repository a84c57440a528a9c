"""Tables that programs write: a row a post as an API or a scraper names things (``like_count``).

They say when a post was published and what it came to by the time of the look. Of several looks
at one post the last one counts; a column without a network that is known is asked about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kpi.imports import Answers, Grain, Question
from kpi.model import MetricKey
from storage.sources.files.days import is_slashed, read_day
from storage.sources.files.exported import ExportFile, as_export, fold_header
from storage.sources.files.exports import Export, Measure
from storage.sources.files.networks import platform_key
from storage.sources.files.posts import are_numbers, network_in
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows, rows_below

_LOOKED_AT = 60
#: So many columns have to be counts, and one of them called as only programs do.
_FEWEST = 2
_LONG_ID = 8
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_\-./:\[\]]+")
_BY_PROGRAM = re.compile(r"[a-z][A-Z]|_|\.")
_INSIDE = re.compile(
    r"(?:(?:(?:public|organic|non public) )?metrics|statistics|snippet|stats ?v?2?|node|insights)"
    r" (?=\w)"
)
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?(?:\.\d+)?\Z")
_TWITTER = "%a %b %d %H:%M:%S %z %Y"
#: Likes that their owner hides are said to be less than none.
_HIDDEN = "-1"

#: What programs call counts; the better names first.
_COUNTS: Mapping[str, tuple[str, ...]] = {
    "likes": (
        *("like count", "likes count", "favorite count", "digg count", "reaction count"),
        *("edge media preview like count", "edge media preview like", "edge liked by count"),
        *("likes summary total count", "reactions summary total count", "heart count", "likes"),
        "reactions",
    ),
    "comments": (
        *("comment count", "comments count", "reply count", "replies count"),
        *("edge media to comment count", "edge media to comment"),
        *("comments summary total count", "comments", "replies"),
    ),
    "shares": (
        *("share count", "shares count", "reshare count", "repost count", "retweet count"),
        *("retweets count", "shares", "reposts", "retweets"),
    ),
    "saves": (
        "save count",
        "saves count",
        "saved count",
        "collect count",
        "bookmark count",
        "saves",
        "saved",
        "bookmarks",
    ),
    "video_views": ("play count", "plays count", "video play count", "video view count", "plays"),
    "reach": ("reach", "reach count"),
    "impressions": ("impression count", "impressions count", "impressions"),
}
#: What "views" count differs by network; of Instagram, by program as well.
_VIEWS = ("view count", "views count", "views")
_VIEWED = {"youtube": "video_views", "tiktok": "video_views", "x": "impressions"}
_PUBLISHED = (
    *("published at", "create time iso", "created at", "taken at iso", "taken at", "create time"),
    *("taken at timestamp", "created time", "creation time", "published time", "publish time"),
    *("published date", "publish date", "upload date", "uploaded at", "posted at", "post date"),
    *("date posted", "date published", "created utc", "video published at", "published"),
)
#: The same, where a row is a post beyond doubt.
_STAMPED = ("timestamp", "datetime", "date time", "date", "time")
LOOKED = (
    *("scraped at", "scraping date", "scrape date", "scraped date"),
    *("fetched at", "collected at", "crawled at", "retrieved at", "captured at"),
    *(
        "snapshot date",
        "snapshot at",
        "snapshot time",
        "checked at",
        "recorded at",
        "extracted at",
    ),
    *("trending date", "collection date", "query time", "fetch time", "scrape time", "timestamp"),
)
_IDS = (
    *("video id", "post id", "media id", "tweet id", "aweme id", "shortcode", "short code"),
    *("item id", "id", "pk", "permalink", "post url", "video url", "web video url", "url", "link"),
)
_WORDS = frozenset(
    {"caption", "title", "text", "description", "desc", "full text", "video title", "message"}
)
_OF_COMMENT = frozenset(
    {"comment id", "comment text", "comment", "comment body", "parent id", "parent comment id"}
    | {"is reply", "text display", "text original", "author display name", "total reply count"}
    | {"comment author", "cid", "reply to id"}
)
_OF_ACCOUNT = frozenset(
    {"subscriber count", "video count", "statuses count", "tweet count", "media count"}
)
_OF_POST = frozenset(
    {"video id", "post id", "media id", "tweet id", "aweme id", "shortcode", "short code"}
    | {"permalink", "post url", "video url", "web video url", "caption"}
)
#: Where a post stands several times, these say that each row is a part of its time.
_SPANS = re.compile(r"\A(?:date|day)\Z|\b(?:week|month|period|(?:start|end|report) date)\b")
_ACCOUNT = (
    *("owner username", "author meta name", "author user name", "author username"),
    *("channel title", "channel name", "user username", "username", "screen name", "user name"),
)
_NAMED = frozenset({*_IDS, *_PUBLISHED, *_VIEWS, *LOOKED})
#: What only one network's programs say.
_OF_NETWORK = {
    "x": r"retweet|tweet|public metrics",
    "tiktok": r"\bdigg count|\baweme|author ?meta|\bcollect count",
    "instagram": r"edge (?:media|liked)|\bshort ?code|media product type",
    "youtube": r"channel (?:title|id)|statistics view|snippet published|video id.*view count",
}


_NETWORK_COLUMN = frozenset({"platform", "network", "source platform"})
_VIEWS_SET = frozenset(_VIEWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """The rows of a table of posts: the last look at each, its day as people write it."""

    source: Rows
    skip: int
    day: int
    hidden: frozenset[int]
    ids: tuple[int, ...]
    last: Mapping[int, int]  # the line of the last look at each, by a hash of its name

    def rows(self) -> Iterator[Row]:
        """Yield the header and what stands above it as it is, then the rows that count."""
        for row in self.source():
            if row.line <= self.skip:
                yield row
            elif self.last.get(_key(row, self.ids), row.line) == row.line:
                yield Row(row.line, [self._cell(at, cell) for at, cell in enumerate(row.cells)])

    def _cell(self, at: int, cell: str) -> str:
        if at == self.day:
            return stamp(cell)
        return "" if cell == _HIDDEN and at in self.hidden else cell


def called(header: str) -> str:
    """Return a program's header as words: ``statistics.viewCount`` is "view count"."""
    words = _words(header)
    return _INSIDE.sub("", words, count=1) if _INSIDE.match(words) else words


def _words(header: str) -> str:
    return _BETWEEN.sub(" ", _CAMEL.sub(" ", header)).casefold().strip()


def stamp(cell: str) -> str:
    """Return a time as read_day takes it: seconds since 1970 and Twitter's own are UTC stamps."""
    epoch = _EPOCH.match(cell)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        return datetime.strptime(cell, _TWITTER).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return cell


def posts(head: Sequence[Row], source: Rows, answers: Answers) -> ExportFile | None:
    """Return the table if a program wrote it and each of its rows is a look at a post."""
    for header in head[:-1]:
        names = [called(cell) for cell in header.cells]
        below = rows_below(source, header.line, _LOOKED_AT)
        network = answers.platform or _network(header, below) or _of_column(names, below)
        found = {} if _is_of_others(names) else _metrics(names, below, network)
        is_program = any(_is_program(header.cells[at], name) for at, name in enumerate(names))
        if len(found) >= _FEWEST and is_program:
            return _of(header, names, below, source, replace(answers, platform=network), found)
    return None


def _is_program(header: str, name: str) -> bool:
    is_ours = name in _NAMED or any(name in several for several in _COUNTS.values())
    return name.endswith(" count") or (is_ours and _BY_PROGRAM.search(header) is not None)


def _is_of_others(names: Sequence[str]) -> bool:
    """Say whether rows are comments, or accounts: these have likes and ids as well."""
    are_accounts = not _OF_ACCOUNT.isdisjoint(names) and _OF_POST.isdisjoint(names)
    return are_accounts or not _OF_COMMENT.isdisjoint(names)


def _network(header: Row, below: Sequence[Row]) -> str:
    addressed = {network_in(below, at) for at in range(len(header.cells))} - {""}
    if len(addressed) == 1:
        return addressed.pop()
    said = " ; ".join(map(_words, header.cells))
    told = [one for one, words in _OF_NETWORK.items() if re.search(words, said)]
    return told[0] if len(told) == 1 else ""


def _metrics(names: Sequence[str], below: Sequence[Row], network: str) -> dict[int, Measure]:
    """Return what the columns count, by place; of one metric the best name is taken later."""
    counts, viewed = dict(_COUNTS), _VIEWED.get(network)
    if viewed:
        counts[viewed] = (*_VIEWS, *counts[viewed])
    found = {}
    for at, name in enumerate(names):
        if network == "youtube" and name == "favorite count":
            continue  # it says nothing since 2015
        for metric, called_so in counts.items():
            if name in called_so and _are_numbers(below, at):
                found[at] = Measure(metric=MetricKey(metric), rank=called_so.index(name))
    return found


def _of(
    header: Row,
    names: Sequence[str],
    below: Sequence[Row],
    source: Rows,
    answers: Answers,
    metrics: Mapping[int, Measure],
) -> ExportFile | None:
    ids = _ids(names, below)
    day = _day(names, below, is_sure=bool(ids) and not _WORDS.isdisjoint(names))
    if day is None or not ids:
        return None
    last, rows = _last(source, header.line, ids, _place(names, LOOKED, day))
    is_look = names[day] in _STAMPED and not _are_apart([row.cell(day) for row in below])
    if is_look or (rows > len(last) and names[day] in _STAMPED):
        return None  # when somebody looked, not when it was published
    if rows > len(last) and any(_SPANS.search(name) for at, name in enumerate(names) if at != day):
        return None  # several days, or weeks, of each post
    folded = [fold_header(cell) for cell in header.cells]
    looks = Looks(
        source=source,
        skip=header.line,
        day=day,
        hidden=frozenset(metrics),
        ids=ids,
        last=last,
    )
    at_account = _place(names, _ACCOUNT, day)
    export = Export(
        platform=answers.platform or _of_column(names, below),
        export="program_posts",
        tells=(),
        grain=Grain.PER_POST,
        day=frozenset({folded[day]}),
        account=frozenset({folded[at_account]} if at_account is not None else ()),
        network=frozenset(folded[at] for at, name in enumerate(names) if name in _NETWORK_COLUMN),
        post=frozenset(folded[at] for at in ids),
        metrics={folded[at]: one for at, one in metrics.items()},
    )
    made = as_export(export, header, looks.rows, answers)
    is_open = not made.facts.platform and _NETWORK_COLUMN.isdisjoint(names)
    asked = (Question.PLATFORM,) if is_open and not _VIEWS_SET.isdisjoint(names) else ()
    return replace(made, facts=replace(made.facts, questions=asked, is_last_look=rows > len(last)))


def _of_column(names: Sequence[str], below: Sequence[Row]) -> str:
    at = next((at for at, name in enumerate(names) if name in _NETWORK_COLUMN), None)
    found = {platform_key(row.cell(at)) for row in below if at is not None}
    return found.pop() if len(found) == 1 else ""


def _ids(names: Sequence[str], below: Sequence[Row]) -> tuple[int, ...]:
    """Return the column that names a post, in a tuple; numbers counted up name none."""
    for name in _IDS:
        for at in (at for at, each in enumerate(names) if each == name):
            cells = [row.cell(at) for row in below]
            is_named = all(not is_missing(cell) for cell in cells)
            is_long = name != "id" or all(len(cell) >= _LONG_ID for cell in cells)
            if cells and is_named and is_long:
                return (at,)
    return ()


def _day(names: Sequence[str], below: Sequence[Row], *, is_sure: bool) -> int | None:
    for name in (*_PUBLISHED, *(_STAMPED if is_sure else ())):
        for at in (at for at, each in enumerate(names) if each == name):
            cells = [cell for cell in (row.cell(at) for row in below) if not is_missing(cell)]
            if cells and all(read_day(stamp(cell), None) or is_slashed(cell) for cell in cells):
                return at
    return None


def _are_apart(stamps: Sequence[str]) -> bool:
    """Say whether the times are of different things: of one look they are mostly the same."""
    return len(set(stamps)) * 2 > len(stamps)


def _place(names: Sequence[str], wanted: Sequence[str], taken: int) -> int | None:
    places = {name: at for at, name in reversed(list(enumerate(names))) if at != taken}
    return next((places[name] for name in wanted if name in places), None)


def _last(
    source: Rows, skip: int, ids: tuple[int, ...], looked: int | None
) -> tuple[dict[int, int], int]:
    """Return the line of the last look at each post, and how many looks there are.

    Without times the last line is it.
    """
    last: dict[int, tuple[str, int]] = {}
    looks = 0
    for row in source():
        if row.line > skip:
            looks += 1
            key = _key(row, ids)
            look = (stamp(row.cell(looked)) if looked is not None else "", row.line)
            last[key] = max(last.get(key, look), look)
    return {key: line for key, (_, line) in last.items()}, looks


def _key(row: Row, ids: tuple[int, ...]) -> int:
    return hash(tuple(row.cell(at) for at in ids))


def _are_numbers(below: Sequence[Row], at: int) -> bool:
    cells = [row.cell(at) for row in below]
    return any(read_value(cell) for cell in cells) and are_numbers(cells)
