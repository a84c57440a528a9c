"""Slack's Web API, one client a workspace and purpose; none of them ever repeats a call."""

import http.client
import ssl
from collections.abc import Callable
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.config import SLACK_API_URL
from kpi.errors import SlackRefused
from kpi.model import WorkspaceId

#: Everything that a call of the SDK may raise: Slack's answer, the line, an unreadable body.
CALL_ERRORS = (SlackApiError, URLError, OSError, http.client.HTTPException, ValueError)
#: What answering a person may take: triggers live for three seconds.
ANSWER_SECONDS = 2.0
_RESPONSE_HOSTS = {"hooks.slack.com", "hooks.slack-gov.com"}


def error_of(error: BaseException) -> str:
    """Return Slack's error code, or the kind of failure of the line."""
    if isinstance(error, SlackApiError):
        code = error.response.get("error") if error.response is not None else None
        return str(code or "unknown_error")
    return type(error).__name__


def _no_token(workspace_id: WorkspaceId) -> str:
    raise SlackRefused("slack_refused.no_token", workspace=workspace_id)


class SlackClients:
    """Makes clients for the Web API at ``base_url`` with each workspace's token."""

    def __init__(
        self,
        base_url: str = SLACK_API_URL,
        token_of: Callable[[WorkspaceId], str] = _no_token,
    ) -> None:
        """Share one TLS context: making one costs more than a call."""
        self._base_url = base_url
        self._token_of = token_of
        is_tls = urlsplit(base_url).scheme == "https"
        self._tls = ssl.create_default_context() if is_tls else None

    def of(self, workspace_id: WorkspaceId, *, timeout: float = ANSWER_SECONDS) -> WebClient:
        """Return a client of the workspace; SlackRefused when it has no token."""
        return self.with_token(self._token_of(workspace_id), timeout=timeout)

    def with_token(self, token: str | None, *, timeout: float = ANSWER_SECONDS) -> WebClient:
        """Return a client with a token of the settings or of an installation under way."""
        return WebClient(
            token=token,
            base_url=self._base_url,
            timeout=timeout,  # type: ignore[arg-type]  # seconds; urllib takes fractions
            ssl=self._tls,
            retry_handlers=[],
        )

    def answer(self, response_url: str) -> WebhookClient:
        """Return a client for a response address; SlackRefused when it is not Slack's."""
        if not self.is_slacks(response_url):
            raise SlackRefused("slack_refused.address")
        return WebhookClient(
            response_url,
            timeout=ANSWER_SECONDS,  # type: ignore[arg-type]
            ssl=self._tls,
            retry_handlers=[],
        )

    def is_slacks(self, url: str) -> bool:
        """Say whether an address is on Slack's hosts or on the stand-in's very origin."""
        parts = urlsplit(url)
        if parts.scheme == "https" and parts.netloc in _RESPONSE_HOSTS:
            return True
        return self.is_own(url)

    def is_own(self, url: str) -> bool:
        """Say whether an address is on the very origin of a stand-in for Slack."""
        parts, own = urlsplit(url), urlsplit(self._base_url)
        is_same = (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
        return is_same and self._base_url != SLACK_API_URL
