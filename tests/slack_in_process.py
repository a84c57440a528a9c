"""The stand-in's Web API without a network: Slack's client asks it by a function call.

What a fault does to the line, it does here as the real client would tell it: a reset raises, a
hang lasts as long as the client waits, and time passes only on the clock that is given.
"""

import json as jsonlib
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from bot.sandbox.api.dispatch import Answer, WebApi
from bot.sandbox.config import SandboxConfig
from bot.sandbox.errors import ConnectionDropped
from bot.sandbox.faults import FaultPlan
from bot.sandbox.state import SandboxState
from bot.slack_clients import SlackClients
from kpi.model import WorkspaceId


class SlackInProcess(SlackClients):
    """Clients of a sandbox that nobody listens for; ``pass_seconds`` moves everybody's clock."""

    def __init__(self, config: SandboxConfig, pass_seconds: Callable[[float], None]) -> None:
        """Start from the workspaces of ``config``."""
        super().__init__("http://127.0.0.1/api/")
        self.state = SandboxState(config)
        self.faults = FaultPlan(config.random)
        self._pass_seconds = pass_seconds
        self._patience = 0.0
        self._api = WebApi(
            state=self.state,
            faults=self.faults,
            limiter=None,
            new_link=str,
            emit=lambda *_: None,
            sleep=self._sleep,
        )

    def of(self, workspace_id: WorkspaceId, *, timeout: float = 2.0) -> WebClient:
        """Return a client of the workspace."""
        self._patience = timeout
        token = self.state.workspaces[workspace_id].token.value
        return InProcessClient(token=token, ask=self.ask)

    def ask(self, method: str, request: Request) -> Answer:
        """Return the stand-in's answer."""
        return self._api.answer(method, request)

    def _sleep(self, seconds: float) -> None:
        self._pass_seconds(min(seconds, self._patience))
        if seconds > self._patience:
            raise TimeoutError


class InProcessClient(WebClient):
    """Slack's own client down to the request; only the way there is another."""

    def __init__(self, *, token: str, ask: Callable[[str, Request], Answer]) -> None:
        super().__init__(token=token, retry_handlers=[])
        self._ask = ask

    def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
        **_: object,
    ) -> SlackResponse:
        """Send what the real one would send, and read the answer as it does."""
        request = _request(str(self.token), http_verb, params, json)
        try:
            answer = self._ask(api_method, request)
        except ConnectionDropped as error:
            raise URLError(ConnectionResetError()) from error
        return _read(self, api_method, answer)


def _request(
    token: str, verb: str, params: dict[str, Any] | None, json: dict[str, Any] | None
) -> Request:
    query = {
        name: str(int(value)) if isinstance(value, bool) else str(value)
        for name, value in (params or {}).items()
        if value is not None
    }
    body = {name: value for name, value in (json or {}).items() if value is not None}
    builder = EnvironBuilder(
        method=verb,
        query_string=query,
        json=None if verb == "GET" else body,
        headers=[("Authorization", f"Bearer {token}")],
    )
    return Request(builder.get_environ())


def _read(client: WebClient, method: str, answer: Answer) -> SlackResponse:
    try:
        data = jsonlib.loads(answer.body) if isinstance(answer.body, str) else answer.body
    except ValueError:
        data = {"ok": False, "error": "Received a response in a non-JSON format: {"}
    response = SlackResponse(
        client=client,
        http_verb="POST",
        api_url=method,
        req_args={},
        data=data,
        headers=answer.headers,
        status_code=answer.status,
    )
    response.validate()  # type: ignore[no-untyped-call]
    return response
