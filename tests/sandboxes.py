"""A small sandbox for tests: a workspace, its people, and an app that plays what it is told."""

import http.client
import json
import urllib.parse
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from bot.sandbox.config import AppProfile, Command, SandboxConfig, Shortcut, Timing
from bot.sandbox.model import Channel, Json, User, Workspace
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import SCOPES, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PROFILE = AppProfile(
    commands=(
        Command(command="/kpi", description="KPIs", usage_hint="clicks 5,000"),
        Command(command="/raw", should_escape=False),
    ),
    shortcuts=(Shortcut(kind="global", name="Log a value", callback_id="log"),),
)


class HandClock:
    """A real clock's stand-in that only moves when a test moves it."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_seconds(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


@dataclass
class PlayedApp:
    """A WSGI app that keeps each request and answers with what was laid ready, else empty.

    An answer is JSON, a Response, or a function of the payload that returns one of these.
    """

    requests: list[Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: deque[Any] = field(default_factory=deque)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        request = Request(environ)
        self.bodies.append(request.get_data())
        self.requests.append(request)
        answer = self.answers.popleft() if self.answers else None
        if callable(answer) and not isinstance(answer, Response):
            answer = answer(self.payload())
        if not isinstance(answer, Response):
            text = "" if answer is None else json.dumps(answer)
            answer = Response(text, content_type="application/json")
        return answer(environ, start_response)

    def payload(self, index: int = -1) -> Json:
        """Return what a request carried: a command's form, an interaction, or an event."""
        if self.requests[index].mimetype == "application/json":
            body: Json = json.loads(self.bodies[index])
            return body
        form = dict(urllib.parse.parse_qsl(self.bodies[index].decode(), keep_blank_values=True))
        if "payload" in form:
            interaction: Json = json.loads(form["payload"])
            return interaction
        return form

    def events(self) -> list[Json]:
        """Return the events among the requests, oldest first."""
        payloads = [self.payload(index) for index in range(len(self.requests))]
        return [payload["event"] for payload in payloads if "event" in payload]


@dataclass(kw_only=True)
class Stage:
    """A started sandbox with everything that a test wants at hand."""

    sandbox: Sandbox
    workspace: Workspace
    aya: User
    ken: User
    channel: Channel
    private: Channel
    app: PlayedApp
    clock: HandClock
    web: WebClient

    @property
    def person(self) -> Person:
        """Aya at the keyboard."""
        return Person(self.sandbox, self.workspace, self.aya)

    def web_with(self, token: str) -> WebClient:
        """Return a client with another token, without retries."""
        return WebClient(token=token, base_url=self.sandbox.api_url, retry_handlers=[])

    def say(self, text: str = "12 clicks") -> str:
        """Post as the app and return the timestamp."""
        answer = self.web.chat_postMessage(channel=self.channel.id, text=text)
        return str(answer["ts"])


@contextmanager
def staged(
    *,
    timing: Timing | None = None,
    profile: AppProfile = PROFILE,
    scopes: frozenset[str] = SCOPES,
    change: Callable[[dict[str, Any]], None] = lambda _: None,
) -> Iterator[Stage]:
    """Start a sandbox; ``change`` may alter the arguments of its SandboxConfig."""
    world = World()
    workspace = world.workspace("どんぐり珈琲", scopes=scopes)
    aya = world.user(workspace, "aya", real_name="青木 彩", is_admin=True)
    ken = world.user(workspace, "ken", locale="en-US", tz="Europe/London")
    channel = world.channel(workspace, "sns", members=[aya, ken])
    private = world.channel(workspace, "secret", members=[ken], with_app=False, is_private=True)
    clock, app = HandClock(), PlayedApp()
    fields: dict[str, Any] = {
        "world": world,
        "clock": clock,
        "app": profile,
        "timing": timing or Timing(ack=1.0, event_retries=(0.0, 0.01)),
    }
    change(fields)
    with Sandbox(SandboxConfig(**fields)) as sandbox:
        sandbox.connect_wsgi(app)
        yield Stage(
            sandbox=sandbox,
            workspace=workspace,
            aya=aya,
            ken=ken,
            channel=channel,
            private=private,
            app=app,
            clock=clock,
            web=WebClient(
                token=workspace.token.value, base_url=sandbox.api_url, retry_handlers=[]
            ),
        )


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def button(action_id: str = "go", value: str = "1") -> Json:
    """Return a button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go"), "value": value}


def actions(*elements: Json, block_id: str = "acts") -> Json:
    """Return an actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def text_input(block_id: str = "name", **more: object) -> Json:
    """Return an input block with a text field whose action id is ``typed``."""
    element = {"type": "plain_text_input", "action_id": "typed"}
    label = plain(block_id)
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    """Return a modal view."""
    named = {"title": plain("Goal"), "submit": plain("Save"), "callback_id": "goal"}
    return {"type": "modal", **named, "blocks": list(blocks), **more}


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """An answer over plain HTTP."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was sent
        """The content as JSON."""
        return json.loads(self.content)


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """Ask a loopback address, without a client's own ideas in between."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body, dict(headers or {}))
        response = connection.getresponse()
        found = {key.lower(): value for key, value in response.getheaders()}
        return Fetched(status=response.status, headers=found, content=response.read())
    finally:
        connection.close()
