"""What a chunk of new values changes, given what stands: pure, the same for both databases.

A row is a tuple in the order of COLUMNS. Rows come in one after the other: the second value for
a key in one chunk replaces the first, as if they had come in two.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

Row = tuple[int, int, int, int, int, int, int | None, int | None, int, int | None]
#: A row and, last, when it was replaced.
PastRow = tuple[int, int, int, int, int, int, int | None, int | None, int, int | None, int]

COLUMNS = (
    "workspace",
    "series",
    "day",
    "source",
    "superseded",
    "value",
    "numerator",
    "denominator",
    "learnt_at",
    "run",
)
# Places in a row.
_SERIES: Final = 1
_DAY: Final = 2
_SOURCE: Final = 3
_SUPERSEDED: Final = 4
_VALUE: Final = 5
_LEARNT_AT: Final = 8


class Merged(NamedTuple):
    """What to write, by key, and how many days were new, changed, as they stood."""

    fresh: list[Row]
    changed: list[Row]
    past: list[PastRow]
    written: int
    replaced: int
    unchanged: int


def merge(
    standing: Iterable[Row], incoming: Iterable[Row], source_names: Mapping[int, str]
) -> Merged:
    """Return what ``incoming`` changes.

    ``standing`` holds every row of every day that ``incoming`` touches, of all sources; others
    do no harm. ``source_names`` breaks the tie of two sources that learnt in one instant.
    """
    stood = {row[_SERIES:_SUPERSEDED]: row for row in standing}
    stands = stood.copy()
    past: list[PastRow] = []
    written = unchanged = 0
    for row in incoming:
        key = row[_SERIES:_SUPERSEDED]
        old = stands.get(key)
        if old is None:
            written += 1
        elif old[_VALUE:_LEARNT_AT] == row[_VALUE:_LEARNT_AT]:
            unchanged += 1
            continue
        else:
            past.append((*old, row[_LEARNT_AT]))
        stands[key] = row
    if len({source for _, _, source in stands}) > 1:
        supersede(stands, source_names)
    fresh = [row for key, row in stands.items() if key not in stood]
    changed = [row for key, row in stood.items() if stands[key] is not row]
    return Merged(
        sorted(fresh), [stands[row[1:4]] for row in changed], past, written, len(past), unchanged
    )


def supersede(stands: dict[tuple[int, int, int], Row], source_names: Mapping[int, str]) -> None:
    """Mark in ``stands`` all but the effective row of each day: the one learnt last."""
    days: dict[tuple[int, int], list[Row]] = {}
    for row in stands.values():
        days.setdefault((row[_SERIES], row[_DAY]), []).append(row)
    for rows in days.values():
        if len(rows) > 1 or rows[0][_SUPERSEDED]:
            effective = max(rows, key=lambda row: (row[_LEARNT_AT], source_names[row[_SOURCE]]))
            for row in rows:
                mark = int(row is not effective)
                if row[_SUPERSEDED] != mark:
                    stands[row[_SERIES:_SUPERSEDED]] = (*row[:4], mark, *row[5:])
