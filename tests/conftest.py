"""What all tests have: databases of their own, in memory, SQLite and PostgreSQL; quiet logs."""

import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest
from hypothesis import HealthCheck, settings

from storage.engine import Database, open_database
from storage.memory import memory
from storage.migrate import upgrade
from storage.uow import unit_of_work
from tests.clocks import StillClock
from tests.factories import UowFactory
from tests.postgres import Postgres, server

# A busy machine is no failure, and the same commit gives the same answer twice. For new cases:
# pytest --hypothesis-profile=explore
settings.register_profile(
    "explore",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("same", settings.get_profile("explore"), derandomize=True)
settings.load_profile("same")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Keep what was measured: a process that takes long to end is killed by the one above it."""
    measuring = coverage.Coverage.current()
    if measuring is not None:
        measuring.stop()
        measuring.save()


@pytest.fixture(autouse=True)
def _logs_where_they_went_before() -> Iterator[None]:
    """Take away what a test set up: its stream is closed when the next test writes."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def clock() -> StillClock:
    """The time of the stores under test: NOW until it is moved."""
    return StillClock()


@pytest.fixture
def memory_uow_factory(clock: StillClock) -> UowFactory:
    """Units of work on an empty store in memory."""
    return memory(clock)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was migrated once, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite database."""
    path = tmp_path / "mato.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this run."""
    run_id = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    with server(run_id) as address:
        postgres = Postgres(address, run_id)
        postgres.prepare()
        yield postgres
        postgres.remove()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty, migrated PostgreSQL database."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database: each test runs on both kinds."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


def _opened(url: str, clock: StillClock) -> Iterator[Database]:
    database = open_database(url, clock=clock)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(sqlite_url: str, clock: StillClock) -> Iterator[Database]:
    """An empty, migrated SQLite database whose clock is ``clock``."""
    yield from _opened(sqlite_url, clock)


@pytest.fixture
def postgres_database(postgres_url: str, clock: StillClock) -> Iterator[Database]:
    """An empty, migrated PostgreSQL database whose clock is ``clock``."""
    yield from _opened(postgres_url, clock)


@pytest.fixture
def database(database_url: str, clock: StillClock) -> Iterator[Database]:
    """An empty, migrated database of each kind, whose clock is ``clock``."""
    yield from _opened(database_url, clock)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def uow_factory(request: pytest.FixtureRequest) -> UowFactory:
    """Units of work on an empty store: each test runs in memory and on both databases."""
    if request.param == "memory":
        units: UowFactory = request.getfixturevalue("memory_uow_factory")
        return units
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    return unit_of_work(request.getfixturevalue(name))
