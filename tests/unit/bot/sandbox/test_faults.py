from random import Random

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.faults import FaultKind, FaultPlan


def plan(*lines: dict[str, object]) -> FaultPlan:
    made = FaultPlan(Random(7))  # noqa: S311 - faults, not secrets
    made.replace(lines)
    return made


def test_a_fault_strikes_its_method_as_often_as_it_was_told() -> None:
    faults = plan({"method": "chat.postMessage", "kind": "ratelimited", "times": 2})

    struck = [faults.strike("chat.postMessage", "C1") is not None for _ in range(3)]

    assert struck == [True, True, False]
    assert faults.strike("users.info", None) is None
    assert faults.struck == 2
    assert faults.lines() == []


def test_a_fault_may_be_meant_for_one_channel() -> None:
    faults = plan({"method": "*", "kind": "is_archived", "channel": "C2"})

    assert faults.strike("chat.postMessage", "C1") is None
    assert faults.strike("chat.postMessage", "C2") is not None


def test_a_rate_is_the_share_of_calls_that_are_struck_the_same_in_each_run() -> None:
    def run() -> list[bool]:
        faults = plan({"kind": "http_500_after", "rate": 0.2})
        return [faults.strike("chat.postMessage", "C1") is not None for _ in range(1000)]

    assert run() == run()
    assert 150 < sum(run()) < 250


def test_the_first_line_that_matches_wins() -> None:
    faults = plan({"kind": "reset_after", "times": 1}, {"kind": "hang_before", "seconds": 2})

    kinds = [fault.kind for _ in range(2) if (fault := faults.strike("auth.test", None))]

    assert kinds == [FaultKind.RESET_AFTER, FaultKind.HANG_BEFORE]


@pytest.mark.parametrize("line", [{}, {"kind": "earthquake"}, {"kind": "slow", "colour": "red"}])
def test_a_line_that_makes_no_sense_is_refused(line: dict[str, object]) -> None:
    with pytest.raises(Impossible, match="not a fault"):
        plan(line)


def test_a_cleared_plan_strikes_nothing() -> None:
    faults = plan({"kind": "ratelimited"})
    faults.clear()

    assert faults.strike("auth.test", None) is None
