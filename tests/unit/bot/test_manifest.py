"""The manifest is Slack's to read, and asks for nothing that nobody uses."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot import areas
from bot.i18n.localizer import load_localizers
from bot.listeners import events
from bot.manifest import BOT_EVENTS, BOT_SCOPES, SHORTCUTS, STEP_EVENT, STEPS, manifest
from bot.slack_app import join
from kpi.model import Language

SCHEMA = Path(__file__).parents[4] / "shared" / "slack" / "manifest.schema.2.0.0.json"
API = SCHEMA.with_name("web_api.json")
#: Real events that the reference beside the repository leaves out.
UNLISTED = {"channel_archive", "channel_unarchive", "group_archive", "group_unarchive"}


def made(language: Language = Language.EN, url: str = "") -> dict[str, Any]:
    return manifest(load_localizers()[language], url=url)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema lies beside the repository")
@pytest.mark.parametrize("url", ["", "https://mato.example.com", "https://mato.example.com/"])
@pytest.mark.parametrize("language", list(Language))
def test_it_is_valid_by_slacks_own_schema(language: Language, url: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    jsonschema.validate(made(language, url), schema)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema lies beside the repository")
@pytest.mark.parametrize("language", list(Language))
def test_with_the_step_of_workflow_builder_it_is_valid_as_well(language: Language) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    made_ = manifest(load_localizers()[language], with_steps=True)

    jsonschema.validate(made_, schema)
    assert set(made_["functions"]) == set(STEPS) == set(join(areas.ROUTES).steps)


def test_the_step_needs_an_event_and_no_scope() -> None:
    usual, with_step = made(), manifest(load_localizers()[Language.EN], with_steps=True)

    assert with_step["oauth_config"] == usual["oauth_config"]
    events = with_step["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == {*BOT_EVENTS, STEP_EVENT}
    assert with_step["settings"]["function_runtime"] == "remote"
    assert "functions" not in usual
    assert not usual["settings"]["org_deploy_enabled"]


def test_without_an_address_it_is_for_socket_mode() -> None:
    settings = made()["settings"]

    assert settings["socket_mode_enabled"]
    assert "request_url" not in settings["event_subscriptions"]
    assert "request_url" not in settings["interactivity"]


def test_with_an_address_everything_goes_to_one_place() -> None:
    printed = made(url="https://mato.example.com/")

    address = "https://mato.example.com/slack/events"
    assert not printed["settings"]["socket_mode_enabled"]
    assert printed["settings"]["event_subscriptions"]["request_url"] == address
    assert printed["settings"]["interactivity"]["request_url"] == address
    assert {command["url"] for command in printed["features"]["slash_commands"]} == {address}
    assert printed["oauth_config"]["redirect_urls"] == [
        "https://mato.example.com/slack/oauth_redirect"
    ]


def test_commands_arrive_escaped() -> None:
    commands = made()["features"]["slash_commands"]

    assert [command["command"] for command in commands] == ["/goal", "/kpi"]
    assert all(command["should_escape"] for command in commands)


def test_every_event_has_a_route_and_every_route_its_event() -> None:
    routes = join([events.ROUTES, *areas.ROUTES])

    # An event of a message is subscribed to by the kind of conversation.
    assert set(routes.events) == {event.partition(".")[0] for event in BOT_EVENTS}


def test_every_shortcut_has_a_route_and_every_route_its_shortcut() -> None:
    assert set(join(areas.ROUTES).shortcuts) == set(SHORTCUTS)


@pytest.mark.skipif(not API.exists(), reason="the reference lies beside the repository")
def test_every_event_can_be_heard_with_the_scopes() -> None:
    known = json.loads(API.read_text(encoding="utf-8"))["events"]

    for event in set(BOT_EVENTS) - UNLISTED:
        needed = known[event]["scopes"]
        assert not needed or set(needed) & set(BOT_SCOPES), event


def test_scopes_and_events_stand_in_order_and_once() -> None:
    assert list(BOT_SCOPES) == sorted(set(BOT_SCOPES))
    assert list(BOT_EVENTS) == sorted(set(BOT_EVENTS))
