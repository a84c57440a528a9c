"""Tables with a row a post in any language: told by the addresses that stand in a column."""

import re
from collections.abc import Sequence

from kpi.imports import Answers, DateOrder, Grain
from storage.sources.files import foreign
from storage.sources.files.days import is_slashed, read_day
from storage.sources.files.exported import ExportFile, as_export, fold_header
from storage.sources.files.exports import Export, Measure, headers
from storage.sources.files.table import Row
from storage.sources.files.values import is_missing, read_value
from storage.sources.files.wide import Rows, rows_below

_ADDRESSES = {
    "instagram": r"instagram\.com/(?:[\w.]+/)?(?:p|reels?|tv|stories)/",
    "facebook": r"(?:facebook\.com|fb\.watch)/\S+",
    "tiktok": r"tiktok\.com/@[\w.]+/(?:video|photo)/",
    "x": r"\b(?:x|twitter)\.com/\w+/status/",
    "threads": r"threads\.(?:net|com)/@[\w.]+/post/",
    "youtube": r"(?:youtube\.com/(?:watch\?v=|shorts/)|youtu\.be/)[\w-]+",
    "linkedin": r"linkedin\.com/(?:feed/update|posts)/",
}
_NETWORKS = {
    network: re.compile(address, re.IGNORECASE) for network, address in _ADDRESSES.items()
}
_ACCOUNT = headers(
    *("Account username", "アカウントのユーザーネーム", "Nutzername des Kontos"),
    *("Nombre de usuario de la cuenta", "Nom d'utilisateur du compte", "계정 사용자 이름"),
    *("Nome de usuário da conta", "Nome utente dell'account"),
)
#: Their times are in American order in every language.
_OF_META = frozenset({"instagram", "facebook"})
#: So many columns have to be known for the table to be taken.
_FEWEST = 2
_LOOKED_AT = 60


def by_addresses(head: Sequence[Row], source: Rows, answers: Answers) -> ExportFile | None:
    """Return the table if each of its rows is a post: its address, its day, what it came to.

    Columns go by their headers in whatever language; those that nobody knows are left out.
    """
    for at, header in enumerate(head[:-1]):
        below = [row for row in head[at + 1 :] if len(row.cells) > 1]
        places = (place for place, name in enumerate(header.cells) if name)
        found = ((network_in(below, place), place) for place in places)
        network, link = next((one for one in found if one[0]), ("", -1))
        if network:
            return _of(network, link, header, source, answers)
    return None


def network_in(below: Sequence[Row], at: int) -> str:
    """Return the network whose addresses of posts stand in the column; empty: of none."""
    cells = [cell for cell in _cells(below, at) if not is_missing(cell)]
    for network, address in _NETWORKS.items():
        if cells and all(address.search(cell) for cell in cells):
            return network
    return ""


def are_undated(head: Sequence[Row]) -> bool:
    """Say whether it is a table of posts, of whatever networks, without a day of any."""
    for at, header in enumerate(head[:-1]):
        below = [row for row in head[at + 1 :] if len(row.cells) > 1]
        columns_of = [_cells(below, place) for place in range(len(header.cells))]
        if any(_are_addresses(cells) for cells in columns_of):
            return not any(_are_days(cells) for cells in columns_of)
    return False


def _are_addresses(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    return bool(filled) and all(
        any(address.search(cell) for address in _NETWORKS.values()) for cell in filled
    )


def _cells(below: Sequence[Row], at: int) -> list[str]:
    return [row.cells[at] for row in below if at < len(row.cells)]


def _of(network: str, link: int, header: Row, source: Rows, answers: Answers) -> ExportFile | None:
    below = rows_below(source, header.line, _LOOKED_AT)
    day = next((at for at in range(len(header.cells)) if _are_days(_cells(below, at))), None)
    known = foreign.of_posts(network)
    metrics = {
        name: Measure(metric=known[name])
        for at, name in enumerate(map(fold_header, header.cells))
        if name in known and at != day and are_numbers(_cells(below, at))
    }
    if day is None or len(metrics) < _FEWEST:
        return None
    export = Export(
        platform=network,
        export="content" if network in _OF_META else "posts",
        tells=(),
        grain=Grain.PER_POST,
        day=frozenset({fold_header(header.cells[day])}),
        account=_ACCOUNT,
        metrics=metrics,
        links=frozenset({fold_header(header.cells[link])}),
        date_order=DateOrder.MONTH_FIRST if network in _OF_META else None,
    )
    return as_export(export, header, source, answers)


def _are_days(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    are_days = all(read_day(cell, None) or is_slashed(cell) for cell in filled)
    return bool(filled) and are_days and not all(cell.isdecimal() for cell in filled)


def are_numbers(cells: Sequence[str]) -> bool:
    """Say whether the cells hold numbers or nothing."""
    return all(is_missing(cell) or read_value(cell) is not None for cell in cells)
