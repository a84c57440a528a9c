"""Every fault on request, each seen as Slack's client sees it and as the channel sees it."""

import time
from collections.abc import Iterator
from http.client import RemoteDisconnected
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.config import Timing
from tests.sandboxes import Stage, fetch, staged

POST = "chat.postMessage"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def plan(stage: Stage, kind: str, **more: object) -> None:
    stage.sandbox.faults.replace([{"method": POST, "kind": kind, "times": 1, **more}])


def posted(stage: Stage) -> int:
    return len(stage.channel.messages)


def test_429_says_when_to_come_back(stage: Stage) -> None:
    plan(stage, "ratelimited", retry_after=7)

    with pytest.raises(SlackApiError) as caught:
        stage.say()

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert posted(stage) == 0
    stage.say()
    assert posted(stage) == 1


@pytest.mark.parametrize(("kind", "count"), [("http_500_before", 0), ("http_500_after", 1)])
def test_500_before_and_after_acceptance(stage: Stage, kind: str, count: int) -> None:
    plan(stage, kind)

    with pytest.raises(SlackApiError) as caught:
        stage.say()

    assert caught.value.response.status_code == 500
    assert posted(stage) == count


@pytest.mark.parametrize(("kind", "count"), [("reset_before", 0), ("reset_after", 1)])
def test_a_reset_before_and_after_acceptance(stage: Stage, kind: str, count: int) -> None:
    plan(stage, kind)

    with pytest.raises((ConnectionError, RemoteDisconnected, URLError)):
        stage.say()

    assert posted(stage) == count
    stage.say()
    assert posted(stage) == count + 1


def test_an_internal_error_may_come_after_acceptance(stage: Stage) -> None:
    plan(stage, "internal_error_after")

    with pytest.raises(SlackApiError, match="internal_error"):
        stage.say()

    assert posted(stage) == 1


@pytest.mark.parametrize(("kind", "count"), [("hang_before", 0), ("hang_after", 1)])
def test_a_hang_before_and_after_acceptance(stage: Stage, kind: str, count: int) -> None:
    plan(stage, kind, seconds=30)
    impatient = WebClient(
        token=stage.workspace.token.value,
        base_url=stage.sandbox.api_url,
        timeout=3,
        retry_handlers=[],
    )

    with pytest.raises((TimeoutError, URLError)):
        impatient.chat_postMessage(channel=stage.channel.id, text="x")

    assert posted(stage) == count


def test_hanging_calls_do_not_keep_the_sandbox_from_stopping() -> None:
    began = time.monotonic()

    with staged() as stage:
        plan(stage, "hang_before", seconds=60)
        with pytest.raises((TimeoutError, URLError)):
            WebClient(
                token=stage.workspace.token.value,
                base_url=stage.sandbox.api_url,
                timeout=1,
                retry_handlers=[],
            ).chat_postMessage(channel=stage.channel.id, text="x")

    assert time.monotonic() - began < 20


def test_a_post_may_become_visible_late(stage: Stage) -> None:
    plan(stage, "late_visible", seconds=3)
    ts = stage.say()

    def listed() -> list[str]:
        history = stage.web.conversations_history(channel=stage.channel.id)
        return [message["ts"] for message in history["messages"]]

    assert listed() == []
    stage.clock.pass_seconds(3)
    assert listed() == [ts]


def test_an_answer_may_be_no_json_after_acceptance(stage: Stage) -> None:
    plan(stage, "malformed_json")

    answer = fetch(
        f"{stage.sandbox.api_url}{POST}",
        method="POST",
        body=f"channel={stage.channel.id}&text=x".encode(),
        headers={
            "Authorization": f"Bearer {stage.workspace.token.value}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )

    assert (answer.status, answer.content) == (200, b'{"ok": tru')
    assert posted(stage) == 1


@pytest.mark.parametrize(
    "code", ["not_in_channel", "channel_not_found", "is_archived", "token_revoked"]
)
def test_refusals_that_only_a_person_can_mend(stage: Stage, code: str) -> None:
    plan(stage, code, channel=stage.channel.id)

    with pytest.raises(SlackApiError) as caught:
        stage.say()

    assert caught.value.response["error"] == code
    assert posted(stage) == 0


def test_slow_answers_come_in_the_end(stage: Stage) -> None:
    plan(stage, "slow", seconds=0.2)
    began = time.monotonic()

    stage.say()

    assert time.monotonic() - began >= 0.2
    assert posted(stage) == 1


def test_latency_is_for_every_call() -> None:
    with staged(timing=Timing(latency=0.1)) as stage:
        began = time.monotonic()
        stage.web.auth_test()
        stage.web.auth_test()

        assert time.monotonic() - began >= 0.2


def test_a_fault_for_one_channel_leaves_the_others_alone(stage: Stage) -> None:
    plan(stage, "is_archived", channel="C99")

    stage.say()

    assert posted(stage) == 1


def test_what_did_not_answer_is_recorded_as_such(stage: Stage) -> None:
    plan(stage, "reset_after")
    with pytest.raises((ConnectionError, RemoteDisconnected, URLError)):
        stage.say()

    (call,) = stage.sandbox.recorder.after(0)
    assert (call.name, call.status) == (POST, 0)
