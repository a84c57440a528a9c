"""The job queue."""

from datetime import timedelta

from kpi.ports import Job, UnitOfWork
from tests.clocks import StillClock
from tests.factories import NOW, OTHER_WORKSPACE, WORKSPACE, UowFactory, a_job, a_moment

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


def test_a_job_is_open_until_it_ends_by_the_beginning_of_its_key(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.jobs.add(a_job(key="pull:q_1:a"))
        waiting = uow.jobs.is_open(WORKSPACE, "pull:q_1:")
        (job,) = _claim(uow)
        running = uow.jobs.is_open(WORKSPACE, "pull:q_1:")
        others = [uow.jobs.is_open(WORKSPACE, one) for one in ("pull:q1", "pull:qx1:", "import")]
        elsewhere = uow.jobs.is_open(OTHER_WORKSPACE, "pull:q_1:")
        uow.jobs.finish(job)

        assert (waiting, running) == (True, True)
        assert (others, elsewhere) == ([False] * 3, False)
        assert not uow.jobs.is_open(WORKSPACE, "pull:q_1:")


def test_a_kind_may_be_left_to_others(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        uow.jobs.add(a_job("j1", kind="pull"))
        uow.jobs.add(a_job("j2"))

        first = uow.jobs.claim(worker="w1", lease=LEASE, limit=5, but="pull")

        assert [job.job_id for job in first] == ["j2"]
        assert [job.job_id for job in _claim(uow)] == ["j1"]


def test_old_jobs_of_a_kind_are_forgotten_once_they_ended(uow_factory: UowFactory) -> None:
    with uow_factory() as uow:
        for number, kind in enumerate(("pull", "pull", "import")):
            uow.jobs.add(a_job(f"j{number}", kind=kind))
        for job in _claim(uow):
            uow.jobs.finish(job, error="broken" if job.job_id == "j1" else "")
        uow.jobs.add(a_job("j3", kind="pull"))
        uow.jobs.add(a_job("j4", kind="pull", key="k", created_at=a_moment(days=1)))

        assert uow.jobs.sweep("pull", NOW) == 0
        assert uow.jobs.sweep("pull", a_moment(hours=1)) == 2
        assert uow.jobs.counts() == {"waiting": 2, "running": 0, "done": 1, "failed": 0}
        assert uow.jobs.add(a_job("j9", key="import:j0"))
