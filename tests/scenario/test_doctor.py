"""What the doctor finds, from a healthy Mato to each thing that can be wrong with it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot import cli
from bot.cli_words import words
from bot.clock import SystemClock
from bot.doctor import Level, Patient, examine
from bot.i18n.localizer import load_localizers
from bot.slack_clients import SlackClients
from kpi.model import Language
from kpi.ports import DeliveryState, UnitOfWork
from storage.migrate import state
from tests.clocks import StillClock
from tests.factories import a_delivery, a_job
from tests.stages import MatoStage, mato_stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


def patient_of(stage: MatoStage, **settings: object) -> Patient:
    """Return a Mato that is connected to one workspace by the token of its settings."""
    usual = {
        "slack_bot_token": stage.workspace.token.value,
        "slack_app_token": stage.sandbox.config.app.app_token,
    }
    config = replace(stage.mato.config, **{**usual, **settings})  # type: ignore[arg-type]
    return Patient(
        config=config,
        clients=SlackClients(config.slack_api_url),
        clock=SystemClock(),
        uow=stage.mato.deps.uow,
        revisions=partial(state, config.database_url),
    )


def found(patient: Patient) -> dict[str, Level]:
    """Return every finding's level by its name, after making sure that it is a sentence."""
    findings = list(examine(patient))
    for language in Language:
        localizer = load_localizers()[language]
        for finding in findings:
            name = f"doctor.{finding.name}"
            assert localizer.t(name, **finding.data) != name
    return {finding.name: finding.level for finding in findings}


def test_a_healthy_mato_is_well(stage: MatoStage) -> None:
    assert found(patient_of(stage)) == {
        "signing_secret.there": Level.GOOD,
        "database.good": Level.GOOD,
        "token.good": Level.GOOD,
        "scopes.good": Level.GOOD,
        "clock.good": Level.GOOD,
        "app_token.good": Level.GOOD,
        "deliveries.good": Level.GOOD,
    }


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"slack_bot_token": ""}, "token.none"),
        ({"slack_bot_token": "xoxb-wrong"}, "token.bad"),
        ({"slack_app_token": "xapp-wrong"}, "app_token.bad"),
        ({"slack_app_token": "xoxb-not-an-app-token"}, "app_token.shape"),
        ({"slack_app_token": "", "slack_signing_secret": ""}, "way_in.none"),
        (
            {"slack_client_id": "1", "slack_client_secret": "2", "secret_keys": ()},
            "keys.none",
        ),
        ({"slack_client_id": "1", "slack_client_secret": "2"}, "public_url.none"),
    ],
)
def test_what_is_wrong_is_named(stage: MatoStage, settings: dict[str, object], name: str) -> None:
    assert found(patient_of(stage, **settings))[name] is Level.BAD


def test_socket_mode_needs_no_signing_secret(stage: MatoStage) -> None:
    assert "signing_secret.unneeded" in found(patient_of(stage, slack_signing_secret=""))


def test_a_secret_of_another_shape_is_doubted_before_slack_itself(stage: MatoStage) -> None:
    settings = {
        "slack_api_url": "https://slack.com/api/",
        "slack_bot_token": "",
        "slack_app_token": "",
    }

    findings = found(patient_of(stage, **settings))

    assert findings["signing_secret.shape"] is Level.HINT


def test_missing_scopes_are_listed(stage: MatoStage) -> None:
    scopes = stage.workspace.token.scopes
    stage.workspace.token.scopes = scopes - {"files:read", "im:history"}

    (finding,) = [one for one in examine(patient_of(stage)) if one.name.startswith("scopes")]

    assert finding.level is Level.BAD
    assert finding.data["scopes"] == "files:read, im:history"


def test_a_slack_that_is_not_there_is_told_apart_from_a_bad_token(stage: MatoStage) -> None:
    patient = patient_of(stage)
    nowhere = replace(patient, clients=SlackClients("http://127.0.0.1:9/api/"))

    assert found(nowhere)["slack.unreachable"] is Level.BAD


@pytest.mark.parametrize(
    ("off", "name", "level"),
    [
        (timedelta(seconds=-90), "clock.off", Level.HINT),
        (timedelta(minutes=6), "clock.bad", Level.BAD),
    ],
)
def test_a_clock_that_goes_wrong_is_noticed(
    stage: MatoStage, off: timedelta, name: str, level: Level
) -> None:
    wrong = StillClock(SystemClock().now() + off)

    assert found(replace(patient_of(stage), clock=wrong))[name] is level


@pytest.mark.parametrize(
    ("revisions", "name"),
    [(lambda: (None, "0002"), "database.empty"), (lambda: ("0001", "0002"), "database.old")],
)
def test_a_database_behind_is_noticed(
    stage: MatoStage, revisions: Callable[[], tuple[str | None, str]], name: str
) -> None:
    findings = found(replace(patient_of(stage), revisions=revisions))

    assert findings[name] is Level.BAD
    assert "deliveries.good" not in findings


def test_a_database_that_does_not_answer_is_noticed(stage: MatoStage, tmp_path: Path) -> None:
    gone = partial(state, f"sqlite:///{tmp_path}")

    assert found(replace(patient_of(stage), revisions=gone))["database.unreachable"] is Level.BAD


def test_many_web_processes_on_sqlite_are_a_hint(stage: MatoStage) -> None:
    many = replace(patient_of(stage), web_processes=4)

    assert found(many)["database.sqlite_many"] is Level.HINT


def fail_one(uow: UnitOfWork, stage: MatoStage) -> None:
    uow.outbox.add(a_delivery(workspace_id=stage.workspace_id))
    (row,) = uow.outbox.claim(
        worker="w", lease=timedelta(1), now=stage.clock.now() + timedelta(days=99), limit=1
    )
    uow.outbox.settle(row, DeliveryState.FAILED, error="is_archived")


def test_messages_that_did_not_arrive_are_listed_with_slacks_reason(stage: MatoStage) -> None:
    with stage.mato.deps.uow() as uow:
        fail_one(uow, stage)
        uow.commit()

    findings = list(examine(patient_of(stage)))

    (row,) = [finding for finding in findings if finding.name == "deliveries.row"]
    (sum_,) = [finding for finding in findings if finding.name == "deliveries.trouble"]
    assert row.data["error"] == "is_archived"
    assert sum_.data["failed"] == 1


def test_jobs_that_failed_are_counted(stage: MatoStage) -> None:
    with stage.mato.deps.uow() as uow:
        uow.jobs.add(a_job(workspace_id=stage.workspace_id))
        (job,) = uow.jobs.claim(worker="w", lease=timedelta(1), limit=1)
        uow.jobs.finish(job, error="broken")
        uow.commit()

    assert found(patient_of(stage))["jobs.failed"] is Level.HINT


def test_nobody_installed_it_yet(stage: MatoStage) -> None:
    with stage.mato.deps.uow() as uow:
        uow.workspaces.erase(stage.workspace_id)
        uow.commit()
    settings = {"slack_client_id": "1", "slack_client_secret": "2", "slack_bot_token": ""}

    assert found(patient_of(stage, **settings))["workspaces.none"] is Level.HINT


@pytest.fixture
def environment(
    stage: MatoStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MatoStage]:
    """Let the command line find the stage by its settings, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_API_URL", stage.sandbox.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", stage.workspace.token.value)
    monkeypatch.setenv("SLACK_APP_TOKEN", stage.sandbox.config.app.app_token)
    monkeypatch.setenv("DATABASE_URL", stage.mato.config.database_url)
    words.cache_clear()
    yield stage
    words.cache_clear()


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(("lang", "said"), [("en", "ready to run"), ("ja", "このまま動かせます")])
def test_the_command_says_it_in_the_terminals_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    monkeypatch.setenv("MATO_LANGUAGE", lang)

    assert cli.main(["doctor"]) == 0
    assert said in capsys.readouterr().out


def test_the_command_fails_when_something_is_bad(
    environment: MatoStage, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.workspace.token.revoked = True

    assert cli.main(["doctor"]) == 1
    assert "✗" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_the_manifest_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manifest", "--url", "https://mato.example.com", "--lang", "ja"]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert printed["settings"]["interactivity"]["request_url"] == (
        "https://mato.example.com/slack/events"
    )


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("extra", "status", "said"),
    [
        (["--with-workflow-step"], 0, "complete"),
        ([], 0, "no step of Workflow Builder"),
        (None, 1, "cannot be read as JSON"),
    ],
)
def test_the_command_looks_at_a_manifest_that_was_copied(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    extra: list[str] | None,
    status: int,
    said: str,
) -> None:
    copied = tmp_path / "manifest.json"
    if extra is not None:
        cli.main(["manifest", *extra])
        copied.write_text(capsys.readouterr().out, encoding="utf-8")

    assert cli.main(["doctor", "--manifest", str(copied)]) == status
    assert said in capsys.readouterr().out
