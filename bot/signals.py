"""How a process learns that it should end."""

import signal
import threading


def end_asked() -> threading.Event:
    """Return what is set once the process is asked to end, by Ctrl+C or by its host.

    Listens from now on: a process that is asked while it starts ends in order as well.
    """
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    return asked


def wait_for_end(asked: threading.Event | None = None) -> None:
    """Come back when the process is asked to end."""
    end = asked or end_asked()
    # In turns: some platforms deliver no signal to a thread that waits for ever.
    while not end.wait(timeout=3600):
        pass
