"""``mato sandbox`` in one process, Mato in another: connected by what the sandbox prints."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
UNANSWERED = 502
HEADERS = {"Content-Type": "application/json", "X-Mato-Sandbox": "1"}


@contextmanager
def started(
    folder: Path, settings: dict[str, str], *arguments: str
) -> Iterator["subprocess.Popen[str]"]:
    env = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "MATO_LANGUAGE": "en",
        **settings,
    }
    process = subprocess.Popen(  # noqa: S603 our own interpreter
        [sys.executable, "-m", "bot.cli", *arguments],
        env=env,
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines(process: "subprocess.Popen[str]", count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().rstrip("\n") for _ in range(count)]


def connected(sandbox: "subprocess.Popen[str]") -> tuple[str, dict[str, str]]:
    """Return the page's address and the settings that the sandbox prints for an app."""
    greeting, _, *printed = lines(sandbox, 6)
    return re.findall(r"http://\S+", greeting)[0], dict(line.split("=", 1) for line in printed)


def ask(url: str, name: str, body: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 loopback
        f"{url}/sandbox/api/{name}", data=data, headers=HEADERS
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 loopback
        return json.load(answer)


def typed(url: str, text: str) -> str:
    """Type a command as the first person of the sandbox and return what is then shown."""
    state = ask(url, "state")
    who = {"workspace": state["workspace"]["id"], "user": state["me"]["id"]}
    channel = next(one["id"] for one in state["channels"] if not one["is_im"])
    where = {"channel": channel, "text": text}
    until = time.monotonic() + PATIENCE
    while not _is_taken(url, {**who, **where}):
        assert time.monotonic() < until
        time.sleep(0.2)
    return json.dumps(ask(url, "state"), ensure_ascii=False)


def _is_taken(url: str, command: dict[str, str]) -> bool:
    """Say whether the app answered; it may not be connected yet."""
    try:
        ask(url, "message", command)
    except urllib.error.HTTPError as error:
        if error.code != UNANSWERED:
            raise
        return False
    return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_mato_answers_over_a_socket(tmp_path: Path) -> None:
    with started(tmp_path, {}, "sandbox", "--lang", "en") as sandbox:
        url, settings = connected(sandbox)
        with started(tmp_path, settings, "run") as mato:
            assert "Socket Mode" in lines(mato, 1)[0]

            shown = typed(url, "/goal Raise brand awareness by 31 March")

    assert "The goal is set" in shown


def test_mato_answers_over_signed_http(tmp_path: Path) -> None:
    port = free_port()
    asked = ("sandbox", "--lang", "en", "--app-url", f"http://127.0.0.1:{port}")
    with started(tmp_path, {}, *asked) as sandbox:
        url, settings = connected(sandbox)
        assert settings["SLACK_APP_TOKEN"] == ""
        with started(tmp_path, {**settings, "PORT": str(port)}, "run") as mato:
            assert str(port) in lines(mato, 1)[0]

            shown = typed(url, "/goal Raise brand awareness by 31 March")

    assert "The goal is set" in shown
