"""The person at the keyboard and the sandbox around them, in the less trodden corners."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.clock import SystemClock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.errors import Impossible
from bot.sandbox.person import Person, readable
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from tests.sandboxes import PROFILE, Stage, actions, button, modal, plain, staged, text_input


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as started:
        yield started


def test_what_a_worker_posts_later_can_be_waited_for(stage: Stage) -> None:
    timer = threading.Timer(0.1, stage.say, ["12 clicks"])
    timer.start()

    message = stage.person.wait_for("clicks", stage.channel)

    assert message.text == "12 clicks"
    timer.join()


def test_waiting_for_what_never_comes_is_an_error(stage: Stage) -> None:
    with pytest.raises(Impossible, match="no message with 'clicks' came"):
        stage.person.wait_for("clicks", timeout=0.05)


def test_a_button_in_a_container_and_in_a_card_can_be_pressed(stage: Stage) -> None:
    container = {
        "type": "container",
        "title": plain("Goal"),
        "child_blocks": [actions(button("inside"))],
    }
    carousel = {
        "type": "carousel",
        "elements": [{"type": "card", "title": plain("KPI"), "actions": [button("card")]}],
    }
    stage.web.chat_postMessage(channel=stage.channel.id, text="x", blocks=[container, carousel])
    message = stage.person.messages(stage.channel)[-1]

    stage.person.click(message, "inside")
    assert stage.app.payload()["actions"][0]["block_id"] == "acts"
    stage.person.click(message, "card")
    assert stage.app.payload()["actions"][0]["action_id"] == "card"


def test_a_view_is_readable_with_its_title_and_button(stage: Stage) -> None:
    stage.person.command("/kpi", stage.channel)
    stage.web.views_open(
        trigger_id=stage.app.payload()["trigger_id"], view=modal(text_input("目的"))
    )
    view = stage.person.top_view()
    assert view is not None

    assert readable(view) == "Goal\nSave\n目的"


def test_only_external_selects_ask_for_options(stage: Stage) -> None:
    stage.web.chat_postMessage(channel=stage.channel.id, text="x", blocks=[actions(button())])

    with pytest.raises(Impossible, match="does not ask the app"):
        stage.person.type_ahead(stage.person.messages(stage.channel)[-1], "go", "x")


def test_a_sandbox_may_be_pointed_at_its_app_from_the_start() -> None:
    world = World()
    acorn = world.workspace("Acorn")
    aya = world.user(acorn, "aya")
    config = SandboxConfig(
        world=world, clock=SystemClock(), app=PROFILE, app_url="http://127.0.0.1:9/"
    )

    with Sandbox(config) as sandbox:
        person = Person(sandbox, acorn, aya)

        assert person.command("/kpi", person.direct()).failure == "dispatch_failed"


def test_the_page_shows_the_real_time_when_there_is_no_other() -> None:
    with staged() as stage:
        stage.clock.instant = datetime(2026, 11, 22, tzinfo=UTC)
        stage.say()

        (message,) = stage.person.messages(stage.channel)
        assert message.visible_from == stage.clock.instant
        assert message.shown_at is None
