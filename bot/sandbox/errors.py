"""Refusals of the stand-in.

SlackError            an answer ``{"ok": false, "error": code}`` of the Web API
Impossible            a person cannot do that in this place (no such button, not a member)
ConnectionDropped     the fault plan resets the connection instead of answering
"""

from collections.abc import Sequence
from typing import NoReturn

from bot.sandbox.model import Json


class SlackError(Exception):
    """A refusal with Slack's own code; ``messages`` are the details under it."""

    def __init__(self, code: str, messages: Sequence[str] = (), **extra: object) -> None:
        """Keep the code, its detail lines and further keys of the answer."""
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra

    def body(self) -> Json:
        """Return the JSON that the caller receives."""
        body: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            detail = [f"[ERROR] {message}" for message in self.messages]
            body["response_metadata"] = {"messages": detail}
        return body


class Impossible(Exception):
    """What a person tried cannot be done from where they stand.

    ``code`` and ``data`` make the sentence ``sandbox.impossible.<code>``; ``bad_request`` with a
    ``detail`` is for what only a program can get wrong.
    """

    def __init__(self, code: str, **data: object) -> None:
        """Keep the code and what its sentence needs."""
        super().__init__(f"{code} {data}" if data else code)
        self.code = code
        self.data = data


def misuse(detail: str) -> NoReturn:
    """Raise Impossible for what only a program can get wrong."""
    raise Impossible("bad_request", detail=detail)


class ConnectionDropped(ConnectionResetError):
    """Raised towards the server to end a request without any answer."""
