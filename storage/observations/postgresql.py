"""Observations in PostgreSQL: COPY in, LATERAL out."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from storage.observations.bulk import Days, Rolled, Sums
from storage.observations.merge import COLUMNS, Merged, Row

if TYPE_CHECKING:
    from psycopg import Connection

_NAMES = ", ".join(COLUMNS)
_CHANGING = ("superseded", "value", "numerator", "denominator", "learnt_at", "run")

_WANTED = "unnest(%(series)s::int4[], %(first)s::int4[], %(until)s::int4[])"
_RANGE = """
workspace = %(workspace)s AND series = w.series AND day >= w.first AND day < w.until
"""

# OFFSET 0 keeps each range a walk along the primary key, whatever the statistics say.
_STANDING = f"""
SELECT o.* FROM {_WANTED} AS w(series, first, until)
CROSS JOIN LATERAL (SELECT {_NAMES} FROM observations WHERE {_RANGE} OFFSET 0) AS o
"""  # noqa: S608 - column names of ours

_COPY = f"COPY observations ({_NAMES}) FROM STDIN"
_COPY_PAST = f"""
COPY past_observations ({_NAMES.replace("superseded, ", "")}, replaced_at) FROM STDIN
"""
_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS changed_observations
  (LIKE observations) ON COMMIT DROP
"""
_COPY_STAGE = f"COPY changed_observations ({_NAMES}) FROM STDIN"
_UPDATE = f"""
UPDATE observations AS o SET {", ".join(f"{name} = c.{name}" for name in _CHANGING)}
FROM changed_observations AS c
WHERE o.workspace = c.workspace AND o.series = c.series AND o.day = c.day AND o.source = c.source
"""  # noqa: S608
_EMPTY_STAGE = "TRUNCATE changed_observations"

_IN_WINDOW = f"FROM observations WHERE {_RANGE} AND superseded = 0"
_ROLL_UP = f"""
SELECT s.days, s.total, s.first_day, l.day, l.value, s.numerators, s.numerator, s.denominators,
  s.denominator, n.day, n.learnt_at
FROM {_WANTED} WITH ORDINALITY AS w(series, first, until, place)
CROSS JOIN LATERAL (
  SELECT count(*) AS days, sum(value)::numeric AS total, min(day) AS first_day,
    count(numerator) AS numerators, sum(numerator) AS numerator,
    count(denominator) AS denominators, sum(denominator) AS denominator {_IN_WINDOW}
) AS s
LEFT JOIN LATERAL (SELECT day, value {_IN_WINDOW} ORDER BY day DESC LIMIT 1) AS l ON true
LEFT JOIN LATERAL (
  SELECT day, learnt_at FROM observations
  WHERE workspace = %(workspace)s AND series = w.series AND superseded = 0
  ORDER BY day DESC LIMIT 1
) AS n ON true
ORDER BY w.place
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
    return connection.execute(_STANDING, _columns(wanted, workspace)).fetchall()


def write(connection: "Connection[tuple[Any, ...]]", merged: Merged) -> None:
    """Write what is fresh and changed, and keep what stood there."""
    if merged.fresh:
        _copy(connection, _COPY, merged.fresh)
    if merged.past:
        _copy(connection, _COPY_PAST, (row[:4] + row[5:] for row in merged.past))
    if merged.changed:
        connection.execute(_STAGE)
        _copy(connection, _COPY_STAGE, merged.changed)
        connection.execute(_UPDATE)
        connection.execute(_EMPTY_STAGE)


def _copy(
    connection: "Connection[tuple[Any, ...]]",
    statement: str,
    rows: Iterable[tuple[int | None, ...]],
) -> None:
    r"""Send whole numbers as COPY text: tabs between, \N for none, a line a row."""
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        lines = ["\t".join(["\\N" if n is None else str(n) for n in row]) for row in rows]
        copy.write("\n".join([*lines, ""]).encode())


def roll_up(
    connection: "Connection[tuple[Any, ...]]", workspace: int, windows: Sequence[Days]
) -> list[Rolled]:
    """Return one roll-up a window, in their order."""
    rows = connection.execute(_ROLL_UP, _columns(windows, workspace)).fetchall()
    return [
        Rolled(
            days=days,
            total=int(total or 0),
            first_day=first_day,
            last_day=last_day,
            last_value=last_value,
            parts=Sums(with_numerator, int(numerator or 0), with_denominator, int(below or 0)),
            newest_day=newest_day,
            newest_learnt_at=learnt_at,
        )
        for (
            days,
            total,
            first_day,
            last_day,
            last_value,
            with_numerator,
            numerator,
            with_denominator,
            below,
            newest_day,
            learnt_at,
        ) in rows
    ]


def recent_days(
    connection: "Connection[tuple[Any, ...]]", workspace: int, series: Sequence[int], limit: int
) -> list[list[int]]:
    """Return the newest days of each series that have a value, newest first."""
    wanted = {"workspace": workspace, "series": list(series), "limit": limit}
    return [days for (days,) in connection.execute(_RECENT, wanted).fetchall()]
