"""What goes into a try to deliver, and what comes out."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.delivery.classify import Outcome
from kpi.ports import Delivery

#: Ids of people; what else a message can be for is a channel.
PEOPLE = ("U", "W")


def boot_time() -> float:
    """Return seconds that also pass while the machine sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A claimed and rendered delivery; nothing is posted for it after ``deadline``.

    ``deadline`` is in seconds of ``boot_time`` and leaves room for a whole call and for Slack
    to show the message before anybody else may take the row over. ``note`` is said in addition
    when the message may be a repeat.
    """

    delivery: Delivery
    rendered: Mapping[str, Any]
    deadline: float
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a task.

    ``released`` gives the row back untouched after ``retry_after`` seconds; ``is_held`` ends it
    unsent because it is unclear; ``may_repeat`` marks what was sent without having been read.
    """

    delivery: Delivery
    outcome: Outcome
    error: str = ""
    ts: str = ""
    channel: str = ""
    retry_after: float = 0.0
    released: bool = False
    is_held: bool = False
    may_repeat: bool = False


def released(delivery: Delivery, after: float = 0.0, error: str = "") -> Result:
    """Give the row back: still unclear if it was, else as if nothing had happened."""
    outcome = Outcome.UNCLEAR if delivery.was_sending else Outcome.LATER
    return Result(
        delivery=delivery, outcome=outcome, error=error, retry_after=after, released=True
    )
