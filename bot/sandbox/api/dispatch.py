"""One Web API request: who asks, what may go wrong, the method, the answer."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.wrappers import Request

from bot.sandbox.api.arguments import checked_arguments, raw_arguments
from bot.sandbox.api.method import ApiCall, Method, missing_scope
from bot.sandbox.api.table import METHODS
from bot.sandbox.errors import ConnectionDropped, SlackError
from bot.sandbox.faults import REFUSALS, Fault, FaultKind, FaultPlan
from bot.sandbox.limiter import PostLimiter
from bot.sandbox.model import Json, Token, Workspace
from bot.sandbox.state import SandboxState

CONTENT_TYPES = frozenset(
    {"", "application/json", "application/x-www-form-urlencoded", "multipart/form-data"}
)
TOO_MANY = 429
BROKEN = 500
NOBODY = Token(value="", kind="none", scopes=frozenset())


@dataclass(slots=True, kw_only=True)
class Answer:
    """What goes back: ``body`` is JSON, or raw text for a malformed answer."""

    body: Json | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """The Web API: answers requests by the table, with faults and limits where asked.

    ``sleep`` waits that many seconds or until the sandbox stops; ``emit`` sends an event to
    the app in the background; ``new_link`` makes a websocket address.
    """

    state: SandboxState
    faults: FaultPlan
    limiter: PostLimiter | None
    new_link: Callable[[], str]
    emit: Callable[[Workspace, Json], None]
    sleep: Callable[[float], None]

    def answer(self, name: str, request: Request) -> Answer:
        """Return the answer to a request for method ``name``.

        Raises ConnectionDropped where the fault plan says so.
        """
        try:
            return self._answer(name, request)
        except SlackError as error:
            return Answer(body=error.body())

    def _answer(self, name: str, request: Request) -> Answer:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        if request.mimetype not in CONTENT_TYPES:
            raise SlackError("invalid_post_type")
        raw = raw_arguments(request, takes_json=method.takes_json)
        token, workspace = self._authenticated(request, raw, method)
        fault = self.faults.strike(name, raw.get("channel"))
        limited = self._before(fault) or self._limit(name, workspace, raw)
        if limited:
            return limited
        try:
            answer = self._perform(method, token, workspace, raw, fault)
        except SlackError as error:
            answer = Answer(body=error.body())
        answer.headers["x-oauth-scopes"] = ",".join(sorted(token.scopes))
        answer.headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        return self._after(fault, answer)

    def _authenticated(
        self, request: Request, raw: Json, method: Method
    ) -> tuple[Token, Workspace]:
        anywhere = next(iter(self.state.workspaces.values()))
        if method.token == NOBODY.kind:
            return NOBODY, anywhere
        header = request.headers.get("Authorization", "")
        value = header.removeprefix("Bearer ") or raw.get("token")
        if not value:
            raise SlackError("not_authed")
        owner = self.state.token_owner(str(value))
        if owner is None:
            raise SlackError("invalid_auth")
        token, workspace = owner
        if token.revoked:
            raise SlackError("token_revoked")
        if token.kind != method.token:
            raise SlackError("not_allowed_token_type")
        return token, workspace or anywhere

    def _limit(self, name: str, workspace: Workspace, raw: Json) -> Answer | None:
        if self.limiter is None or name != "chat.postMessage":
            return None
        wait = self.limiter.wait_for(f"{workspace.id}/{raw.get('channel')}")
        return _rate_limited(wait) if wait else None

    def _perform(
        self, method: Method, token: Token, workspace: Workspace, raw: Json, fault: Fault | None
    ) -> Answer:
        args = checked_arguments(method, raw)
        if method.scopes and not token.scopes & set(method.scopes):
            raise missing_scope(method.scopes, token)
        call = ApiCall(
            state=self.state,
            workspace=workspace,
            token=token,
            args=args,
            new_link=self.new_link,
            late=fault.seconds if fault and fault.kind is FaultKind.LATE_VISIBLE else 0.0,
        )
        # What reads its arguments from a query changes nothing: no page needs to wake up.
        with self.state.change() if method.takes_json else self.state.reading():
            body = method.handler(call)
        for event in call.events:
            self.emit(workspace, event)
        return Answer(body=body)

    def _before(self, fault: Fault | None) -> Answer | None:
        if fault is None:
            return None
        if fault.kind is FaultKind.RATELIMITED:
            return _rate_limited(fault.retry_after)
        if fault.kind is FaultKind.HTTP_500_BEFORE:
            return _server_error()
        if fault.kind is FaultKind.RESET_BEFORE:
            raise ConnectionDropped
        if fault.kind in {FaultKind.HANG_BEFORE, FaultKind.SLOW}:
            self.sleep(fault.seconds)
        if fault.kind is FaultKind.HANG_BEFORE:
            raise ConnectionDropped
        if fault.kind in REFUSALS:
            raise SlackError(fault.kind.value)
        return None

    def _after(self, fault: Fault | None, answer: Answer) -> Answer:
        if fault is None:
            return answer
        if fault.kind is FaultKind.HTTP_500_AFTER:
            return _server_error()
        if fault.kind is FaultKind.RESET_AFTER:
            raise ConnectionDropped
        if fault.kind is FaultKind.HANG_AFTER:
            self.sleep(fault.seconds)
            raise ConnectionDropped
        if fault.kind is FaultKind.INTERNAL_ERROR_AFTER:
            return Answer(body={"ok": False, "error": "internal_error"}, headers=answer.headers)
        if fault.kind is FaultKind.MALFORMED_JSON:
            return Answer(body='{"ok": tru', headers=answer.headers)
        return answer


def _rate_limited(retry_after: int) -> Answer:
    return Answer(
        body={"ok": False, "error": "ratelimited"},
        status=TOO_MANY,
        headers={"Retry-After": str(retry_after)},
    )


def _server_error() -> Answer:
    return Answer(body="<html>Server Error</html>", status=BROKEN)


def sleeper(stopped: threading.Event) -> Callable[[float], None]:
    """Return a sleep that ends early when ``stopped`` is set."""

    def sleep(seconds: float) -> None:
        if seconds > 0:
            stopped.wait(seconds)

    return sleep
