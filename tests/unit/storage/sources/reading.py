"""Files as the tests write them, opened and read."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from kpi.imports import Answers, OpenFile, RawRow, Refusal
from storage.sources.files.opening import open_file

NOVEMBER = Answers(made_on=date(2026, 11, 22))


def opened(
    *lines: str,
    answers: Answers = NOVEMBER,
    encoding: str = "utf-8-sig",
    name: str = "file.csv",
) -> OpenFile:
    """Return the file with these lines, recognized."""
    return open_file(name, "\n".join(lines).encode(encoding), answers)


def taken(file: OpenFile) -> list[RawRow]:
    """Return the rows that can be taken."""
    return [row for row in file.rows() if isinstance(row, RawRow)]


def by_metric(file: OpenFile) -> dict[str, dict[date, str]]:
    """Return each metric's values by day, of whatever scope they are."""
    found: dict[str, dict[date, str]] = {}
    for row in taken(file):
        metric = file.facts.metrics.get(row.name)
        if metric is not None:
            found.setdefault(metric, {})[row.day] = str(row.value)
    return found


def values(file: OpenFile) -> dict[str, list[tuple[str, Decimal]]]:
    """Return days and values by metric, in the order of the file."""
    found = defaultdict(list)
    for row in file.rows():
        if isinstance(row, RawRow):
            found[str(file.facts.metrics[row.name])].append((row.day.isoformat(), row.value))
    return dict(found)


def refused(file: OpenFile) -> list[tuple[int, str]]:
    """Return lines and reasons of what cannot be taken."""
    return [(row.line, row.code) for row in file.rows() if isinstance(row, Refusal)]
