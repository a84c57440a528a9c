"""Mato as its own processes, as people and hosts start it, before a sandbox on loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.vault import new_key
from tests.sandboxes import Stage, staged

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged(change=lambda fields: fields.update(clock=SystemClock())) as stage:
        yield stage


@pytest.fixture
def env(stage: Stage, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LANG": "en_US.UTF-8",
        "SLACK_API_URL": stage.sandbox.api_url,
        "SLACK_BOT_TOKEN": stage.workspace.token.value,
        "DATABASE_URL": f"sqlite:///{tmp_path}/mato.sqlite3",
        "PORT": "0",
    }


@contextmanager
def started(
    env: dict[str, str], folder: Path, *arguments: str
) -> Iterator["subprocess.Popen[str]"]:
    """Run a command until the block ends, at the latest."""
    process = subprocess.Popen(  # noqa: S603 our own interpreter
        [sys.executable, "-m", *arguments],
        env=env,
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def ended(process: "subprocess.Popen[str]") -> int:
    """Ask the process to end and return its exit status."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=PATIENCE)


def test_run_serves_over_socket_mode(stage: Stage, env: dict[str, str], tmp_path: Path) -> None:
    env["SLACK_APP_TOKEN"] = stage.sandbox.config.app.app_token

    with started(env, tmp_path, "bot.cli", "run") as process:
        assert "Socket Mode" in first_line(process)
        stage.sandbox.connect_sockets()
        seen = stage.person.command("/kpi help", stage.channel)
        status = ended(process)

    assert seen.failure is None
    assert "/kpi" in seen.text
    assert status == 0


def test_run_serves_over_signed_http(stage: Stage, env: dict[str, str], tmp_path: Path) -> None:
    env["SLACK_SIGNING_SECRET"] = stage.sandbox.config.app.signing_secret

    with started(env, tmp_path, "bot.cli", "run") as process:
        address = re.findall(r"http://\S+", first_line(process))[0]
        stage.sandbox.connect_app(address)
        seen = stage.person.command("/kpi help", stage.channel)
        status = ended(process)

    assert "/kpi" in seen.text
    assert status == 0


def test_what_a_command_starts_reaches_slack(
    stage: Stage, env: dict[str, str], tmp_path: Path
) -> None:
    env["SLACK_APP_TOKEN"] = stage.sandbox.config.app.app_token

    with started(env, tmp_path, "bot.cli", "run") as process:
        first_line(process)
        stage.sandbox.connect_sockets()
        stage.person.command("/kpi digest weekly monday 9:00", stage.channel)
        arrived = stage.sandbox.wait_until(lambda: bool(stage.channel.messages), PATIENCE)
        ended(process)

    assert arrived


def test_a_worker_ends_in_time_when_it_is_asked_to(env: dict[str, str], tmp_path: Path) -> None:
    with started(env, tmp_path, "bot.cli", "worker") as process:
        assert "Worker running" in first_line(process)
        begun = time.monotonic()
        status = ended(process)

    assert status == 0
    assert time.monotonic() - begun < 9


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("SLACK_SIGNING_SECRET", "no way to reach"),
        ("SLACK_BOT_TOKEN", "no token to post"),
    ],
)
def test_run_says_what_is_missing(
    stage: Stage, env: dict[str, str], tmp_path: Path, taken: str, said: str
) -> None:
    env["SLACK_SIGNING_SECRET"] = stage.sandbox.config.app.signing_secret
    del env[taken]

    with started(env, tmp_path, "bot.cli", "run") as process:
        _, words = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert said in words
    assert "Traceback" not in words


def test_a_setting_that_cannot_be_read_is_named(env: dict[str, str], tmp_path: Path) -> None:
    env["PORT"] = "many"

    with started(env, tmp_path, "bot.cli", "worker") as process:
        _, words = process.communicate(timeout=PATIENCE)

    assert process.returncode == 1
    assert "PORT" in words
    assert "Traceback" not in words


def test_the_procfiles_web_process_answers(
    stage: Stage, env: dict[str, str], tmp_path: Path
) -> None:
    line = next(one for one in procfile() if one.startswith("web: "))
    env |= {
        "SLACK_SIGNING_SECRET": stage.sandbox.config.app.signing_secret,
        "HOME": str(tmp_path),
        "WEB_CONCURRENCY": "1",
        "PORT": str(free_port()),
    }
    subprocess.run([sys.executable, "-m", "bot.cli", "migrate"], env=env, cwd=tmp_path, check=True)
    command = line.removeprefix("web: ").replace("0.0.0.0", "127.0.0.1")  # noqa: S104 replaced
    process = subprocess.Popen(  # noqa: S603 the Procfile is read by a shell on hosts as well
        ["/bin/sh", "-c", f"exec {command}"], env=env, cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    try:
        assert is_ready(f"http://127.0.0.1:{env['PORT']}/readyz")
        stage.sandbox.connect_app(f"http://127.0.0.1:{env['PORT']}/slack/events")
        seen = stage.person.command("/kpi help", stage.channel)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)

    assert "/kpi" in seen.text
    assert not (tmp_path / ".gunicorn").exists()


def procfile() -> list[str]:
    return (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def is_ready(url: str) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 loopback
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def test_every_process_of_the_procfile_is_a_command_of_ours() -> None:
    names = {line.partition(": ")[0]: line.partition(": ")[2] for line in procfile()}

    assert names["release"] == "mato migrate"
    assert names["worker"] == "mato worker"
    assert "bot.wsgi:create()" in names["web"]
    assert "--no-control-socket" in names["web"]


def test_help_imports_nothing_heavy(env: dict[str, str]) -> None:
    heavy = ("pandas", "sqlalchemy", "alembic", "slack_bolt", "slack_sdk", "flask", "apscheduler")
    code = (
        "import sys\n"
        "from bot import cli\n"
        "cli.parser().format_help()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )

    printed = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", code], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    assert printed == "[]\n"


def test_the_web_process_imports_nothing_that_only_the_worker_needs(env: dict[str, str]) -> None:
    code = "import sys, bot.bootstrap; print('pandas' in sys.modules, 'alembic' in sys.modules)"

    printed = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", code], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    assert printed == "False False\n"


@pytest.mark.parametrize(("lang", "said"), [("ja_JP.UTF-8", "本番用"), ("C", "production")])
def test_help_speaks_the_terminals_language(env: dict[str, str], lang: str, said: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "bot.cli", "--help"],
        env={**env, "LANG": lang},
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout

    assert said in printed


def test_a_new_key_is_a_key(env: dict[str, str]) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "bot.cli", "keys"],
        env=env,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert len(printed.strip()) == len(new_key())
