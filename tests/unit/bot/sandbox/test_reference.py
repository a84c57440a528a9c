"""That the judge of recorded calls sees what is wrong with them."""

import pytest

from tests.slack_reference import Reference

POST = {
    "args": ["channel", "text", "blocks", "markdown_text"],
    "required": ["channel"],
    "one_of": [["text", "blocks"]],
    "not_both": [["text", "markdown_text"]],
    "deprecated": False,
    "bot_scopes": ["chat:write"],
    "errors": ["not_in_channel"],
}
HISTORY = {
    **POST,
    "one_of": [],
    "not_both": [],
    "bot_scopes": ["channels:history", "groups:history", "im:history"],
}
OLD = {**POST, "deprecated": True}
SLACK = Reference(
    methods={"chat.post": POST, "chat.history": HISTORY, "chat.old": OLD},
    events={
        "heard": {"apis": ["Events"], "scopes": ["users:read"]},
        "rtm": {"apis": ["RTM"], "scopes": []},
    },
)
FINE = {"channel": "C1", "text": "x", "token": "t", "team_id": "T1"}
SCOPES = ("chat:write", "channels:history")


def test_a_call_as_it_should_be_is_no_problem() -> None:
    assert SLACK.call_problems("chat.post", FINE, SCOPES) == []
    assert SLACK.call_problems("chat.history", {"channel": "C1"}, SCOPES) == []


@pytest.mark.parametrize(
    ("name", "given", "scopes", "problem"),
    [
        ("chat.nothing", FINE, SCOPES, "no such method"),
        ("chat.post", {**FINE, "colour": "red"}, SCOPES, "unknown argument colour"),
        ("chat.post", {"text": "x"}, SCOPES, "channel is required"),
        ("chat.post", {**FINE, "channel": ""}, SCOPES, "channel is required"),
        ("chat.post", {"channel": "C1"}, SCOPES, "one of ['text', 'blocks']"),
        (
            "chat.post",
            {**FINE, "markdown_text": "x"},
            SCOPES,
            "not both ['text', 'markdown_text']",
        ),
        ("chat.post", FINE, ("users:read",), "needs one of ['chat:write']"),
        ("chat.history", {"channel": "D1"}, SCOPES, "needs one of ['im:history']"),
        ("chat.old", FINE, SCOPES, "deprecated"),
    ],
)
def test_what_is_wrong_with_a_call_is_said(
    name: str, given: dict[str, object], scopes: tuple[str, ...], problem: str
) -> None:
    assert SLACK.call_problems(name, given, scopes) == [f"{name}: {problem}"]


def test_an_error_that_slack_does_not_know_is_a_problem() -> None:
    assert SLACK.error_problems("chat.post", {"ok": True}) == []
    assert SLACK.error_problems("chat.post", {"error": "not_in_channel"}) == []
    assert SLACK.error_problems("chat.post", {"error": "bad_mood"}) == [
        "chat.post: unheard-of error bad_mood"
    ]


def test_an_event_needs_its_scope_and_the_events_api() -> None:
    assert SLACK.event_problems("heard", ["users:read"]) == []
    assert SLACK.event_problems("channel_archive", []) == []
    assert SLACK.event_problems("heard", []) == ["heard: needs ['users:read']"]
    assert SLACK.event_problems("rtm", []) == ["rtm: no such event"]
    assert SLACK.event_problems("made_up", []) == ["made_up: no such event"]
