"""Archives and folders of exports: what of them is a file of numbers, within bounds."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from kpi.errors import NotUnderstood
from kpi.imports import Answers, FileFacts, Grain, OpenFile, Question, RawRow, Refusal
from storage.sources.files.sums import added_up

#: No export has more files, or more letters in all once it is unpacked.
MOST_MEMBERS = 200
MOST_UNPACKED = 60 * 1024 * 1024
_CHUNK = 1 << 20
#: What archives write where they know no time.
_NO_YEAR = 1980
_ZIP = b"PK\x03\x04"
#: Comments, counted: whatever else a file has, these add up.
_COUNTS = "comments"
#: Files that a computer adds by itself.
_ASIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
#: What is taken of several files: those by day before those by post, and so on.
_RANKS = {Grain.DAILY: 4, Grain.CUMULATIVE: 3, Grain.PER_POST: 2, Grain.LIFETIME: 1}


class Member(NamedTuple):
    """A file in an archive or a folder: its own name, its content, and the day of its making.

    ``made_on`` is None where nobody wrote it down.
    """

    name: str
    body: bytes
    made_on: date | None = None


#: Opens one file as files outside are.
Open = Callable[[Member], OpenFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralFiles:
    """Files of one kind, read one after the other."""

    facts: FileFacts
    files: tuple[OpenFile, ...]

    def rows(self) -> Iterator[RawRow | Refusal]:
        """Yield the rows of each; a line is that of its own file."""
        for file in self.files:
            is_summed = file.facts.is_added and not self.facts.is_added
            yield from added_up(file.rows()) if is_summed else file.rows()


def unpacked(name: str, file: BinaryIO) -> list[Member]:
    """Return the tables in an archive, none of them an archive itself.

    NotUnderstood for what is locked, damaged, packed twice, or larger than an export is: sizes
    are counted while unpacking, whatever the archive says of them.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if _is_table(info)]
            if len(archive.infolist()) > MOST_MEMBERS:
                raise NotUnderstood("import.zip_bomb", name=name)
            return list(_members(name, archive, infos))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise NotUnderstood("import.zip_broken", name=name) from error
    except (NotImplementedError, RuntimeError) as error:  # another method; a password
        raise NotUnderstood("import.zip_locked", name=name) from error


def _is_table(info: zipfile.ZipInfo) -> bool:
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    is_aside = any(part in info.filename for part in _ASIDE)
    is_table = info.filename.lower().endswith((*_TABLES, ".zip"))
    return is_table and not (info.is_dir() or is_link or is_aside)


def _members(
    name: str, archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo]
) -> Iterator[Member]:
    left = MOST_UNPACKED
    for info in infos:
        if info.filename.lower().endswith(".zip"):
            raise NotUnderstood("import.zip_nested", name=name)
        with archive.open(info) as packed:
            parts: list[bytes] = []
            while part := packed.read(_CHUNK):
                left -= len(part)
                if left < 0:
                    raise NotUnderstood("import.zip_bomb", name=name)
                parts.append(part)
        name_of_it = PurePosixPath(info.filename.replace("\\", "/")).name
        yield Member(name_of_it, b"".join(parts), _made_on(info))


def _made_on(info: zipfile.ZipInfo) -> date | None:
    year, month, day = info.date_time[:3]
    try:
        return date(year, month, day) if year > _NO_YEAR else None
    except ValueError:
        return None


def at(answers: Answers, member: Member) -> Answers:
    """Return what is known of a file in an archive: it was made no later than that."""
    days = [day for day in (answers.made_on, member.made_on) if day is not None]
    return replace(answers, made_on=min(days)) if days else answers


def in_folder(folder: Path) -> list[Member]:
    """Return the tables in a folder; raises as ``unpacked`` does."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _TABLES)
    size = sum(path.stat().st_size for path in paths)
    if len(paths) > MOST_MEMBERS or size > MOST_UNPACKED:
        raise NotUnderstood("import.zip_bomb", name=folder.name)
    return [Member(path.name, path.read_bytes()) for path in paths]


def open_all(name: str, members: Sequence[Member], open_one: Open) -> OpenFile:
    """Return what the files say together: those by day if there are any, else those by post.

    What is not taken is named as left out. NotUnderstood, with the reason of the first, when
    none can be read.
    """
    opened: list[tuple[Member, OpenFile]] = []
    refused: list[NotUnderstood] = []
    for member in members:
        try:
            opened.append((member, open_one(member)))
        except NotUnderstood as reason:
            refused.append(reason)
    if not opened:
        raise refused[0] if refused else NotUnderstood("import.zip_empty", name=name)
    best = max(_rank(file.facts) for _, file in opened)
    equal = [file for _, file in opened if _rank(file.facts) == best]
    taken = _alike(_answerable(equal)) if best else equal[:1]
    aside = [member.name for member, file in opened if file not in taken]
    return _together(taken, aside)


def _alike(files: Sequence[OpenFile]) -> Sequence[OpenFile]:
    """Return the files whose rows are parts of a day, or those whose rows are the whole of it.

    Counts of comments add up wherever they stand.
    """
    parts = [one for one in files if one.facts.is_added and one.facts.export != _COUNTS]
    whole = [one for one in files if not one.facts.is_added]
    if not parts or not whole:
        return files
    left_out = whole if files[0] in parts else parts
    return [one for one in files if one not in left_out]


def _answerable(files: Sequence[OpenFile]) -> Sequence[OpenFile]:
    """Return the files whose network is known, or can be said for all of them at once.

    Two files of one metric are of two networks: no single answer is right for both.
    """
    known = [file for file in files if Question.PLATFORM not in file.facts.questions]
    asking = [file for file in files if file not in known]
    metrics = [metric for file in asking for metric in file.facts.metrics.values()]
    is_mixed = len({file.facts.platform for file in known}) > 1
    is_twice = len(metrics) != len(set(metrics))
    return known if known and (is_mixed or is_twice) else asking[:1] if is_twice else files


def _rank(facts: FileFacts) -> int:
    return 0 if facts.no_kpi else _RANKS.get(facts.grain, 0)


def _together(files: Sequence[OpenFile], aside: Sequence[str]) -> OpenFile:
    every = [file.facts for file in files]
    first = every[0]
    left_out = [name for facts in every for name in facts.left_out]
    facts = replace(
        first,
        platform=first.platform if len({one.platform for one in every}) == 1 else "",
        account=first.account if len({one.account for one in every}) == 1 else "",
        metrics={name: metric for one in every for name, metric in one.metrics.items()},
        left_out=tuple(dict.fromkeys([*left_out, *aside])),
        has_columns=all(one.has_columns for one in every),
        is_added=all(one.is_added for one in every),
        said=next((one.said for one in every if one.said), None),
        questions=tuple(dict.fromkeys(each for one in every for each in one.questions)),
    )
    return SeveralFiles(facts=facts, files=tuple(files))
