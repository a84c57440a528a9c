"""Keys that die: a trigger opens one modal in time, a response address answers a few times."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.errors import SlackError


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Permission to open one view for ``user``; ``view`` is the modal it came from, if any."""

    team: str
    user: str
    channel: str | None
    view: str | None
    until: datetime
    used: bool = False


class Triggers:
    """Issues trigger ids and takes each back once."""

    def __init__(self, clock: Clock, lifetime: float) -> None:
        """Let each live for ``lifetime`` seconds."""
        self._clock = clock
        self._lifetime = timedelta(seconds=lifetime)
        self._issued: dict[str, Trigger] = {}

    def issue(
        self, *, team: str, user: str, channel: str | None = None, view: str | None = None
    ) -> str:
        """Return a new trigger id."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        until = self._clock.now() + self._lifetime
        self._issued[trigger_id] = Trigger(
            team=team, user=user, channel=channel, view=view, until=until
        )
        return trigger_id

    def check(self, trigger_id: str, team: str) -> Trigger:
        """Return a trigger that may still be used; SlackError with Slack's code if not."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or trigger.team != team:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() > trigger.until:
            raise SlackError("expired_trigger_id")
        return trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That ``user`` allowed the app into a workspace; its code is exchanged for a token once."""

    team: str
    user: str
    redirect_uri: str | None


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Where an app may answer: ``message_ts`` is the message acted on, if any."""

    team: str
    channel: str
    user: str
    message_ts: str | None
    until: datetime
    uses_left: int


class ResponseUrls:
    """Issues response addresses' tokens and counts their uses."""

    def __init__(self, clock: Clock, lifetime: float, uses: int) -> None:
        """Let each live for ``lifetime`` seconds and ``uses`` posts."""
        self._clock = clock
        self._lifetime = timedelta(seconds=lifetime)
        self._uses = uses
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, *, team: str, channel: str, user: str, message_ts: str | None = None) -> str:
        """Return the token of a new address."""
        token = secrets.token_hex(16)
        self._issued[token] = ResponseUrl(
            team=team,
            channel=channel,
            user=user,
            message_ts=message_ts,
            until=self._clock.now() + self._lifetime,
            uses_left=self._uses,
        )
        return token

    def find(self, team: str, token: str) -> ResponseUrl:
        """Return an address that may still be used; SlackError if not."""
        address = self._issued.get(token)
        if address is None or address.team != team:
            raise SlackError("no_such_url")
        if self._clock.now() > address.until:
            raise SlackError("expired_url")
        if address.uses_left < 1:
            raise SlackError("used_url")
        return address
