"""What people type, as Slack rewrites it before an app sees it."""

import re

from bot.sandbox.model import Workspace

MENTION = re.compile(r"(?<![\w<])([@#])([\w.-]+)")
ADDRESS = re.compile(r"\bhttps?://[^\s<>|]+")


def escaped(workspace: Workspace, text: str) -> str:
    """Return ``text`` with & < > escaped, and people, channels and addresses marked.

    ``@name`` becomes ``<@U…|name>``, ``#name`` becomes ``<#C…|name>``; names nobody has stay.
    """
    text = _with_addresses(text)

    def mark(found: "re.Match[str]") -> str:
        sign, name = found.groups()
        things = workspace.users if sign == "@" else workspace.channels
        for thing in things.values():
            if thing.name == name:
                return f"<{sign}{thing.id}|{name}>"
        return found[0]

    return MENTION.sub(mark, text)


def _with_addresses(text: str) -> str:
    """Mark what looks like an address as it was typed, then escape all that stands around it."""
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        parts += [_plain(text[end : found.start()]), f"<{_plain(found[0])}>"]
        end = found.end()
    return "".join([*parts, _plain(text[end:])])


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
