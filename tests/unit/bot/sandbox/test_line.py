import json
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import Clock, SignatureVerifier

from bot.sandbox.line import Kind, Parcel, all_headers, encoded, read_body
from bot.sandbox.sockets import envelope_of

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


class _Then(Clock):
    def now(self) -> float:
        return NOW.timestamp()


def test_slacks_own_verifier_takes_the_signature() -> None:
    parcel = Parcel(kind=Kind.COMMAND, payload={"text": "目的 & <b>"})
    body, kind = encoded(parcel)
    headers = all_headers(parcel, body, kind, SECRET, NOW)

    assert SignatureVerifier(SECRET, _Then()).is_valid_request(body, headers)
    assert not SignatureVerifier("other", _Then()).is_valid_request(body, headers)
    assert not SignatureVerifier(SECRET, _Then()).is_valid_request(body + b"x", headers)


def test_a_command_travels_as_a_form() -> None:
    body, kind = encoded(Parcel(kind=Kind.COMMAND, payload={"command": "/kpi", "text": ""}))

    assert kind == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode(), keep_blank_values=True) == {"command": ["/kpi"], "text": [""]}


def test_an_interaction_travels_as_json_in_a_form() -> None:
    body, kind = encoded(Parcel(kind=Kind.INTERACTION, payload={"type": "block_actions"}))

    assert kind == "application/x-www-form-urlencoded"
    assert json.loads(parse_qs(body.decode())["payload"][0]) == {"type": "block_actions"}


def test_an_event_travels_as_json_and_a_repeat_says_so() -> None:
    parcel = Parcel(kind=Kind.EVENT, payload={"a": 1}, retry=2, retry_reason="http_timeout")
    body, kind = encoded(parcel)
    headers = all_headers(parcel, body, kind, SECRET, NOW)

    assert (json.loads(body), kind) == ({"a": 1}, "application/json")
    assert headers["X-Slack-Retry-Num"] == "2"
    assert headers["X-Slack-Retry-Reason"] == "http_timeout"


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("", "text/plain", None),
        (" \n", "application/json", None),
        ('{"text": "hi"}', "application/json;charset=utf-8", {"text": "hi"}),
        ("hello", "text/plain", "hello"),
        ("{broken", "application/json", "{broken"),
        ("[1]", "application/json", "[1]"),
    ],
)
def test_answers_are_json_text_or_nothing(text: str, kind: str, body: object) -> None:
    assert read_body(text, kind) == body


def test_an_envelope_says_whether_it_takes_an_answer() -> None:
    command = envelope_of(Parcel(kind=Kind.COMMAND, payload={}))
    event = envelope_of(Parcel(kind=Kind.EVENT, payload={}, retry=1, retry_reason="timeout"))

    assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)
    assert (event["type"], event["accepts_response_payload"]) == ("events_api", False)
    assert event["retry_attempt"] == 1
    assert command["envelope_id"] != event["envelope_id"]
