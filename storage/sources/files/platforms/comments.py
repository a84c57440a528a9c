"""What storage/sources/files/comments.py makes of a table of comments: counts by day."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from kpi.comments.counting import COUNTED
from kpi.comments.topics import MOST_WORDS, Said
from kpi.imports import Answers, OpenFile
from storage.sources.files.comments import DAY, WORDS
from storage.sources.files.exported import as_export
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
    metrics=measures({name: (name,) for name in COUNTED}),
    is_added=True,
)


def is_it(head: Sequence[Row]) -> bool:
    """Say whether these are the first rows of such a table."""
    return len(head) > 1 and head[0].cells[0] == WORDS and head[1].cells[0] == DAY


def read(head: Sequence[Row], source: Rows, answers: Answers) -> OpenFile:
    """Return the counts, with the words that many comments have."""
    found = as_export(COMMENTS, head[1], source, answers)
    return replace(found, facts=replace(found.facts, said=_said(head[0])))


def _said(row: Row) -> Said | None:
    """Return what the first row says; None where it is none of ours."""
    try:
        found = json.loads(row.cells[1])
        named = [word for word in found["words"] if _WORD.fullmatch(word)][:MOST_WORDS]
        words = {word: int(found["words"][word]) for word in named}
        return Said(comments=int(found["comments"]), words=words)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None
