"""How a process learns that it should end."""

import signal
import threading


def wait_for_end() -> None:
    """Come back when the process is asked to end, by Ctrl+C or by its host."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    while not asked.wait(timeout=3600):
        pass
