"""The guard before Bolt, and the pages beside it."""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import bootstrap, front_page
from bot.slack_clients import SlackClients
from bot.web import MAX_BODY
from kpi.model import ChannelId, Language
from tests.factories import a_delivery, a_job
from tests.stages import SIGNING_SECRET, MatoStage, mato_stage

EVENTS = "/slack/events"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


@pytest.fixture
def web(stage: MatoStage) -> FlaskClient:
    return bootstrap.web_app(stage.mato).test_client()


def body_of(stage: MatoStage, text: str = "help") -> bytes:
    fields = {
        "command": "/kpi",
        "text": text,
        "team_id": stage.workspace.id,
        "user_id": stage.aya.user.id,
        "channel_id": stage.channel.id,
        "channel_name": "sns",
        "trigger_id": "1.2",
    }
    return urlencode(fields).encode()


def now() -> int:
    return int(time.time())  # noqa: TID251 Slack signs with the real time


def sign(body: bytes, stamp: str, secret: str = SIGNING_SECRET) -> str:
    signed = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def send(
    web: FlaskClient,
    body: bytes,
    *,
    stamp: str | None = None,
    signature: str | None = None,
    content_type: str = FORM,
) -> TestResponse:
    stamp = str(now()) if stamp is None else stamp
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(body, stamp) if signature is None else signature,
    }
    return web.post(EVENTS, data=body, headers=headers, content_type=content_type)


def test_a_signed_command_is_answered(stage: MatoStage, web: FlaskClient) -> None:
    answer = send(web, body_of(stage))

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["response_type"] == "ephemeral"


@pytest.mark.parametrize("stamp", ["", "abc", "12.5", "-1", "1e9", "９９９", "1" * 20, "NaN"])
def test_a_timestamp_that_is_no_number_is_refused(
    stage: MatoStage, web: FlaskClient, stamp: str
) -> None:
    body = body_of(stage)
    signature = "v0=" + "0" * 64

    environ = {
        "HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp.encode().decode("latin-1"),
        "HTTP_X_SLACK_SIGNATURE": signature,
    }
    answer = web.post(EVENTS, data=body, content_type=FORM, environ_overrides=environ)

    assert answer.status_code == 401


@pytest.mark.parametrize("off", [-301, 301, -86_400])
def test_a_stale_request_is_refused_although_it_is_signed(
    stage: MatoStage, web: FlaskClient, off: int
) -> None:
    assert send(web, body_of(stage), stamp=str(now() + off)).status_code == 401


@pytest.mark.parametrize(
    "signature",
    ["", "v0=", "v0=" + "0" * 64, "v1=" + "0" * 64, "nonsense", "v0=\xe9"],
)
def test_a_forged_signature_is_refused(stage: MatoStage, web: FlaskClient, signature: str) -> None:
    assert send(web, body_of(stage), signature=signature).status_code == 401


def test_a_signature_of_another_body_is_refused(stage: MatoStage, web: FlaskClient) -> None:
    signature = sign(body_of(stage, "list"), str(now()))

    assert send(web, body_of(stage), signature=signature).status_code == 401


def test_a_request_without_a_signature_is_refused(stage: MatoStage, web: FlaskClient) -> None:
    assert web.post(EVENTS, data=body_of(stage), content_type=FORM).status_code == 401


def test_without_a_signing_secret_nothing_is_let_in(sqlite_url: str) -> None:
    with mato_stage(sqlite_url, settings={"slack_signing_secret": ""}) as stage:
        web = bootstrap.web_app(stage.mato).test_client()
        body = body_of(stage)

        answer = send(web, body, signature=sign(body, str(now()), ""))

    assert answer.status_code == 401


def test_a_body_that_is_too_long_is_refused_before_it_is_read(
    stage: MatoStage, web: FlaskClient
) -> None:
    assert send(web, body_of(stage, "x" * MAX_BODY)).status_code == 413


def test_bytes_that_are_no_text_are_refused_in_peace(web: FlaskClient) -> None:
    assert send(web, b"\xff\xfe\x00", signature="v0=0").status_code == 401


def test_what_is_refused_leaves_neither_body_nor_signature_in_the_log(
    stage: MatoStage, web: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    send(web, body_of(stage, "planted-words"), signature="v0=planted-signature")

    assert "planted" not in caplog.text


def test_slacks_look_at_the_certificate_is_answered(web: FlaskClient) -> None:
    answer = web.post(EVENTS, data=b"token=x&ssl_check=1", content_type=FORM)

    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize("more", [b"&command=%2Fkpi", b"&payload=%7B%7D"])
def test_a_command_in_disguise_is_no_look_at_the_certificate(
    web: FlaskClient, more: bytes
) -> None:
    answer = web.post(EVENTS, data=b"ssl_check=1" + more, content_type=FORM)

    assert answer.status_code == 401


def test_the_address_is_proved_to_slack(web: FlaskClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()

    answer = send(web, body, content_type="application/json")

    assert answer.json == {"challenge": "c1"}


def test_a_replayed_command_does_nothing_twice(stage: MatoStage, web: FlaskClient) -> None:
    body, stamp = body_of(stage, "digest daily 9:00"), str(now())

    first, second = send(web, body, stamp=stamp), send(web, body, stamp=stamp)

    assert first.data != b""
    assert (second.status_code, second.data) == (200, b"")
    with stage.mato.deps.uow(reading=True) as uow:
        channel_id = ChannelId(stage.channel.id)
        audits = uow.audit.of_subject(stage.workspace_id, channel_id)
    assert len(audits) <= 1


def test_a_command_from_where_mato_is_not_installed_is_told_so(
    stage: MatoStage, web: FlaskClient
) -> None:
    body = body_of(stage).replace(stage.workspace.id.encode(), b"T99999999")

    answer = send(web, body)

    assert answer.status_code == 200
    assert b"reinstall" in answer.data


def test_health_and_readiness_are_told(web: FlaskClient) -> None:
    assert web.get("/healthz").data == b"ok\n"
    assert web.get("/readyz").data == b"ok\n"


def test_a_process_without_its_database_is_not_ready(sqlite_url: str, tmp_path: Path) -> None:
    gone = f"sqlite:///{tmp_path}"  # a folder
    with mato_stage(sqlite_url) as stage:
        web = bootstrap.web_app(_moved(stage, gone)).test_client()

        answer = web.get("/readyz")

    assert answer.status_code == 503


def _moved(stage: MatoStage, url: str) -> bootstrap.Mato:
    return bootstrap.wire(replace(stage.mato.config, database_url=url))


def test_metrics_count_without_naming(stage: MatoStage, web: FlaskClient) -> None:
    with stage.mato.deps.uow() as uow:
        uow.outbox.add(a_delivery(workspace_id=stage.workspace_id))
        uow.jobs.add(a_job(workspace_id=stage.workspace_id))
        uow.commit()

    answer = web.get("/metrics")

    text = answer.get_data(as_text=True)
    assert 'mato_deliveries{state="pending"} 1' in text
    assert 'mato_jobs{state="waiting"} 1' in text
    assert stage.workspace.id not in text


def test_only_posts_are_taken_as_events(web: FlaskClient) -> None:
    assert web.get(EVENTS).status_code == 405


def test_response_addresses_are_only_slacks() -> None:
    real, local = SlackClients(), SlackClients("http://127.0.0.1:4000/api/")

    assert real.is_slacks("https://hooks.slack.com/commands/1")
    for address in (
        "http://hooks.slack.com/commands/1",
        "https://hooks.slack.com.example.com/1",
        "https://user@hooks.slack.com/1",
        "https://hooks.slack.com:8443/1",
        "https://slack.com/api/",
        "http://127.0.0.1:4000/response",
        "http://169.254.169.254/latest",
        "",
    ):
        assert not real.is_slacks(address), address
    assert local.is_slacks("http://127.0.0.1:4000/response/T1/x")
    assert not local.is_slacks("http://127.0.0.1:4001/response/T1/x")
    assert not local.is_slacks("https://127.0.0.1:4000/response/T1/x")


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ("ja,en;q=0.8", "ja", "Slackのチャンネルで /goal または /kpi と入力してください"),
        ("en-US", "en", "type /goal or /kpi in a channel of Slack"),
        ("fr", "en", "This is the server of Mato"),
    ],
)
def test_the_address_itself_says_what_it_is_and_nothing_more(
    web: FlaskClient, asked: str, language: str, words: str
) -> None:
    answer = web.get("/", headers={"Accept-Language": asked})

    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text
    assert words in answer.text
    assert "/api/v1/openapi.json" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Language"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script" not in answer.text


def test_the_address_itself_echoes_nothing_and_takes_nothing(web: FlaskClient) -> None:
    odd = web.get("/?q=<b>x</b>", headers={"Accept-Language": "<b>x</b>"})

    assert "<b>" not in odd.text
    assert web.post("/").status_code == 405
    assert web.head("/").text == ""
    assert web.get("/elsewhere").status_code == 404


def test_only_a_server_that_can_be_added_says_how(web: FlaskClient, stage: MatoStage) -> None:
    assert "/slack/install" not in web.get("/").text

    page = front_page.page(stage.mato.deps.localizers[Language.JA], install="/slack/install")
    assert '<a href="/slack/install">SlackにMatoを追加する</a>' in page
