"""Databases are brought to the newest shape: from nothing, again, and by many at once."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from kpi.errors import StoreUnavailable
from kpi.model import WorkspaceId
from kpi.ports import Rhythm
from storage.engine import open_database
from storage.migrate import state, upgrade
from storage.tables import breaks, metadata, series
from storage.uow import unit_of_work

HEAD = "0015"
DAILY_SOURCE = """
INSERT INTO sources (workspace_id, source_id, channel_id, name, owner_id, kind,
  settings, secret, at, state, failures, created_at, planned_until)
VALUES ('T1', 'q1', 'C1', 'a', 'U1', 'http_out', '{}', '', '06:00:00', 'on', 0, INSTANT, INSTANT)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    with request.getfixturevalue("postgres").database(is_empty=True) as url:
        yield url


def test_an_empty_database_knows_no_revision(empty_url: str) -> None:
    assert state(empty_url) == (None, HEAD)


def test_an_upgraded_database_stands_at_the_newest_revision(empty_url: str) -> None:
    upgrade(empty_url)

    assert state(empty_url) == (HEAD, HEAD)


def test_an_upgrade_of_an_upgraded_database_changes_nothing(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)

    assert state(empty_url) == (HEAD, HEAD)


def test_the_migrations_make_what_the_tables_say(empty_url: str) -> None:
    upgrade(empty_url)
    database = open_database(empty_url)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    database.close()
    assert differences == []


def test_breaks_that_files_showed_are_kept(empty_url: str) -> None:
    upgrade(empty_url, "0008")
    database = open_database(empty_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO series_breaks (workspace_id, series_id, day, name)"
            " VALUES ('T1', 's1', '2026-12-01', 'Views')"
        )
    upgrade(empty_url)

    with database.engine.connect() as connection:
        found = connection.execute(select(breaks)).all()

    database.close()
    assert found == [("T1", "s1", date(2026, 12, 1), "file", "Views")]


def test_series_of_before_are_no_sums_and_stay_the_only_ones(empty_url: str) -> None:
    upgrade(empty_url, "0012")
    database = open_database(empty_url)
    names = "workspace_id, series_id, number, channel_id, metric, scope_platform, scope_account"
    rest = "scope_campaign, scope_influencer, scope_basis, aggregation, unit"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO series ({names}, {rest})"  # noqa: S608 - our own words
            " VALUES ('T1', 's1', 1, 'C1', 'clicks', 'x', '', '', '', '', 'sum', 'count')"
        )
    upgrade(empty_url)

    with database.engine.connect() as connection:
        (kept,) = connection.execute(select(series)).mappings().all()
    again = {**kept, "series_id": "s2", "number": 2}
    with database.engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(series).values(again))
    with database.engine.begin() as connection:
        connection.execute(insert(series).values({**again, "scope_over": "accounts"}))

    database.close()
    assert (kept["series_id"], kept["scope_platform"], kept["scope_over"]) == ("s1", "x", "")


def test_sources_that_were_read_daily_are(empty_url: str) -> None:
    upgrade(empty_url, "0012")
    instant = "0" if empty_url.startswith("sqlite") else "'epoch'"
    database = open_database(empty_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(DAILY_SOURCE.replace("INSTANT", instant))
    upgrade(empty_url)

    with unit_of_work(database)(reading=True) as uow:
        (found,) = uow.sources.all(WorkspaceId("T1"))

    database.close()
    assert (found.rhythm, found.at, found.has_hours) == (Rhythm.DAILY, time(6), False)


def test_many_processes_may_upgrade_at_once(empty_url: str) -> None:
    script = "import sys; from storage.migrate import upgrade; upgrade(sys.argv[1])"
    command = [sys.executable, "-c", script, empty_url]

    processes = [subprocess.Popen(command) for _ in range(4)]  # noqa: S603 - our own
    codes = [process.wait(timeout=120) for process in processes]

    assert codes == [0, 0, 0, 0]
    assert state(empty_url) == (HEAD, HEAD)


def test_a_server_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    nowhere = f"postgresql://u@/mato?host={tmp_path}"

    with pytest.raises(StoreUnavailable):
        upgrade(nowhere)
    with pytest.raises(StoreUnavailable):
        state(nowhere)
