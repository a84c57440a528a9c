"""What the driver says becomes one error, with the driver's own as its cause."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from kpi.errors import StoreUnavailable
from storage.engine import Database, open_database
from storage.memory import memory
from storage.observations import sqlite
from storage.transaction import Transaction
from storage.uow import unit_of_work
from tests.clocks import StillClock
from tests.factories import NOW, WORKSPACE, a_series, an_observation


def test_a_server_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    database = open_database(f"postgresql://u@/mato?host={tmp_path}")

    with unit_of_work(database)() as uow, pytest.raises(StoreUnavailable) as raised:
        uow.workspaces.all()

    assert raised.value.data == {"reason": "OperationalError"}
    assert isinstance(raised.value.__cause__, DBAPIError)


def test_a_database_that_was_never_migrated_is_unavailable(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    with unit_of_work(database)() as uow, pytest.raises(StoreUnavailable):
        uow.workspaces.all()
    database.close()


def test_an_error_of_the_bare_driver_is_translated_as_well(database: Database) -> None:
    transaction = Transaction(database)

    with pytest.raises(StoreUnavailable), transaction.writing() as connection:
        connection.execute("SELECT nonsense FROM nowhere")
    transaction.close()


def test_an_error_of_ours_is_not_translated(database: Database) -> None:
    transaction = Transaction(database)

    with pytest.raises(ZeroDivisionError), transaction.reading():
        _ = 1 / 0
    transaction.close()


def test_a_unit_of_work_goes_on_after_a_failed_attempt(database: Database) -> None:
    transaction = Transaction(database)

    with pytest.raises(StoreUnavailable), transaction.attempt(), transaction.writing() as raw:
        raw.execute("SELECT nonsense FROM nowhere")

    assert transaction.now() is not None
    transaction.close()


def test_postgresql_ends_a_connection_and_the_next_unit_of_work_has_another(
    postgres_database: Database,
) -> None:
    factory = unit_of_work(postgres_database)
    with factory() as uow:
        uow.series.find_or_add(a_series())
        uow.commit()

    with factory() as uow:
        uow.observations.upsert(WORKSPACE, [an_observation(1)])
        _end_other_connections(postgres_database)
        with pytest.raises(StoreUnavailable):
            uow.series.get(WORKSPACE, a_series().series_id)

    with factory() as uow:
        assert uow.series.get(WORKSPACE, a_series().series_id) == a_series()
        assert uow.observations.upsert(WORKSPACE, [an_observation(1)]).written == 1


def _end_other_connections(database: Database) -> None:
    other = open_database(database.engine.url.render_as_string(hide_password=False))
    with other.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.close()


def test_who_waits_too_long_for_a_lock_is_told(database_url: str) -> None:
    hasty = open_database(database_url, patience=timedelta(milliseconds=200))
    begin = unit_of_work(hasty)

    with begin() as holder, begin() as other:
        holder.seen.first_time(WORKSPACE, "event:1", NOW)
        with pytest.raises(StoreUnavailable):
            other.seen.first_time(WORKSPACE, "event:1", NOW)
    hasty.close()


def test_a_writer_in_memory_that_waits_too_long_is_told(clock: StillClock) -> None:
    begin = memory(clock, patience=0.01)

    with begin() as holder, begin() as other:
        holder.seen.first_time(WORKSPACE, "event:1", NOW)
        with pytest.raises(StoreUnavailable):
            other.seen.first_time(WORKSPACE, "event:1", NOW)


def test_only_an_overflow_makes_sums_in_two_halves(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    transaction = Transaction(database)

    with pytest.raises(StoreUnavailable) as raised, transaction.reading() as connection:
        sqlite.roll_up(connection, "T1", [("s1", 1, 2)])

    assert "no such table" in str(raised.value.__cause__)
    transaction.close()
    database.close()


def test_a_claim_that_fails_for_another_reason_is_not_tried_again(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    with unit_of_work(database)() as uow, pytest.raises(StoreUnavailable):
        uow.outbox.claim(worker="w", lease=timedelta(seconds=1), now=NOW, limit=1)
    database.close()
