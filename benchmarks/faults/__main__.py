"""``make faults``: is every message delivered exactly once, whatever happens?"""

import argparse
import sys
import time

from benchmarks import lending
from benchmarks.faults.running import Outcome, run
from benchmarks.faults.trial import Terms


def main() -> int:
    """Run the trial on each database; return 1 when a message was lost or came twice."""
    asked = _arguments()
    seed = asked.seed if asked.seed is not None else time.time_ns() % 1_000_000
    is_good = True
    for kind in lending.asked(asked.database):
        _say(f"{kind}: {asked.messages} messages, seed {seed}")
        with lending.lent(kind) as url:
            outcome = run(url, Terms(messages=asked.messages, seed=seed, wrong=asked.wrong))
        _explain(outcome)
        print(outcome.line(), flush=True)
        is_good = is_good and outcome.verdict.is_good
    return 0 if is_good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--database", choices=lending.KINDS, action="append", default=[])
    parser.add_argument(
        "--wrong", action="store_true", help="let a sender work that must fail: send, then mark"
    )
    return parser.parse_args()


def _explain(outcome: Outcome) -> None:
    states = ", ".join(f"{n} {state.value}" for state, n in outcome.states.items())
    _say(f"{outcome.database}: {states} after {outcome.seconds:.0f} s")
    for line, times in outcome.unexpected.items():
        _say(f"unexpected, {times} times: {line}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
