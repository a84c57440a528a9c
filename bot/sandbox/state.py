"""The stand-in's memory behind one lock, with a version that pages can wait for."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.i18n.localizer import load_localizers
from bot.sandbox.config import SandboxConfig
from bot.sandbox.keys import Consent, ResponseUrls, Triggers
from bot.sandbox.model import Channel, Json, Message, Token, User, Workspace
from bot.sandbox.stamps import Stamps
from bot.sandbox.words import ClientWords


class SandboxState:
    """All workspaces; change anything only inside ``with state.change()``."""

    def __init__(self, config: SandboxConfig) -> None:
        """Start from the workspaces of ``config.world``."""
        self.clock = config.clock
        self.world = config.world
        self.app = config.app
        self.domain_now = config.domain_now
        self.words = ClientWords(load_localizers())
        self.app_token = Token(
            value=config.app.app_token, kind="app", scopes=frozenset({"connections:write"})
        )
        self.stamps = Stamps(config.clock)
        self.triggers = Triggers(config.clock, config.timing.trigger)
        self.response_urls = ResponseUrls(
            config.clock, config.timing.response_url, config.timing.response_url_uses
        )
        self.consents: dict[str, Consent] = {}
        self.base_url = ""
        self.version = 1
        self._accepted: Counter[str] = Counter()
        self._condition = threading.Condition(threading.RLock())

    @property
    def workspaces(self) -> dict[str, Workspace]:
        """The workspaces by team id."""
        return self.world.workspaces

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock; on the way out the version grows and waiters wake."""
        with self._condition:
            yield
            self.version += 1
            self._condition.notify_all()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold the lock without a new version."""
        with self._condition:
            yield

    def wait(self, version: int, timeout: float) -> int:
        """Return the version once it is above ``version``, or after ``timeout`` seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self.version > version, timeout)
            return self.version

    def now(self) -> datetime:
        """Return the real instant."""
        return self.clock.now()

    def token_owner(self, value: str) -> tuple[Token, Workspace | None] | None:
        """Return the token and its workspace (None for the app token), or None if unknown."""
        if value == self.app_token.value:
            return self.app_token, None
        for workspace in self.workspaces.values():
            if workspace.token.value == value:
                return workspace.token, workspace
        return None

    def post(
        self,
        channel: Channel,
        text: str,
        *,
        blocks: list[Json] | None = None,
        user: str | None = None,
        metadata: Json | None = None,
        thread_ts: str | None = None,
        ephemeral_to: str | None = None,
        visible_from: datetime | None = None,
    ) -> Message:
        """Put a message into ``channel``; from the app unless ``user`` is given."""
        message = Message(
            ts=self.stamps.next(),
            channel=channel.id,
            text=text,
            blocks=blocks or [],
            user=user,
            from_app=user is None,
            metadata=metadata,
            thread_ts=thread_ts,
            ephemeral_to=ephemeral_to,
            visible_from=visible_from or self.now(),
            shown_at=self.domain_now() if self.domain_now else None,
        )
        channel.messages.append(message)
        if metadata:
            self._accepted[metadata_key(metadata)] += 1
        return message

    def direct_channel(self, workspace: Workspace, user: User) -> Channel:
        """Return the direct conversation of the app and ``user``, opened if need be."""
        return self.world.direct(workspace, user)

    def posts_per_key(self) -> Counter[str]:
        """Return how often a message with each metadata key was accepted, deleted or not."""
        with self._condition:
            return Counter(self._accepted)


def metadata_key(metadata: Json) -> str:
    """Return ``event_payload.key`` of a message's metadata, else the payload as JSON."""
    payload = metadata.get("event_payload", {})
    key = payload.get("key")
    return key if isinstance(key, str) else json.dumps(payload, sort_keys=True)
