"""A manifest that Slack holds: what Mato cannot do without, and what its step needs."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.doctor import Level
from bot.doctor_manifest import examine
from bot.ids import Step
from bot.manifest import manifest
from kpi.model import Language
from tests.rendering import LOCALIZERS

Change = Callable[[dict[str, Any]], object]
EVENTS = "settings.event_subscriptions.bot_events: function_executed"


def a_manifest(change: Change = lambda _: None, *, with_steps: bool = True) -> str:
    """Return the text of Mato's manifest in Japanese after a change."""
    made = manifest(LOCALIZERS[Language.JA], with_steps=with_steps)
    copied = json.loads(json.dumps(made))
    change(copied)
    return json.dumps(copied)


def found(text: str) -> dict[str, tuple[Level, str]]:
    """Return level and what is named by the finding's name; each is a sentence."""
    findings = list(examine(text))
    for language in Language:
        for one in findings:
            said = LOCALIZERS[language].t(f"doctor.{one.name}", **one.data)
            assert str(one.data.get("names", "")) in said != f"doctor.{one.name}"
    return {one.name: (one.level, str(one.data.get("names", ""))) for one in findings}


def test_a_whole_manifest_with_the_step_is_well() -> None:
    assert found(a_manifest()) == {
        "manifest.good": (Level.GOOD, ""),
        "step.good": (Level.GOOD, ""),
    }


def test_without_the_step_it_is_well_and_said_how_to_get_it() -> None:
    assert found(a_manifest(with_steps=False)) == {
        "manifest.good": (Level.GOOD, ""),
        "step.none": (Level.HINT, ""),
    }


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        (lambda it: it["settings"].pop("function_runtime"), "settings.function_runtime: remote"),
        (
            lambda it: it["settings"].update(org_deploy_enabled=False),
            "settings.org_deploy_enabled: true",
        ),
        (
            lambda it: it["settings"]["event_subscriptions"]["bot_events"].remove(
                "function_executed"
            ),
            EVENTS,
        ),
        (
            lambda it: it["functions"][Step.LOG]["input_parameters"]["properties"].pop("kpi"),
            f"functions.{Step.LOG}",
        ),
        (
            lambda it: it["functions"][Step.LOG]["input_parameters"]["required"].remove("user"),
            f"functions.{Step.LOG}",
        ),
        (lambda it: it["functions"].update({Step.LOG: []}), f"functions.{Step.LOG}"),
    ],
)
def test_a_step_that_is_declared_but_cannot_be_used_is_said_to_lack(
    change: Change, lacks: str
) -> None:
    assert found(a_manifest(change))["step.lacks"] == (Level.BAD, lacks)


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        (lambda it: it["oauth_config"]["scopes"]["bot"].remove("files:read"), "files:read"),
        (lambda it: it["features"]["slash_commands"].pop(), "/kpi"),
        (
            lambda it: it["settings"]["event_subscriptions"]["bot_events"].remove("file_shared"),
            "file_shared",
        ),
        (lambda it: it["settings"].pop("interactivity"), "settings.interactivity.is_enabled"),
    ],
)
def test_what_mato_cannot_do_without_is_named(change: Change, lacks: str) -> None:
    assert found(a_manifest(change))["manifest.lacks"] == (Level.BAD, lacks)


@pytest.mark.parametrize(
    "text",
    ["", "display_information:\n  name: Mato", "[]", "[" * 99_999],
    ids=["empty", "yaml", "list", "deep"],
)
def test_what_is_no_manifest_is_said_to_be_none(text: str) -> None:
    assert found(text) == {"manifest.unreadable": (Level.BAD, "")}


@pytest.mark.parametrize("part", ["settings", "features", "oauth_config", "functions"])
@pytest.mark.parametrize("value", [None, [], "x", {"bot_events": 3, "slash_commands": ["x", {}]}])
def test_a_manifest_of_another_shape_breaks_nothing(part: str, value: object) -> None:
    names = found(a_manifest(lambda it: it.update({part: value})))

    assert not {"manifest.good", "step.good"} <= {*names}
