"""What the stand-in remembers: workspaces, people, channels, messages, files and views.

These values change in place, always under the lock of ``bot.sandbox.state.SandboxState``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

Json: TypeAlias = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class User:
    """A member of a workspace; ``tz`` is an IANA name, ``locale`` is ``ja-JP`` or the like."""

    id: str
    name: str
    real_name: str
    locale: str
    tz: str
    color: str = "4a6fa5"
    is_admin: bool = False
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class Message:
    """One message; history shows it from ``visible_from`` on, an ephemeral one never."""

    ts: str
    channel: str
    text: str
    visible_from: datetime
    user: str | None = None
    from_app: bool = False
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    thread_ts: str | None = None
    edited_ts: str | None = None
    shown_at: datetime | None = None
    subtype: str | None = None
    ephemeral_to: str | None = None
    values: Json = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Channel:
    """A public or private channel, or the direct conversation of the app and ``peer``."""

    id: str
    name: str
    created: int
    topic: str = ""
    is_private: bool = False
    is_im: bool = False
    peer: str | None = None
    is_archived: bool = False
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The word that scopes and events use: ``channels``, ``groups`` or ``im``."""
        if self.is_im:
            return "im"
        return "groups" if self.is_private else "channels"

    def message(self, ts: str, *, seen_by: str | None = None) -> Message | None:
        """Return the message stamped ``ts``; ephemeral ones only for the one who sees them."""
        for message in reversed(self.messages):
            if message.ts == ts and message.ephemeral_to in {None, seen_by}:
                return message
        return None


Named = TypeVar("Named", User, Channel)


@dataclass(slots=True, kw_only=True)
class SharedFile:
    """A file that a person dropped into a channel, or the app is about to share.

    ``awaits`` is how many bytes the app said it would send to the address ending in
    ``upload``; 0 when it is complete.
    """

    id: str
    name: str
    mimetype: str
    content: bytes
    user: str
    created: int
    channels: list[str] = field(default_factory=list)
    upload: str = ""
    awaits: int = 0


@dataclass(slots=True, kw_only=True)
class View:
    """A modal or a Home tab; ``values`` is its input state as ``state.values`` has it."""

    id: str
    user: str
    kind: str
    hash: str
    blocks: list[Json]
    title: Json | None = None
    submit: Json | None = None
    close: Json | None = None
    callback_id: str = ""
    external_id: str = ""
    private_metadata: str = ""
    notify_on_close: bool = False
    clear_on_close: bool = False
    root_view_id: str = ""
    previous_view_id: str | None = None
    channel: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class StepRun:
    """A workflow step of the app that was begun; ``error`` or ``outputs`` once it is over."""

    id: str
    callback_id: str
    inputs: Json
    outputs: Json | None = None
    error: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether the app has not said yet what came of it."""
        return self.outputs is None and self.error is None


@dataclass(slots=True, kw_only=True)
class Token:
    """A bearer token: ``bot`` tokens belong to a workspace, the ``app`` token to none."""

    value: str
    kind: str
    scopes: frozenset[str]
    revoked: bool = False


@dataclass(slots=True, kw_only=True)
class Workspace:
    """One workspace with the app installed; ``bot_user`` and ``bot_id`` are the app in it."""

    id: str
    name: str
    domain: str
    language: str
    bot_user: str
    bot_id: str
    token: Token
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, SharedFile] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    steps: dict[str, StepRun] = field(default_factory=dict)
    messages_tab: bool = True

    def user_named(self, name: str) -> User:
        """Return the user called ``name`` (without @); KeyError when there is none."""
        return _named(self.users, name)

    def channel_named(self, name: str) -> Channel:
        """Return the channel called ``name`` (without #); KeyError when there is none."""
        return _named(self.channels, name)

    def im_with(self, user: str) -> Channel | None:
        """Return the direct conversation of the app and ``user`` if it was opened."""
        return next((c for c in self.channels.values() if c.peer == user), None)

    def view(self, view_id: str) -> View | None:
        """Return the open modal or published home with that id."""
        opened = [view for stack in self.modals.values() for view in stack]
        return next((v for v in (*opened, *self.homes.values()) if v.id == view_id), None)


def _named(things: dict[str, Named], name: str) -> Named:
    for thing in things.values():
        if thing.name == name:
            return thing
    raise KeyError(name)
