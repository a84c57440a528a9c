"""Leases go by the database's own clock."""

from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest

from bot.clock import SystemClock
from kpi.ports import DeliveryState
from storage.engine import Database, open_database
from storage.uow import unit_of_work
from tests.factories import NOW, a_delivery

NEAR = timedelta(minutes=1)


@pytest.fixture
def own_clock(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


def test_the_database_says_what_time_it_is(own_clock: Database) -> None:
    with own_clock.engine.connect() as connection:
        said = own_clock.instant(connection)

    assert said.tzinfo is UTC
    assert abs(said - SystemClock().now()) < NEAR


def test_time_goes_on_inside_a_transaction(own_clock: Database) -> None:
    with own_clock.engine.connect() as connection:
        first = own_clock.instant(connection)
        later = own_clock.instant(connection)
        while later == first:
            later = own_clock.instant(connection)

    assert later > first


def test_a_lease_ends_by_the_clock_of_the_database(own_clock: Database) -> None:
    with unit_of_work(own_clock)() as uow:
        uow.outbox.add(a_delivery())
        (claimed,) = uow.outbox.claim(
            worker="w1", lease=timedelta(milliseconds=1), now=NOW, limit=1
        )
        while uow.outbox.seconds_left(claimed) >= 0:
            pass
        (again,) = uow.outbox.claim(worker="w2", lease=NEAR, now=NOW, limit=1)

        assert again.was_sending
        assert not uow.outbox.settle(claimed, DeliveryState.SENT)
        assert 0 < uow.outbox.seconds_left(again) <= NEAR.total_seconds()
