"""Faults on request: which call goes wrong, how, and how often."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from random import Random

from bot.sandbox.errors import misuse
from bot.sandbox.model import Json


class FaultKind(StrEnum):
    """What can go wrong; ``before`` and ``after`` mean Slack's acceptance of the call."""

    RATELIMITED = "ratelimited"
    HTTP_500_BEFORE = "http_500_before"
    HTTP_500_AFTER = "http_500_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    INTERNAL_ERROR_AFTER = "internal_error_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    LATE_VISIBLE = "late_visible"
    MALFORMED_JSON = "malformed_json"
    SLOW = "slow"
    NOT_IN_CHANNEL = "not_in_channel"
    CHANNEL_NOT_FOUND = "channel_not_found"
    IS_ARCHIVED = "is_archived"
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - an error code


REFUSALS = frozenset(
    {
        FaultKind.NOT_IN_CHANNEL,
        FaultKind.CHANNEL_NOT_FOUND,
        FaultKind.IS_ARCHIVED,
        FaultKind.TOKEN_REVOKED,
    }
)


@dataclass(slots=True, kw_only=True)
class Fault:
    """One line of the plan.

    ``method`` may be ``*``; ``channel`` None means any; ``times`` None means for ever;
    ``rate`` is the share of matching calls hit; ``seconds`` is for hang, slow and late_visible.
    """

    method: str
    kind: FaultKind
    times: int | None = None
    rate: float = 1.0
    channel: str | None = None
    retry_after: int = 1
    seconds: float = 30.0

    def matches(self, method: str, channel: object) -> bool:
        """Say whether this line is meant for such a call and not used up."""
        return (
            self.method in {"*", method}
            and self.channel in {None, channel}
            and (self.times is None or self.times > 0)
        )


class FaultPlan:
    """The faults to come; the first matching line that the dice allow is taken."""

    def __init__(self, random: Random) -> None:
        """Begin without faults; ``random`` decides where a rate is given."""
        self._random = random
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self.struck = 0

    def replace(self, lines: Sequence[Mapping[str, object]]) -> None:
        """Set the plan from JSON-like lines; Impossible when one makes no sense."""
        faults = [_parse(line) for line in lines]
        with self._lock:
            self._faults = faults

    def clear(self) -> None:
        """Let everything go well from here on."""
        self.replace([])

    def lines(self) -> list[Json]:
        """Return the plan as it stands, used-up lines left out."""
        with self._lock:
            return [asdict(fault) for fault in self._faults if fault.times != 0]

    def strike(self, method: str, channel: object) -> Fault | None:
        """Return the fault for this call, if any, and count it."""
        with self._lock:
            for fault in self._faults:
                if fault.matches(method, channel) and self._random.random() < fault.rate:
                    if fault.times is not None:
                        fault.times -= 1
                    self.struck += 1
                    return fault
        return None


def _parse(line: Mapping[str, object]) -> Fault:
    try:
        kind = FaultKind(str(line["kind"]))
        return Fault(**{"method": "*", **line, "kind": kind})  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError):
        misuse(f"not a fault: {dict(line)}")
