"""The shortest way through: a command, a modal, a message, a button, played by a Bolt app."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.clock import SystemClock
from tests.sandboxes import Stage, actions, button, modal, staged, text_input


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged(change=lambda fields: fields.update(clock=SystemClock())) as started:
        bolt = App(
            client=started.web,
            signing_secret=started.sandbox.config.app.signing_secret,
            process_before_response=True,
        )
        _listen(bolt, started)
        flask = Flask("walk")
        handler = SlackRequestHandler(bolt)
        flask.add_url_rule(
            "/slack/events", methods=["POST"], view_func=lambda: handler.handle(request)
        )
        started.sandbox.connect_wsgi(flask)
        yield started


def _listen(bolt: App, stage: Stage) -> None:
    def command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input()))
        ack(f"heard {body['text']}")

    def submitted(ack: Ack, view: dict[str, Any], client: WebClient) -> None:
        name = view["state"]["values"]["name"]["typed"]["value"]
        client.chat_postMessage(channel=stage.channel.id, text=name, blocks=[actions(button())])
        ack()

    def pressed(ack: Ack, respond: Respond) -> None:
        ack()
        respond("done", replace_original=True)

    bolt.command("/kpi")(command)
    bolt.view("goal")(submitted)
    bolt.action("go")(pressed)


def test_a_command_opens_a_modal_and_answers_only_to_the_person(stage: Stage) -> None:
    seen = stage.person.command("/kpi clicks 5,000", stage.channel)

    assert seen.text == "heard clicks 5,000"
    assert seen.reply.ephemeral_to == stage.aya.id
    assert seen.view is not None
    assert seen.view.callback_id == "goal"


def test_a_submitted_modal_posts_to_the_channel_and_its_button_rewrites_the_post(
    stage: Stage,
) -> None:
    view = stage.person.command("/kpi", stage.channel).view
    assert view is not None

    posted = stage.person.submit(view, {"name": {"typed": "クリック"}})
    pressed = stage.person.click(posted.reply, "go")

    assert posted.view is None
    assert posted.text.startswith("クリック")
    assert pressed.text == "done"
    assert pressed.reply.ts == posted.reply.ts
