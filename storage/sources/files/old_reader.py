"""A process of its own: reads an old Excel workbook (.xls) from its input, bounded in everything.

A few kilobytes of such a file may ask for gigabytes, one cell in the far corner of each sheet
being enough. So it is run apart, by its path, and ends itself where that happens. It imports
nothing of ours: see storage/sources/files/old_workbook.py, which runs it.
"""

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import islice

import python_calamine

MOST_MEMORY = 1 << 30
MOST_SECONDS = 20
MOST_SHEETS = 20
MOST_ROWS = 200_000
#: All sheets together; a sheet is a rectangle.
MOST_CELLS = 4_000_000


def main() -> int:
    """Write the sheets as JSON, rows of texts by their names; 1 for what cannot be read."""
    for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        with suppress(OSError, ValueError):  # not every system can
            resource.setrlimit(kind, (most, most))
    try:
        json.dump(read(sys.stdin.buffer.read()), sys.stdout)
    except (python_calamine.CalamineError, MemoryError, ValueError, OSError):
        return 1
    return 0


def read(body: bytes, most: int = MOST_CELLS) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet as texts; MemoryError for more than so many cells."""
    return dict(_sheets(python_calamine.CalamineWorkbook.from_filelike(BytesIO(body)), most))


def _sheets(
    book: python_calamine.CalamineWorkbook, left: int
) -> Iterator[tuple[str, list[list[str]]]]:
    for name in book.sheet_names[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        last = sheet.end[0] if sheet.end else 0
        left -= min(last + 1, MOST_ROWS) * sheet.width
        if left < 0:
            raise MemoryError
        rows = islice(sheet.iter_rows(), MOST_ROWS)
        yield name, [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    """Return what a cell says as the other workbooks' cells do; a time of day is a duration."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
