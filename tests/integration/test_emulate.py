"""One story, played against a Slack that others have built.

The npm package ``emulate`` serves the Web API, with the manifest's scopes and no more. It sends
nothing by itself, so commands, presses and events are sent in its place, with its own triggers.
It has no response addresses (the door before it takes those) and no Socket Mode, it does not know
people's languages and zones, and it takes any block. What it shows is what is asserted.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery.reconcile import EVENT_TYPE
from bot.ids import Command, KpiUi
from bot.sandbox.api.table import METHODS
from bot.sandbox.model import Json
from tests.emulated import BOT_USER, Emulated, emulated, install
from tests.emulated_app import Played

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("emulate")]

#: What Mato may call and the package does not serve: Socket Mode's address, steps of workflows.
LACKING = {
    "apps.connections.open",
    "functions.completeError",
    "functions.completeSuccess",
}
AWARENESS = "認知度を高めたい"
REASON = "会議で使うため"


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest) -> Path:
    """The installed package, kept beside pytest's cache; skip where it cannot be had."""
    folder = request.config.cache.mkdir("emulate-0.11.2")
    missing = install(folder)
    if missing:
        pytest.skip(f"NOT PLAYED AGAINST ANOTHER STAND-IN: {missing}")
    return folder


@pytest.fixture
def slack(package: Path) -> Iterator[Emulated]:
    with emulated(package) as slack:
        yield slack


@pytest.fixture
def played(slack: Emulated, sqlite_url: str) -> Iterator[Played]:
    played = Played(slack, sqlite_url)
    yield played
    played.mato.close()


def test_the_main_job_is_done_in_front_of_it(played: Played) -> None:
    goal = played.command(Command.GOAL, f"{AWARENESS} 3月末まで")
    assert goal["response_type"] == "ephemeral"
    (line,) = played.deliver(1)
    assert AWARENESS in line["text"]
    assert line["user"] == BOT_USER

    warned = played.command(Command.KPI, "クリック数 5,000 3月末まで")
    assert "近づきません" in warned["text"]
    keep(played, warned)
    _, kept = played.deliver(2)
    assert REASON in words(kept)
    (direct,) = played.history(played.direct())
    assert "近づきません" in direct["text"]
    assert REASON in words(direct)

    played.command(Command.KPI, "log クリック数 120")
    played.command(Command.KPI, "digest now")
    *_, digest = played.deliver(3)
    assert {"table", "actions"} <= {block["type"] for block in digest["blocks"]}
    assert "リンククリック数" in digest["text"]
    assert "120" in words(digest)
    assert digest["metadata"]["event_type"] == EVENT_TYPE


def keep(played: Played, warned: Json) -> None:
    """Keep the KPI with a reason, in the modal as the stand-in opened it."""
    played.press(warned, KpiUi.KEEP)
    opened = played.slack.called("views.open")[-1].answer["view"]
    assert played.submit(opened, {KpiUi.REASON: REASON}) is None
    assert played.slack.called("chat.postEphemeral")[-1].answer["ok"]


def words(message: Json) -> str:
    """Return everything that a message says."""
    return f"{message['text']} {message['blocks']}"


def test_an_answer_that_got_lost_is_looked_for_there_and_sent_once(played: Played) -> None:
    played.command(Command.GOAL, f"{AWARENESS} 3月末まで")
    played.slack.lose_answer("chat.postMessage")

    played.work_until(lambda: bool(played.slack.called("conversations.history")))
    played.command(Command.KPI, "digest now")
    line, _ = played.deliver(2)

    assert AWARENESS in line["text"]
    assert len(played.slack.called("conversations.history")) == 1
    assert len(played.slack.called("chat.postMessage")) == 2


def test_home_is_published_there(played: Played) -> None:
    played.command(Command.GOAL, f"{AWARENESS} 3月末まで")
    played.command(Command.KPI, "インプレッション 100万 3月末まで")

    played.open_home()

    (published,) = played.slack.called("views.publish")
    view = published.answer["view"]
    assert view["type"] == "home"
    assert "インプレッション" in str(view["blocks"])


def test_it_refuses_none_of_the_calls_and_scopes(played: Played) -> None:
    played.command(Command.GOAL, f"{AWARENESS} 3月末まで")
    played.command(Command.KPI, "")
    played.command(Command.KPI, "digest weekly monday 9:00")
    played.deliver(2)
    played.open_home()

    refused = [call for call in played.slack.calls if not call.answer["ok"]]
    assert refused == []
    assert {call.method for call in played.slack.calls} >= {
        "auth.test",
        "chat.postMessage",
        "conversations.members",
        "users.info",
        "views.open",
        "views.publish",
    }


def test_it_serves_every_method_but_those_that_are_named(played: Played) -> None:
    lacking = {name for name in METHODS if not played.slack.serves(name)}

    assert lacking == LACKING
