"""Conclusions in a running Mato: looked for every hour, told when a period has ended."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.deps import Deps
from bot.jobs import JobHandler
from kpi.ports import Job
from kpi.usecases.fit import verdicts
from kpi.usecases.goals import actions
from kpi.usecases.periods import evaluating

_log = logging.getLogger(__name__)


def plan(deps: Deps) -> None:
    """Ask for a look at every workspace's periods, once an hour; a tick of some minutes."""
    with deps.uow() as uow:
        asked = evaluating.enqueue_hourly(uow, deps.clock.now())
        uow.commit()
    if asked:
        deps.wake()


def evaluate(deps: Deps, job: Job) -> timedelta | None:
    """Conclude what has ended in a workspace, follow its improvements up, and tell it."""
    with deps.uow() as uow:
        now = deps.clock.now()
        knowledge = verdicts.of_workspace(uow, deps.knowledge, job.workspace_id)
        found = evaluating.evaluate(uow, knowledge, job.workspace_id, now)
        improvements = actions.follow_up(uow, knowledge, job.workspace_id, now)
        uow.commit()
    if found.goals or found.lines or improvements:
        _log.info(
            "evaluated goals=%d lines=%d improvements=%d", found.goals, found.lines, improvements
        )
    return None


JOBS: Mapping[str, JobHandler] = {evaluating.EVALUATE_JOB: evaluate}
