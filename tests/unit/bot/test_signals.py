import os
import signal
import threading
from collections.abc import Iterator

import pytest

from bot.signals import EndAsked, end_asked, wait_for_end


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Leave the handlers as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_who_was_asked_before_it_waits_ends_at_once() -> None:
    asked = EndAsked()
    asked.ask()

    wait_for_end(asked)


def test_who_waits_ends_when_it_is_asked() -> None:
    asked = EndAsked()
    threading.Timer(0.05, asked.ask).start()

    wait_for_end(asked)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks(number: signal.Signals) -> None:
    asked = end_asked()
    os.kill(os.getpid(), number)

    wait_for_end(asked)
