"""How fast a million observations come to rest, against the quickest plain way of each database.

``python -m benchmarks.imports`` prints a line of JSON and a line of words for each database
and order of the rows. The floor writes (series, day, value) and nothing else: ``executemany``
of an upsert in SQLite; COPY into a temporary table and an upsert from there in PostgreSQL. The
product checks each amount, looks every name up, compares with what stands, keeps what it
replaces, who said it and when. Aims: 0.35 of the floor in SQLite, 0.5 in PostgreSQL, under
300 MB. MATO_BENCH_ROWS makes it smaller.
"""

import json
import os
import resource
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.databases import databases
from kpi.model import Observation, RunId, SeriesId
from storage.engine import Database
from storage.uow import unit_of_work
from tests.factories import WORKSPACE, a_series

ROWS = int(os.environ.get("MATO_BENCH_ROWS", "1000000"))
DAYS = 1000
SERIES = max(1, ROWS // DAYS)
TURNS = 3
FIRST = date(2024, 1, 1)
LEARNT = datetime(2027, 1, 1, tzinfo=UTC)
RUN = RunId("run")
AIMS = {"sqlite": 0.35, "postgresql": 0.5}

_TABLE = "CREATE TABLE raw (kpi INTEGER, day INTEGER, value FLOAT, PRIMARY KEY (kpi, day))"
_UPSERT = """
INSERT INTO raw VALUES (?, ?, ?) ON CONFLICT (kpi, day) DO UPDATE SET value = excluded.value
"""
_UPSERT_STAGE = """
INSERT INTO raw SELECT * FROM stage ON CONFLICT (kpi, day) DO UPDATE SET value = excluded.value
WHERE raw.value IS DISTINCT FROM excluded.value
"""


def cells(order: str) -> Iterator[tuple[int, int]]:
    """Yield series and day, as numbers, in the order of the rows of a file."""
    if order == "by day":  # as most platforms export
        return ((series, day) for day in range(DAYS) for series in range(SERIES))
    return ((series, day) for series in range(SERIES) for day in range(DAYS))


def value(series: int, day: int, *, again: bool) -> int:
    """Return a made-up count; another one when the file comes again with corrections."""
    return series * day % 9973 + again


def raw_rows(order: str, *, again: bool) -> Iterator[tuple[int, int, float]]:
    """Yield rows for the floor."""
    return ((s, d, float(value(s, d, again=again))) for s, d in cells(order))


def observations(order: str, *, again: bool) -> Iterator[Observation]:
    """Yield the same as the product takes it."""
    names = [SeriesId(f"s{number}") for number in range(SERIES)]
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    return (
        Observation(
            series_id=names[series],
            day=days[day],
            value=Decimal(value(series, day, again=again)),
            source="file",
            learnt_at=LEARNT,
            run_id=RUN,
        )
        for series, day in cells(order)
    )


def floor_sqlite(connection: Connection, order: str, *, again: bool) -> None:
    """Upsert by executemany on the driver's connection."""
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE")
    driver.executemany(_UPSERT, raw_rows(order, again=again))
    driver.execute("COMMIT")


def floor_postgresql(connection: Connection, order: str, *, again: bool) -> None:
    """Upsert from a temporary table that COPY filled."""
    driver: Any = connection.connection.driver_connection
    with driver.transaction(), driver.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE stage (LIKE raw) ON COMMIT DROP")
        with cursor.copy("COPY stage FROM STDIN") as copy:
            for row in raw_rows(order, again=again):
                copy.write_row(row)
        cursor.execute(_UPSERT_STAGE)


def floor(database: Database, order: str, *, loads: Sequence[bool]) -> list[float]:
    """Return the seconds of each load; one that is ``again`` changes every value."""
    run = floor_sqlite if database.is_sqlite else floor_postgresql
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS raw"))
        connection.execute(text(_TABLE))
    times = []
    with database.engine.connect() as connection:
        for again in loads:
            start = time.perf_counter()
            run(connection, order, again=again)
            times.append(time.perf_counter() - start)
    return times


def product(database: Database, order: str, *, loads: Sequence[bool]) -> list[float]:
    """Return the seconds of each load into an empty workspace."""
    begin = unit_of_work(database)
    with begin() as uow:
        uow.workspaces.erase(WORKSPACE)
        for number in range(SERIES):
            uow.series.find_or_add(a_series(series_id=f"s{number}", channel_id=f"C{number}"))
        uow.commit()
    times = []
    for again in loads:
        start = time.perf_counter()
        with begin() as uow:
            uow.observations.upsert(WORKSPACE, observations(order, again=again))
            uow.commit()
        times.append(time.perf_counter() - start)
    return times


def measure(name: str, database: Database, order: str) -> dict[str, object]:
    """Return the figures of one database and order, in rows per second.

    A first load is the best of some turns, floor and product one after the other, as the
    machine may be shared; loads of the same file again are measured once.
    """
    rows = SERIES * DAYS
    turns = [
        (*floor(database, order, loads=[False]), *product(database, order, loads=[False]))
        for _ in range(TURNS - 1)
    ]
    floor_last, floor_changed = floor(database, order, loads=[False, True])
    last, same, changed = product(database, order, loads=[False, False, True])
    floor_first, first = (min(seconds) for seconds in zip(*turns, (floor_last, last), strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "benchmark": "imports",
        "database": name,
        "order": order,
        "rows": rows,
        "floor_per_s": round(rows / floor_first),
        "per_s": round(rows / first),
        "ratio": round(floor_first / first, 2),
        "aim": AIMS[name],
        "same_again_per_s": round(rows / same),
        "floor_changed_per_s": round(rows / floor_changed),
        "changed_per_s": round(rows / changed),
        "peak_mb": round(peak),
        "peak_mb_aim": 300,
    }


def main() -> None:
    """Measure both databases and print."""
    with databases() as each:
        for name, database in each:
            for order in ("by day", "by series"):
                found = measure(name, database, order)
                print(json.dumps(found), flush=True)
                print(
                    f"{name}, {order}: {found['rows']} observations at {found['per_s']} a second, "
                    f"{found['ratio']} of the floor ({found['floor_per_s']}; aim {found['aim']}); "
                    f"the same again at {found['same_again_per_s']}, all changed and kept in the "
                    f"history at {found['changed_per_s']}; at most {found['peak_mb']} MB.",
                    flush=True,
                )
            database.close()


if __name__ == "__main__":
    main()
