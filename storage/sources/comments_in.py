"""Comments that others send us: counted as they come in, and forgotten."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from kpi.comments.counting import LONGEST, MOST_COMMENTS, Counting
from kpi.errors import NotUnderstood
from kpi.imports import Answers, FileFacts, OpenFile, RawRow, Refusal
from storage.sources.files import comments
from storage.sources.files.networks import platform_key
from storage.sources.files.opening import open_file
from storage.sources.files.table import TooWide, rows
from storage.sources.http_in import CSV, NDJSON, lines_of, listed_in

_REQUIRED = ("text", "date")
_PARTS = ("platform", "author", "id")
_FIELDS = frozenset((*_REQUIRED, *_PARTS))
_LONGEST_NAME = 120
_SHOWN = 80
_STAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?",
    re.ASCII,
)
#: What may be said of a field that is none of ours; a text that slipped there may not.
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The counts of a request's comments, after what could not be counted."""

    counts: OpenFile
    refusals: tuple[Refusal, ...]

    @property
    def facts(self) -> FileFacts:
        """What kind of file it is."""
        return self.counts.facts

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield the refusals, then the counts."""
        yield from self.refusals
        yield from self.counts.rows()


def read(media_type: str, body: bytes, zone: str, key: bytes = b"") -> OpenFile:
    """Return the counts of a request's comments by the days of the zone; ``key`` marks them.

    NotUnderstood when the body is none of its type, or holds more than MOST_COMMENTS. What was
    written is in nothing that comes out, not even where it was refused.
    """
    counting = Counting(key=key)
    if media_type == CSV:
        refusals = _of_table(body, counting)
    else:
        listed = (
            lines_of(body)
            if media_type == NDJSON
            else listed_in(body, "comments", "api.no_comments")
        )
        _bounded(len(listed))
        found = (_count(line, record, counting) for line, record in listed)
        refusals = [one for one in found if one is not None]
    counts = open_file("comments.csv", comments.written(counting), Answers(zone=zone))
    return Counted(counts=counts, refusals=tuple(refusals))


def _bounded(count: int) -> None:
    if count > MOST_COMMENTS:
        raise NotUnderstood("import.too_many_rows", most=f"{MOST_COMMENTS:,}")


def _of_table(body: bytes, counting: Counting) -> list[Refusal]:
    try:
        body.decode()
        lines = comments.count(rows(io.BytesIO(body), "utf-8"), counting, is_said=True)
    except (UnicodeDecodeError, TooWide, csv.Error):
        lines = None
    if lines is None:
        raise NotUnderstood("api.not_comments")
    _bounded(counting.comments + len(lines))
    return [Refusal(line, "import.no_day", "") for line in lines]


def _count(line: int, record: object, counting: Counting) -> Refusal | None:
    """Count the comment, or return why it is none."""
    if not isinstance(record, Mapping):
        return Refusal(line, "api.not_an_object", "")
    strange = sorted({*map(str, record)} - _FIELDS)
    if strange:
        named = [name for name in strange if _PLAIN_NAME.fullmatch(name)]
        return Refusal(line, "api.unknown_field", ", ".join(named)[:_SHOWN])
    text, day = record.get("text"), _day(record.get("date"))
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        return Refusal(line, "api.no_text", "")
    if day is None:
        return Refusal(line, "import.no_day", "")
    platform, author, name = (_name(record.get(part)) for part in _PARTS)
    if platform is None or author is None or name is None:
        return Refusal(line, "import.long_name", "")
    stamp = str(record["date"])
    counting.add(day, platform_key(platform), text, author, stamp=stamp, name=name)
    return None


def _name(found: object) -> str | None:
    """Return a name, empty where there is none; None for what is no name."""
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > _LONGEST_NAME:
        return None
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(found.split()))


def _day(found: object) -> str | None:
    if not isinstance(found, str) or not _STAMP.fullmatch(found):
        return None
    try:
        datetime.fromisoformat(found)
    except ValueError:
        return None
    return comments.day_of(found)
