"""Counts by the stand-in's own record what was lost and what came twice."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

#: What the product logs when it sent, or may have sent, what was no longer its to send.
_TOO_LATE = re.compile(r"delivery=(\w+) .*outcome=(?:sent|unclear) .*ours=False")


class Witness(Protocol):
    """A worker process: what it logged, and when it went on after a pause."""

    @property
    def log(self) -> Path: ...  # noqa: D102
    @property
    def resumed(self) -> Sequence[datetime]: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Messages that never came, and messages too many.

    ``paused_in_send`` are messages too many of the one kind that nobody can prevent: the process
    was stopped between its last check and its send for longer than its claim.
    """

    lost: int
    duplicated: int
    paused_in_send: int

    @property
    def is_good(self) -> bool:
        """Whether each message came exactly once."""
        return not self.lost and not self.duplicated


def judge(
    ids: Mapping[str, str],
    posts: Mapping[str, int],
    arrivals: Mapping[str, Sequence[datetime]],
    hands: Iterable[Witness],
    *,
    echo: float,
) -> Verdict:
    """Hold what came against what was to come; ``ids`` are the delivery ids by Slack's key.

    ``posts`` counts the accepted messages by key, ``arrivals`` says when each was accepted.
    A message that nobody ordered is one too many. ``echo`` is in seconds, see Terms.
    """
    late = _late_sends(hands)
    grace = timedelta(seconds=echo)
    extra = excused = 0
    for key, count in posts.items():
        too_many = count - (1 if key in ids else 0)
        resumed = late.get(ids.get(key, ""), [])
        forgiven = min(too_many, _echoes(arrivals.get(key, ()), resumed, grace))
        extra += too_many - forgiven
        excused += forgiven
    lost = sum(1 for key in ids if not posts.get(key))
    return Verdict(lost=lost, duplicated=extra, paused_in_send=excused)


def _echoes(arrivals: Sequence[datetime], resumed: Sequence[datetime], grace: timedelta) -> int:
    """Return how many arrivals came in right after a process that was paused had gone on."""
    return sum(any(since <= at <= since + grace for since in resumed) for at in arrivals)


def _late_sends(hands: Iterable[Witness]) -> dict[str, list[datetime]]:
    """Return, by delivery id, when the processes had gone on that sent it without a claim."""
    found: dict[str, list[datetime]] = {}
    for hand in hands:
        if hand.resumed:
            for delivery_id in _TOO_LATE.findall(hand.log.read_text("utf-8")):
                found.setdefault(delivery_id, []).extend(hand.resumed)
    return found


def unexpected(hands: Iterable[Witness]) -> Counter[str]:
    """Return the errors that nobody foresaw, by where they came from, from all logs."""
    found: Counter[str] = Counter()
    for hand in hands:
        if hand.log.exists():
            lines = hand.log.read_text("utf-8", "replace").splitlines()
            found.update(_kind(line) for line in lines if "unexpected" in line)
    return found


def _kind(line: str) -> str:
    return re.sub(r"^\S+ \S+ |reference=\w+|delivery=\w+", "", line)[:400]
