"""Requests that are not quite Slack's, or are sent twice: refused, or done once."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from bot import logs
from bot.config import Config
from bot.sandbox.payloads import command_payload
from tests.enemies import EVENTS, FORM, JSON, Enemy, enemy, sign, signed, stamp_now
from tests.forms import buttons_in, entries, opened
from tests.scenes import goal, goals_of, kpi, kpis_of
from tests.stages import MatoStage, mato_stage

#: What must never stand in a log: as settings, as Slack sends it, as a person types it.
PLANTED = {
    "slack_bot_token": "xoxb-planted-bot",
    "slack_app_token": "xapp-planted-app",
    "slack_signing_secret": "planted-signing",
    "slack_client_secret": "planted-client",
    "database_url": "postgresql://mato:planted@p/ass:word@127.0.0.1:1/mato",
}


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[MatoStage]:
    with mato_stage(sqlite_url) as stage:
        yield stage


@pytest.fixture
def aya(stage: MatoStage) -> Enemy:
    return enemy(stage, stage.aya.user)


@pytest.fixture
def stream() -> io.StringIO:
    """Catch what a process that holds all the planted secrets would write."""
    written = io.StringIO()
    logs.set_up(replace(Config(), **PLANTED, log_level="DEBUG"), written)  # type: ignore[arg-type]
    return written


def typed(stage: MatoStage, line: str) -> bytes:
    """Return the body of a command that Aya types."""
    name, _, text = line.partition(" ")
    sandbox, user = stage.sandbox.state, stage.aya.user
    payload = command_payload(sandbox, stage.workspace, user, stage.channel, name, text)
    return urlencode(payload).encode()


@pytest.mark.parametrize(
    "forge",
    [
        str.upper,
        lambda signature: f"v0={signature[3:].upper()}",
        lambda signature: f"{signature} ",
        lambda signature: signature[:-1],
        lambda signature: f"{signature}, {signature}",
        lambda signature: signature.replace("v0", "v1"),
        lambda signature: signature[3:],
    ],
)
def test_a_signature_is_taken_to_the_letter(
    stage: MatoStage, aya: Enemy, forge: "type[str]"
) -> None:
    body, stamp = typed(stage, "/kpi help"), stamp_now()
    headers = signed(body, stamp=stamp)
    good = aya.web.post(EVENTS, data=body, headers=headers)

    forged = {**headers, "X-Slack-Signature": forge(sign(body, stamp))}
    answer = aya.web.post(EVENTS, data=body, headers=forged)

    assert (good.status_code, answer.status_code) == (200, 401)


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_both_headers_are_needed(stage: MatoStage, aya: Enemy, missing: str) -> None:
    body = typed(stage, "/kpi help")
    headers = {name: value for name, value in signed(body).items() if name != missing}

    assert aya.web.post(EVENTS, data=body, headers=headers).status_code == 401


def test_the_case_of_a_headers_name_does_not_matter(stage: MatoStage, aya: Enemy) -> None:
    body = typed(stage, "/kpi help")
    headers = {name.lower(): value for name, value in signed(body).items()}

    assert aya.web.post(EVENTS, data=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"command=/kpi&text=\xff\xfe", FORM),
        (b"payload=nonsense", FORM),
        (b"payload=%5B%5D", FORM),
        (b"payload=3", FORM),
        (b"payload=" + b"%5B" * 50_000, FORM),
        (b"{", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b"", JSON),
        (b"[" * 100_000, JSON),
    ],
)
def test_what_cannot_be_read_is_refused_in_peace(
    aya: Enemy, body: bytes, content_type: str
) -> None:
    assert aya.post(body, content_type=content_type).status_code == 400


def test_a_word_that_the_library_takes_for_another_kind_of_request_is_a_word(
    aya: Enemy, stage: MatoStage
) -> None:
    seen = aya.command("/kpi status payload={}", stage.channel)

    assert "payload=" in seen


def test_a_proof_of_the_address_has_to_be_signed(aya: Enemy) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()

    unsigned = aya.web.post(EVENTS, data=body, content_type=JSON)

    assert unsigned.status_code == 401
    assert aya.post(body, content_type=JSON).json == {"challenge": "c1"}


def test_a_replayed_command_sets_one_goal(stage: MatoStage, aya: Enemy) -> None:
    body, stamp = typed(stage, "/goal 認知度を高めたい 3月末まで"), stamp_now()

    answers = [aya.post(body, stamp=stamp) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert [bool(answer.data) for answer in answers] == [True, False, False]
    assert len(goals_of(stage)) == 1


def replayed(stage: MatoStage, aya: Enemy, kind: str) -> None:
    """Send the last interaction of a kind twice more, as it was sent."""
    calls = stage.sandbox.recorder.after(0)
    asked = next(one.request for one in reversed(calls) if one.kind == kind)
    body, stamp = urlencode({"payload": json.dumps(asked)}).encode(), stamp_now()
    for _ in range(2):
        assert aya.post(body, stamp=stamp).status_code == 200


def test_a_replayed_button_and_modal_do_nothing_twice(stage: MatoStage, aya: Enemy) -> None:
    stage.aya.command("/goal 認知度を高めたい 3月末まで", stage.channel)
    stage.aya.command("/goal 交流を深めたい 3月末まで", stage.channel)
    form = stage.aya.command("/kpi", stage.channel)
    view = opened(form)
    chosen = goals_of(stage)[0]
    stage.aya.click(view, "kpi.goal", chosen.goal_id)
    seen = stage.aya.click(view, "kpi.metric", "impressions")
    values = entries(opened(seen), {"kpi.amount": "1000", "kpi.until": "2027-12-01"})
    stage.aya.submit(opened(seen), values)

    replayed(stage, aya, "view_submission")

    assert len(kpis_of(stage)) <= 1


def test_a_replayed_digest_is_posted_once(stage: MatoStage, aya: Enemy) -> None:
    goal(stage)
    aya.press("report.digest_now", {"channel": stage.channel.id}, stage.channel)

    replayed_press(stage, aya)

    stage.deliver()
    digests = [one for one in stage.channel.messages if "digest" in json.dumps(one.metadata)]
    assert len(digests) <= 1


def replayed_press(stage: MatoStage, aya: Enemy) -> None:
    button = {"type": "button", "value": json.dumps({"channel": stage.channel.id})}
    payload = {
        "type": "block_actions",
        "team": {"id": stage.workspace.id},
        "user": {"id": stage.aya.user.id, "team_id": stage.workspace.id},
        "channel": {"id": stage.channel.id},
        "actions": [{"action_id": "report.digest_now", "block_id": "b", **button}],
    }
    body, stamp = urlencode({"payload": json.dumps(payload)}).encode(), stamp_now()
    for _ in range(3):
        assert aya.post(body, stamp=stamp).status_code == 200


def test_a_retried_event_does_nothing_twice(stage: MatoStage, aya: Enemy) -> None:
    goal(stage)
    told = {
        "type": "file_shared",
        "user_id": stage.aya.user.id,
        "channel_id": stage.channel.id,
        "file_id": "F1",
    }
    envelope = {"type": "event_callback", "team_id": stage.workspace.id, "event_id": "Ev1"}
    body = json.dumps({**envelope, "event": told}).encode()
    with stage.mato.deps.uow(reading=True) as uow:
        before = uow.jobs.counts()["waiting"]

    for number in range(3):
        headers = {**signed(body, content_type=JSON), "X-Slack-Retry-Num": str(number)}
        assert aya.web.post(EVENTS, data=body, headers=headers).status_code == 200

    with stage.mato.deps.uow(reading=True) as uow:
        assert uow.jobs.counts()["waiting"] - before <= 1


def test_no_secret_stands_in_any_log(stage: MatoStage, aya: Enemy, stream: io.StringIO) -> None:
    say = logging.getLogger("bot.enemy")
    body = typed(stage, "/goal xoxb-planted-typed 3月末まで")
    hook = "https://hooks.slack.com/commands/T1/planted"

    for value in PLANTED.values():
        say.info("setting=%s", value)
    say.info("url=%s body=%s", hook, body.decode())
    say.info(json.dumps({"response_url": hook, "token": "xoxp-planted"}))
    say.info(json.dumps({"response_url": hook}).replace("/", "\\/"))
    aya.post(body)
    aya.web.post(EVENTS, data=body, headers={**signed(body), "X-Slack-Signature": "v0=planted"})
    stage.sandbox.faults.replace([{"method": "*", "kind": "malformed_json"}])
    aya.command("/kpi", stage.channel)
    stage.work()
    stage.deliver()

    lines = stream.getvalue()
    assert "setting=" in lines
    assert "planted" not in lines
    assert all(line.count("level=") == 1 for line in lines.splitlines())


def test_an_error_that_nobody_expected_is_told_without_what_was_typed(
    aya: Enemy, stage: MatoStage, stream: io.StringIO
) -> None:
    payload = {
        "type": "block_actions",
        "team": {"id": stage.workspace.id},
        "user": {"id": stage.aya.user.id},
        "actions": [{"action_id": "data.import_answer.0", "type": "button", "value": "{}"}],
        "response_url": "http://127.0.0.1:1/response/planted",
        "message": {"text": "planted"},
    }

    aya.post(urlencode({"payload": json.dumps(payload)}).encode())

    assert "planted" not in stream.getvalue()
    assert "KeyError" in stream.getvalue()


def test_a_kpi_that_is_taken_back_twice_is_taken_back_once(stage: MatoStage, aya: Enemy) -> None:
    goal(stage)
    seen = kpi(stage, "インプレッション 100万 3月末まで")
    undo = next(one for one in buttons_in(seen.reply.blocks) if one["action_id"] == "kpi.undo")

    for _ in range(2):
        aya.press("kpi.undo", json.loads(undo["value"]), stage.channel)

    with stage.mato.deps.uow(reading=True) as uow:
        told = uow.audit.of_subject(stage.workspace_id, json.loads(undo["value"])["kpi"])
    assert [entry.action for entry in told] == ["kpi.removed", "kpi.set"]
