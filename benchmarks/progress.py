"""How fast the store rolls up 1,000 KPIs, against one raw GROUP BY over the same numbers.

``python -m benchmarks.progress`` prints a line of JSON and a line of words for each database.
Aims: within 1.5 times of the raw GROUP BY over 365 days; ten times the history costs at most
1.5 times as much.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import text

from benchmarks.databases import databases
from benchmarks.scale import scaled
from kpi.model import Observation, Period, SeriesId
from kpi.ports import Window
from storage.engine import Database
from storage.uow import unit_of_work
from tests.factories import WORKSPACE, a_series

SERIES = [SeriesId(f"s{number}") for number in range(scaled(1000, least=10))]
LAST = date(2026, 12, 31)
LEARNT = datetime(2027, 1, 1, tzinfo=UTC)
YEAR = 365
DECADE = 10 * YEAR
REPEATS = 7

_RAW = """
SELECT kpi, sum(value), avg(value), min(value), max(value), count(*), max(day)
FROM raw GROUP BY kpi
"""


def days(count: int) -> Iterator[date]:
    """Yield the last ``count`` days, oldest first."""
    return (LAST - timedelta(days=back) for back in reversed(range(count)))


def value(number: int, day: date) -> int:
    """Return a made-up count."""
    return number * day.toordinal() % 9973


def fill_raw(database: Database) -> None:
    """Write a year into the plainest table there is."""
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(
            text(
                "CREATE TABLE raw (kpi INTEGER, day INTEGER, value FLOAT, PRIMARY KEY (kpi, day))"
            )
        )
        for number in range(len(SERIES)):
            connection.execute(
                text("INSERT INTO raw VALUES (:kpi, :day, :value)"),
                [
                    {"kpi": number, "day": day.toordinal(), "value": value(number, day)}
                    for day in days(YEAR)
                ],
            )


def fill(database: Database, count: int) -> None:
    """Write ``count`` days of every series into the store, by day as they come."""
    with unit_of_work(database)() as uow:
        for series_id in SERIES:
            uow.series.find_or_add(a_series(series_id=series_id, channel_id=f"C{series_id}"))
        uow.observations.upsert(
            WORKSPACE,
            (
                Observation(
                    series_id=series_id,
                    day=day,
                    value=Decimal(value(number, day)),
                    source="file",
                    learnt_at=LEARNT,
                )
                for day in days(count)
                for number, series_id in enumerate(SERIES)
            ),
        )
        uow.commit()


def settle(database: Database) -> None:
    """Let PostgreSQL do now what it does by itself within minutes."""
    if not database.is_sqlite:
        autocommit = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with autocommit.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))


def best(action: Callable[[], object]) -> float:
    """Return the milliseconds of the quickest of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def raw_group_by(database: Database) -> float:
    """Return the milliseconds of the raw GROUP BY."""

    def run() -> None:
        with database.engine.connect() as connection:
            assert len(connection.execute(text(_RAW)).all()) == len(SERIES)  # noqa: S101

    return best(run)


def roll_up(database: Database) -> float:
    """Return the milliseconds of the store's roll-ups of the last year."""
    period = Period(start=LAST - timedelta(days=YEAR - 1), end=LAST + timedelta(days=1))
    windows = [Window(series_id=series_id, period=period) for series_id in SERIES]

    def run() -> None:
        with unit_of_work(database)() as uow:
            rolled = uow.observations.roll_up(WORKSPACE, windows)
        assert sum(one.days for one in rolled) == YEAR * len(SERIES)  # noqa: S101

    return best(run)


def measure(name: str, database: Database) -> dict[str, object]:
    """Return the figures of one database."""
    fill_raw(database)
    fill(database, YEAR)
    settle(database)
    floor, year = raw_group_by(database), roll_up(database)
    fill(database, DECADE)
    settle(database)
    decade = roll_up(database)
    return {
        "benchmark": "progress",
        "database": name,
        "series": len(SERIES),
        "floor_ms": round(floor, 1),
        "year_ms": round(year, 1),
        "decade_ms": round(decade, 1),
        "ratio": round(year / floor, 2),
        "ratio_aim": 1.5,
        "growth": round(decade / year, 2),
        "growth_aim": 1.5,
    }


def main() -> None:
    """Measure both databases and print."""
    with databases() as each:
        for name, database in each:
            found = measure(name, database)
            print(json.dumps(found), flush=True)
            print(
                f"{name}: {found['series']} KPIs x 365 days rolled up in {found['year_ms']} ms, "
                f"{found['ratio']} of one raw GROUP BY ({found['floor_ms']} ms); "
                f"with ten times the history {found['growth']} of that.",
                flush=True,
            )
            database.close()


if __name__ == "__main__":
    main()
