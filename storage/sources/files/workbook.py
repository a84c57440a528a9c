"""Excel workbooks become the table that they hold: read in the worker only."""

import csv
import io
import warnings
import zipfile
from collections.abc import Mapping

from kpi.errors import NotUnderstood
from kpi.imports import Answers
from storage.sources.files import comments, old_workbook, personal
from storage.sources.files.opening import open_file
from storage.sources.files.personal import Sheet
from storage.sources.files.table import Row

#: Unpacked, a workbook of numbers is no larger; what is larger is a bomb or no export.
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 200_000
MOST_SHEETS = 20
_LOOKED_AT = 80
_MARK = b"PK\x03\x04"
_BOOK = "xl/workbook.xml"


def flat(name: str, body: bytes) -> bytes:
    """Return a workbook's first sheet of numbers over time, as CSV; other files unchanged.

    Raises NotUnderstood for a workbook that cannot be opened, is too large, or has no such
    sheet. Formulas give the value that was saved with them; nothing is computed.
    """
    if old_workbook.is_old(body):
        return _chosen(name, old_workbook.sheets(name, body))
    return _chosen(name, _sheets(name, body)) if is_workbook(body) else body


def _chosen(name: str, sheets: Mapping[str, Sheet]) -> bytes:
    person = personal.joined(sheets)
    if person is not None:
        return person
    said = next((sheet for sheet in sheets.values() if _has_comments(sheet)), None)
    if said is not None:
        return _as_csv(said)
    readable = [sheet for sheet in map(_as_csv, sheets.values()) if _is_readable(name, sheet)]
    with_kpis = [sheet for sheet in readable if _has_kpis(name, sheet)]
    if not readable:
        raise NotUnderstood("import.unknown_format", name=name)
    return (with_kpis or readable)[0]


def _has_comments(sheet: Sheet) -> bool:
    rows = [
        Row(at, [" ".join(cell.split()) for cell in row])
        for at, row in enumerate(sheet[:_LOOKED_AT], 1)
    ]
    return comments.recognize([row for row in rows if any(row.cells)]) is not None


def _is_readable(name: str, sheet: bytes) -> bool:
    try:
        open_file(name, sheet, Answers())
    except NotUnderstood:
        return False
    return True


def _has_kpis(name: str, sheet: bytes) -> bool:
    return open_file(name, sheet, Answers()).facts.no_kpi is None


def is_workbook(body: bytes) -> bool:
    """Say whether the bytes are an .xlsx file, whatever they are called."""
    if not body.startswith(_MARK):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _BOOK in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _sheets(name: str, body: bytes) -> Mapping[str, Sheet]:
    import pandas as pd  # noqa: PLC0415 a second, which only the worker pays

    _check(name, body)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl on styles that nobody needs
        try:
            frames = pd.read_excel(
                io.BytesIO(body),
                sheet_name=None,
                header=None,
                dtype=str,
                nrows=MOST_ROWS,
                engine="openpyxl",
            )
        except (ValueError, KeyError, zipfile.BadZipFile, OSError) as error:
            raise NotUnderstood("import.broken", name=name) from error
    tables = list(frames.items())[:MOST_SHEETS]
    return {sheet: frame.fillna("").to_numpy().tolist() for sheet, frame in tables}


def _as_csv(sheet: Sheet) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(sheet)
    return text.getvalue().encode()


def _check(name: str, body: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotUnderstood("import.too_large", name=name)
