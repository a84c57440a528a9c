"""Observations in SQLite: few statements straight on the driver, many rows each."""

import json
from collections.abc import Iterator, Sequence
from sqlite3 import Connection, OperationalError

from storage.amounts import UNITS
from storage.observations.bulk import Days, Named, Point, Rolled, Sums
from storage.observations.merge import (
    COLUMNS,
    DAY,
    PARTS,
    SERIES,
    SOURCE,
    VALUE,
    WORKSPACE,
    Merged,
    Row,
    parted,
    trimmed,
)

IS_SERVER = False

_NAMES = ", ".join(COLUMNS)
_RANGE = """
workspace = :workspace AND series = json_extract(w.value, '$[0]')
  AND day >= json_extract(w.value, '$[1]') AND day < json_extract(w.value, '$[2]')
"""

# CROSS JOIN holds the order: each range is one walk along the primary key.
_STANDING = f"""
SELECT {", ".join(f"observations.{name}" for name in COLUMNS)}
FROM json_each(:wanted) AS w CROSS JOIN observations ON {_RANGE}
"""  # noqa: S608 - column names of ours

_WRITE = f"""
INSERT INTO observations ({_NAMES}) VALUES ({{marks}})
ON CONFLICT (workspace, series, day, source) DO UPDATE SET
  superseded = excluded.superseded, value = excluded.value, learnt_at = excluded.learnt_at,
  run = excluded.run, numerator = excluded.numerator, denominator = excluded.denominator
"""  # noqa: S608
_WITH_PARTS = _WRITE.format(marks="?, ?, ?, ?, ?, ?, ?, ?, ?, ?")
# None of the parts is bound: to bind a None takes the driver as long as three numbers.
_WITHOUT_PARTS = _WRITE.format(marks="?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL")

_PAST_NUMBERS = f"""
SELECT series, day, max(number) FROM json_each(:wanted) AS w CROSS JOIN past_observations
ON {_RANGE} GROUP BY series, day
"""  # noqa: S608
_KEEP = """
INSERT INTO past_observations (workspace, series, day, number, replaced_at, source, value,
  learnt_at, run, numerator, denominator) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# The same by the names of workspace and series. The joins find one row each, or none.
_ASKED = """
json_each(:wanted) AS w LEFT JOIN workspace_numbers AS n ON n.workspace_id = :workspace
LEFT JOIN series AS s
  ON s.workspace_id = :workspace AND s.series_id = json_extract(w.value, '$[0]')
"""
_WINDOW = """
observations.workspace = n.workspace AND observations.series = s.number
  AND day >= json_extract(w.value, '$[1]') AND day < json_extract(w.value, '$[2]')
"""

# One walk along the primary key for each window; a GROUP BY over a join would sort every row.
# The parts are added up only where the newest day has them: elsewhere they cannot be complete.
_IN_WINDOW = f"FROM observations WHERE {_WINDOW} AND superseded = 0"
_NEWEST = "ORDER BY day DESC LIMIT 1"
_ROLL_UP = f"""
SELECT
  (SELECT json_array(count(*), {{value}}) {_IN_WINDOW}),
  (SELECT day {_IN_WINDOW} ORDER BY day LIMIT 1),
  (SELECT json_array(day, value) {_IN_WINDOW} {_NEWEST}),
  CASE WHEN (SELECT coalesce(numerator, denominator) {_IN_WINDOW} {_NEWEST}) IS NOT NULL THEN (
    SELECT json_array(count(numerator), {{numerator}}, count(denominator), {{denominator}})
    {_IN_WINDOW}
  ) END,
  (SELECT json_array(day, learnt_at) FROM observations WHERE workspace = n.workspace
    AND series = s.number AND superseded = 0 {_NEWEST})
FROM {_ASKED}
"""  # noqa: S608
_POINTS = f"""
SELECT w.key, day, observations.value FROM {_ASKED} CROSS JOIN observations
ON {_WINDOW} AND superseded = 0 ORDER BY w.key, day
"""  # noqa: S608
_FAST = _ROLL_UP.format(
    **{name: f"sum({name}), 0" for name in ("value", "numerator", "denominator")}
)
_WIDE = _ROLL_UP.format(
    **{
        name: f"sum({name} % {UNITS}), sum({name} / {UNITS})"
        for name in ("value", "numerator", "denominator")
    }
)

_RECENT = """
SELECT (
  SELECT json_group_array(day) FROM (
    SELECT day FROM observations
    WHERE workspace = :workspace AND series = w.value AND superseded = 0
    ORDER BY day DESC LIMIT :limit
  )
) FROM json_each(:wanted) AS w
"""


def standing(connection: Connection, workspace: int, wanted: Sequence[Days]) -> list[Row]:
    """Return what stands in these ranges of days, of all sources."""
    rows = connection.execute(_STANDING, {"wanted": json.dumps(wanted), "workspace": workspace})
    return [trimmed(row) for row in rows]


def write(connection: Connection, merged: Merged) -> None:
    """Write what is fresh and changed, and keep what stood there."""
    if merged.past:
        connection.executemany(_KEEP, _numbered(connection, merged.past))
    for rows in (merged.fresh, merged.changed):
        without_parts, with_parts = parted(rows)
        connection.executemany(_WITHOUT_PARTS, without_parts)
        connection.executemany(_WITH_PARTS, with_parts)


def _numbered(
    connection: Connection, past: Sequence[tuple[Row, int]]
) -> Iterator[tuple[int | None, ...]]:
    """Yield the rows of the history, each with the next number of its day."""
    wanted: dict[int, Days] = {}
    for row, _ in past:
        series, day = row[SERIES], row[DAY]
        _, first, until = wanted.get(series, (series, day, day + 1))
        wanted[series] = (series, min(first, day), max(until, day + 1))
    ranges = {"wanted": json.dumps(list(wanted.values())), "workspace": past[0][0][WORKSPACE]}
    found = connection.execute(_PAST_NUMBERS, ranges)
    last = {(series, day): number for series, day, number in found}
    for row, replaced_at in past:
        key = (row[SERIES], row[DAY])
        last[key] = last.get(key, 0) + 1
        parts = row[PARTS:] or (None, None)
        yield (*row[:SOURCE], last[key], replaced_at, row[SOURCE], *row[VALUE:PARTS], *parts)


def roll_up(connection: Connection, workspace_id: str, windows: Sequence[Named]) -> list[Rolled]:
    """Return one roll-up a window, in their order; an empty one where there is no series.

    SQLite adds integers exactly and refuses what 64 bits cannot hold, a total beyond 9.2
    trillion; only then the sums are taken in two halves, which costs a little more.
    """
    parameters = {"wanted": json.dumps(windows), "workspace": workspace_id}
    try:
        rows = connection.execute(_FAST, parameters).fetchall()
    except OperationalError as error:
        if "overflow" not in str(error):
            raise
        rows = connection.execute(_WIDE, parameters).fetchall()
    return [_rolled(*row) for row in rows]


def points(connection: Connection, workspace_id: str, windows: Sequence[Named]) -> list[Point]:
    """Return the effective values of each window, in their order, by day."""
    return connection.execute(
        _POINTS, {"wanted": json.dumps(windows), "workspace": workspace_id}
    ).fetchall()


def _rolled(
    sums: str, first_day: int | None, last: str | None, parts: str | None, newest: str | None
) -> Rolled:
    days, low, high = json.loads(sums)
    last_day, last_value = json.loads(last) if last else (None, None)
    newest_day, learnt_at = json.loads(newest) if newest else (None, None)
    return Rolled(
        days=days,
        total=_whole(low, high),
        first_day=first_day,
        last_day=last_day,
        last_value=last_value,
        parts=_parts(*json.loads(parts)) if parts else None,
        newest_day=newest_day,
        newest_learnt_at=learnt_at,
    )


def _parts(
    numerators: int, low: int, high: int, denominators: int, low_below: int, high_below: int
) -> Sums:
    return Sums(numerators, _whole(low, high), denominators, _whole(low_below, high_below))


def _whole(low: int | None, high: int | None) -> int:
    return (low or 0) + (high or 0) * UNITS


def recent_days(
    connection: Connection, workspace: int, series: Sequence[int], limit: int
) -> list[list[int]]:
    """Return the newest days of each series that have a value, newest first."""
    wanted = {"wanted": json.dumps(series), "workspace": workspace, "limit": limit}
    return [json.loads(days) for (days,) in connection.execute(_RECENT, wanted).fetchall()]
