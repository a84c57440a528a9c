"""Everything that is handed to the sandbox: the app, the clock, the pace, the guide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeAlias

from bot.clock import Clock
from bot.sandbox.model import Json, User, Workspace
from bot.sandbox.recorder import Call
from bot.sandbox.world import World

Guide: TypeAlias = Callable[[Workspace, User, Sequence[Call]], Json | None]

EVENTS = frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_rename",
        "channel_unarchive",
        "file_shared",
        "group_archive",
        "group_rename",
        "member_joined_channel",
        "member_left_channel",
        "message.im",
        "team_join",
        "tokens_revoked",
        "user_change",
    }
)


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
class AppProfile:
    """The app under test: its secrets, what it declares and which events it hears."""

    id: str = "A00000001"
    name: str = "Mato"
    icon: str = "🎯"
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - fictional, loopback only
    app_token: str = "xapp-sandbox"  # noqa: S105 - fictional, loopback only
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = EVENTS


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
