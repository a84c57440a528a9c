"""Several values of one day as their sum."""

from collections.abc import Iterable, Iterator

from kpi.imports import RawRow, Refusal


def added_up(rows: Iterable[RawRow | Refusal]) -> Iterator[RawRow | Refusal]:
    """Yield what was refused as it comes, then the rows added up by name, scope and day."""
    sums: dict[tuple[object, ...], RawRow] = {}
    for row in rows:
        if isinstance(row, Refusal):
            yield row
            continue
        key = (row.name, row.scope, row.day)
        stands = sums.get(key)
        sums[key] = _sum(stands, row) if stands else row
    yield from sums.values()


def _sum(one: RawRow, other: RawRow) -> RawRow:
    comments = one.comments + other.comments
    return other._replace(value=one.value + other.value, comments=comments)
