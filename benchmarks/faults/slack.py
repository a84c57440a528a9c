"""The stand-in for Slack: a few workspaces, and something wrong with every fifth call."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from bot.clock import SystemClock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.faults import FaultKind
from bot.sandbox.model import Json, Message, Workspace
from bot.sandbox.server import Sandbox
from bot.sandbox.state import metadata_key
from bot.sandbox.world import World

WORKSPACES = 8
#: Of the conversations of a workspace every so manieth is a direct one.
_DIRECT_EVERY = 4
_POST = "chat.postMessage"
#: The method that each kind strikes; all get the same share.
_KINDS = {
    FaultKind.LATE_VISIBLE: _POST,
    FaultKind.RATELIMITED: "*",
    FaultKind.HTTP_500_BEFORE: "*",
    FaultKind.HTTP_500_AFTER: "*",
    FaultKind.RESET_BEFORE: "*",
    FaultKind.RESET_AFTER: "*",
    FaultKind.INTERNAL_ERROR_AFTER: "*",
    FaultKind.HANG_BEFORE: "*",
    FaultKind.HANG_AFTER: "*",
    FaultKind.MALFORMED_JSON: "*",
}


def build(conversations: int, seed: int) -> Sandbox:
    """Return a sandbox with so many conversations in all, not started yet."""
    world = World()
    for number in range(WORKSPACES):
        _furnish(world, world.workspace(f"w{number}"), conversations // WORKSPACES + 1)
    faults = Random(seed)  # noqa: S311 - faults, not secrets
    return Sandbox(SandboxConfig(world=world, clock=SystemClock(), random=faults))


def _furnish(world: World, workspace: Workspace, conversations: int) -> None:
    people = conversations // _DIRECT_EVERY
    for number in range(people):
        world.user(workspace, f"u{number}")
    for number in range(conversations - people):
        world.channel(workspace, f"c{number}")


def destinations(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Return workspace and destination (channel or person), workspaces in turn."""
    found = [
        (place, workspace.id, to)
        for workspace in sandbox.state.workspaces.values()
        for place, to in enumerate(_destinations_of(workspace))
    ]
    return [(workspace_id, to) for _, workspace_id, to in sorted(found)]


def _destinations_of(workspace: Workspace) -> list[str]:
    people = [user.id for user in workspace.users.values() if not user.is_bot]
    return people + [channel.id for channel in workspace.channels.values() if not channel.is_im]


def plan(share: float, *, hang: float, late: float) -> list[Json]:
    """Return the fault plan that strikes ``share`` of all calls, each kind as often.

    The dice are thrown line by line, so each line's rate is of what the lines before it left.
    """
    each = share / len(_KINDS)
    return [
        {
            "method": method,
            "kind": kind,
            "rate": each / (1 - number * each),
            "seconds": late if kind is FaultKind.LATE_VISIBLE else hang,
            "retry_after": 1,
        }
        for number, (kind, method) in enumerate(_KINDS.items())
    ]


def arrivals(sandbox: Sandbox) -> dict[str, list[datetime]]:
    """Return when a message with each delivery's key was accepted, by Slack's own record."""
    found: dict[str, list[datetime]] = defaultdict(list)
    with sandbox.state.reading():
        for message in _messages(sandbox):
            if message.metadata:
                at = datetime.fromtimestamp(float(message.ts), UTC)
                found[metadata_key(message.metadata)].append(at)
    return found


def _messages(sandbox: Sandbox) -> Iterator[Message]:
    for workspace in sandbox.state.workspaces.values():
        for channel in workspace.channels.values():
            yield from channel.messages
