"""Everything that is handed to the sandbox: the app, the clock, the pace, the guide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Self, TypeAlias

from bot.clock import Clock
from bot.sandbox.model import Json, User, Workspace
from bot.sandbox.recorder import Call
from bot.sandbox.subscriptions import EVENT_SCOPES
from bot.sandbox.world import World

Guide: TypeAlias = Callable[[Workspace, User, Sequence[Call]], Json | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command of the app, as the manifest declares it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut of the app: ``kind`` is ``global`` or ``message``."""

    kind: str
    name: str
    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """What a workflow step takes; ``type`` is Slack's (``string``, ``slack#/types/user_id``)."""

    name: str
    type: str
    title: str = ""
    hint: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of Workflow Builder that the app offers."""

    callback_id: str
    title: str
    description: str = ""
    inputs: tuple[StepInput, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppProfile:
    """The app under test: its secrets, what it declares and which events it hears."""

    id: str = "A00000001"
    name: str = "Mato"
    icon: str = "🎯"
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - fictional, loopback only
    app_token: str = "xapp-sandbox"  # noqa: S105 - fictional, loopback only
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    steps: tuple[Step, ...] = ()
    events: frozenset[str] = frozenset(EVENT_SCOPES) - {"message.channels", "message.groups"}
    client_id: str = "sandbox-client"
    client_secret: str = "sandbox-client-secret"  # noqa: S105 - fictional, loopback only

    @classmethod
    def from_manifest(cls, manifest: Json) -> Self:
        """Return the app that a manifest (version 2) declares; its scopes are the workspaces'."""
        features = manifest["features"]
        return cls(
            name=manifest["display_information"]["name"],
            commands=tuple(
                Command(
                    command=one["command"],
                    description=one["description"],
                    usage_hint=one.get("usage_hint", ""),
                    should_escape=one.get("should_escape", False),
                )
                for one in features.get("slash_commands", [])
            ),
            shortcuts=tuple(
                Shortcut(kind=one["type"], name=one["name"], callback_id=one["callback_id"])
                for one in features.get("shortcuts", [])
            ),
            steps=tuple(
                _step(callback_id, one)
                for callback_id, one in manifest.get("functions", {}).items()
            ),
            events=frozenset(manifest["settings"]["event_subscriptions"]["bot_events"]),
        )


def _step(callback_id: str, declared: Json) -> Step:
    taken = declared["input_parameters"]
    return Step(
        callback_id=callback_id,
        title=declared["title"],
        description=declared.get("description", ""),
        inputs=tuple(
            StepInput(
                name=name,
                type=one["type"],
                title=one.get("title", name),
                hint=one.get("description", ""),
                is_required=name in taken.get("required", []),
            )
            for name, one in taken["properties"].items()
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How patient the stand-in is; all in seconds, Slack's own figures by default."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    response_url_uses: int = 5
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    latency: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxConfig:
    """What a sandbox is made of.

    ``app_url`` None means Socket Mode. ``clock`` is the real one: timestamps and expiry go
    by it. ``domain_now`` and ``advance`` are Mato's own movable clock, which the page shows
    and moves; the sandbox itself never moves a timestamp.
    """

    world: World
    clock: Clock
    app: AppProfile = field(default_factory=AppProfile)
    app_url: str | None = None
    port: int = 0
    record_path: Path | None = None
    timing: Timing = field(default_factory=Timing)
    rate_limited: bool = False
    random: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - faults, not secrets
    domain_now: Callable[[], datetime] | None = None
    advance: Callable[[timedelta], None] | None = None
    guide: Guide | None = None
    samples: Mapping[str, bytes] = field(default_factory=dict)
