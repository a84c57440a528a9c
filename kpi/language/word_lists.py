"""Lists of words that ship as data: headed sections of regular expressions, one a line."""

import re
from importlib import resources

_HEADER = re.compile(r"\[([a-z0-9 ]+)\]")


def sections(name: str) -> list[tuple[str, list[str]]]:
    """Read a file as (header, lines); comments and empty lines are left out."""
    found: list[tuple[str, list[str]]] = []
    for line in text(name).splitlines():
        header = _HEADER.fullmatch(line)
        if header:
            found.append((header[1], []))
        elif line and not line.startswith("# "):
            found[-1][1].append(line)
    return found


def text(name: str) -> str:
    """Read a data file of the knowledge."""
    return (resources.files("kpi.knowledge") / "data" / name).read_text(encoding="utf-8")


def either(lines: list[str], before: str = "", after: str = "") -> re.Pattern[str]:
    """Compile an alternation of the lines between two other patterns."""
    return re.compile(f"{before}(?:{'|'.join(lines)}){after}")
