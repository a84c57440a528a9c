"""What a chunk of new values changes, given what stands: pure, the same for both databases.

Rows come in one after the other: the second value for a key in one chunk replaces the first, as
if they had come in two.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

#: Numbers in the order of COLUMNS; a row without parts ends before them.
Row = tuple[int, ...]
Key = tuple[int, ...]

COLUMNS: Final = (
    "workspace",
    "series",
    "day",
    "source",
    "superseded",
    "value",
    "learnt_at",
    "run",
    "numerator",
    "denominator",
)
# Places in a row.
WORKSPACE: Final = 0
SERIES: Final = 1
DAY: Final = 2
SOURCE: Final = 3
SUPERSEDED: Final = 4
VALUE: Final = 5
LEARNT_AT: Final = 6
PARTS: Final = 8
_KEY = itemgetter(SERIES, DAY, SOURCE)
#: The run of a value that came with none.
NO_RUN: Final = 0


class Merged(NamedTuple):
    """What to write: rows that are new, rows that change, rows as they stood with when it was.

    ``fresh`` and ``changed`` come by key. The counts are of what came in.
    """

    fresh: Sequence[Row]
    changed: Sequence[Row]
    past: Sequence[tuple[Row, int]]
    written: int = 0
    unchanged: int = 0


def trimmed(row: tuple[Any, ...]) -> Row:
    """Return a row as it was read without the parts that are not there."""
    return row[:PARTS] if row[PARTS] is row[PARTS + 1] is None else row


def parted(rows: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """Return the rows without parts and those with."""
    with_parts = [row for row in rows if len(row) > PARTS]
    return ([row for row in rows if len(row) == PARTS] if with_parts else rows), with_parts


def merge(
    standing: Sequence[Row], incoming: Sequence[Row], source_names: Mapping[int, str]
) -> Merged:
    """Return what ``incoming`` changes.

    ``standing`` holds every row of every day that ``incoming`` touches, of all sources; others
    do no harm. ``source_names`` breaks the tie of two sources that learnt in one instant.
    """
    stood = {row[SERIES:SUPERSEDED]: row for row in standing}
    # Most files are new: theirs are so many keys that one more call for each is felt.
    stands = dict(zip(map(_KEY, incoming), incoming, strict=True)) if not stood else {}
    past: list[tuple[Row, int]] = []
    written, unchanged = len(stands), 0
    if written < len(incoming):
        stands = stood.copy()
        written, unchanged = _fold(stands, incoming, past)
    if len({row[SOURCE] for row in stands.values()}) > 1:
        supersede(stands, source_names)
    fresh = [row for key, row in stands.items() if key not in stood] if stood else stands.values()
    changed = [key for key, row in stood.items() if stands[key] is not row]
    return Merged(sorted(fresh), [stands[key] for key in changed], past, written, unchanged)


def _fold(
    stands: dict[Key, Row], incoming: Iterable[Row], past: list[tuple[Row, int]]
) -> tuple[int, int]:
    """Let each row take the place of what stands; return how many were new and how many equal."""
    written = unchanged = 0
    for row in incoming:
        key = row[SERIES:SUPERSEDED]
        old = stands.get(key)
        if old is None:
            written += 1
        elif old[VALUE] == row[VALUE] and old[PARTS:] == row[PARTS:]:
            unchanged += 1
            continue
        else:
            past.append((old, row[LEARNT_AT]))
        stands[key] = row
    return written, unchanged


def supersede(stands: dict[Key, Row], source_names: Mapping[int, str]) -> None:
    """Mark in ``stands`` all but the effective row of each day (kpi.ports.precedence)."""
    days: dict[Key, list[Row]] = {}
    for row in stands.values():
        days.setdefault(row[SERIES:SOURCE], []).append(row)
    for rows in days.values():
        if len(rows) > 1 or rows[0][SUPERSEDED]:
            effective = max(rows, key=lambda row: (row[LEARNT_AT], source_names[row[SOURCE]]))
            for row in rows:
                mark = int(row is not effective)
                if row[SUPERSEDED] != mark:
                    key = row[SERIES:SUPERSEDED]
                    stands[key] = (*row[:SUPERSEDED], mark, *row[VALUE:])
