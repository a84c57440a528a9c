"""What the manifest that Slack holds lacks: by its token an app cannot see its own."""

import json
from collections.abc import Iterator, Mapping

from bot.doctor import Finding, Level
from bot.ids import Command
from bot.manifest import BOT_EVENTS, BOT_SCOPES, INPUTS, REQUIRED, STEP_EVENT, STEPS


def examine(text: str) -> Iterator[Finding]:
    """Yield what is found in a manifest, as Slack's page of the app gives it (JSON)."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        yield Finding(level=Level.BAD, name="manifest.unreadable")
        return
    lacking = sorted(_lacking(found))
    if lacking:
        yield Finding(level=Level.BAD, name="manifest.lacks", data={"names": ", ".join(lacking)})
    else:
        yield Finding(level=Level.GOOD, name="manifest.good")
    yield from _steps(found)


def _lacking(found: Mapping[str, object]) -> Iterator[str]:
    """Yield what Mato cannot do without."""
    yield from {*BOT_SCOPES} - {*_texts(_at(found, "oauth_config", "scopes", "bot"))}
    yield from {*BOT_EVENTS} - _events(found)
    listed = _at(found, "features", "slash_commands")
    declared = [_at(one, "command") for one in listed] if isinstance(listed, list) else []
    yield from (one.value for one in Command if one.value not in declared)
    if _at(found, "settings", "interactivity", "is_enabled") is not True:
        yield "settings.interactivity.is_enabled"


def _steps(found: Mapping[str, object]) -> Iterator[Finding]:
    """Yield whether Workflow Builder can offer the steps, and what of them is missing."""
    declared = _at(found, "functions")
    if not isinstance(declared, dict) or not {*STEPS} & {*declared}:
        yield Finding(level=Level.HINT, name="step.none")
        return
    lacking = [f"functions.{step}" for step in STEPS if not _takes_all(_at(declared, step))]
    if STEP_EVENT not in _events(found):
        lacking.append(f"settings.event_subscriptions.bot_events: {STEP_EVENT}")
    if _at(found, "settings", "function_runtime") != "remote":
        lacking.append("settings.function_runtime: remote")
    if _at(found, "settings", "org_deploy_enabled") is not True:
        lacking.append("settings.org_deploy_enabled: true")
    if lacking:
        yield Finding(level=Level.BAD, name="step.lacks", data={"names": ", ".join(lacking)})
    else:
        yield Finding(level=Level.GOOD, name="step.good")


def _takes_all(step: object) -> bool:
    """Say whether a step hands over everything under the names that Mato knows, as its types."""
    properties = _at(step, "input_parameters", "properties")
    needed = {*_texts(_at(step, "input_parameters", "required"))}
    are_there = all(_at(properties, name, "type") == kind for name, kind in INPUTS.items())
    return are_there and {*REQUIRED} <= needed


def _events(found: Mapping[str, object]) -> set[str]:
    return {*_texts(_at(found, "settings", "event_subscriptions", "bot_events"))}


def _texts(found: object) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _at(found: object, *names: str) -> object:
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found
