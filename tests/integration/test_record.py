"""Every call that goes over the wire, held against what others say of Slack.

The demo's story is played in both languages with a record file, and a tour through everything
with hostile names. What was recorded is judged by Slack's own documentation, where that is at
hand, and by a package that knows nothing of Mato and its sandbox.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot import areas, bootstrap
from bot.demo import script
from bot.demo.stage import raise_stage
from bot.i18n.localizer import load_localizers
from bot.ids import Command
from bot.listeners import events
from bot.manifest import BOT_EVENTS, BOT_SCOPES
from bot.sandbox.blocks_check import elements_of
from bot.sandbox.model import Json
from bot.slack_app import join
from bot.warming import warm_up
from kpi.model import Language
from storage.migrate import upgrade
from tests import misfortunes
from tests.rendering import mrkdwn_of
from tests.slack_reference import reference
from tests.slackblocks_judge import choices_problems, message_problems, view_problems
from tests.stages import mato_stage
from tests.tour import Tour

#: One worker plays the stories, once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("record")]

#: Calls that say something, by name; ``response_url`` is no method, but takes a message as well.
SAYING = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.update", "response_url"})
#: What HOSTILE would be if it came out as more than letters.
LIVE = ("<!channel", "<@UEVIL", "<https://x.example", "*b*", "_i_", "~s~", "`c`", "&amp;lt;")


@dataclass(frozen=True, kw_only=True)
class Record:
    """What went over the wire, oldest first."""

    story: str
    calls: list[Json]

    def web_api(self) -> list[Json]:
        """Return Mato's calls of the Web API."""
        return [call for call in self.calls if call["kind"] == "web_api"]

    def to_app(self, kind: str = "") -> list[Json]:
        """Return what Slack sent to Mato: all of it, or one kind."""
        sent = [call for call in self.calls if call["direction"] == "to_app"]
        return [call for call in sent if kind in {"", call["kind"]}]

    def shown(self, key: str) -> list[Json]:
        """Return everything that Mato said and that has ``key``: by calls and in answers."""
        called = [call["request"] for call in self.calls if call["direction"] == "from_app"]
        answered = [call["response"] for call in self.to_app()]
        return [one for one in [*called, *answered] if isinstance(one, dict) and key in one]

    def messages(self) -> list[Json]:
        """Return every message: by calls and in answers to commands."""
        called = [call["request"] for call in self.calls if call["name"] in SAYING]
        answered = [call["response"] for call in self.to_app("slash_command")]
        return [one for one in [*called, *answered] if one]

    def views(self) -> list[Json]:
        """Return every modal and Home."""
        return [one["view"] for one in self.shown("view")]

    def everything(self) -> list[object]:
        """Return all that people were shown."""
        return [*self.messages(), *self.views(), *self.shown("errors"), *self.shown("options")]


def _read(path: Path) -> list[Json]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _demo(folder: Path, language: Language) -> list[Json]:
    path = folder / "calls.jsonl"
    stage = raise_stage(folder, language=language, record=path)
    warm_up(stage.mato.deps)
    worker = bootstrap.worker(stage.mato)
    worker.start()
    try:
        assert script.play(stage, load_localizers()[language], as_json=False) == 0
    finally:
        worker.stop()
        stage.stop()
    return _read(path)


def _tour(folder: Path, language: Language) -> list[Json]:
    url = f"sqlite:///{folder / 'tour.sqlite3'}"
    upgrade(url)
    path = folder / "calls.jsonl"
    with mato_stage(url, record=path, settings=misfortunes.SETTINGS) as stage:
        tour = Tour(stage, stage.aya if language is Language.JA else stage.ken)
        tour.walk()
        misfortunes.meet(tour)
    return _read(path)


_PLAYS: Mapping[str, Callable[[Path, Language], list[Json]]] = {"demo": _demo, "tour": _tour}
#: What each story must have made Slack send, or it would prove less than it says.
_KINDS: Mapping[str, set[str]] = {
    "demo": {"slash_command", "block_actions", "event_callback"},
    "tour": {
        "slash_command",
        "block_actions",
        "view_submission",
        "block_suggestion",
        "shortcut",
        "event_callback",
    },
}
_STORIES = [(play, language) for play in _PLAYS for language in Language]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Language], Record]:
    """Each story is played once in each language, in whatever order the tests come."""

    @cache
    def play(name: str, language: Language) -> Record:
        calls = _PLAYS[name](tmp_path_factory.mktemp("record"), language)
        return Record(story=name, calls=calls)

    return play


@pytest.fixture(params=_STORIES, ids="-".join)
def record(request: pytest.FixtureRequest, played: Callable[[str, Language], Record]) -> Record:
    """One story in one language."""
    return played(*request.param)


def test_the_story_is_long_enough_to_prove_something(record: Record) -> None:
    assert len(record.web_api()) >= 15
    assert len(record.messages()) >= 15
    assert {call["status"] for call in record.calls} == {200}
    assert {call["kind"] for call in record.to_app()} >= _KINDS[record.story]


def test_every_call_is_one_that_slack_would_take(record: Record) -> None:
    slack = reference()

    problems = [
        problem
        for call in record.web_api()
        for problem in slack.call_problems(call["name"], call["request"], BOT_SCOPES)
    ]

    assert problems == []


def test_every_refusal_is_one_that_slack_would_give(record: Record) -> None:
    slack = reference()

    problems = [
        problem
        for call in record.web_api()
        for problem in slack.error_problems(call["name"], call["response"])
    ]

    assert problems == []


def test_every_event_was_subscribed_and_may_be_heard(record: Record) -> None:
    slack = reference()
    heard = {_subscribed_to(call) for call in record.to_app("event_callback")}

    assert heard
    assert heard <= set(BOT_EVENTS)
    assert [one for name in heard for one in slack.event_problems(name, BOT_SCOPES)] == []


def _subscribed_to(call: Json) -> str:
    """Return the event as an app subscribes to it: of messages it says where they are."""
    event = call["request"]["event"]
    return f"message.{event['channel_type']}" if event["type"] == "message" else call["name"]


def test_every_command_is_in_the_manifest(record: Record) -> None:
    typed = {call["name"] for call in record.to_app("slash_command")}

    assert typed == set(Command)


def test_another_package_would_post_every_message(record: Record) -> None:
    problems = [
        problem
        for message in record.messages()
        if message.get("blocks")
        for problem in message_problems(message["blocks"])
    ]

    assert problems == []


def test_another_package_would_open_every_view(record: Record) -> None:
    problems = [problem for view in record.views() for problem in view_problems(view)]

    assert problems == []


def test_another_package_would_offer_every_choice(record: Record) -> None:
    offered = [*record.shown("options"), *record.shown("option_groups")]

    assert [problem for one in offered for problem in choices_problems(one)] == []


def test_every_message_says_in_words_what_it_is_about(record: Record) -> None:
    silent = [one for one in record.messages() if not _is_said(one.get("text"))]

    assert silent == []


def _is_said(text: object) -> bool:
    return isinstance(text, str) and sum(map(str.isalnum, text)) >= 3


def test_every_element_that_was_shown_is_answered(record: Record) -> None:
    routes = join([events.ROUTES, *areas.ROUTES])
    deaf = {
        str(element["action_id"])
        for shown in [*record.messages(), *record.views()]
        for block in shown.get("blocks") or []
        for element in elements_of(block)
        if "action_id" in element
        and _is_telling(block, element)
        and element["action_id"] not in routes.actions
    }
    searching = {
        str(element["action_id"])
        for view in record.views()
        for block in view["blocks"]
        for element in elements_of(block)
        if element["type"] == "external_select"
    }
    submitted = {view["callback_id"] for view in record.views() if "submit" in view}

    assert deaf == set()
    assert searching <= routes.options.keys()
    assert submitted <= routes.views.keys()


def _is_telling(block: Json, element: Json) -> bool:
    """Whether Slack sends something when the element is used."""
    return bool(block["type"] != "input" or block.get("dispatch_action")) and "url" not in element


def test_nothing_that_a_person_typed_comes_out_as_markup(record: Record) -> None:
    texts = [str(one["text"]) for one in record.messages()]
    texts += mrkdwn_of(record.everything())

    assert [(mark, text) for text in texts for mark in LIVE if mark in text] == []
    assert record.story == "demo" or any("&lt;!channel&gt;" in text for text in texts)
