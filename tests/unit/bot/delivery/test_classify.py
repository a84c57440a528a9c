import http.client
import json
import socket
import ssl
from pathlib import Path
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.delivery import classify as module
from bot.delivery.classify import Outcome, classify

API = Path(__file__).parents[5] / "shared" / "slack" / "web_api.json"


def said(error: str | None, *, status: int = 200, **headers: str) -> SlackApiError:
    """Return what the client raises for an answer of Slack."""
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False} if error is None else {"ok": False, "error": error},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("internal_error", Outcome.UNCLEAR),
        ("fatal_error", Outcome.UNCLEAR),
        ("request_timeout", Outcome.UNCLEAR),
        ("service_unavailable", Outcome.UNCLEAR),
        ("ratelimited", Outcome.RATE_LIMITED),
        ("invalid_blocks", Outcome.SIMPLER),
        ("msg_blocks_too_long", Outcome.SIMPLER),
        ("is_archived", Outcome.LOST),
        ("not_in_channel", Outcome.LOST),
        ("channel_not_found", Outcome.LOST),
        ("restricted_action", Outcome.LOST),
        ("messages_tab_disabled", Outcome.LOST),
        ("token_revoked", Outcome.LOST),
        ("account_inactive", Outcome.LOST),
        ("invalid_auth", Outcome.LOST),
        ("missing_scope", Outcome.LOST),
        ("user_not_found", Outcome.GONE),
        ("invalid_arg_name", Outcome.REFUSED),
        ("team_added_to_org", Outcome.LATER),
    ],
)
def test_slacks_codes_have_their_outcomes(error: str, outcome: Outcome) -> None:
    assert classify(said(error)).outcome is outcome
    assert classify(said(error)).error == error


def test_a_code_that_we_do_not_know_is_unclear() -> None:
    verdict = classify(said("brand_new_error"))

    assert (verdict.outcome, verdict.error) == (Outcome.UNCLEAR, "unknown:brand_new_error")


def test_an_answer_without_a_code_is_unclear() -> None:
    assert classify(said(None)).outcome is Outcome.UNCLEAR


def test_a_body_that_is_no_json_is_unclear() -> None:
    error = "Received a response in a non-JSON format: <html>"

    assert classify(said(error)).outcome is Outcome.UNCLEAR


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_is_unclear_whatever_it_says(status: int) -> None:
    verdict = classify(said("not_in_channel", status=status))

    assert (verdict.outcome, verdict.error) == (Outcome.UNCLEAR, f"http_{status}")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"retry_after": "7"}, 7.0),
        ({"Retry_After": "soon"}, 30.0),
        ({"Retry_After": "-3"}, 0.0),
        ({}, 30.0),
    ],
)
def test_a_rate_limit_says_how_long(headers: dict[str, str], seconds: float) -> None:
    verdict = classify(said("ratelimited", status=429, **headers))

    assert verdict.outcome is Outcome.RATE_LIMITED
    assert verdict.retry_after == seconds


@pytest.mark.parametrize(
    "error",
    [
        URLError(ConnectionRefusedError()),
        URLError(socket.gaierror()),
        URLError(ssl.SSLCertVerificationError()),
    ],
)
def test_what_never_reached_slack_is_tried_later(error: Exception) -> None:
    assert classify(error).outcome is Outcome.LATER


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ConnectionResetError(),
        http.client.RemoteDisconnected(""),
        http.client.IncompleteRead(b""),
        URLError(TimeoutError()),
        URLError(ConnectionResetError()),
        URLError("no reason given"),
        UnicodeDecodeError("utf-8", b"", 0, 1, "no text"),
    ],
)
def test_what_may_have_reached_slack_is_unclear(error: Exception) -> None:
    assert classify(error).outcome is Outcome.UNCLEAR


@pytest.mark.skipif(not API.exists(), reason="the reference lies beside the repository")
def test_every_documented_error_of_posting_is_known() -> None:
    errors = json.loads(API.read_text(encoding="utf-8"))["methods"]["chat.postMessage"]["errors"]

    unknown = {error for error in errors if classify(said(error)).error.startswith("unknown:")}

    # What only other kinds of message can cause.
    assert unknown <= {
        "draft_already_deleted",
        "draft_already_sent",
        "draft_has_conflict",
        "draft_not_found",
        "duplicate_channel_not_found",
        "duplicate_message_not_found",
        "missing_file_data",
        "send_on_behalf_not_allowed",
        "slack_connect_canvas_sharing_blocked",
        "slack_connect_file_link_sharing_blocked",
        "slack_connect_lists_sharing_blocked",
        "too_many_contact_cards",
    }


def test_no_code_has_two_outcomes() -> None:
    tables = (
        module.UNCLEAR,
        module.LATER,
        module.SIMPLER,
        module.GONE,
        module.APP,
        module.CHANNEL,
        module.REFUSED,
    )

    assert sum(map(len, tables)) == len(frozenset().union(*tables))
