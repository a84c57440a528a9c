"""What the worker does every so often, each in short transactions of its own."""

from datetime import timedelta

from bot.deps import Deps
from kpi.hours import KEPT
from kpi.usecases.numbers import pulls

#: A request is replayed within five minutes or never; Slack's last retry comes after five.
_SEEN_LIVES = timedelta(hours=1)
#: Whoever looks for what went wrong with a source finds its jobs so long.
_JOBS_LIVE = timedelta(days=7)


def forget(deps: Deps) -> None:
    """Forget values by hour that nothing is learned from any more, and old readings of sources.

    The days stay that the hours made, and the runs that say what came of a reading.
    """
    now = deps.clock.now()
    with deps.uow() as uow:
        uow.hours.sweep(now - KEPT)
        uow.jobs.sweep(pulls.JOB, now - _JOBS_LIVE)
        uow.commit()


def sweep(deps: Deps) -> None:
    """Forget what waits for nobody any more: old drafts, and requests already taken."""
    now = deps.clock.now()
    with deps.uow() as uow:
        uow.drafts.sweep(now)
        uow.seen.sweep(now - _SEEN_LIVES)
        uow.commit()
