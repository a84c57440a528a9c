"""Drains the outbox: many sends at once, all database work in short batches on one thread."""

import math
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot.delivery.attempt import Attempt
from bot.delivery.classify import Outcome
from bot.delivery.crash import Crash, CrashPoint, crasher
from bot.delivery.intake import Intake, guarded
from bot.delivery.pace import Pace
from bot.delivery.render import Renders
from bot.delivery.settle import Settlement
from bot.delivery.task import Result, Task
from bot.deps import Deps

#: What is claimed and rendered at once: enough to save commits, not enough to stall the sends.
_BATCH = 32
#: Results that arrive this close together are written down together, in seconds.
_TOGETHER = 0.02
#: While sends are slow to come back, new messages are looked for this often, in seconds.
_LOOK_AGAIN = 0.5
#: How long what is under way may still take after a stop was asked for, in seconds.
STOP_SECONDS = 8.0


class Drain:
    """One worker's outbox pump."""

    def __init__(self, deps: Deps, renders: Renders, *, worker: str) -> None:
        """Claim as ``worker``, a name that no other process has."""
        self._stopping = threading.Event()
        self._crash: Crash = crasher(deps.config)
        self._room = deps.config.in_flight
        self._batch = max(1, min(_BATCH, self._room // 2))
        self._stop_by = math.inf
        self._intake = Intake(deps, renders, worker=worker, crash=self._crash)
        self._settlement = Settlement(deps, renders)
        self._attempt = Attempt(
            deps.clients,
            timeout=deps.config.slack_timeout_seconds,
            pace=Pace(),
            crash=self._crash,
            stopping=self._stopping,
        )

    def stop(self) -> None:
        """Claim nothing more; a running ``run`` comes back within STOP_SECONDS."""
        self._stop_by = time.monotonic() + STOP_SECONDS
        self._stopping.set()

    def run(self) -> int:
        """Send until nothing is due, and return how many messages were sent."""
        results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        sent = in_flight = 0
        pool = ThreadPoolExecutor(max_workers=self._room, thread_name_prefix="send")
        try:
            while True:
                tasks, failed = self._take(self._room - in_flight)
                for task in tasks:
                    pool.submit(self._send, task, results)
                in_flight += len(tasks)
                if not in_flight and not failed:
                    return sent
                # After a full batch there may be more: take it before waiting for answers.
                patience = 0.0 if len(tasks) == self._batch else _LOOK_AGAIN
                arrived = self._collect(results, patience) if in_flight else []
                in_flight -= len(arrived)
                if arrived or failed:
                    self._crash(CrashPoint.BEFORE_MARK)
                    sent += self._settlement.settle([*failed, *arrived])
                elif time.monotonic() > self._stop_by:
                    return sent  # the leases say the rest
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _take(self, room: int) -> tuple[list[Task], list[Result]]:
        if self._stopping.is_set() or room < self._batch:
            return [], []
        return self._intake.take(self._batch)

    def _send(self, task: Task, results: "queue.SimpleQueue[Result]") -> None:
        otherwise = Result(delivery=task.delivery, outcome=Outcome.UNCLEAR)
        results.put(guarded(task.delivery, partial(self._attempt, task), otherwise))

    def _collect(self, results: "queue.SimpleQueue[Result]", patience: float) -> list[Result]:
        """Wait so many seconds for a result; return it with those just behind it, or none."""
        try:
            arrived = [results.get(timeout=patience)]
        except queue.Empty:
            return []
        end = time.monotonic() + _TOGETHER
        while (left := end - time.monotonic()) > 0:
            try:
                arrived.append(results.get(timeout=left))
            except queue.Empty:
                break
        return arrived
