"""What the worker does every so often, each in short transactions of its own."""

from datetime import timedelta

from bot.deps import Deps
from kpi.hours import KEPT

#: A request is replayed within five minutes or never; Slack's last retry comes after five.
_SEEN_LIVES = timedelta(hours=1)


def forget_hours(deps: Deps) -> None:
    """Forget values by hour that nothing is learned from any more; their days stay."""
    with deps.uow() as uow:
        uow.hours.sweep(deps.clock.now() - KEPT)
        uow.commit()


def sweep(deps: Deps) -> None:
    """Forget what waits for nobody any more: old drafts, and requests already taken."""
    now = deps.clock.now()
    with deps.uow() as uow:
        uow.drafts.sweep(now)
        uow.seen.sweep(now - _SEEN_LIVES)
        uow.commit()
