"""The way to the app: signed HTTP, a WSGI app in this process, or (see sockets) a websocket."""

import hashlib
import hmac
import http.client
import json
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from werkzeug.test import Client

from bot.sandbox.model import Json
from bot.sandbox.stamps import seconds

OK = range(200, 300)
PATH = "/slack/events"


class Kind(StrEnum):
    """The three sorts of requests that Slack sends, by their Socket Mode names."""

    COMMAND = "slash_commands"
    INTERACTION = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One request to the app; ``retry`` counts repeats of an event."""

    kind: Kind
    payload: Json
    retry: int = 0
    retry_reason: str = ""


@dataclass(slots=True, kw_only=True)
class Reply:
    """What the app answered.

    ``status`` 0 with ``failure`` ``operation_timeout`` or ``dispatch_failed`` means no answer
    in time; ``body`` is a dict, a text, or None when empty.
    """

    status: int
    body: Json | str | None = None
    failure: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the app took the request."""
        return self.status in OK


class Line(Protocol):
    """A way to the app."""

    def send(self, parcel: Parcel) -> Reply:
        """Send one request and wait for the answer, no longer than Slack would."""
        ...


def encoded(parcel: Parcel) -> tuple[bytes, str]:
    """Return body and content type as Slack sends this kind over HTTP."""
    if parcel.kind is Kind.EVENT:
        return json.dumps(parcel.payload).encode(), "application/json"
    form = parcel.payload
    if parcel.kind is Kind.INTERACTION:
        form = {"payload": json.dumps(parcel.payload)}
    return urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"


def signed_headers(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the two headers by which an app knows that a request is Slack's."""
    timestamp = str(seconds(now))
    text = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def all_headers(
    parcel: Parcel, body: bytes, kind: str, secret: str, now: datetime
) -> dict[str, str]:
    """Return every header of a request to the app."""
    headers = {"Content-Type": kind, "User-Agent": "Slackbot 1.0 (sandbox)"}
    headers |= signed_headers(secret, body, now)
    if parcel.retry:
        headers["X-Slack-Retry-Num"] = str(parcel.retry)
        headers["X-Slack-Retry-Reason"] = parcel.retry_reason
    return headers


def read_body(text: str, content_type: str) -> Json | str | None:
    """Return an answer's body: a dict when it is JSON, the text when not, None when empty."""
    if not text.strip():
        return None
    if content_type.startswith("application/json"):
        try:
            body = json.loads(text)
        except ValueError:
            return text
        return body if isinstance(body, dict) else text
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLine:
    """Signed requests to ``url`` (the app's base address)."""

    url: str
    secret: str
    now: Callable[[], datetime]
    patience: float

    def send(self, parcel: Parcel) -> Reply:
        """Send over HTTP; an app that is away or too slow is a failure, not an exception."""
        body, kind = encoded(parcel)
        headers = all_headers(parcel, body, kind, self.secret, self.now())
        parts = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=self.patience)
        try:
            connection.request("POST", parts.path.rstrip("/") + PATH, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except TimeoutError:
            return Reply(status=0, failure="operation_timeout")
        except (OSError, http.client.HTTPException):
            return Reply(status=0, failure="dispatch_failed")
        finally:
            connection.close()
        return _reply(response.status, text, dict(response.getheaders()))


@dataclass(frozen=True, slots=True, kw_only=True)
class WsgiLine:
    """Signed requests straight into a WSGI app of this process, without a network."""

    app: Callable[..., Any]
    secret: str
    now: Callable[[], datetime]

    def send(self, parcel: Parcel) -> Reply:
        """Call the app; what it raises comes through, so that a test sees it."""
        body, kind = encoded(parcel)
        headers = all_headers(parcel, body, kind, self.secret, self.now())
        response = Client(self.app).post(PATH, data=body, headers=headers)
        return _reply(
            response.status_code, response.get_data(as_text=True), dict(response.headers)
        )


def _reply(status: int, text: str, headers: dict[str, str]) -> Reply:
    lower = {key.lower(): value for key, value in headers.items()}
    body = read_body(text, lower.get("content-type", ""))
    failure = None if status in OK else "dispatch_failed"
    return Reply(status=status, body=body, failure=failure, headers=lower)
