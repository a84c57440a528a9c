"""Jobs: what waits is done, what fails comes again, and not for ever."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import jobs, ticks
from bot.deps import Deps
from kpi.errors import NotFound, SlackRefused
from kpi.model import DraftId, UserId
from kpi.ports import Job
from kpi.usecases.people import people
from tests.factories import a_draft, a_job, a_person
from tests.stages import MatoStage, mato_stage


class Handler:
    """Does what it is told and counts how often."""

    def __init__(self) -> None:
        self.raises: Exception | None = None
        self.again: timedelta | None = None
        self.calls = 0

    def __call__(self, _deps: Deps, _job: Job) -> timedelta | None:
        self.calls += 1
        if self.raises is not None:
            raise self.raises
        return self.again


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def stage(sqlite_url: str, handler: Handler) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url, kinds={"test": handler}) as stage:
        yield stage


def put(stage: MatoStage, kind: str = "test") -> None:
    with stage.mato.deps.uow() as uow:
        uow.jobs.add(a_job(workspace_id=stage.workspace_id, kind=kind))
        uow.commit()


def counts(stage: MatoStage) -> dict[str, int]:
    with stage.mato.deps.uow(reading=True) as uow:
        return {state: count for state, count in uow.jobs.counts().items() if count}


def test_a_job_is_done_once(stage: MatoStage, handler: Handler) -> None:
    put(stage)

    stage.work()
    stage.work()

    assert handler.calls == 1
    assert counts(stage) == {"done": 1}


def test_without_a_job_there_is_nothing_to_do(stage: MatoStage) -> None:
    assert not stage.runner.run_one()


def test_a_job_can_ask_to_be_done_again_later(stage: MatoStage, handler: Handler) -> None:
    handler.again = timedelta(hours=1)
    put(stage)

    stage.work()

    assert handler.calls == 1
    assert counts(stage) == {"waiting": 1}


def test_what_the_surroundings_broke_comes_again(stage: MatoStage, handler: Handler) -> None:
    handler.raises = SlackRefused("slack_refused.profile")
    put(stage)

    stage.work()

    assert counts(stage) == {"waiting": 1}


def test_what_cannot_be_done_fails(stage: MatoStage, handler: Handler) -> None:
    handler.raises = NotFound()
    put(stage)

    stage.work()

    assert counts(stage) == {"failed": 1}


def test_a_kind_that_nobody_knows_fails(stage: MatoStage) -> None:
    put(stage, kind="unheard-of")

    stage.work()

    assert counts(stage) == {"failed": 1}


def test_a_mistake_of_ours_comes_out_and_the_job_comes_again(
    stage: MatoStage, handler: Handler
) -> None:
    handler.raises = ZeroDivisionError()
    put(stage)

    with pytest.raises(ZeroDivisionError):
        stage.runner.run_one()

    assert counts(stage) == {"waiting": 1}


def test_a_stopped_runner_takes_no_further_job(stage: MatoStage, handler: Handler) -> None:
    put(stage)

    stage.runner.stop()
    stage.runner.run_all()

    assert handler.calls == 0
    assert counts(stage) == {"waiting": 1}


def test_all_that_waits_is_done(stage: MatoStage, handler: Handler) -> None:
    for name in ("one", "two"):
        with stage.mato.deps.uow() as uow:
            uow.jobs.add(a_job(name, workspace_id=stage.workspace_id, kind="test"))
            uow.commit()

    stage.runner.run_all()

    assert handler.calls == 2


def test_no_kind_is_done_by_two() -> None:
    one = {"x": jobs.profile}

    with pytest.raises(ValueError, match="twice"):
        jobs.join([one, one])


def ask_profile(stage: MatoStage, user_id: str) -> None:
    with stage.mato.deps.uow() as uow:
        now = stage.clock.now()
        uow.people.save(a_person(workspace_id=stage.workspace_id, user_id=UserId(user_id)))
        people.ask_profile(uow, stage.workspace_id, UserId(user_id), "test", now)
        uow.commit()


def test_a_person_whom_slack_does_not_know_is_gone(stage: MatoStage) -> None:
    ask_profile(stage, "U9NOBODY")

    stage.work()

    with stage.mato.deps.uow(reading=True) as uow:
        person = uow.people.get(stage.workspace_id, UserId("U9NOBODY"))
    assert person is not None
    assert person.is_gone


def test_a_profile_that_slack_does_not_tell_is_asked_for_again(stage: MatoStage) -> None:
    ask_profile(stage, stage.aya.user.id)
    stage.sandbox.faults.replace([{"method": "users.info", "kind": "http_500_before"}])

    stage.work()

    assert counts(stage) == {"waiting": 1}


def test_the_sweep_forgets_what_waits_for_nobody(stage: MatoStage) -> None:
    now = stage.clock.now()
    with stage.mato.deps.uow() as uow:
        for name, ends in (("old", now), ("new", now + timedelta(hours=1))):
            draft = a_draft(
                workspace_id=stage.workspace_id, draft_id=DraftId(name), expires_at=ends
            )
            uow.drafts.save(draft)
        uow.seen.first_time(stage.workspace_id, "old", now - timedelta(hours=2))
        uow.seen.first_time(stage.workspace_id, "new", now)
        uow.commit()

    ticks.sweep(stage.mato.deps)

    with stage.mato.deps.uow() as uow:
        assert uow.drafts.get(stage.workspace_id, DraftId("old")) is None
        assert uow.drafts.get(stage.workspace_id, DraftId("new")) is not None
        assert uow.seen.first_time(stage.workspace_id, "old", now)
        assert not uow.seen.first_time(stage.workspace_id, "new", now)
