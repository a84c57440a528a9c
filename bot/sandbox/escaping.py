"""What people type, as Slack rewrites it before an app sees it."""

import re

from bot.sandbox.model import Workspace

MENTION = re.compile(r"(?<![\w<])([@#])([\w.-]+)")
ADDRESS = re.compile(r"(?<!<)\bhttps?://[^\s<>]+")


def escaped(workspace: Workspace, text: str) -> str:
    """Return ``text`` with & < > escaped, and people, channels and addresses marked.

    ``@name`` becomes ``<@U…|name>``, ``#name`` becomes ``<#C…|name>``; names nobody has stay.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = ADDRESS.sub(lambda found: f"<{found[0]}>", text)

    def mark(found: "re.Match[str]") -> str:
        sign, name = found.groups()
        things = workspace.users if sign == "@" else workspace.channels
        for thing in things.values():
            if thing.name == name:
                return f"<{sign}{thing.id}|{name}>"
        return found[0]

    return MENTION.sub(mark, text)
