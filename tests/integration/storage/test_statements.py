"""How many statements a method costs: none grows with the number of rows."""

import pytest
from sqlalchemy import text

from kpi.model import SeriesId
from storage.engine import Database
from storage.uow import unit_of_work
from tests.factories import CHANNEL, WORKSPACE, a_goal, a_kpi, a_series, a_window, daily
from tests.statements import traced

MANY = [SeriesId(f"s{number}") for number in range(50)]


@pytest.fixture
def filled(sqlite_database: Database) -> Database:
    with unit_of_work(sqlite_database)() as uow:
        uow.goals.save(a_goal())
        for series_id in MANY:
            uow.series.find_or_add(a_series(series_id=series_id, channel_id=f"C-{series_id}"))
            uow.kpis.save(a_kpi(kpi_id=f"k-{series_id}", series_id=series_id))
            uow.observations.upsert(WORKSPACE, daily(1, 2, 3, series_id=series_id))
        uow.commit()
    return sqlite_database


def test_a_roll_up_of_many_windows_takes_one_statement(filled: Database) -> None:
    windows = [a_window(series_id=series_id) for series_id in MANY]

    with traced(filled.engine) as statements, unit_of_work(filled)() as uow:
        rolled = uow.observations.roll_up(WORKSPACE, windows)

    assert [one.days for one in rolled] == [3] * len(MANY)
    assert len(statements) == 1


def test_recent_days_of_many_series_take_two_statements(filled: Database) -> None:
    with traced(filled.engine) as statements, unit_of_work(filled)() as uow:
        found = uow.observations.recent_days(WORKSPACE, MANY)

    assert {len(days) for days in found.values()} == {3}
    assert len(statements) == 2


def test_the_kpis_of_a_channel_take_one_statement(filled: Database) -> None:
    with traced(filled.engine) as statements, unit_of_work(filled)() as uow:
        assert len(uow.kpis.of_channel(WORKSPACE, CHANNEL)) == len(MANY)

    assert len(statements) == 1


def test_a_unit_of_work_that_does_nothing_asks_nothing(filled: Database) -> None:
    with traced(filled.engine) as statements, unit_of_work(filled)() as uow:
        uow.new_id()
        uow.commit()

    assert statements == []


def test_a_window_is_walked_along_the_primary_key(filled: Database) -> None:
    windows = [a_window(series_id=series_id) for series_id in MANY]
    with traced(filled.engine) as statements, unit_of_work(filled)() as uow:
        uow.observations.roll_up(WORKSPACE, windows)

    with filled.engine.connect() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {statements[0]}")).all()

    steps = [row[3] for row in plan if "observations" in row[3]]
    assert steps
    assert all("USING PRIMARY KEY (workspace=? AND series=?" in step for step in steps)
