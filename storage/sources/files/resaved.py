"""What spreadsheets do to an export that they open and save, and how to take it back.

Where commas are decimal points, an export with commas opens as one column. Saved again, each
line has become one quoted cell, and the lines of a longer text stand loose between them.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

_WHOLE = re.compile(r'\s*"((?:[^"]|"")*)"[;,\t]*\r?\n?\Z')
#: A record has at least so many cells; a title in quotes may have a comma.
_FEWEST_CELLS = 2
_FEWEST_LINES = 2

_DECIMAL = re.compile(r"-?(?:\d{1,15},(?:\d{1,2}|\d{4,15})|0,\d{3})\s?%?\Z")
_GROUPS = re.compile(r"-?\d{1,3}(?:,\d{3}){2,}\Z|-?\d{1,3}(?:,\d{3})+\.\d+\Z")
_DOTTED = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}\Z")
_COMMA = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d+\s?%?\Z|-?\d+,\d+\s?%?\Z")
_POINT = re.compile(r"-?(?:\d{1,15}\.(?:\d{1,2}|\d{4,15})|0\.\d{3})\s?%?\Z")
_THREE = re.compile(r"-?\d{1,3}(?:[.,]\d{3})\Z")
#: What a number gets that means two things; nobody takes it for one.
DOUBT = " (?)"


class Commas(StrEnum):
    """What a comma in a number is, in a table with semicolons."""

    DECIMAL = "decimal"
    GROUPS = "groups"
    UNKNOWN = "unknown"
    DOTS = "dots"  # decimal, and points stand between thousands
    DOUBT = "doubt"  # unknown, and so are points before three digits


def is_wrapped(lines: Sequence[str]) -> bool:
    """Say whether these first lines of a file have become one quoted cell each."""
    filled = [line for line in lines if line.strip()]
    wrapped = [line for line in filled if _is_record(line)]
    if not filled or not wrapped or wrapped[0] is not filled[0]:
        return False
    return len(wrapped) >= _FEWEST_LINES or '""' in filled[0]


def _is_record(line: str) -> bool:
    found = _WHOLE.match(line)
    if not found:
        return False
    inner = [found[1].replace('""', '"')]
    return any(
        len(next(csv.reader(inner, delimiter=mark), [])) >= _FEWEST_CELLS for mark in ",;\t"
    )


def unwrap(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines as they were before each became a cell; loose ones stay as they are."""
    for line in lines:
        found = _WHOLE.match(line)
        if found:
            yield found[1].replace('""', '"') + "\n"
        elif ";" in line:
            # The text itself had a semicolon: the line became several cells.
            cells = next(csv.reader([line.rstrip("\r\n")], delimiter=";"), [])
            yield ";".join(cells).rstrip(";") + "\n"
        else:
            yield line.rstrip("\r\n") + "\n"


def commas(cells: Iterable[str], *, is_european: bool = False) -> Commas:
    """Return what commas are in the numbers of a table with semicolons, as these cells prove.

    ``is_european``: its headers are of a language that writes 1.234 for a thousand and more.
    """
    is_decimal = has_groups = has_points = has_three = False
    for cell in cells:
        is_decimal = is_decimal or _DECIMAL.match(cell) is not None
        has_groups = has_groups or _GROUPS.match(cell) is not None
        has_points = has_points or _POINT.match(cell) is not None
        has_three = has_three or ("." in cell and _THREE.match(cell) is not None)
    if is_european and has_three and not (has_points or has_groups):
        return Commas.DOTS
    if is_decimal == has_groups:
        return Commas.DOUBT if has_three and not has_points else Commas.UNKNOWN
    return Commas.DECIMAL if is_decimal else Commas.GROUPS


def plain(cell: str, meaning: Commas) -> str:
    """Return the cell with a decimal point if it is a number with a decimal comma.

    A number that means one thing here and another there is marked, so that it is refused:
    ``1,234`` where nothing proves what commas are, ``1.234`` where commas are decimal.
    """
    if meaning is Commas.GROUPS or not cell or cell[-1] not in "0123456789%":
        return cell
    if _THREE.match(cell):
        return _three(cell, meaning)
    is_decimal = meaning in {Commas.DECIMAL, Commas.DOTS}
    if is_decimal and (_COMMA.match(cell) or _DOTTED.match(cell)):
        return cell.replace(".", "").replace(",", ".")
    return cell


def _three(cell: str, meaning: Commas) -> str:
    """Return a number with three digits behind its only mark."""
    is_point = "." in cell
    if meaning is Commas.DOTS and is_point:
        return cell.replace(".", "")
    if meaning in {Commas.DOTS, Commas.DECIMAL} and not is_point:
        return cell.replace(",", ".")
    return cell if meaning is Commas.UNKNOWN and is_point else cell + DOUBT
