"""Tables of comments, as exporters give them, become counts by day: the texts stay outside.

Which columns they have is told by whole headers, and that they are comments by what is in them: a
column ``コメント`` of numbers is a count of comments, and one beside numbers is a remark on these.
"""

import base64
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from kpi.comments.counting import Counting
from kpi.comments.seen import COUNTED, Seen, counts, packed, parts
from storage.sources.files import columns
from storage.sources.files.days import is_slashed, read_day, read_month_day
from storage.sources.files.networks import platform_of
from storage.sources.files.table import Row
from storage.sources.files.values import read_value

#: The headers of the one table that is made of them; no other file has these.
DAY = "Date (comments)"
WORDS = "Words (comments)"
SEEN = "Seen (comments)"
HEADER = (DAY, "Platform", *COUNTED, SEEN)
#: So many comments stand in one row: readers of tables have their limits.
_MOST_SEEN = 5_000
_HEAD = 15
#: So many rows say what a table is.
LOOKED_AT = 60
_MOST_NUMBERS = 0.5
_SURE = frozenset(
    {"comment", "comment text", "comment content", "comment body", "comment message"}
    | {"commenttext", "comment_text", "comment_content", "review", "review text", "reply text"}
    | {
        "コメント",
        "コメント本文",
        "コメント内容",
        "コメントの内容",
        "コメント文",
        "コメントテキスト",
    }
    | {"口コミ", "クチコミ", "口コミ内容", "レビュー", "レビュー本文", "レビュー内容", "返信内容"}
)
_MAYBE = frozenset(
    {"text", "message", "body", "content", "textdisplay", "text display", "textoriginal"}
    | {"本文", "内容", "テキスト", "メッセージ", "投稿内容", "書き込み"}
)
_WHO = frozenset(
    {"author", "authorname", "author name", "author_name", "authordisplayname", "username"}
    | {
        "user name",
        "user_name",
        "user",
        "ownerusername",
        "owner username",
        "nickname",
        "commenter",
    }
    | {"unique id", "unique_id", "uniqueid", "from", "from.name", "from name", "profile name"}
    | {"name", "name (click to view profile)", "comment author", "commented by", "screen name"}
    | {
        "ユーザー名",
        "ユーザー",
        "投稿者",
        "投稿者名",
        "コメント者",
        "コメント投稿者",
        "名前",
        "ニックネーム",
    }
    | {"アカウント名", "お名前", "書いた人"}
)
_OWN = frozenset(
    {"comment id", "commentid", "comment_id", "cid", "comment url", "comment link", "profile id"}
    | {"replycount", "reply count", "reply_count", "reply_comment_total", "parent id", "parentid"}
    | {"is reply", "コメントid", "返信先", "返信数", "親コメントid"}
)
#: What is one comment's alone.
_NAME = frozenset(
    {"comment id", "commentid", "comment_id", "cid", "comment url", "comment link", "コメントid"}
)
#: What tells comments apart that are alike; an id may be that of the post.
_ASIDE = frozenset(
    {"id", "post id", "postid", "post_id", "post url", "posturl", "post_url", "media id"}
    | {"media_id", "video id", "videoid", "video_id", "permalink", "投稿id", "投稿url"}
)
_COUNTS = frozenset(
    {"likes", "like", "like count", "likecount", "likes count", "likescount", "digg_count", "#"}
    | {
        "like_count",
        "comment likes",
        "diggcount",
        "replies",
        "replies count",
        "repliescount",
        "no",
    }
    | {
        "いいね",
        "いいね数",
        "いいね！",
        "返信",
        "返信件数",
        "番号",
        "no.",
        "評価",
        "rating",
        "stars",
        "星",
    }
)
_DAYS = columns.DAY | frozenset(
    {"created at", "created_at", "createdat", "created time", "created_time", "create time"}
    | {
        "createtime",
        "create_time",
        "createtimeiso",
        "timestamp",
        "time",
        "published at",
        "datetime",
    }
    | {"publishedat", "published", "published_at", "comment date", "comment time", "commented at"}
    | {
        "posted at",
        "posted",
        "date time",
        "date (utc)",
        "comment_date",
        "updatedat",
        "date & time",
    }
    | {
        "投稿日時",
        "投稿日",
        "コメント日時",
        "コメント日",
        "作成日時",
        "作成日",
        "書き込み日時",
        "受信日時",
    }
)
_HOSTS = {
    "instagram.com": "instagram",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "tiktok.com": "tiktok",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "twitter.com": "x",
    "x.com": "x",
    "linkedin.com": "linkedin",
    "threads.net": "threads",
    "threads.com": "threads",
}
_HOST = re.compile(r"https?://(?:[a-z]+\.)?([a-z]+\.[a-z]{2,3})(?=[/\s]|$)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::\d{2}(?:[.,]\d+)?)?")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?(?:\.\d+)?\Z")
_NOWHERE = -1
#: Stands where no day was.
_NO_DAY = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a table of comments has what; ``line`` is that of its header, -1: it has not."""

    line: int
    text: int
    day: int
    who: int
    network: int
    name: int
    aside: tuple[int, ...]
    width: int  # so many columns have a name
    platform: str  # of all rows, as far as an address above or in the first ones says


def recognize(head: Sequence[Row], *, is_said: bool = False) -> Columns | None:
    """Return where the columns are; None for a table of anything else.

    ``is_said``: somebody says that it is one of comments, so that a text is a comment's.
    """
    for at, header in enumerate(head[:_HEAD]):
        found = _columns(header, head[at + 1 :], is_said=is_said)
        if found is not None:
            return Columns(
                line=header.line,
                text=found["text"],
                day=found["day"],
                who=found["who"],
                network=found["network"],
                name=found["name"],
                aside=_aside(header),
                width=len(header.cells),
                platform=_platform(head),
            )
    return None


def _columns(header: Row, below: Sequence[Row], *, is_said: bool) -> dict[str, int] | None:
    folded = [columns.fold(cell) for cell in header.cells]

    def place(names: frozenset[str]) -> int:
        return next((at for at, name in enumerate(folded) if name in names), _NOWHERE)

    sure, maybe = place(_SURE), place(_MAYBE)
    has_own = is_said or place(_WHO | _OWN) != _NOWHERE
    text = sure if sure != _NOWHERE else maybe if has_own else _NOWHERE
    day = place(_DAYS)
    if text == _NOWHERE or day in {_NOWHERE, text} or not below:
        return None
    known = _DAYS | _WHO | _OWN | _COUNTS | columns.PLATFORM
    others = [at for at, name in enumerate(folded) if name not in known and not _is_id(name)]
    if not is_said and any(_is_of_numbers(below, at) for at in {*others, text}):
        return None
    return {
        "text": text,
        "day": day,
        "who": place(_WHO),
        "network": place(columns.PLATFORM),
        "name": place(_NAME),
    }


def _aside(header: Row) -> tuple[int, ...]:
    return tuple(at for at, cell in enumerate(header.cells) if columns.fold(cell) in _ASIDE)


def _is_id(name: str) -> bool:
    return not name or name.endswith(("id", "url", "link", "番号")) or "date" in name


def _is_of_numbers(rows: Sequence[Row], at: int) -> bool:
    cells = [row.cells[at] for row in rows[:LOOKED_AT] if at < len(row.cells) and row.cells[at]]
    numbers = sum(read_value(cell) is not None for cell in cells)
    return bool(cells) and numbers > _MOST_NUMBERS * len(cells)


def _platform(head: Iterable[Row]) -> str:
    found = {
        _HOSTS.get(host.lower()) for row in head for host in _HOST.findall(" ".join(row.cells))
    }
    named = found - {None}
    return named.pop() or "" if len(named) == 1 else ""


def counted(rows: Iterator[Row], key: bytes = b"") -> bytes | None:
    """Return the comments' counts by day and the words of many, as CSV; None: no comments.

    ``key`` is that of their marks (kpi/comments/seen.py). A day is written as in the file, a
    time of day only as exactly as time zones need it. What stands where a day is to be and is
    none may be what somebody wrote: it is not repeated.
    """
    counting = Counting(key=key)
    refused = count(rows, counting)
    return None if refused is None else written(counting, undated=len(refused))


def count(rows: Iterator[Row], counting: Counting, *, is_said: bool = False) -> list[int] | None:
    """Count the comments of a table; return the lines of those without a day.

    None: it is no table of comments, as ``recognize`` tells.
    """
    head = list(islice(rows, _HEAD + LOOKED_AT))
    found = recognize(head, is_said=is_said)
    if found is None:
        return None
    below = (row for several in (head, rows) for row in several if row.line > found.line)
    return [row.line for row in below if not _is_counted(row, found, counting)]


def _is_counted(row: Row, at: Columns, counting: Counting) -> bool:
    """Count the row's comment, or say that it has one without a day."""
    text, day, more = row.cell(at.text), row.cell(at.day), row.cells[at.width :]
    if not text:
        return True
    # Commas without quotes push what was written into the columns behind it.
    is_last = at.text == at.width - 1
    if not _is_day(day) or (any(more) and not is_last):
        return False
    platform = platform_of(row.cell(at.network)) if row.cell(at.network) else at.platform
    counting.add(
        day_of(day),
        platform,
        ", ".join([text, *more]),
        row.cell(at.who),
        stamp=" ".join([day, *(row.cell(one) for one in at.aside)]),
        name=row.cell(at.name),
    )
    return True


def _is_day(cell: str) -> bool:
    is_whole = is_slashed(cell) or read_day(cell, None) is not None
    return is_whole or _EPOCH.match(cell) is not None or read_month_day(cell) is not None


def day_of(cell: str) -> str:
    """Return a stamp as it is written, but to a quarter of an hour; seconds since 1970 as UTC."""
    epoch = _EPOCH.match(cell.strip())
    if epoch:
        cell = datetime.fromtimestamp(int(epoch[1]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _CLOCK.sub(lambda clock: f"{clock[1]}:{int(clock[2]) // 15 * 15:02}:00", cell, count=1)


def written(counting: Counting, undated: int = 0) -> bytes:
    """Return the counts and the words as CSV, and a row for each comment without a day."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    days = list(counting.by_day())
    comments = sum(len(seen) for _, _, seen in days)
    said = {"comments": comments, "words": dict(counting.words.kept())}
    writer.writerow([WORDS, json.dumps(said, ensure_ascii=False, separators=(",", ":"))])
    writer.writerow(HEADER)
    for day, platform, seen in days:
        writer.writerows([day, platform, *_cells(part)] for part in parts(seen, _MOST_SEEN))
    writer.writerows([[_NO_DAY, "", *[0] * len(COUNTED), ""]] * undated)
    return text.getvalue().encode("utf-8", "replace")  # a half of a sign is none


def _cells(seen: Seen) -> list[object]:
    found = counts(seen)
    return [*(found[name] for name in COUNTED), base64.b64encode(packed(seen)).decode()]


def seen_in(cell: str) -> bytes:
    """Return the comments that stand in a cell of column SEEN; none where it is none of ours."""
    try:
        return base64.b64decode(cell, validate=True)
    except ValueError:
        return b""
