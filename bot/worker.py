"""The worker: a handful of fixed ticks. Any number of workers may run; the database decides."""

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock, SystemClock
from bot.delivery.drain import STOP_SECONDS

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something done every so often; ``urgent`` ones are also done when somebody wakes us.

    ``at_once`` is how many of it may run side by side in one worker.
    """

    name: str
    work: Callable[[], object]
    seconds: float
    urgent: bool = False
    at_once: int = 1


class Worker:
    """Runs ticks until it is stopped."""

    def __init__(
        self,
        ticks: Sequence[Tick],
        *,
        on_stop: Callable[[], None],
        clock: Clock | None = None,
    ) -> None:
        """Call ``on_stop`` first when stopping: it keeps what runs from starting anew."""
        self._ticks = ticks
        self._on_stop = on_stop
        self._clock = clock or SystemClock()
        self._again = {tick.name: threading.Event() for tick in ticks}
        # In memory, with one row of ours for each occurrence: a job store would be pickled
        # code in the database, and two schedulers on it do everything twice.
        self._scheduler = BackgroundScheduler(
            logger=_calm(),
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        self._running = threading.Lock()
        self._in_hand = 0
        self._idle = threading.Condition(self._running)

    def start(self) -> None:
        """Begin; every tick runs at once and then at its pace."""
        for tick in self._ticks:
            self._scheduler.add_job(
                self._run,
                "interval",
                seconds=tick.seconds,
                args=[tick],
                id=tick.name,
                max_instances=tick.at_once,
                next_run_time=self._clock.now(),
            )
        self._scheduler.start()

    def wake(self) -> None:
        """Do the urgent ticks now, or again right after the run that is under way."""
        for tick in self._ticks:
            if tick.urgent:
                self._again[tick.name].set()
                if self._scheduler.running:
                    self._scheduler.modify_job(tick.name, next_run_time=self._clock.now())

    def stop(self) -> bool:
        """Start nothing more, wait for what is under way; say whether it ended in time."""
        self._on_stop()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        with self._idle:
            return self._idle.wait_for(lambda: self._in_hand == 0, timeout=STOP_SECONDS)

    def _run(self, tick: Tick) -> None:
        with self._idle:
            self._in_hand += 1
        try:
            again = self._again[tick.name]
            again.set()
            while again.is_set():
                again.clear()
                safely(tick.name, tick.work)
        finally:
            with self._idle:
                self._in_hand -= 1
                self._idle.notify_all()


def _calm() -> logging.Logger:
    """Return a log for the scheduler that leaves out how a tick was busy when it was woken."""
    log = logging.getLogger(f"{__name__}.scheduler")
    log.setLevel(logging.ERROR)
    return log


def safely(name: str, work: Callable[[], Any]) -> None:
    """Do one tick's work; whatever it raises is logged with a reference and tried again later.

    The worker's one broad except: a tick that raised must not be the last one.
    """
    try:
        work()
    except Exception:  # noqa: BLE001 the worker's tick
        _log.exception("tick=%s unexpected reference=%s", name, secrets.token_hex(4))
