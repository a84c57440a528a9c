"""Pinterest: an overview with a table by day, and the best boards and pins below it."""

from collections.abc import Sequence

from storage.sources.files import columns
from storage.sources.files.exports import headers, measures
from storage.sources.files.sections import Kind
from storage.sources.files.table import Row

_TELLS = headers(
    "Pin clicks", "Outbound clicks", "Top Boards", "Top Pins", "Board link", "Pin Link"
)
_TITLES = headers("Analytics overview")


def _is_above(row: Row) -> bool:
    return sum(cell != "" for cell in row.cells) == 1


KIND = Kind(
    platform="pinterest",
    export="overview",
    is_above=_is_above,
    metrics=measures(
        {
            "impressions": ("Impressions",),
            "engagements": ("Engagements",),
            "link_clicks": ("Outbound clicks",),
            "saves": ("Saves",),
            "reach": ("Total audience",),
        }
    ),
)


def is_it(head: Sequence[Row]) -> bool:
    """Say whether a file that begins with these rows is one."""
    if _is_above(head[0]) and columns.fold(head[0].cells[0]) in _TITLES:
        return True
    rows = ({columns.fold(cell) for cell in row.cells} for row in head)
    return any(len(row & _TELLS) > 1 for row in rows)
