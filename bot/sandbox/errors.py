"""Refusals of the stand-in.

SlackError            an answer ``{"ok": false, "error": code}`` of the Web API
Impossible            a person cannot do that in this place (no such button, not a member)
ConnectionDropped     the fault plan resets the connection instead of answering
"""

from collections.abc import Sequence

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
    """What a person tried cannot be done from where they stand; the text says why."""


class ConnectionDropped(ConnectionResetError):
    """Raised towards the server to end a request without any answer."""
