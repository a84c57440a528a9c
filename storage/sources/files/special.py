"""Recognizes the exports that are no single table with a row a day or a post."""

from collections.abc import Sequence
from pathlib import PurePath

from kpi.imports import Answers, OpenFile
from storage.sources.files import columns, ledger, sections
from storage.sources.files.exported import as_export
from storage.sources.files.hootsuite import by_network
from storage.sources.files.platforms import comments, ga4, pinterest, youtube
from storage.sources.files.table import Row
from storage.sources.files.wide import Rows


def recognize(name: str, head: Sequence[Row], source: Rows, answers: Answers) -> OpenFile | None:
    """Return the file as one of several tables, of orders, or of a chart's totals."""
    if not head:
        return None
    if comments.is_it(head):
        return comments.read(head, source, answers)
    for kind in (ga4, pinterest):
        if kind.is_it(head):
            return sections.read(kind.KIND, source, answers)
    below = head[1] if len(head) > 1 else None
    orders = ledger.orders(head[0], below, source, answers)
    return (
        orders or by_network(head, source, answers) or _of_a_report(name, head[0], source, answers)
    )


def _of_a_report(name: str, header: Row, source: Rows, answers: Answers) -> OpenFile | None:
    """Return a file of a YouTube report that only its name tells from any other table."""
    called = columns.fold(PurePath(name).stem.partition(" (")[0])
    if called in youtube.CHART_NAMES and columns.fold(header.cells[0]) in youtube.DAY:
        is_whole = youtube.is_total(header)
        return as_export(youtube.TOTALS if is_whole else youtube.CHART, header, source, answers)
    if called in youtube.TOTALS_NAMES and youtube.is_total(header):
        return as_export(youtube.TOTALS, header, source, answers)
    return None
