"""A web process under gunicorn as the Procfile runs it, and one client that sends commands."""

import http.client
import os
import secrets
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.clock import SystemClock
from bot.config import setting_names
from bot.sandbox.line import PATH, signed_headers

SECRET = "bench-signing-secret"  # noqa: S105 - fictional, loopback only
TOKEN = "xoxb-bench"  # noqa: S105 - likewise
#: Where the packages are.
ROOT = Path(__file__).resolve().parents[1]
_GUNICORN = (sys.executable, "-m", "gunicorn")
_READY_SECONDS = 60.0
_STOP_SECONDS = 15.0
_FORM = "application/x-www-form-urlencoded"
_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command that a person types in a channel."""

    workspace_id: str
    channel_id: str
    user_id: str
    command: str
    text: str

    def body(self) -> bytes:
        """Return the form that Slack sends, with a trigger of its own."""
        form = {
            "token": "bench",
            "team_id": self.workspace_id,
            "team_domain": "bench",
            "channel_id": self.channel_id,
            "channel_name": "sns",
            "user_id": self.user_id,
            "user_name": "aya",
            "command": self.command,
            "text": self.text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": "https://hooks.slack.com/commands/bench",
            "trigger_id": secrets.token_hex(8),
        }
        return urllib.parse.urlencode(form).encode()


class Client:
    """One client on one connection; a context manager."""

    def __init__(self, port: int) -> None:
        """Connect at the first request."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def send(self, command: Command) -> tuple[float, bytes]:
        """Send and return the milliseconds until the whole answer was there, and the answer.

        RuntimeError when it was not 200.
        """
        body = command.body()
        headers = {"Content-Type": _FORM, **signed_headers(SECRET, body, _CLOCK.now())}
        start = time.perf_counter()
        try:
            self._connection.request("POST", PATH, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except http.client.RemoteDisconnected:  # gunicorn ends idle connections: anew
            self._connection.close()
            return self.send(command)
        took = (time.perf_counter() - start) * 1000
        if response.status != http.client.OK:
            message = f"{command.command} {command.text}: {response.status}"
            raise RuntimeError(message)
        return took, content


def procfile() -> tuple[list[str], str]:
    """Return the options of the Procfile's web process, without its address, and the app.

    The one client talks to one worker anyway, so there is one.
    """
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    (web,) = (line for line in lines if line.startswith("web: gunicorn "))
    *words, app = shlex.split(web)[2:]
    at = words.index("--bind")
    options = words[:at] + words[at + 2 :]
    options[options.index("--workers") + 1] = "1"
    return options, app


@contextmanager
def served(environment: Mapping[str, str], app: str | None = None) -> Iterator[int]:
    """Run the product, or ``app`` (``module:call()``), under gunicorn; yield its port."""
    options, product = procfile()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    inherited = f"fd://{listener.fileno()}"
    with listener, tempfile.TemporaryDirectory(prefix="mato-web-") as folder:
        log = Path(folder) / "web.log"
        with log.open("w") as output:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                [*_GUNICORN, *options, "--bind", inherited, app or product],
                env=surroundings(environment),
                cwd=folder,
                pass_fds=(listener.fileno(),),
                stdout=output,
                stderr=output,
            )
        try:
            _wait_until_ready(port, process, log)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            _end(process)


def surroundings(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process of ours with these settings and no others."""
    nothing = dict.fromkeys(setting_names(), "")
    return {**os.environ, **nothing, **settings, "PYTHONPATH": str(ROOT)}


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    message = f"the web process does not answer:\n{log.read_text('utf-8')[-4000:]}"
    raise RuntimeError(message)


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(_STOP_SECONDS)


def percentile(times: Sequence[float], share: float) -> float:
    """Return the value below which that share of the times lies; the worst of a few."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def middle(times: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(times)
