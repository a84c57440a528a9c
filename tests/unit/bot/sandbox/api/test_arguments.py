import json

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from bot.sandbox.api.arguments import checked_arguments, raw_arguments
from bot.sandbox.api.table import METHODS
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

POST = METHODS["chat.postMessage"]
HISTORY = METHODS["conversations.history"]
BLOCKS = [{"type": "divider"}]


def request(**fields: object) -> Request:
    return Request(EnvironBuilder(method="POST", **fields).get_environ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sent",
    [
        request(query_string={"channel": "C1"}),
        request(data={"channel": "C1"}),
        request(json={"channel": "C1"}),
    ],
)
def test_arguments_come_by_query_form_or_json(sent: Request) -> None:
    assert raw_arguments(sent) == {"channel": "C1"}


def test_json_is_not_looked_at_where_slack_does_not() -> None:
    assert raw_arguments(request(json={"channel": "C1"}), takes_json=False) == {}


@pytest.mark.parametrize(("body", "code"), [("{", "invalid_json"), ("[]", "json_not_object")])
def test_json_that_is_no_object_is_refused(body: str, code: str) -> None:
    with pytest.raises(SlackError, match=code):
        raw_arguments(request(data=body, content_type="application/json"))


def test_the_token_and_the_team_are_transport() -> None:
    args = checked_arguments(POST, {"token": "x", "team_id": "T1", "channel": "C1", "text": "x"})

    assert args == {"channel": "C1", "text": "x"}


@pytest.mark.parametrize("blocks", [BLOCKS, json.dumps(BLOCKS)])
def test_blocks_come_as_json_or_as_json_in_a_text(blocks: object) -> None:
    assert checked_arguments(POST, {"channel": "C1", "blocks": blocks})["blocks"] == BLOCKS


@pytest.mark.parametrize(
    ("raw", "typed"),
    [
        ({"limit": "15"}, {"limit": 15}),
        ({"limit": 15}, {"limit": 15}),
        ({"inclusive": "true"}, {"inclusive": True}),
        ({"inclusive": "1"}, {"inclusive": True}),
        ({"inclusive": "0"}, {"inclusive": False}),
        ({"inclusive": False}, {"inclusive": False}),
    ],
)
def test_numbers_and_booleans_come_as_text_too(raw: Json, typed: Json) -> None:
    assert checked_arguments(HISTORY, {"channel": "C1", **raw}) == {"channel": "C1", **typed}


@pytest.mark.parametrize(
    ("raw", "code", "detail"),
    [
        ({"text": "x"}, "invalid_arguments", "missing required field: channel"),
        ({"channel": "", "text": "x"}, "invalid_arguments", "missing required field: channel"),
        ({"channel": "C1"}, "no_text", "text, blocks"),
        ({"channel": "C1", "text": "x", "colour": "red"}, "invalid_arguments", "colour"),
        ({"channel": "C1", "text": "x", "attachments": []}, "invalid_arguments", "attachments"),
        ({"channel": 5, "text": "x"}, "invalid_arguments", "json-pointer:/channel"),
        ({"channel": "C1", "blocks": "["}, "invalid_blocks_format", "json-pointer:/blocks"),
        (
            {"channel": "C1", "text": "x", "metadata": "{"},
            "invalid_metadata_format",
            "json-pointer:/metadata",
        ),
        ({"channel": "C1", "text": "x", "mrkdwn": "maybe"}, "invalid_arguments", "/mrkdwn"),
    ],
)
def test_what_does_not_fit_is_refused(raw: Json, code: str, detail: str) -> None:
    with pytest.raises(SlackError, match=code) as caught:
        checked_arguments(POST, raw)

    assert detail in caught.value.body()["response_metadata"]["messages"][0]


@pytest.mark.parametrize("limit", ["many", "-1", "１", True, 1.5])
def test_a_limit_must_be_a_whole_number(limit: object) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        checked_arguments(HISTORY, {"channel": "C1", "limit": limit})


def test_two_ways_to_name_a_view_exclude_each_other() -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        checked_arguments(
            METHODS["views.update"], {"view": {}, "view_id": "V1", "external_id": "x"}
        )
