"""Slack's Web API, one client a workspace and purpose; none of them ever repeats a call."""

import http.client
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.config import SLACK_API_URL
from kpi.errors import SlackRefused
from kpi.model import WorkspaceId

#: Everything that a call of the SDK may raise: Slack's answer, the line, an unreadable body.
CALL_ERRORS = (SlackApiError, URLError, OSError, http.client.HTTPException, ValueError)
#: What answering a person may take: triggers live for three seconds.
ANSWER_SECONDS = 2.0
_CHUNK = 1 << 16
_RESPONSE_HOSTS = {"hooks.slack.com", "hooks.slack-gov.com"}


def error_of(error: BaseException) -> str:
    """Return Slack's error code, or the kind of failure of the line."""
    if isinstance(error, SlackApiError):
        code = error.response.get("error") if error.response is not None else None
        return str(code or "unknown_error")
    return type(error).__name__


def _no_token(workspace_id: WorkspaceId) -> str:
    raise SlackRefused("slack_refused.no_token", workspace=workspace_id)


class NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the token, or a one-use address, to wherever it points."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""
        return


def read_all(answer: http.client.HTTPResponse, seconds: float) -> bytes:
    """Return the body; TimeoutError when it trickles in for longer than the seconds given."""
    until = time.monotonic() + seconds
    parts: list[bytes] = []
    while part := answer.read1(_CHUNK):
        parts.append(part)
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)


class _Web(WebClient):
    """Slack's own client over an opener of ours."""

    def __init__(self, opener: OpenerDirector, **settings: Any) -> None:  # noqa: ANN401 Slack's
        super().__init__(**settings)
        self._opener = opener

    def _perform_urllib_http_request_internal(
        self,
        url: str,  # noqa: ARG002 the request has it
        req: Request,
    ) -> dict[str, Any]:
        with self._opener.open(req, timeout=self.timeout) as answer:
            body = read_all(answer, self.timeout).decode()
            return {"status": answer.status, "headers": answer.headers, "body": body}


class _Hook(WebhookClient):
    """Slack's own client for response addresses over an opener of ours."""

    def __init__(self, opener: OpenerDirector, url: str, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(url, **settings)
        self._opener = opener

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        with self._opener.open(req, timeout=self.timeout) as answer:
            body = read_all(answer, self.timeout).decode()
            return WebhookResponse(
                url=url, status_code=answer.status, body=body, headers=dict(answer.headers)
            )


class SlackClients:
    """Makes clients for the Web API at ``base_url`` with each workspace's token."""

    def __init__(
        self,
        base_url: str = SLACK_API_URL,
        token_of: Callable[[WorkspaceId], str] = _no_token,
    ) -> None:
        """Share one opener: making its TLS context costs more than a call."""
        self._base_url = base_url
        self._token_of = token_of
        # A stand-in on loopback has no certificate, and making a context takes a while.
        is_tls = urlsplit(base_url).scheme == "https"
        tls = [HTTPSHandler(context=ssl.create_default_context())] if is_tls else []
        self.opener = build_opener(NoRedirect, *tls)

    def of(self, workspace_id: WorkspaceId, *, timeout: float = ANSWER_SECONDS) -> WebClient:
        """Return a client of the workspace; SlackRefused when it has no token."""
        return self.with_token(self._token_of(workspace_id), timeout=timeout)

    def with_token(self, token: str | None, *, timeout: float = ANSWER_SECONDS) -> WebClient:
        """Return a client with a token of the settings or of an installation under way."""
        return _Web(
            self.opener,
            token=token,
            base_url=self._base_url,
            timeout=timeout,  # seconds; urllib takes fractions
            retry_handlers=[],
        )

    def answer(self, response_url: str) -> WebhookClient:
        """Return a client for a response address; SlackRefused when it is not Slack's."""
        if not self.is_slacks(response_url):
            raise SlackRefused("slack_refused.address")
        return _Hook(self.opener, response_url, timeout=ANSWER_SECONDS, retry_handlers=[])

    def is_slacks(self, url: str) -> bool:
        """Say whether an address is on Slack's hosts or on the stand-in's very origin."""
        scheme, netloc = origin(url)
        return (scheme == "https" and netloc in _RESPONSE_HOSTS) or self.is_own(url)

    def is_own(self, url: str) -> bool:
        """Say whether an address is on the very origin of a stand-in for Slack."""
        return origin(url) == origin(self._base_url) and self._base_url != SLACK_API_URL


def origin(url: str) -> tuple[str, str]:
    """Return an address's scheme and all up to its path; empty texts for one that is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc
