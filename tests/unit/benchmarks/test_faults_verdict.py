from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.faults.verdict import Verdict, judge
from tests.factories import a_moment

IDS = {"k1": "d1", "k2": "d2"}
LATE = "level=WARNING delivery=d1 workspace=T1 outcome={} error= attempts=1 ours={}\n"


@dataclass
class Worker:
    log: Path
    resumed: Sequence[datetime]


def a_worker(folder: Path, *, ours: bool = False, outcome: str = "sent") -> Worker:
    """Return one that went on at NOW and logged what became of d1."""
    log = folder / "worker.log"
    log.write_text(LATE.format(outcome, ours), encoding="utf-8")
    return Worker(log=log, resumed=[a_moment()])


def judged(posts: dict[str, int], workers: Sequence[Worker] = (), at: float = 0.5) -> Verdict:
    arrivals = {key: [a_moment(hours=-1), a_moment(seconds=at)][-n:] for key, n in posts.items()}
    return judge(IDS, posts, arrivals, workers, echo=2.0)


def test_each_message_once_is_good() -> None:
    verdict = judged({"k1": 1, "k2": 1})

    assert verdict == Verdict(lost=0, duplicated=0, paused_in_send=0)
    assert verdict.is_good


def test_a_message_that_never_came_is_lost() -> None:
    verdict = judged({"k1": 1})

    assert verdict.lost == 1
    assert not verdict.is_good


def test_a_message_that_came_twice_is_one_too_many() -> None:
    verdict = judged({"k1": 2, "k2": 1})

    assert verdict.duplicated == 1
    assert not verdict.is_good


def test_a_message_that_nobody_ordered_is_one_too_many() -> None:
    assert judged({"k1": 1, "k2": 1, "k3": 1}).duplicated == 1


@pytest.mark.parametrize("outcome", ["sent", "unclear"])
def test_a_send_that_the_process_was_paused_in_is_counted_apart(
    tmp_path: Path, outcome: str
) -> None:
    worker = a_worker(tmp_path, outcome=outcome)

    verdict = judged({"k1": 2, "k2": 1}, [worker])

    assert verdict == Verdict(lost=0, duplicated=0, paused_in_send=1)
    assert verdict.is_good


def test_a_worker_that_still_had_its_claim_excuses_nothing(tmp_path: Path) -> None:
    assert judged({"k1": 2, "k2": 1}, [a_worker(tmp_path, ours=True)]).duplicated == 1


def test_a_send_long_after_the_pause_is_not_excused(tmp_path: Path) -> None:
    assert judged({"k1": 2, "k2": 1}, [a_worker(tmp_path)], at=2.1).duplicated == 1


def test_a_pause_excuses_no_other_message(tmp_path: Path) -> None:
    assert judged({"k1": 1, "k2": 2}, [a_worker(tmp_path)]).duplicated == 1
