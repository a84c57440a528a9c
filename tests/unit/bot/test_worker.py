import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.worker import Tick, Worker

PATIENCE = 30.0
NEVER = 3600.0


@contextmanager
def running(*ticks: Tick, on_stop: Callable[[], None] = lambda: None) -> Iterator[Worker]:
    worker = Worker(ticks, on_stop=on_stop)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


class Counter:
    """Counts how often it is called, and lets a test wait for it."""

    def __init__(self) -> None:
        self.calls = 0
        self._changed = threading.Condition()

    def __call__(self) -> None:
        with self._changed:
            self.calls += 1
            self._changed.notify_all()

    def wait_for(self, calls: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.calls >= calls, timeout=PATIENCE)


def test_every_tick_runs_at_once() -> None:
    one, two = Counter(), Counter()

    with running(
        Tick(name="one", work=one, seconds=NEVER), Tick(name="two", work=two, seconds=NEVER)
    ):
        assert one.wait_for(1)
        assert two.wait_for(1)


def test_a_tick_comes_again_at_its_pace() -> None:
    count = Counter()

    with running(Tick(name="fast", work=count, seconds=0.05)):
        assert count.wait_for(3)


def test_waking_runs_the_urgent_ticks_now() -> None:
    urgent, calm = Counter(), Counter()

    with running(
        Tick(name="urgent", work=urgent, seconds=NEVER, urgent=True),
        Tick(name="calm", work=calm, seconds=NEVER),
    ) as worker:
        assert urgent.wait_for(1)
        assert calm.wait_for(1)
        worker.wake()
        assert urgent.wait_for(2)

    assert calm.calls == 1


def test_being_woken_during_a_run_leads_to_another_run() -> None:
    count, begun, go_on = Counter(), threading.Event(), threading.Event()

    def work() -> None:
        count()
        begun.set()
        go_on.wait(PATIENCE)

    with running(Tick(name="slow", work=work, seconds=NEVER, urgent=True)) as worker:
        assert begun.wait(PATIENCE)
        worker.wake()
        go_on.set()
        assert count.wait_for(2)


def test_a_tick_that_fails_is_logged_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    count = Counter()

    def work() -> None:
        count()
        raise ZeroDivisionError

    with running(Tick(name="broken", work=work, seconds=0.05)):
        assert count.wait_for(2)

    assert "tick=broken unexpected reference=" in caplog.text


def test_stopping_waits_for_what_is_under_way() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(PATIENCE)
        done.set()

    worker = Worker([Tick(name="slow", work=work, seconds=NEVER)], on_stop=go_on.set)
    worker.start()
    assert begun.wait(PATIENCE)

    assert worker.stop()
    assert done.is_set()


def test_nothing_runs_after_a_stop(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    count = Counter()
    worker = Worker([Tick(name="one", work=count, seconds=0.05, urgent=True)], on_stop=count)
    worker.start()
    assert count.wait_for(1)
    worker.stop()

    before = count.calls
    worker.wake()

    assert not threading.Event().wait(0.2)
    assert count.calls == before


def test_a_worker_that_never_ran_stops_as_well() -> None:
    assert Worker([], on_stop=lambda: None).stop()


def test_a_tick_that_is_woken_while_it_is_busy_makes_no_noise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    count, go_on = Counter(), threading.Event()

    def work() -> None:
        count()
        go_on.wait(PATIENCE)

    with running(Tick(name="slow", work=work, seconds=0.02, urgent=True)) as worker:
        assert count.wait_for(1)
        for _ in range(5):
            worker.wake()
            time.sleep(0.02)
        go_on.set()
        assert count.wait_for(2)

    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
