"""The job queue."""

from datetime import timedelta

from kpi.ports import Job, UnitOfWork
from tests.clocks import StillClock
from tests.factories import OTHER_WORKSPACE, UowFactory, a_job

LEASE = timedelta(minutes=5)


def _claim(uow: UnitOfWork, *, worker: str = "w1", limit: int = 10) -> list[Job]:
    return uow.jobs.claim(worker=worker, lease=LEASE, limit=limit)


def test_asking_twice_is_one_job(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        assert uow.jobs.add(a_job("j1", key="import:F1"))
        assert not uow.jobs.add(a_job("j2", key="import:F1"))
        assert uow.jobs.add(a_job("j1", key="import:F1", workspace_id=OTHER_WORKSPACE))

        assert uow.jobs.counts() == {"waiting": 2, "running": 0, "done": 0, "failed": 0}


def test_a_claimed_job_comes_with_its_payload_and_worker(uow_factory: UowFactory) -> None:
    payload = {"draft": "x1", "columns": ["日付", "値"]}

    with uow_factory() as uow:
        uow.jobs.add(a_job(payload=payload))
        uow.commit()

    with uow_factory() as uow:
        assert _claim(uow) == [a_job(payload=payload, worker="w1", attempts=1)]


def test_a_running_job_is_not_claimed_before_its_lease_ends(
    uow_factory: UowFactory, clock: StillClock
) -> None:
    with uow_factory() as uow:
        uow.jobs.add(a_job())
        _claim(uow)
        clock.forward(minutes=5)
        assert _claim(uow, worker="w2") == []

        clock.forward(seconds=1)

        assert _claim(uow, worker="w2") == [a_job(worker="w2", attempts=2)]


def test_jobs_are_taken_oldest_first_and_workspaces_in_turn(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for number in range(4):
            uow.jobs.add(a_job(f"a{number}"))
        uow.jobs.add(a_job("b0", workspace_id=OTHER_WORKSPACE))

        first = _claim(uow, limit=2)
        second = _claim(uow, limit=2)

    assert sorted(job.job_id for job in first) == ["a0", "b0"]
    assert [job.job_id for job in second] == ["a1", "a2"]


def test_a_finished_job_is_done(uow_factory: UowFactory, clock: StillClock) -> None:
    with uow_factory() as uow:
        uow.jobs.add(a_job())
        (job,) = _claim(uow)

        assert uow.jobs.finish(job)
        clock.forward(days=1)

        assert uow.jobs.counts()["done"] == 1
        assert _claim(uow) == []
        assert not uow.jobs.finish(job)


def test_a_job_with_an_error_has_failed(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.jobs.add(a_job())
        (job,) = _claim(uow)

        assert uow.jobs.finish(job, error="unreadable")

        assert uow.jobs.counts()["failed"] == 1


def test_a_job_is_tried_again_later(uow_factory: UowFactory, clock: StillClock) -> None:
    with uow_factory() as uow:
        uow.jobs.add(a_job())
        (job,) = _claim(uow)
        assert uow.jobs.finish(job, error="busy", retry_in=timedelta(seconds=30))
        assert uow.jobs.counts()["waiting"] == 1
        assert _claim(uow) == []

        clock.forward(seconds=30)

        assert [job.attempts for job in _claim(uow)] == [2]


def test_who_lost_a_job_cannot_finish_it(uow_factory: UowFactory, clock: StillClock) -> None:
    with uow_factory() as uow:
        uow.jobs.add(a_job())
        (lost,) = _claim(uow)
        clock.forward(minutes=6)
        (held,) = _claim(uow)

        assert not uow.jobs.finish(lost)
        assert uow.jobs.counts()["running"] == 1
        assert uow.jobs.finish(held)
