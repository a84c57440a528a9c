"""The web process: Slack's requests behind a guard, the install pages, and how Mato is."""

import hashlib
import hmac
import json
import re
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from flask import Flask, Request, Response, request
from slack_bolt import App, BoltContext, BoltRequest
from slack_bolt.adapter.flask.handler import to_bolt_request, to_flask_response
from slack_bolt.oauth import OAuthFlow
from slack_bolt.request.internals import build_context

from bot import front_page
from bot.api import observations
from bot.api.openapi import DOCUMENT_PATH
from bot.clock import Clock
from bot.deps import Deps
from bot.oauth import INSTALL_PATH, REDIRECT_PATH
from kpi.errors import Broken

#: Where Slack sends everything.
EVENTS_PATH = "/slack/events"
#: Nothing that Slack sends is longer.
MAX_BODY = 1 << 20
#: How old a signed request may be, in seconds.
MAX_AGE = 300
_JSON = "application/json"
_STAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class Guard:
    """Lets through what Slack signed lately; it looks before anybody reads the body's sense.

    Bolt verifies as well, but answers a timestamp that is no number with a traceback and logs
    the body of what it refuses.
    """

    def __init__(self, secret: str, clock: Clock) -> None:
        """Verify with the signing secret; an empty one lets nothing through."""
        self._secret = secret.encode()
        self._clock = clock

    def admits(self, asked: Request) -> bool:
        """Say whether the request is Slack's and of now."""
        stamp = asked.headers.get("X-Slack-Request-Timestamp", "")
        signature = asked.headers.get("X-Slack-Signature", "")
        if not self._secret or not _STAMP.fullmatch(stamp) or not signature.isascii():
            return False
        if abs(self._clock.now().timestamp() - int(stamp)) > MAX_AGE:
            return False
        signed = b"v0:" + stamp.encode() + b":" + asked.get_data()
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, signature)


def build(app: App, deps: Deps, *, clock: Clock, oauth: OAuthFlow | None = None) -> Flask:
    """Return the WSGI app; ``clock`` is the real one, which signatures go by."""
    web = Flask("bot.web", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    guard = Guard(deps.config.slack_signing_secret, clock)

    def events() -> Response:
        if _is_ssl_check(request.get_data()):
            return Response("", 200)  # Slack looks at our certificate, not at what we say
        if not guard.admits(request):
            return Response("", 401)
        body = _read(request)
        if body is None:
            return Response("", 400)
        return to_flask_response(app.dispatch(_for_bolt(request, body)))

    web.add_url_rule(EVENTS_PATH, "events", events, methods=["POST"])
    web.add_url_rule("/healthz", "health", lambda: _plain("ok\n"))
    web.add_url_rule("/readyz", "ready", lambda: _ready(deps))
    web.add_url_rule("/metrics", "metrics", lambda: _metrics(deps))
    web.add_url_rule("/", "front", lambda: _front(deps, can_install=oauth is not None))
    observations.add(web, deps)
    if oauth is not None:
        _add_oauth(web, oauth)
    return web


def _is_ssl_check(body: bytes) -> bool:
    if not body.startswith(b"ssl_check=") and b"&ssl_check=" not in body[:1000]:
        return False
    form = parse_qs(body.decode("utf-8", "replace"))
    return form.get("ssl_check") == ["1"] and "command" not in form and "payload" not in form


def _read(asked: Request) -> dict[str, Any] | None:
    """Return a command's form, or the JSON object of anything else; None: it is neither."""
    try:
        text = asked.get_data().decode()
        if asked.mimetype == _JSON:
            found = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            found = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _for_bolt(asked: Request, body: dict[str, Any]) -> BoltRequest:
    """Return the request with its body as we read it.

    Bolt's own reading takes every form with the word "payload" in it, whoever typed it, for one
    without a command.
    """
    made = BoltRequest(body="", query=asked.query_string.decode(), headers=dict(asked.headers))
    made.raw_body = asked.get_data(as_text=True)
    made.body = body
    made.context = build_context(BoltContext(), body)
    return made


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _front(deps: Deps, *, can_install: bool) -> Response:
    """Answer whoever opens the server's address in a browser."""
    localizer = deps.localizers[front_page.language_of(request.accept_languages)]
    install = INSTALL_PATH if can_install else ""
    made = front_page.page(localizer, install=install, api=DOCUMENT_PATH)
    return Response(made, headers=front_page.HEADERS, content_type="text/html; charset=utf-8")


def _ready(deps: Deps) -> Response:
    """Answer whether requests can be worked off: the database is there."""
    try:
        with deps.uow(reading=True) as uow:
            uow.jobs.counts()
    except Broken:
        return _plain("database\n", 503)
    return _plain("ok\n")


def _metrics(deps: Deps) -> Response:
    """Answer in Prometheus' text format; counts only, of all workspaces together."""
    deliveries: Counter[str] = Counter()
    with deps.uow(reading=True) as uow:
        jobs = uow.jobs.counts()
        for workspace in uow.workspaces.all():
            counts = uow.outbox.counts(workspace.workspace_id)
            deliveries.update({state.value: count for state, count in counts.items()})
    lines = [
        "# HELP mato_deliveries Messages by where they stand.",
        "# TYPE mato_deliveries gauge",
        *(f'mato_deliveries{{state="{state}"}} {n}' for state, n in sorted(deliveries.items())),
        "# HELP mato_jobs Background jobs by where they stand.",
        "# TYPE mato_jobs gauge",
        *(f'mato_jobs{{state="{state}"}} {n}' for state, n in sorted(jobs.items())),
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _add_oauth(web: Flask, oauth: OAuthFlow) -> None:
    def install() -> Response:
        return to_flask_response(oauth.handle_installation(to_bolt_request(request)))

    def redirect() -> Response:
        return to_flask_response(oauth.handle_callback(to_bolt_request(request)))

    web.add_url_rule(INSTALL_PATH, "install", install)
    web.add_url_rule(REDIRECT_PATH, "redirect", redirect)
