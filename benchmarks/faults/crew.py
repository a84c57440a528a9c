"""Worker processes that are started, killed, paused and started again."""

import multiprocessing
import os
import signal
import time
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.faults.trial import Trial
from benchmarks.faults.workers import work
from bot.clock import SystemClock

_CLOCK = SystemClock()
#: How long a worker may take to end by itself.
_PATIENCE = 15.0


@dataclass(slots=True, kw_only=True)
class Hand:
    """One worker process, from its start to its end."""

    process: ForkServerProcess
    log: Path
    started: float
    resumed: list[datetime] = field(default_factory=list)
    paused_since: float | None = None

    @property
    def pid(self) -> int:
        """The process' id."""
        return self.process.pid or 0

    @property
    def is_at_work(self) -> bool:
        """Whether it runs and is not paused."""
        return self.process.is_alive() and self.paused_since is None


class Crew:
    """Keeps so many workers alive; a context manager that leaves none behind."""

    def __init__(self, trial: Trial) -> None:
        """Start nobody yet."""
        self._trial = trial
        # Forked from a process that has imported everything: a start costs little.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["benchmarks.faults.workers", "storage.migrate"])
        self._present: list[Hand] = []
        self.hands: list[Hand] = []
        self.kills = 0
        self.pauses = 0

    def __enter__(self) -> Self:
        self.fill()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.dismiss()

    def fill(self) -> None:
        """Start a worker in the place of each that is gone."""
        self._present = [hand for hand in self._present if hand.process.is_alive()]
        while len(self._present) < self._trial.terms.workers:
            hand = self._start()
            self._present.append(hand)
            self.hands.append(hand)

    def at_work(self) -> list[Hand]:
        """Return those that can be killed or paused."""
        return [hand for hand in self._present if hand.is_at_work]

    def kill(self, hand: Hand) -> None:
        """End it in the middle of whatever it does."""
        os.kill(hand.pid, signal.SIGKILL)
        hand.process.join(_PATIENCE)
        self.kills += 1

    def pause(self, hand: Hand) -> None:
        """Stop it where it stands."""
        os.kill(hand.pid, signal.SIGSTOP)
        hand.paused_since = time.monotonic()
        self.pauses += 1

    def resume(self, *, after: float) -> None:
        """Let those go on that have been paused for so many seconds."""
        for hand in self._present:
            since = hand.paused_since
            if since is not None and time.monotonic() - since >= after:
                hand.resumed.append(_CLOCK.now())
                os.kill(hand.pid, signal.SIGCONT)
                hand.paused_since = None

    def is_recovering(self, hand: Hand, seconds: float) -> bool:
        """Whether it went on less than so many seconds ago."""
        last = hand.resumed[-1] if hand.resumed else None
        return last is not None and (_CLOCK.now() - last).total_seconds() < seconds

    def dismiss(self) -> None:
        """Ask everybody to end, and end who does not."""
        self.resume(after=0)
        for hand in self._present:
            hand.process.terminate()
        for hand in self._present:
            hand.process.join(_PATIENCE)
            if hand.process.is_alive():
                hand.process.kill()
                hand.process.join(_PATIENCE)
        self._present = []

    def _start(self) -> Hand:
        log = self._trial.folder / f"worker-{len(self.hands)}.log"
        process = self._context.Process(
            target=work,
            args=(self._trial.environment(), log, int(self._trial.terms.limit) + 60),
            kwargs={"wrong": self._trial.terms.wrong},
            daemon=True,
        )
        process.start()
        return Hand(process=process, log=log, started=time.monotonic())
