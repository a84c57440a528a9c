"""A tap as a process: its own folder, an environment without secrets, limits, an end."""

import io
import json
import os
import resource
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kpi.errors import SourceFailed
from storage.sources.singer import messages
from storage.sources.singer.messages import Message

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_MEMORY = 4 << 30
_FILES = 256
#: Files that the tap writes itself: logs, caches.
_WRITTEN = 256 << 20


@contextmanager
def workplace(documents: Mapping[str, object]) -> Iterator[Path]:
    """Yield a folder that only we can read with the documents in it, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mato-tap-") as name:
        folder = Path(name)
        folder.chmod(0o700)
        for document, content in documents.items():
            path = folder / f"{document}.json"
            path.touch(mode=0o600)
            path.write_text(json.dumps(content), encoding="utf-8")
        yield folder


def run(tap: Path, arguments: Sequence[str], folder: Path, seconds: float) -> Iterator[Message]:
    """Yield what the tap says; SourceFailed when it dies, hangs or says what no tap does.

    Whoever stops listening ends the tap.
    """
    until = time.monotonic() + seconds
    process = _started(tap, arguments, folder)
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        _kill(process)

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()
    try:
        if process.stdout is not None:
            yield from messages.read(_Patient.of(process.stdout, until))
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise SourceFailed("source_failed.slow") from None
    finally:
        watch.cancel()
        _kill(process)
        if process.stdout is not None:
            process.stdout.close()
        process.wait()
    if is_late.is_set() or time.monotonic() >= until:
        raise SourceFailed("source_failed.slow")
    if code:
        raise SourceFailed("source_failed.tap_died", status=code)


def output_of(tap: Path, arguments: Sequence[str], folder: Path, seconds: float) -> bytes | None:
    """Return everything that the tap writes, up to a limit; None when it fails."""
    until = time.monotonic() + seconds
    process = _started(tap, arguments, folder)
    watch = threading.Timer(seconds, _kill, [process])
    watch.daemon = True
    watch.start()
    try:
        output = _Patient.of(process.stdout, until) if process.stdout else io.BytesIO()
        found = output.read(messages.MOST_LINE * 16)
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        watch.cancel()
        _kill(process)
        if process.stdout is not None:
            process.stdout.close()
        process.wait()
    return None if code else found


class _Patient(io.RawIOBase):
    """What a tap writes, up to a moment: who left its group may hold the pipe open for ever."""

    def __init__(self, pipe: IO[bytes], until: float) -> None:
        self._pipe = pipe.fileno()
        self._until = until

    @classmethod
    def of(cls, pipe: IO[bytes], until: float) -> io.BufferedReader:
        """Return the pipe's bytes; past ``until``, of the monotonic clock, it has ended."""
        return io.BufferedReader(cls(pipe, until))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        left = max(self._until - time.monotonic(), 0)
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._pipe, selectors.EVENT_READ)
            return os.readv(self._pipe, [buffer]) if waiting.select(left) else 0


def _started(tap: Path, arguments: Sequence[str], folder: Path) -> "subprocess.Popen[bytes]":
    environment = {
        "PATH": f"{tap.parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
    try:
        process = subprocess.Popen(  # noqa: S603 the operator's own taps, no shell
            [str(tap), *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # taps write there what they were given
            start_new_session=True,
        )
    except OSError:
        raise SourceFailed("source_failed.no_tap") from None
    _limit(process.pid)
    return process


def _limit(pid: int) -> None:
    """Bound what the tap may take, where the system can; it may be gone already."""
    prlimit = getattr(resource, "prlimit", None)
    if prlimit is None:
        return
    with suppress(OSError, ValueError):
        prlimit(pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        prlimit(pid, resource.RLIMIT_NOFILE, (_FILES, _FILES))
        prlimit(pid, resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))
        prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the tap and everything that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
