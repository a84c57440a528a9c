"""What a file is when it is no table of text: told by its first bytes, never by its suffix."""

#: The code of an archive that cannot be unpacked here.
ARCHIVE = "import.zip"
_ZIP = b"PK\x03\x04"
#: What the parts of a workbook are called, in the first of them.
_WORKBOOK_PARTS = (b"[Content_Types].xml", b"xl/", b"_rels/", b"docProps/")
_WORKBOOK = "import.workbook"
_NO_TABLE = "import.no_table"
_STARTS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _WORKBOOK),  # xls
    (b"%PDF", _NO_TABLE),
    (b"\x89PNG", _NO_TABLE),
    (b"\xff\xd8\xff", _NO_TABLE),  # JPEG
    (b"GIF8", _NO_TABLE),
    (b"RIFF", _NO_TABLE),
    (b"\x1f\x8b", ARCHIVE),  # gzip
)
_HEAD = 200


def is_archive(start: bytes) -> bool:
    """Say whether a file that begins so is packed: an archive of files, or a workbook."""
    return start.startswith(_ZIP)


def refused(start: bytes) -> str:
    """Return the code that says what to do with a file that begins so; empty for a text."""
    if start.startswith(_ZIP):
        is_workbook = any(part in start[:_HEAD] for part in _WORKBOOK_PARTS)
        return _WORKBOOK if is_workbook else ARCHIVE
    for mark, code in _STARTS:
        if start.startswith(mark):
            return code
    page = start[:_HEAD].lstrip().lower()
    return _NO_TABLE if page.startswith((b"<!doctype html", b"<html")) else ""
