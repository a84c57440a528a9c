"""What Slack's own documentation says of a call or an event, where the facts are at hand.

They lie beside the repository; a test that needs them skips where they are missing.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FACTS = Path(__file__).parents[2] / "shared" / "slack" / "web_api.json"
#: What Bolt and the SDK add to every call.
TRANSPORT = frozenset({"token", "team_id"})
#: Real events that the facts leave out.
UNLISTED = frozenset({"channel_archive", "channel_unarchive", "group_archive", "group_unarchive"})
#: What any method may answer, though the facts do not say so of each.
ANYWHERE = frozenset({"internal_error"})
#: The scopes that a conversation asks for, by the first letter of its id.
_KINDS: Mapping[str, tuple[str, ...]] = {"D": ("im:",), "C": ("channels:", "groups:")}


@dataclass(frozen=True)
class Reference:
    """Slack's methods and events by name."""

    methods: Mapping[str, Any]
    events: Mapping[str, Any]

    def call_problems(
        self, name: str, given: Mapping[str, object], scopes: Collection[str]
    ) -> list[str]:
        """Return why Slack would refuse this call of an app with these bot scopes."""
        method = self.methods.get(name)
        if method is None:
            return [f"{name}: no such method"]
        arguments = given.keys() - TRANSPORT
        said = {key for key in arguments if given[key] not in ("", None)}
        problems = [f"unknown argument {key}" for key in arguments - set(method["args"])]
        problems += [f"{key} is required" for key in set(method["required"]) - said]
        problems += [f"one of {group}" for group in method["one_of"] if not said & set(group)]
        problems += [f"not both {pair}" for pair in method["not_both"] if set(pair) <= said]
        problems += ["deprecated"] if method["deprecated"] else []
        needed = _needed(method["bot_scopes"] or [], str(given.get("channel", "")))
        problems += [f"needs one of {needed}"] if needed and not set(needed) & set(scopes) else []
        return [f"{name}: {problem}" for problem in problems]

    def error_problems(self, name: str, answer: object) -> list[str]:
        """Return what is wrong with a refusal: Slack would not word it so."""
        error = answer.get("error") if isinstance(answer, Mapping) else None
        known = {*ANYWHERE, *(self.methods[name]["errors"] if name in self.methods else ())}
        return [f"{name}: unheard-of error {error}"] if error and error not in known else []

    def event_problems(self, name: str, scopes: Collection[str]) -> list[str]:
        """Return why Slack would not send this event to an app with these bot scopes."""
        if name in UNLISTED:
            return []
        event = self.events.get(name)
        if event is None or "Events" not in event["apis"]:
            return [f"{name}: no such event"]
        needed = event["scopes"]
        return [f"{name}: needs {needed}"] if needed and not set(needed) & set(scopes) else []


def _needed(scopes: list[str], channel: str) -> list[str]:
    """Return the scopes of which one is enough, for this conversation where it has one."""
    kinds = _KINDS.get(channel[:1])
    fitting = [scope for scope in scopes if kinds and scope.startswith(kinds)]
    return fitting or scopes


def reference() -> Reference:
    """Return the facts, or skip the test."""
    if not FACTS.is_file():
        pytest.skip("NOT HELD AGAINST SLACK'S DOCUMENTATION: the facts are not at hand")
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    return Reference(methods=facts["methods"], events=facts["events"])
