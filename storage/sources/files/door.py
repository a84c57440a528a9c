"""What comes in is unpacked, made plain and freed of personal data before anything else."""

import csv
import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kpi.errors import NotUnderstood
from kpi.imports import Answers, OpenFile, Table
from storage.sources.files import archive, comments, kinds, ledger, opening
from storage.sources.files.archive import Member
from storage.sources.files.encoding import detect
from storage.sources.files.old_workbook import is_old
from storage.sources.files.opening import open_file, open_path
from storage.sources.files.table import Row, TooWide, rows
from storage.sources.files.workbook import flat, is_workbook

_START = 4096


def flatten(name: str, body: bytes, key: bytes = b"") -> bytes:
    """Return the file as it may be kept: a workbook as its table, nothing of people in it.

    Orders lose their buyers, comments become their counts and marks, made by ``key``.

    An archive stays one, of files that were treated so. Raises NotUnderstood for a workbook or
    an archive that cannot be opened.
    """
    if not _holds_files(body):
        return _plain(name, body, key)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for member in _plain_members(archive.unpacked(name, io.BytesIO(body)), key):
            info = zipfile.ZipInfo(member.name, _time(member))
            file.writestr(info, member.body, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def open_any(path: Path, answers: Answers) -> OpenFile:
    """Return a file on disk, an archive or a folder of files, recognized.

    Raises NotUnderstood as ``open_path`` does, OSError when it cannot be opened.
    """
    if path.is_dir():
        return _open_all(path.name, archive.in_folder(path), answers)
    with path.open("rb") as file:
        start = file.read(_START)
    is_book = kinds.is_archive(start) or is_old(start)
    if path.stat().st_size > archive.MOST_UNPACKED:
        return open_path(path, answers)
    if not is_book:
        is_counted = _are_comments(start)
        counts = counted_comments(path.read_bytes(), answers.key) if is_counted else None
        return open_file(path.name, counts, answers) if counts else open_path(path, answers)
    body = path.read_bytes()
    if not _holds_files(body):
        return open_file(path.name, _plain(path.name, body, answers.key), answers)
    return _open_all(path.name, archive.unpacked(path.name, io.BytesIO(body)), answers)


def table_at(path: Path) -> Table | None:
    """Return the columns of a file on disk that is one table, a workbook's among them.

    Raises NotUnderstood for a workbook that cannot be opened, OSError when there is no file.
    """
    if path.is_dir():
        return None
    with path.open("rb") as file:
        start = file.read(_START)
    is_book = kinds.is_archive(start) or is_old(start)
    if not is_book or path.stat().st_size > archive.MOST_UNPACKED:
        return opening.table_at(path)
    return opening.table_of(path.name, flat(path.name, path.read_bytes()))


def _are_comments(start: bytes) -> bool:
    """Say whether a file that begins so may be a table of comments."""
    encoding = None if kinds.refused(start) else detect(io.BytesIO(start))
    try:
        found = encoding and comments.recognize(list(rows(io.BytesIO(start), encoding)))
    except (TooWide, csv.Error):
        return False
    return bool(found)


def _holds_files(body: bytes) -> bool:
    """Say whether it is an archive of files and no workbook, not even a damaged one."""
    return kinds.refused(body[:_START]) == kinds.ARCHIVE and not is_workbook(body)


def _open_all(name: str, members: list[Member], answers: Answers) -> OpenFile:
    plain = list(_plain_members(members, answers.key))
    return archive.open_all(
        name, plain, lambda each: open_file(each.name, each.body, archive.at(answers, each))
    )


def _time(member: Member) -> tuple[int, int, int, int, int, int]:
    day = member.made_on
    return (day.year, day.month, day.day, 0, 0, 0) if day else (1980, 1, 1, 0, 0, 0)


def _plain_members(members: list[Member], key: bytes) -> Iterator[Member]:
    """Yield the files; a workbook without a table is passed over as any other file without."""
    for member in members:
        try:
            yield member._replace(body=_plain(member.name, member.body, key))
        except NotUnderstood:
            continue


def _plain(name: str, body: bytes, key: bytes) -> bytes:
    plain = flat(name, body)
    return counted_comments(plain, key) or without_people(plain)


def counted_comments(body: bytes, key: bytes) -> bytes | None:
    """Return the counts of a table of comments, none of which goes further; None for others."""
    encoding = None if kinds.refused(body[:_START]) else detect(io.BytesIO(body))
    if encoding is None:
        return None
    try:
        return comments.counted(rows(io.BytesIO(body), encoding), key)
    except (TooWide, csv.Error):
        return None  # whoever opens it says why it is refused; it is not kept


def without_people(body: bytes) -> bytes:
    """Return an order export with nothing but money, days and codes in it; others unchanged.

    Each record ends in the line in which it ended before.
    """
    encoding = None if kinds.refused(body[:_START]) else detect(io.BytesIO(body))
    if encoding is None:
        return body
    try:
        first, below, *_ = *islice(rows(io.BytesIO(body), encoding), 2), None, None
        kept = ledger.places_kept(first, below) if first else []
        return _rewritten(rows(io.BytesIO(body), encoding), kept) if kept else body
    except (TooWide, csv.Error):
        return body  # whoever opens it says why it is refused; it is not kept


def _rewritten(records: Iterator[Row], kept: list[int]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    line = 0
    for row in records:
        text.write("\n" * (row.line - line - 1))
        line = row.line
        writer.writerow([row.cell(at) for at in kept])
    return text.getvalue().encode()
