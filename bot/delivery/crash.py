"""Points at which a test may kill the process, to prove that nothing is lost or doubled."""

import os
from collections.abc import Callable
from enum import StrEnum

from bot.config import Config

#: What a killed process leaves as its exit status.
EXIT_STATUS = 9


class CrashPoint(StrEnum):
    """Where between two commits or calls a process may die."""

    AFTER_CLAIM = "after_claim"
    AFTER_RENDER = "after_render"
    AFTER_POST = "after_post"
    BEFORE_MARK = "before_mark"


Crash = Callable[[CrashPoint], None]


def crasher(config: Config) -> Crash:
    """Return what to call at each point; it kills only when MATO_FAULTS allows it."""
    if not config.faults or not config.crash_at:
        return _live_on
    wanted = CrashPoint(config.crash_at)

    def crash(point: CrashPoint) -> None:
        if point is wanted:
            os._exit(EXIT_STATUS)

    return crash


def _live_on(_: CrashPoint) -> None:
    """Do nothing."""
