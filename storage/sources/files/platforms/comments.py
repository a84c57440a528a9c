"""What storage/sources/files/comments.py makes of a table of comments: counts by day."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from kpi.comments.seen import COUNTED, READ
from kpi.comments.topics import MOST_WORDS, Said
from kpi.imports import Answers, OpenFile, RawRow, Refusal
from storage.sources.files.columns import fold
from storage.sources.files.comments import DAY, SEEN, WORDS, seen_in
from storage.sources.files.exported import ExportFile, as_export
from storage.sources.files.exports import Export, headers, measures
from storage.sources.files.table import Row
from storage.sources.files.wide import Rows

#: What is none was not counted by us.
_WORD = re.compile(r"[\w'-]{2,24}")
COMMENTS = Export(
    platform="",
    export="comments",
    tells=(headers(DAY, *COUNTED),),
    day=headers(DAY),
    network=headers("Platform"),
    known=headers(SEEN),
    metrics=measures({name: (name,) for name in COUNTED}),
    is_added=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(ExportFile):
    """Counts of comments, with those of which each day's are: in column ``seen``, -1: nowhere."""

    seen: int

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield the counts; beside that of the comments read are these."""
        cells = ((row.line, row.cell(self.seen)) for row in self.source())
        seen = {line: cell for line, cell in cells if line > self.skip}
        for row in ExportFile.rows(self):  # super() is lost in a class with slots
            if isinstance(row, RawRow) and row.name == READ:
                yield row._replace(comments=seen_in(seen[row.line]))
            else:
                yield row


def is_it(head: Sequence[Row]) -> bool:
    """Say whether these are the first rows of such a table."""
    return len(head) > 1 and head[0].cells[0] == WORDS and head[1].cells[0] == DAY


def read(head: Sequence[Row], source: Rows, answers: Answers) -> OpenFile:
    """Return the counts, with the words that many comments have."""
    found = as_export(COMMENTS, head[1], source, answers)
    seen = next((at for at, cell in enumerate(head[1].cells) if fold(cell) == fold(SEEN)), -1)
    parts = {part.name: getattr(found, part.name) for part in fields(found)}
    return Counted(**{**parts, "facts": replace(found.facts, said=_said(head[0]))}, seen=seen)


def _said(row: Row) -> Said | None:
    """Return what the first row says; None where it is none of ours."""
    try:
        found = json.loads(row.cells[1])
        named = [word for word in found["words"] if _WORD.fullmatch(word)][:MOST_WORDS]
        words = {word: int(found["words"][word]) for word in named}
        return Said(comments=int(found["comments"]), words=words)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None
