"""How a process learns that it should end."""

import queue
import signal

_TURN = 0.5


class EndAsked:
    """Whether the process was asked to end.

    A queue, as its ``put`` may be called from a handler that interrupts the ``get`` of the same
    thread; an Event's ``set`` would wait for the lock that its own ``wait`` holds, for ever.
    """

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self._asked: queue.SimpleQueue[None] = queue.SimpleQueue()

    def ask(self) -> None:
        """Ask the process to end."""
        self._asked.put(None)

    def wait(self) -> None:
        """Come back within a second of being asked to end."""
        # In short turns: a signal that comes just before the wait begins does not end it.
        while True:
            try:
                self._asked.get(timeout=_TURN)
            except queue.Empty:
                continue
            return


def end_asked() -> EndAsked:
    """Return what is asked once the process is to end, by Ctrl+C or by its host.

    Listens from now on: a process that is asked while it starts ends in order as well.
    """
    asked = EndAsked()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.ask())
    return asked


def wait_for_end(asked: EndAsked | None = None) -> None:
    """Come back when the process is asked to end."""
    (asked or end_asked()).wait()
