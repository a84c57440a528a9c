"""A process that is killed in the middle of an import leaves whole commits and a sound file."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from storage.engine import Database
from storage.tables import observations
from storage.uow import unit_of_work
from tests.factories import WORKSPACE, a_series, an_observation
from tests.integration.storage.importer import CHUNK

ROOT = Path(__file__).parents[3]


def _import_and_kill(url: str, after: float) -> int:
    """Import in a process of its own, kill it, and return how many commits it told of."""
    command = [sys.executable, "-m", "tests.integration.storage.importer", url]
    with subprocess.Popen(  # noqa: S603 - our own
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline()]
        time.sleep(after)
        os.kill(process.pid, signal.SIGKILL)
        told += process.stdout.readlines()
    return len(told)


@pytest.mark.parametrize("after", [0.0, 0.05, 0.11, 0.2])
def test_a_killed_import_leaves_whole_commits(
    database_url: str, database: Database, after: float
) -> None:
    with unit_of_work(database)() as uow:
        uow.series.find_or_add(a_series())
        uow.commit()

    commits = _import_and_kill(database_url, after)

    rows = _count(database)
    assert rows % CHUNK == 0
    assert rows // CHUNK in {commits, commits + 1}  # it may die before it tells
    assert _is_sound(database)
    with unit_of_work(database)() as uow:
        assert uow.observations.upsert(WORKSPACE, [an_observation(7, source="tap")]).written == 1
        uow.commit()


def _count(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(observations)).scalar_one()


def _is_sound(database: Database) -> bool:
    if not database.is_sqlite:
        return True  # PostgreSQL's server was not killed
    with database.engine.connect() as connection:
        said: str = connection.execute(text("PRAGMA integrity_check")).scalar_one()
    return said == "ok"
