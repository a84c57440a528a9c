"""Several at once: what one method promises holds however many call it in one instant."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from kpi.model import WorkspaceId
from kpi.ports import DeliveryState, UnitOfWork
from storage.engine import Database
from storage.uow import unit_of_work
from tests.factories import (
    CHANNEL,
    NOW,
    OTHER_WORKSPACE,
    SERIES,
    TODAY,
    WORKSPACE,
    a_delivery,
    a_draft,
    a_job,
    a_moment,
    a_schedule,
    a_scope,
    a_series,
    a_team,
    an_observation,
)

T = TypeVar("T")
LEASE = timedelta(seconds=60)
CROWD = 6


def _together(database: Database, action: Callable[[UnitOfWork, int], T]) -> list[T]:
    """Let a crowd do it in one instant, each in a committed unit of work of its own."""
    start = threading.Barrier(CROWD)

    def run(number: int) -> T:
        start.wait(timeout=30)
        with unit_of_work(database)() as uow:
            done = action(uow, number)
            uow.commit()
        return done

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(run, range(CROWD)))


def _fill_outbox(database: Database) -> list[str]:
    names = []
    with unit_of_work(database)() as uow:
        for number in range(120):
            workspace_id = (WORKSPACE, OTHER_WORKSPACE)[number % 2]
            name = f"d{number}"
            uow.outbox.add(a_delivery(name, workspace_id=workspace_id, to=f"C{number % 20}"))
            names.append(name)
        uow.commit()
    return names


def test_every_delivery_is_claimed_by_one_worker(database: Database) -> None:
    names = _fill_outbox(database)
    claimed: list[str] = []
    out: Counter[tuple[str, str]] = Counter()
    most_out = []

    def work(_: UnitOfWork, number: int) -> None:
        idle = 0
        while idle < 20:
            with unit_of_work(database)() as uow:
                mine = uow.outbox.claim(worker=f"w{number}", lease=LEASE, now=NOW, limit=5)
                uow.commit()
            idle = 0 if mine else idle + 1
            for delivery in mine:
                out[delivery.workspace_id, delivery.to] += 1
            most_out.append(max(out.values(), default=0))
            for delivery in mine:
                claimed.append(delivery.delivery_id)
                with unit_of_work(database)() as uow:
                    out[delivery.workspace_id, delivery.to] -= 1
                    assert uow.outbox.settle(delivery, DeliveryState.SENT)
                    uow.commit()

    _together(database, work)

    assert sorted(claimed) == sorted(names)
    assert max(most_out) == 1


def test_every_job_is_claimed_by_one_worker(database: Database) -> None:
    with unit_of_work(database)() as uow:
        for number in range(30):
            uow.jobs.add(a_job(f"j{number}"))
        uow.commit()

    taken = _together(
        database, lambda uow, n: uow.jobs.claim(worker=f"w{n}", lease=LEASE, limit=5)
    )

    ids = [job.job_id for jobs in taken for job in jobs]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 5


def test_a_request_is_new_to_one_of_a_crowd(database: Database) -> None:
    firsts = _together(database, lambda uow, _: uow.seen.first_time(WORKSPACE, "event:1", NOW))

    assert sorted(firsts) == [False] * (CROWD - 1) + [True]


def test_a_key_is_added_by_one_of_a_crowd(database: Database) -> None:
    added = _together(
        database, lambda uow, n: uow.outbox.add(a_delivery(f"d{n}", key="digest:C1:2026-W50"))
    )

    assert sorted(added) == [False] * (CROWD - 1) + [True]


def test_a_draft_is_taken_by_one_of_a_crowd(database: Database) -> None:
    with unit_of_work(database)() as uow:
        uow.drafts.save(a_draft())
        uow.commit()

    taken = _together(database, lambda uow, _: uow.drafts.delete(WORKSPACE, a_draft().draft_id))

    assert sorted(taken) == [False] * (CROWD - 1) + [True]


def test_who_is_alone_loses_nothing_that_others_wrote(database: Database) -> None:
    with unit_of_work(database)() as uow:
        uow.teams.save(a_team(name=""))
        uow.commit()

    def add_a_letter(uow: UnitOfWork, _: int) -> None:
        uow.alone("turns")
        (team,) = uow.teams.all(WORKSPACE)
        uow.teams.save(replace(team, name=f"{team.name}x"))

    _together(database, add_a_letter)

    with unit_of_work(database)() as uow:
        assert [team.name for team in uow.teams.all(WORKSPACE)] == ["x" * CROWD]


def test_a_crowd_finds_one_series(database: Database) -> None:
    found = _together(database, lambda uow, n: uow.series.find_or_add(a_series(series_id=f"s{n}")))

    assert len({series.series_id for series in found}) == 1


def test_a_crowd_adds_series_side_by_side(database: Database) -> None:
    def add(uow: UnitOfWork, number: int) -> int:
        scope = a_scope(account=f"account {number}")
        series = uow.series.find_or_add(a_series(series_id=f"s{number}", scope=scope))
        values = [an_observation(number, series_id=series.series_id)]
        return uow.observations.upsert(WORKSPACE, values).written

    assert _together(database, add) == [1] * CROWD

    with unit_of_work(database)() as uow:
        days = [
            uow.observations.on_day(WORKSPACE, series.series_id, TODAY)
            for series in uow.series.of_channel(WORKSPACE, a_series().channel_id)
        ]
    assert [[int(o.value) for o in day] for day in days] == [[n] for n in range(CROWD)]


def test_a_crowd_of_new_workspaces_keeps_its_values_apart(database: Database) -> None:
    def write(uow: UnitOfWork, number: int) -> int:
        workspace_id = WorkspaceId(f"T{number}")
        uow.series.find_or_add(a_series(workspace_id=workspace_id))
        return uow.observations.upsert(workspace_id, [an_observation(number)]).written

    assert _together(database, write) == [1] * CROWD

    with unit_of_work(database)() as uow:
        values = [
            uow.observations.on_day(WorkspaceId(f"T{n}"), SERIES, TODAY)[0].value
            for n in range(CROWD)
        ]
    assert values == list(range(CROWD))


def test_a_crowd_that_writes_one_day_loses_no_value(database: Database) -> None:
    with unit_of_work(database)() as uow:
        uow.series.find_or_add(a_series())
        uow.commit()

    written = _together(
        database, lambda uow, n: uow.observations.upsert(WORKSPACE, [an_observation(n)])
    )

    with unit_of_work(database)() as uow:
        (stands,) = uow.observations.on_day(WORKSPACE, SERIES, TODAY)
        past = uow.observations.history(WORKSPACE, SERIES, TODAY)
    assert sum(one.written for one in written) == 1
    assert sum(one.replaced for one in written) == CROWD - 1
    values = [stands.value, *(one.observation.value for one in past)]
    assert sorted(values) == list(range(CROWD))


def test_planned_until_is_the_latest_that_a_crowd_said(database: Database) -> None:
    _together(
        database,
        lambda uow, n: uow.schedules.save(a_schedule(planned_until=a_moment(minutes=n))),
    )

    with unit_of_work(database)() as uow:
        stored = uow.schedules.get(WORKSPACE, CHANNEL)
    assert stored is not None
    assert stored.planned_until == a_moment(minutes=CROWD - 1)


def test_a_worker_that_stalls_inside_its_claim_holds_up_nobody_else(
    postgres_database: Database,
) -> None:
    _fill_outbox(postgres_database)
    begin = unit_of_work(postgres_database)

    with begin() as stalled, begin() as other:
        first = stalled.outbox.claim(worker="w1", lease=LEASE, now=NOW, limit=10)
        second = other.outbox.claim(worker="w2", lease=LEASE, now=NOW, limit=10)

    assert len(first) == len(second) == 10
    assert not {d.delivery_id for d in first} & {d.delivery_id for d in second}


def test_an_earlier_row_that_comes_during_a_claim_waits_for_the_one_that_is_out(
    postgres_database: Database,
) -> None:
    begin = unit_of_work(postgres_database)
    with begin() as uow:
        uow.outbox.add(a_delivery("d1"))
        uow.commit()

    def claim() -> list[str]:
        with begin() as uow:
            mine = uow.outbox.claim(worker="w2", lease=LEASE, now=NOW, limit=10)
            uow.commit()
        return [delivery.delivery_id for delivery in mine]

    with ThreadPoolExecutor(1) as pool, begin() as holder:
        assert holder.outbox.claim(worker="w1", lease=LEASE, now=NOW, limit=10)
        with begin() as uow:
            uow.outbox.add(a_delivery("d0", due_at=a_moment(hours=-1)))
            uow.commit()
        other = pool.submit(claim)
        time.sleep(0.3)  # until the other waits for the holder
        holder.commit()
        claimed = other.result(timeout=30)

    assert claimed == []


@pytest.mark.parametrize("writers", [4])
def test_writers_on_sqlite_wait_for_one_another(sqlite_database: Database, writers: int) -> None:
    def write(_: UnitOfWork, number: int) -> None:
        if number >= writers:
            return
        for turn in range(25):
            with unit_of_work(sqlite_database)() as uow:
                drafts = uow.drafts
                drafts.get(WORKSPACE, a_draft().draft_id)
                drafts.save(a_draft(draft_id=f"x{number}-{turn}", expires_at=NOW))
                uow.commit()

    _together(sqlite_database, write)

    with unit_of_work(sqlite_database)() as uow:
        assert uow.drafts.sweep(NOW) == writers * 25
