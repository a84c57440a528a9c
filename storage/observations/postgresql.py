"""Observations in PostgreSQL: COPY in, LATERAL out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from storage.observations.bulk import Days, Named, Point, Rolled, Sums
from storage.observations.merge import (
    COLUMNS,
    PARTS,
    SUPERSEDED,
    VALUE,
    Merged,
    Row,
    parted,
    trimmed,
)

if TYPE_CHECKING:
    from psycopg import Connection

IS_SERVER = True

_NAMES = ", ".join(COLUMNS)

_WANTED = "unnest(%(series)s::int4[], %(first)s::int4[], %(until)s::int4[])"
_RANGE = """
workspace = %(workspace)s AND series = w.series AND day >= w.first AND day < w.until
"""

# OFFSET 0 keeps each range a walk along the primary key, whatever the statistics say.
_STANDING = f"""
SELECT o.* FROM {_WANTED} AS w(series, first, until)
CROSS JOIN LATERAL (SELECT {_NAMES} FROM observations WHERE {_RANGE} OFFSET 0) AS o
"""  # noqa: S608 - column names of ours

_PAST_COLUMNS = (*COLUMNS[:SUPERSEDED], "replaced_at", *COLUMNS[VALUE:])
_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS changed_observations
  (LIKE observations) ON COMMIT DROP
"""
_UPDATE = f"""
UPDATE observations AS o SET {", ".join(f"{name} = c.{name}" for name in COLUMNS[SUPERSEDED:])}
FROM changed_observations AS c
WHERE o.workspace = c.workspace AND o.series = c.series AND o.day = c.day AND o.source = c.source
"""  # noqa: S608
_EMPTY_STAGE = "TRUNCATE changed_observations"

# The same by the names of workspace and series. The joins find one row each, or none.
_ASKED = """
unnest(%(names)s::text[], %(first)s::int4[], %(until)s::int4[])
  WITH ORDINALITY AS w(name, first, until, place)
LEFT JOIN workspace_numbers AS k ON k.workspace_id = %(workspace_id)s
LEFT JOIN series AS k2 ON k2.workspace_id = %(workspace_id)s AND k2.series_id = w.name
"""
_WINDOW = """
workspace = k.workspace AND series = k2.number AND day >= w.first AND day < w.until
"""

_IN_WINDOW = f"FROM observations WHERE {_WINDOW} AND superseded = 0"
# Day and value stand in the key's index, so the sums read nothing else. The newest value of all is
# most often the window's last one as well: only where newer ones stand is that looked for. The
# parts do not stand in the index: they are added up only where the last day has them, as elsewhere
# they cannot be complete.
_ROLL_UP = f"""
SELECT s.days, s.total, s.first_day, l.day, l.value, l.has_parts,
  p.numerators, p.numerator, p.denominators, p.denominator, n.day, n.learnt_at
FROM {_ASKED}
LEFT JOIN LATERAL (
  SELECT day, learnt_at, value, coalesce(numerator, denominator) IS NOT NULL AS has_parts
  FROM observations
  WHERE workspace = k.workspace AND series = k2.number AND superseded = 0
  ORDER BY day DESC LIMIT 1
) AS n ON true
CROSS JOIN LATERAL (
  SELECT count(*) AS days, sum(value) AS total, min(day) AS first_day {_IN_WINDOW}
) AS s
LEFT JOIN LATERAL (
  SELECT day, value, coalesce(numerator, denominator) IS NOT NULL AS has_parts
  {_IN_WINDOW} AND n.day >= w.until ORDER BY day DESC LIMIT 1
) AS o ON true
CROSS JOIN LATERAL (SELECT n.day >= w.first AND n.day < w.until AS is_last) AS i
CROSS JOIN LATERAL (
  SELECT CASE WHEN i.is_last THEN n.day ELSE o.day END AS day,
    CASE WHEN i.is_last THEN n.value ELSE o.value END AS value,
    CASE WHEN i.is_last THEN n.has_parts ELSE o.has_parts END AS has_parts
) AS l
LEFT JOIN LATERAL (
  SELECT count(numerator) AS numerators, sum(numerator) AS numerator,
    count(denominator) AS denominators, sum(denominator) AS denominator
  {_IN_WINDOW} AND l.has_parts
) AS p ON true
ORDER BY w.place
"""  # noqa: S608
_POINTS = f"""
SELECT w.place - 1, p.day, p.value FROM {_ASKED}
CROSS JOIN LATERAL (SELECT day, value {_IN_WINDOW} OFFSET 0) AS p ORDER BY w.place, p.day
"""  # noqa: S608

_RECENT = """
SELECT ARRAY(
  SELECT day FROM observations
  WHERE workspace = %(workspace)s AND series = w.series AND superseded = 0
  ORDER BY day DESC LIMIT %(limit)s
) FROM unnest(%(series)s::int4[]) WITH ORDINALITY AS w(series, place) ORDER BY w.place
"""


def _columns(wanted: Sequence[Days], workspace: int) -> dict[str, object]:
    series, first, until = zip(*wanted, strict=True) if wanted else ((), (), ())
    return {
        "series": list(series),
        "first": list(first),
        "until": list(until),
        "workspace": workspace,
    }


def standing(
    connection: "Connection[tuple[Any, ...]]", workspace: int, wanted: Sequence[Days]
) -> list[Row]:
    """Return what stands in these ranges of days, of all sources."""
    rows = connection.execute(_STANDING, _columns(wanted, workspace))
    return [trimmed(row) for row in rows]


def write(connection: "Connection[tuple[Any, ...]]", merged: Merged) -> None:
    """Write what is fresh and changed, and keep what stood there."""
    past = [(*row[:SUPERSEDED], at, *row[VALUE:]) for row, at in merged.past]
    _copy(connection, "past_observations", _PAST_COLUMNS, past)
    _copy(connection, "observations", COLUMNS, merged.fresh)
    if merged.changed:
        connection.execute(_STAGE)
        _copy(connection, "changed_observations", COLUMNS, merged.changed)
        connection.execute(_UPDATE)
        connection.execute(_EMPTY_STAGE)


def _copy(
    connection: "Connection[tuple[Any, ...]]",
    table: str,
    columns: Sequence[str],
    rows: Sequence[Row],
) -> None:
    """Send rows in COPY's text form, those without parts to the columns before them."""
    for some, width in zip(parted(rows), (PARTS, len(COLUMNS)), strict=True):
        if some:
            names = ", ".join(columns[:width])
            statement = f"COPY {table} ({names}) FROM STDIN (NULL 'None')".encode()
            lines = "\n".join(["\t".join(map(str, row)) for row in some])
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(f"{lines}\n".encode())


def roll_up(
    connection: "Connection[tuple[Any, ...]]", workspace_id: str, windows: Sequence[Named]
) -> list[Rolled]:
    """Return one roll-up a window, in their order; an empty one where there is no series."""
    rows = connection.execute(_ROLL_UP, _asked(windows, workspace_id)).fetchall()
    return [_rolled(*row) for row in rows]


def points(
    connection: "Connection[tuple[Any, ...]]", workspace_id: str, windows: Sequence[Named]
) -> Sequence[Point]:
    """Return the effective values of each window, in their order, by day."""
    return connection.execute(_POINTS, _asked(windows, workspace_id)).fetchall()


def _asked(windows: Sequence[Named], workspace_id: str) -> dict[str, object]:
    names, first, until = zip(*windows, strict=True) if windows else ((), (), ())
    return {
        "names": list(names),
        "first": list(first),
        "until": list(until),
        "workspace_id": workspace_id,
    }


def _rolled(
    days: int,
    total: Decimal | None,
    first_day: int | None,
    last_day: int | None,
    last_value: int | None,
    has_parts: bool | None,  # noqa: FBT001 - a column
    *more: int | None,
) -> Rolled:
    *parts, newest_day, newest_learnt_at = more
    return Rolled(
        days=days,
        total=int(total or 0),
        first_day=first_day,
        last_day=last_day,
        last_value=last_value,
        parts=Sums(*(int(part or 0) for part in parts)) if has_parts else None,
        newest_day=newest_day,
        newest_learnt_at=newest_learnt_at,
    )


def recent_days(
    connection: "Connection[tuple[Any, ...]]", workspace: int, series: Sequence[int], limit: int
) -> list[list[int]]:
    """Return the newest days of each series that have a value, newest first."""
    wanted = {"workspace": workspace, "series": list(series), "limit": limit}
    return [days for (days,) in connection.execute(_RECENT, wanted).fetchall()]
