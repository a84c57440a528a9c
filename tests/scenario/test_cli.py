"""The command line in this process: what it prints, what it returns, and that it ends."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import bootstrap, cli
from bot.cli_words import language, words
from bot.vault import new_key
from kpi.model import Language, UserId
from storage.migrate import state
from tests.stages import SIGNING_SECRET, MatoStage, mato_stage

PATIENCE = 60.0


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave folder, language and signals as they were."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATO_LANGUAGE", "en")
    words.cache_clear()
    numbers = (signal.SIGTERM, signal.SIGINT)
    signals = [signal.getsignal(number) for number in numbers]
    yield
    for number, before in zip(numbers, signals, strict=True):
        signal.signal(number, before)
    words.cache_clear()


@pytest.fixture
def connected(stage: MatoStage, monkeypatch: pytest.MonkeyPatch) -> MatoStage:
    """Let the settings of this process be the stage's."""
    monkeypatch.setenv("SLACK_API_URL", stage.sandbox.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", stage.workspace.token.value)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING_SECRET)
    monkeypatch.setenv("DATABASE_URL", stage.mato.config.database_url)
    monkeypatch.setenv("PORT", "0")
    return stage


def end_soon() -> None:
    """Ask this process to end, as a host does, a moment after it began to listen for that."""
    before = signal.getsignal(signal.SIGTERM)

    def end() -> None:
        until = time.monotonic() + PATIENCE
        while signal.getsignal(signal.SIGTERM) is before:
            if time.monotonic() > until:
                return  # a signal that nobody listens for would end the tests themselves
            time.sleep(0.05)
        time.sleep(1)
        if signal.getsignal(signal.SIGTERM) is not before:
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=end, daemon=True).start()


@pytest.mark.usefixtures("connected")
def test_run_serves_until_it_is_asked_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    end_soon()

    assert cli.main(["run"]) == 0
    assert "/slack/events" in capsys.readouterr().out


def test_run_serves_over_socket_mode(
    connected: MatoStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", connected.sandbox.config.app.app_token)
    end_soon()

    assert cli.main(["run"]) == 0
    assert "Socket Mode" in capsys.readouterr().out


@pytest.mark.usefixtures("connected")
def test_a_worker_works_until_it_is_asked_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    end_soon()

    assert cli.main(["worker"]) == 0
    assert "Worker running" in capsys.readouterr().out


@pytest.mark.usefixtures("connected")
def test_web_becomes_gunicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[str] = []

    def become(_: str, arguments: list[str]) -> None:
        became.extend(arguments)
        raise SystemExit

    monkeypatch.setattr(os, "execv", become)

    with pytest.raises(SystemExit):
        cli.main(["web"])

    assert "gunicorn" in became
    assert "--no-control-socket" in became


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("SLACK_SIGNING_SECRET", "no way to reach Mato"),
        ("SLACK_BOT_TOKEN", "no token to post with"),
    ],
)
def test_run_refuses_what_cannot_work(
    connected: MatoStage,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    taken: str,
    said: str,
) -> None:
    assert connected.workspace.token.value
    monkeypatch.delenv(taken)

    assert cli.main(["run"]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("connected")
def test_run_for_many_workspaces_needs_a_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "2")

    assert cli.main(["run"]) == 1
    assert "no key to seal tokens" in capsys.readouterr().err


def test_migrate_brings_an_empty_database_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/new.sqlite3"
    monkeypatch.setenv("DATABASE_URL", url)

    assert cli.main(["migrate"]) == 0

    current, newest = state(url)
    assert current == newest
    assert newest in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["report", "Be known"], ["simulate", "reach"], ["pull", "shop"]]
)
def test_a_database_that_is_still_empty_is_no_database_that_does_not_answer(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")

    assert cli.main(arguments) == 1

    assert "still empty. Run `mato migrate`" in capsys.readouterr().err


def test_a_source_that_is_not_there_is_said_to_be_missing(
    connected: MatoStage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert connected.mato is not None
    assert cli.main(["pull", "shop"]) == 1

    assert "no source named “shop”" in capsys.readouterr().err


def test_a_file_for_no_workspace_at_all_says_how_one_is_connected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    table = tmp_path / "table.csv"
    table.write_text("date,metric,value\n2026-11-20,impressions,62\n", encoding="utf-8")
    assert cli.main(["migrate"]) == 0

    assert cli.main(["import", str(table), "--channel", "sns"]) == 1

    assert "not connected to a workspace yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://db/mato", "sqlite:////proc/nowhere/mato.sqlite3"]
)
def test_an_address_that_is_no_database_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    assert cli.main(["doctor"]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err


def test_keys_prints_a_key_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["keys"]) == 0

    assert len(capsys.readouterr().out.strip()) == len(new_key())


def test_keys_rotate_seals_what_is_stored_anew(
    connected: MatoStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = (new_key(), *connected.mato.config.secret_keys)
    monkeypatch.setenv("MATO_SECRET_KEYS", ",".join(keys))

    assert cli.main(["keys", "--rotate"]) == 0

    assert "1" in capsys.readouterr().out
    with_new = bootstrap.wire(replace(connected.mato.config, secret_keys=keys[:1]))
    assert with_new.installations.of(connected.workspace_id).token
    with_new.close()


def test_keys_that_do_not_open_are_told_in_words(
    connected: MatoStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert connected.mato.vault.has_keys
    monkeypatch.setenv("MATO_SECRET_KEYS", new_key())

    assert cli.main(["keys", "--rotate"]) == 1
    assert "MATO_SECRET_KEYS" in capsys.readouterr().err


def test_an_unknown_command_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["nonsense"])

    assert left.value.code == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"MATO_LANGUAGE": "en", "LANG": "ja_JP.UTF-8"}, Language.EN),
        ({"LC_ALL": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"}, Language.JA),
        ({"LANG": "ja_JP.UTF-8"}, Language.JA),
        ({"LANG": "C"}, Language.EN),
        ({"LANG": "de_DE.UTF-8"}, Language.EN),
        ({}, Language.EN),
    ],
)
def test_the_terminals_language_is_followed(env: dict[str, str], expected: Language) -> None:
    assert language(env) is expected


def test_a_web_process_is_made_from_the_environment(connected: MatoStage) -> None:
    app = bootstrap.web_process()

    assert app.test_client().get("/readyz").status_code == 200
    with connected.mato.deps.uow(reading=True) as uow:
        workspace = uow.workspaces.get(connected.workspace_id)
    assert workspace is not None
    assert workspace.bot_user_id == UserId(connected.workspace.bot_user)
