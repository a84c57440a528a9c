"""Response addresses: five answers in half an hour, to the person or to the channel."""

from collections.abc import Iterator

import pytest
from slack_sdk.webhook import WebhookClient

from tests.sandboxes import Stage, actions, button, fetch, staged


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def after_command(stage: Stage) -> WebhookClient:
    stage.person.command("/kpi", stage.channel)
    return WebhookClient(stage.app.payload()["response_url"], retry_handlers=[])


def after_click(stage: Stage) -> WebhookClient:
    stage.web.chat_postMessage(channel=stage.channel.id, text="choose", blocks=[actions(button())])
    stage.person.click(stage.person.messages(stage.channel)[-1], "go")
    return WebhookClient(stage.app.payload()["response_url"], retry_handlers=[])


def shown(stage: Stage) -> list[str]:
    return [message.text for message in stage.person.messages(stage.channel)]


def test_an_answer_is_for_the_person_unless_it_says_in_channel(stage: Stage) -> None:
    hook = after_command(stage)

    hook.send(text="for you")
    hook.send(text="for all", response_type="in_channel")

    assert shown(stage) == ["for you", "for all"]
    (public,) = stage.web.conversations_history(channel=stage.channel.id)["messages"]
    assert public["text"] == "for all"


def test_the_sixth_answer_is_refused(stage: Stage) -> None:
    hook = after_command(stage)
    answers = [hook.send(text=str(number)) for number in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body


def test_after_half_an_hour_it_is_too_late(stage: Stage) -> None:
    hook = after_command(stage)
    stage.clock.pass_seconds(1801)

    answer = hook.send(text="late")

    assert answer.status_code == 404
    assert "expired_url" in answer.body


def test_the_original_can_be_replaced_and_deleted(stage: Stage) -> None:
    hook = after_click(stage)

    hook.send(text="done", replace_original=True)
    assert shown(stage) == ["done"]

    hook.send(delete_original=True)
    assert shown(stage) == []


def test_without_replacing_a_second_message_comes(stage: Stage) -> None:
    hook = after_click(stage)

    hook.send(text="noted")

    assert shown(stage) == ["choose", "noted"]


def test_a_bad_answer_is_refused_and_costs_no_use(stage: Stage) -> None:
    hook = after_command(stage)

    bad = hook.send(text="x", blocks=[{"type": "hologram"}])
    unknown = hook.send_dict({"text": "x", "colour": "red"})
    empty = hook.send(text="")

    assert [answer.status_code for answer in (bad, unknown, empty)] == [400, 400, 400]
    assert "invalid_blocks" in bad.body
    assert [hook.send(text="ok").status_code for _ in range(5)] == [200] * 5


def test_what_is_no_json_object_is_refused(stage: Stage) -> None:
    answer = fetch(after_command(stage).url, method="POST", body=b"[]")

    assert (answer.status, answer.json["error"]) == (400, "invalid_payload")


def test_an_address_nobody_gave_out_does_not_exist(stage: Stage) -> None:
    address = f"{stage.sandbox.url}/response/{stage.workspace.id}/0000"

    assert fetch(address, method="POST", body=b"{}").status == 404
