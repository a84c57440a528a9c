"""LinkedIn's workbook of a person: days stand in two of its sheets, the followers in a label."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from storage.sources.files import columns

#: The header of the one table that is made of the sheets; no other export has it.
DAY = "Date (LinkedIn)"
HEADER = (DAY, "Impressions", "Engagements", "New followers", "Total followers")
_SHEETS = ("engagement", "followers")
_TOTAL = re.compile(r"total followers on (\S+?):?\Z", re.IGNORECASE)
_FIRST_ROWS = 10

#: The rows of a sheet, as text.
Sheet = Sequence[Sequence[str]]


def joined(sheets: Mapping[str, Sheet]) -> bytes | None:
    """Return the workbook's days as one table in CSV; None when it is another workbook.

    Days keep their order of appearance: one sheet is sorted by its numbers. The list of top
    posts and the demographics hold nothing by day and are left out.
    """
    named = {columns.fold(name): sheet for name, sheet in sheets.items()}
    if not all(name in named for name in _SHEETS):
        return None
    days: dict[str, dict[str, str]] = {}
    for name in _SHEETS:
        _collect(named[name], days)
    if not days:
        return None
    for row in named["followers"][:_FIRST_ROWS]:
        label = _TOTAL.match(" ".join(row[0].split())) if len(row) > 1 else None
        if label:
            days.setdefault(label[1], {})["Total followers"] = row[1]
    return _written(days)


def _collect(sheet: Sheet, days: dict[str, dict[str, str]]) -> None:
    header: Sequence[str] = ()
    at = 0
    for row in sheet:
        folded = [columns.fold(cell) for cell in row]
        if not header and "date" in folded:
            header = row
            at = folded.index("date")
        elif header and row[at]:
            found = {name: cell for name, cell in zip(header, row, strict=False) if cell}
            days.setdefault(row[at], {}).update(found)


def _written(days: Mapping[str, Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for day, filled in days.items():
        writer.writerow([day, *(filled.get(name, "") for name in HEADER[1:])])
    return text.getvalue().encode()
